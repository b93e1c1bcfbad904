package application

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
)

// listed is which applications a text asks for: $1 the committee, $2 the text.
const listed = `a.committee_id = $1 and ($2 = '' or a.number = $2 or d.code = $2 or starts_with(d.code, $2 || '-')
		or exists (select from parking.application_plates p
			where p.committee_id = a.committee_id and p.application_id = a.id and strpos(p.plate, $2) > 0))`

const sqlList = `
	select a.id, a.number, a.class, a.dwelling_id, d.code as dwelling, d.pseudonym, a.resident_id, coalesce(r.name, '') as name, a.holder,
		a.plate_use, a.rank, a.lease_end, a.channel, a.state, a.state_since, a.two_people, a.checked_by, a.decided_by, a.posting_id,
		coalesce(k.number, '') as card, a.offers, a.submitted_at, a.version,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.application_plates p
			where p.committee_id = a.committee_id and p.application_id = a.id), '') as plates
	from parking.applications a
	join people.dwellings d on d.committee_id = a.committee_id and d.id = a.dwelling_id
	left join people.residents r on r.committee_id = a.committee_id and r.id = a.resident_id
	left join parking.cards k on k.committee_id = a.committee_id and k.id = a.card_id
	where ` + listed + ` and ($3 = '' and a.open or a.state = $3)
	order by case when $4 = 'dwelling' then d.sort_key end, a.submitted_at, a.number, a.id
	limit nullif($5, 0) offset $6`

const sqlOfDwelling = `
	select a.id, a.number, a.class, a.dwelling_id, d.code as dwelling, d.pseudonym, a.resident_id, coalesce(r.name, '') as name, a.holder,
		a.plate_use, a.rank, a.lease_end, a.channel, a.state, a.state_since, a.two_people, a.checked_by, a.decided_by, a.posting_id,
		coalesce(k.number, '') as card, a.offers, a.submitted_at, a.version,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.application_plates p
			where p.committee_id = a.committee_id and p.application_id = a.id), '') as plates
	from parking.applications a
	join people.dwellings d on d.committee_id = a.committee_id and d.id = a.dwelling_id
	left join people.residents r on r.committee_id = a.committee_id and r.id = a.resident_id
	left join parking.cards k on k.committee_id = a.committee_id and k.id = a.card_id
	where a.committee_id = $1 and a.dwelling_id = $2
	order by a.open desc, a.submitted_at desc, a.id`

const sqlCounts = `
	select a.state, count(*) as n
	from parking.applications a
	join people.dwellings d on d.committee_id = a.committee_id and d.id = a.dwelling_id
	where ` + listed + ` and a.open
	group by a.state
	order by a.state`

// ByDwelling sorts applications by their doors, and not by when they came.
const ByDwelling = "dwelling"

// Sought says which applications to list; empty fields leave nothing out.
type Sought struct {
	State State  // those that are open where it is empty
	Text  string // a number, the beginning of a door or a part of a plate
	Order string // the oldest first where it is empty
	From  int    // how many to pass over
	Limit int    // at most so many; 0 for all
}

// text is what somebody typed as it is stored.
func (a Sought) text() string {
	return strings.ToUpper(strings.NewReplacer("·", "", " ", "").Replace(norm.NFKC.String(a.Text)))
}

// List lists a committee's applications. Staff and readers may.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID, a Sought) ([]Application, error) {
	if err := who.Needs(c.String(), append(actor.Staff, actor.Readers...)...); err != nil {
		return nil, err
	}
	out := []Application{}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		return r.Select(ctx, &out, sqlList, c, a.text(), a.State, a.Order, a.Limit, a.From)
	})
	return out, err
}

// Counts says how many of the open applications that a text asks for stand in each
// state. Staff and readers may.
func (s *Service) Counts(ctx context.Context, who actor.Actor, c people.CommitteeID, text string) (map[State]int, error) {
	if err := who.Needs(c.String(), append(actor.Staff, actor.Readers...)...); err != nil {
		return nil, err
	}
	var rows []struct {
		State State `db:"state"`
		N     int   `db:"n"`
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &rows, sqlCounts, c, Sought{Text: text}.text()) })
	out := map[State]int{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, err
}

// OfDwelling lists a dwelling's applications, the open ones first. Staff,
// readers and the household may.
func (s *Service) OfDwelling(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) ([]Application, error) {
	out := []Application{}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		if !who.MaySee() {
			own, err := parking.Household{Committee: c, Dwelling: d, Today: committee.Today(r.Now)}.Has(ctx, r, who)
			if err != nil || !own {
				return refuse(err, people.ErrDwellingUnknown)
			}
		}
		return r.Select(ctx, &out, sqlOfDwelling, c, d)
	})
	return out, err
}

// Shown is an application as one page shows it.
type Shown struct {
	Application
	Today     day.Day
	Terms     class.Terms
	Needs     []class.Document
	Seen      []Seen
	Missing   []string
	Copies    []Copy           // kept or gone
	Uncopied  []string         // the papers of which a copy is asked for and none is kept
	Consent   Consent          // zero where none was asked
	Owners    []Owner          // whose word a tenant needs, for staff alone
	Speaks    Speaks           // whether the reader is one of them
	BackDays  int              // how long an owner may withdraw once they know that a card was given
	BackUntil day.Day          // the reader's own last day to withdraw; zero while none runs
	Place     Place            // zero where it does not wait
	Posting   Posted           // zero where there is none
	Deadline  day.Day          // of an offer the household knows of
	Message   outbox.MessageID // by which the household is told of its offer
	Steps     []Step
	OfferDays int // how long an offer holds once the household knows
	CopyDays  int // how long copies are kept after the application has ended
	May
}

