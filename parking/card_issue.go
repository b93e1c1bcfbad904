package parking

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
	"ziguan/parking/register"
)

// IssueCard is a card asked for at the counter or by a script.
type IssueCard struct {
	Committee people.CommitteeID
	Dwelling  string   // however it is written
	Plates    []string // however they are written
	Class     string   // a class's code or name; empty for the first car's
	ValidTo   day.Day  // an earlier last day than the rules give; zero for theirs
	PaidTo    day.Day
	Reason    string // why, kept beside the card; may be empty
	// Key names the request: the same again gives the same card. Empty for none.
	Key string
}

// Issued is a card just issued, with the token that its QR code holds.
type Issued struct {
	Number  Number  `json:"number"`
	Token   string  `json:"token"`
	ValidTo day.Day `json:"valid_to"`
}

// request is an IssueCard whose texts were read.
type request struct {
	IssueCard
	class  ClassCode
	plates []plate.Plate
}

func (n IssueCard) read() (request, error) {
	r := request{IssueCard: n}
	var wrong []*errs.Error
	note := func(err error) {
		if e, ok := err.(*errs.Error); ok && e != nil { //nolint:errorlint // made right here
			wrong = append(wrong, e)
		}
	}
	var err error
	r.class, err = ClassNamed(n.Class)
	note(err)
	if r.plates, err = ParsePlates(n.Plates); err == nil && len(r.plates) == 0 {
		err = ErrPlatesMissing.On("plates")
	}
	note(err)
	r.Reason, err = cleanReason(n.Reason)
	note(err)
	if r.Dwelling, err = dwellingCode(n.Dwelling); err != nil {
		note(people.ErrDwellingUnknown.On("dwelling"))
	}
	if len(n.Key) > 80 || !utf8.ValidString(n.Key) || strings.ContainsRune(n.Key, 0) {
		note(ErrRequestReused)
	}
	if len(wrong) == 1 {
		return r, wrong[0]
	}
	return r, errs.Form(wrong...)
}

func dwellingCode(s string) (string, error) {
	a, err := register.ParseAddress(s)
	return a.String(), err //nolint:wrapcheck // the caller has its own
}

// Issue applies, decides, waives the posting, on the record, and issues, in one
// act. Staff may. The plates are added to the dwelling where they are new to the
// register; a lost card of the dwelling becomes replaced; a card in the way
// whose last day is over becomes expired.
//
// Refused with class.unknown, plate.invalid, card.plates.missing,
// card.plates.many, dwelling.unknown, household.has_card,
// household.card_suspended, plate.on_card, plate.other_dwelling, plate.blocked,
// card.valid_to.past, reason.long, request.reused.
func (s *Service) Issue(ctx context.Context, who actor.Actor, n IssueCard) (Issued, error) {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return Issued{}, err //nolint:wrapcheck // a refusal
	}
	r, err := n.read()
	if err != nil {
		return Issued{}, err
	}
	var out Issued
	err = s.run(ctx, who, n.Committee, func(a act) error {
		out, err = a.issueAsked(ctx, r)
		return err
	})
	return out, err
}

func (a act) issueAsked(ctx context.Context, r request) (Issued, error) {
	if again, ok, err := a.issuedBefore(ctx, r); ok || err != nil {
		return again, err
	}
	d, err := people.DwellingByCode(ctx, a, a.committee.ID, r.Dwelling)
	if err != nil {
		return Issued{}, err //nolint:wrapcheck // a refusal
	}
	if err := EnsureClasses(ctx, a.Tx, a.committee.ID); err != nil {
		return Issued{}, err
	}
	class, err := holdClass(ctx, a.Tx, a.committee.ID, r.class, a.today)
	if err != nil {
		return Issued{}, err
	}
	ask := asking{dwelling: d.ID, class: class, plates: r.plates}
	now, err := a.standing(ctx, ask)
	if err != nil {
		return Issued{}, err
	}
	if err := mayIssue(ask, now); err != nil {
		return Issued{}, err
	}
	validTo, err := a.validTo(ctx, d.ID, r.class, r.ValidTo)
	if err != nil {
		return Issued{}, err
	}
	g := giving{asking: ask, dwelling: d, validTo: validTo, paidTo: r.PaidTo, reason: r.Reason, key: r.Key}
	if old, ok := lostBefore(ask, now); ok {
		if _, was, err := wasSuspended(ctx, a.Tx, a.committee.ID, old); err != nil || was {
			return Issued{}, refuse(err, ErrHouseholdSuspended.With("number", old.Number.String()))
		}
		return a.giveInPlace(ctx, old, g)
	}
	if err := a.room(ctx, class.Code); err != nil {
		return Issued{}, err
	}
	return a.give(ctx, g, now.vehicles)
}

