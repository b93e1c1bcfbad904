package parking

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
	"ziguan/parking/token"
)

// ListCards says which cards to list; empty fields leave nothing out.
type ListCards struct {
	Committee people.CommitteeID
	State     CardState
	Class     class.Code
	Text      string   // a card's number, the beginning of a door or a part of a plate
	Order     CardSort // by number where it is empty
	From      int      // how many to pass over
	Limit     int      // at most so many; 0 for all
}

// CardSort is what a list of cards is sorted by: numbers, doors as people walk past
// them, or the days on which the cards end.
type CardSort string

// The orders of cards.
const (
	ByNumber   CardSort = "number"
	ByDwelling CardSort = "dwelling"
	ByValidTo  CardSort = "valid_to"
)

// CardSorts lists them, the usual one first.
func CardSorts() []CardSort { return []CardSort{ByNumber, ByDwelling, ByValidTo} }

// cardsAsked is which cards a text asks for: $1 the committee, $2 the text.
const cardsAsked = `c.committee_id = $1 and ($2 = '' or c.number = $2 or d.code = $2 or starts_with(d.code, $2 || '-')
		or exists (select from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null and strpos(p.plate, $2) > 0))`

const sqlCards = `
	select c.id, c.number, c.class, c.is_primary, c.dwelling_id, d.code as dwelling, d.pseudonym, c.state,
		c.state_since, c.valid_from, c.valid_to, c.grace_to, c.paid_to, c.replaces, coalesce(n.number, '') as replaced_by, c.version, c.applied_at,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	left join parking.cards n on n.committee_id = c.committee_id and n.replaces = c.id
	where ` + cardsAsked + ` and ($3 = '' or c.state = $3) and ($4 = '' or c.class = $4)
	order by case when $5 = 'dwelling' then d.sort_key end, case when $5 = 'valid_to' then c.valid_to end, c.number, c.id
	limit nullif($6, 0) offset $7`

const sqlCardCounts = `
	select c.state, c.class, count(*) as n
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where ` + cardsAsked + `
	group by c.state, c.class
	order by c.state, c.class`

const sqlCardsOfDwelling = `
	select c.id, c.number, c.class, c.is_primary, c.dwelling_id, d.code as dwelling, d.pseudonym, c.state,
		c.state_since, c.valid_from, c.valid_to, c.grace_to, c.paid_to, c.replaces, coalesce(n.number, '') as replaced_by, c.version, c.applied_at,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	left join parking.cards n on n.committee_id = c.committee_id and n.replaces = c.id
	where c.committee_id = $1 and c.dwelling_id = $2
	order by c.live desc, c.applied_at desc, c.id`

// text is what somebody typed as it is stored: a number in full, a plate without dots.
func (f ListCards) text() string {
	if n, ok := class.ParseNumber(f.Text); ok {
		return n.String()
	}
	return strings.ToUpper(strings.NewReplacer("·", "", " ", "").Replace(norm.NFKC.String(f.Text)))
}

// List lists a committee's cards. Staff and readers may.
func (s *Service) List(ctx context.Context, who actor.Actor, f ListCards) ([]Card, error) {
	if err := who.Needs(f.Committee.String(), append(actor.Staff, actor.Readers...)...); err != nil {
		return nil, err
	}
	out := []Card{}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		return r.Select(ctx, &out, sqlCards, f.Committee, f.text(), f.State, f.Class, f.Order, f.Limit, f.From)
	})
	return out, err
}

// CardCount is how many cards stand in a state and a class.
type CardCount struct {
	State CardState  `db:"state"`
	Class class.Code `db:"class"`
	N     int        `db:"n"`
}

// Counts tells of the cards that a text asks for how many there are of each state
// and class, whatever state and class f names. As List.
func (s *Service) Counts(ctx context.Context, who actor.Actor, f ListCards) ([]CardCount, error) {
	if err := who.Needs(f.Committee.String(), append(actor.Staff, actor.Readers...)...); err != nil {
		return nil, err
	}
	out := []CardCount{}
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlCardCounts, f.Committee, f.text()) })
	return out, err
}

// Shown is a card with its life, as one page shows it.
type Shown struct {
	Card
	Today   day.Day
	Events  []Event
	Holders []people.Occupancy // the dwelling's people, for staff alone
	Can     []CardEvent        // what the table allows from here, for staff alone
}