// Show gives one application. Staff and readers see names; the household sees
// its own without who acted; others get ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (Shown, error) {
	var out Shown
	err := who.Inside(c.String())
	if err != nil {
		return out, err
	}
	err = people.InView(ctx, s.db, c, func(v people.View) error {
		out.Today = v.Today
		if out.Application, err = byNumber(ctx, v, c, number, sqlByNumber); err != nil {
			return err
		}
		if !who.MaySee() {
			own, err := parking.Household{Committee: c, Dwelling: out.DwellingID, Today: out.Today}.Has(ctx, v, who)
			if err != nil || !own {
				return refuse(err, ErrUnknown)
			}
		}
		return out.fill(ctx, v.Reader, v.Committee, who)
	})
	return out, err
}

func (v *Shown) fill(ctx context.Context, r *pg.Reader, c people.Committee, who actor.Actor) error {
	var err error
	if v.Terms, err = class.TermsInForce(ctx, r, c.ID, v.Class, v.Today); err != nil {
		return err
	}
	if v.Needs, err = needs(ctx, r, c, v.Application, v.Today); err != nil {
		return err
	}
	if v.Seen, err = seen(ctx, r, c.ID, v.ID); err != nil {
		return err
	}
	v.Missing = missing(v.Needs, v.Seen, v.Today)
	if v.Copies, err = copies(ctx, r, c.ID, v.ID); err != nil {
		return err
	}
	v.Uncopied = uncopied(v.Terms.Copies, v.Copies)
	if v.CopyDays, err = rule.Int(ctx, r, c.ID, CopyRule, v.Today); err != nil {
		return err
	}
	if err := v.word(ctx, r, c, who); err != nil {
		return err
	}
	if v.Posting, err = postedOf(ctx, r, c, v.Application, v.Today); err != nil {
		return err
	}
	if v.Steps, err = steps(ctx, r, c.ID, v.ID); err != nil {
		return err
	}
	if err := v.place(ctx, r, c); err != nil {
		return err
	}
	if err := v.may(ctx, r, c, who); err != nil {
		return err
	}
	if v.State == Declined && who.MayRun() && !v.Aside && noted(v.Steps) {
		v.Can = append(v.Can, Restore)
	}
	if !who.MayRun() {
		hide(v)
	}
	return nil
}

// place looks up where the application stands in the order, and until when its
// offer holds.
func (v *Shown) place(ctx context.Context, r *pg.Reader, c people.Committee) error {
	if v.State != Waiting && v.State != Offered {
		return nil
	}
	list, err := order(ctx, r, c.ID, v.Class)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Number == v.Number {
			v.Place = p
		}
	}
	if v.State != Offered {
		return nil
	}
	if v.OfferDays, err = rule.Int(ctx, r, c.ID, "application.offer_days", c.Today(v.Since)); err != nil {
		return err
	}
	if v.Message, err = outbox.ByEvent(ctx, r, c.ID, v.event(offered)); err != nil {
		return err
	}
	v.Deadline, _, err = deadline(ctx, r, c, v.Application)
	return err
}

// word looks up the owner's word and what the reader may say of it.
func (v *Shown) word(ctx context.Context, r *pg.Reader, c people.Committee, who actor.Actor) error {
	if v.Holder != class.HolderTenant {
		return nil
	}
	var err error
	if v.Consent, _, err = consentOf(ctx, r, c.ID, v.ID, v.Today); err != nil {
		return err
	}
	if v.Owners, err = owners(ctx, r, c.ID, v.DwellingID, v.Today); err != nil {
		return err
	}
	if v.BackDays, err = rule.Int(ctx, r, c.ID, withdrawRule, v.Today); err != nil {
		return err
	}
	o, speaks := ownerOf(v.Owners, who)
	v.Speaks = speaks
	if speaks != SpeaksNot && v.Consent.State == ConsentGiven {
		v.BackUntil, _, err = takenBackBy(ctx, r, c, v.Consent, o.ID)
	}
	return err
}

func hide(v *Shown) {
	v.Consent.Owner, v.Consent.By, v.Owners = "", "", nil
	for i := range v.Steps {
		v.Steps[i].Name = ""
	}
	for i := range v.Seen {
		v.Seen[i].Name = ""
	}
	for i := range v.Copies {
		v.Copies[i].Name = ""
	}
}

// DwellingOf gives the dwellings a signed-in resident may apply for.
func DwellingOf(ctx context.Context, q pg.Queryer, c people.Committee, who actor.Actor, today day.Day) ([]people.Dwelling, error) {
	var out []people.Dwelling
	if err := q.Select(ctx, &out, sqlOwnDwellings, c.ID, who.Person, today); err != nil {
		return nil, fmt.Errorf("own dwellings: %w", err)
	}
	return out, nil
}

const sqlOwnDwellings = `
	select distinct d.id, d.code, d.building, d.unit, d.room, d.sort_key, coalesce(d.area_hundredths, 0) as area_hundredths, d.pseudonym
	from people.dwellings d
	join people.occupancies o on o.committee_id = d.committee_id and o.dwelling_id = d.id
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where d.committee_id = $1 and r.person_id = $2 and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
	order by d.sort_key, d.id`