// room refuses a further card of a class that has as many as its cap;
// ErrClassFull. The class is held by then.
func (a act) room(ctx context.Context, class ClassCode) error {
	terms, err := TermsInForce(ctx, a, a.committee.ID, class, a.today)
	if err != nil {
		return err
	}
	given, err := Given(ctx, a, a.committee.ID, class)
	if err != nil {
		return err
	}
	if free, capped := terms.Free(given); capped && free == 0 {
		return ErrClassFull.On("class")
	}
	return nil
}

// refuse gives the failure, if there was one, before the refusal.
func refuse(failed error, refusal *errs.Error) error {
	if failed != nil {
		return failed
	}
	return refusal
}

// standing looks up what can stand in the way, and expires what lapsed there.
func (a act) standing(ctx context.Context, ask asking) (standing, error) {
	var s standing
	cards, err := cardsTouching(ctx, a.Tx, a.committee.ID, ask.dwelling, ask.plates)
	if err != nil {
		return s, err
	}
	for _, c := range cards {
		if !c.Lapsed(a.today) {
			s.cards = append(s.cards, c)
			continue
		}
		if _, err := move(ctx, a.Tx, a.committee, c, moving{on: CardExpire}); err != nil {
			return s, err
		}
	}
	if s.vehicles, err = vehiclesByPlates(ctx, a, a.committee.ID, ask.plates); err != nil {
		return s, err
	}
	s.blocked, err = platesBlocked(ctx, a, a.committee.ID, ask.plates, a.today)
	return s, err
}

const sqlLeaseEnd = `
	select min(lease_end)
	from people.occupancies
	where committee_id = $1 and dwelling_id = $2 and kind in ('tenant', 'lessee')
		and (to_day is null or to_day > $3) and lease_end >= $3`

// validTo is a new card's last day, by the committee's term and the class's, the
// shorter of them. A lease that runs bounds it: with the lease the household's
// right goes back to the owner. One that is over bounds nothing.
func (a act) validTo(ctx context.Context, d people.DwellingID, class ClassCode, wanted day.Day) (day.Day, error) {
	months, err := compacts.Int(ctx, a, a.committee.ID, "card.term_months", a.today)
	if err != nil {
		return 0, err //nolint:wrapcheck // says what it did
	}
	terms, err := TermsInForce(ctx, a, a.committee.ID, class, a.today)
	if err != nil {
		return 0, err
	}
	var lease day.Day
	if err := a.Get(ctx, &lease, sqlLeaseEnd, a.committee.ID, d, a.today); err != nil {
		return 0, err //nolint:wrapcheck // internal
	}
	return Term{From: a.today, Months: min(months, terms.Months), Lease: lease, Wanted: wanted}.ValidTo()
}

const sqlCardByRequest = `
	select number
	from parking.cards
	where committee_id = $1 and request_key = $2`

// issuedBefore answers a request that came before with the card it made.
func (a act) issuedBefore(ctx context.Context, r request) (Issued, bool, error) {
	if r.Key == "" {
		return Issued{}, false, nil
	}
	var n Number
	err := a.Get(ctx, &n, sqlCardByRequest, a.committee.ID, r.Key)
	if pg.NoRows(err) {
		return Issued{}, false, nil
	}
	if err != nil {
		return Issued{}, false, err //nolint:wrapcheck // internal
	}
	card, err := cardByNumber(ctx, a, a.committee.ID, n.String(), sqlCardByNumber)
	if err != nil {
		return Issued{}, false, err
	}
	if card.Dwelling != r.Dwelling || card.Class != r.class || !slices.Equal(card.Plates(), r.plates) {
		return Issued{}, false, ErrRequestReused
	}
	token, err := openToken(ctx, a, a.key, a.committee.ID, card)
	return Issued{card.Number, token, card.ValidTo}, true, err
}