// Show gives a card with its events. Staff see names; readers and the household
// do not, nor who acted; others get ErrCardUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (Shown, error) {
	var out Shown
	if err := who.Inside(c.String()); err != nil {
		return out, err
	}
	err := s.read(ctx, c, func(v view) error {
		var err error
		if out.Card, err = cardByNumber(ctx, v, c, number, sqlCardByNumber); err != nil {
			return err
		}
		own, err := v.own(ctx, out.DwellingID, who)
		if err != nil || !own && !who.MaySee() {
			return refuse(err, ErrCardUnknown)
		}
		out.Today = v.Today
		if out.Events, err = cardEvents(ctx, v, c, out.ID); err != nil {
			return err
		}
		if !who.MayRun() {
			hideNames(out.Events)
			return nil
		}
		out.Can = CardMoves().From(out.State)
		behind, err := SuspensionBehind(ctx, v, c, out.Card)
		if err != nil {
			return err
		}
		if behind {
			out.Can = append(out.Can, CardLift)
		}
		out.Holders, err = people.Occupancies(ctx, v, c, out.DwellingID)
		return err
	})
	return out, err
}

func hideNames(events []Event) {
	for i := range events {
		events[i].Name = ""
	}
}

// OfDwelling lists a dwelling's cards, the live ones first. Staff, readers and
// the household may; others get dwelling.unknown.
func (s *Service) OfDwelling(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) ([]Card, error) {
	if err := who.Inside(c.String()); err != nil {
		return nil, err
	}
	out := []Card{}
	err := s.read(ctx, c, func(v view) error {
		own, err := v.own(ctx, d, who)
		if err != nil || !own && !who.MaySee() {
			return refuse(err, people.ErrDwellingUnknown)
		}
		return v.Select(ctx, &out, sqlCardsOfDwelling, c, d)
	})
	return out, err
}

// Print is what a windscreen or phone card shows, with the token of its QR code.
type Print struct {
	Card
	Token string
}

// ToPrint gives cards with their tokens, in the order asked for. Staff may any
// live card, a household its own. ErrCardUnknown; ErrCardNotLive for a void one.
func (s *Service) ToPrint(ctx context.Context, who actor.Actor, c people.CommitteeID, numbers ...string) ([]Print, error) {
	if err := who.Inside(c.String()); err != nil {
		return nil, err
	}
	out := make([]Print, 0, len(numbers))
	err := s.read(ctx, c, func(v view) error {
		for _, n := range numbers {
			card, err := cardByNumber(ctx, v, c, n, sqlCardByNumber)
			if err != nil {
				return err
			}
			own, err := v.own(ctx, card.DwellingID, who)
			if err != nil || !own && !who.MayRun() {
				return refuse(err, ErrCardUnknown)
			}
			if !card.Live() {
				return ErrCardNotLive.With("number", card.Number.String())
			}
			secret, err := openToken(ctx, v, s.key, c, card)
			if err != nil {
				return err
			}
			out = append(out, Print{card, secret})
		}
		return nil
	})
	return out, err
}

// TokenOf gives the token of one live card, for its QR code. As ToPrint.
func (s *Service) TokenOf(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (string, error) {
	cards, err := s.ToPrint(ctx, who, c, number)
	if err != nil {
		return "", err
	}
	return cards[0].Token, nil
}

// Public is all that a card's QR code tells anybody: no name, no plate, no door.
type Public struct {
	Valid   bool
	Class   class.Code
	Number  class.Number
	ValidTo day.Day
	// Committee is whose card it is: another estate's card is valid there alone.
	Committee string
	DutyPhone string
}

// sqlCardByToken is outside any committee: whoever scans a card does not know whose it is.
const sqlCardByToken = `
	select c.number, c.class, c.state, c.valid_to, k.zone, k.name, k.duty_phone
	from people.secrets s
	join parking.cards c on c.committee_id = s.committee_id and c.id = s.subject_id
	join people.committees k on k.id = c.committee_id
	where s.hash = $1 and s.kind = 'card'`

// ByToken answers anybody's camera: valid or not, today. ErrCardUnknown for a
// text that is no token and for a token of no card.
func (s *Service) ByToken(ctx context.Context, text string) (Public, error) {
	secret, ok := token.ParseToken(text)
	if !ok {
		return Public{}, ErrCardUnknown
	}
	var row struct {
		Number  class.Number `db:"number"`
		Class   class.Code   `db:"class"`
		State   CardState    `db:"state"`
		ValidTo day.Day      `db:"valid_to"`
		Zone    string       `db:"zone"`
		Name    string       `db:"name"`
		Phone   string       `db:"duty_phone"`
	}
	err := s.db.Get(ctx, &row, sqlCardByToken, id.Hash(secret))
	if pg.NoRows(err) {
		return Public{}, ErrCardUnknown
	}
	if err != nil {
		return Public{}, fmt.Errorf("find card by token: %w", err)
	}
	today := people.Committee{Zone: row.Zone}.Today(s.db.Now())
	return Public{
		Valid: Card{State: row.State, ValidTo: row.ValidTo}.Valid(today),
		Class: row.Class, Number: row.Number, ValidTo: row.ValidTo, Committee: row.Name, DutyPhone: row.Phone,
	}, nil
}
