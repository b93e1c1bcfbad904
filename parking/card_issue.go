package parking

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/register"
)

// IssueCard is a card asked for by a script.
type IssueCard struct {
	Committee people.CommitteeID
	Dwelling  string   // however it is written
	Plates    []string // however they are written
	Class     string   // a class's code or name; empty for the first car's
	ValidTo   day.Day  // an earlier last day than the rules give; zero for theirs
	PaidTo    day.Day
	Reason    string // why: 1 to 200 characters; anybody may read it
	// Key names the request: the same again gives the same card. Empty for none.
	Key string
}

// Issued is a card just issued, with the token that its QR code holds.
type Issued struct {
	Number  class.Number `json:"number"`
	Token   string       `json:"token"`
	ValidTo day.Day      `json:"valid_to"`
}

// request is an IssueCard whose texts were read.
type request struct {
	IssueCard
	class  class.Code
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
	r.class, err = class.Named(n.Class)
	note(err)
	if r.plates, err = ParsePlates(n.Plates); err == nil && len(r.plates) == 0 {
		err = ErrPlatesMissing.On("plates")
	}
	note(err)
	r.Reason, err = PublicReason(n.Reason)
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
	return a.String(), err
}

// Issue is the operator's exception, for scripts and for moving in: it applies,
// decides, waives the posting, on the record with the reason, and issues in one
// act. It goes past nobody who waits. The operator may. The
// plates are added to the dwelling where they are new to the register; a lost card
// of the dwelling becomes replaced; a card in the way whose last day is over
// becomes expired.
//
// Refused with plate.invalid, dwelling.unknown, card.valid_to.past, request.reused,
// what PublicReason refuses, and the first of Obstacles that stands in the way.
func (s *Service) Issue(ctx context.Context, who actor.Actor, n IssueCard) (Issued, error) {
	if err := who.Needs(n.Committee.String(), actor.Operator); err != nil {
		return Issued{}, err
	}
	r, err := n.read()
	if err != nil {
		return Issued{}, err
	}
	var out Issued
	err = s.hold(ctx, who, n.Committee, func(a act) error {
		out, err = a.issueAsked(ctx, r)
		return err
	})
	return out, err
}

func (a act) issueAsked(ctx context.Context, r request) (Issued, error) {
	if again, ok, err := a.issuedBefore(ctx, r); ok || err != nil {
		return again, err
	}
	d, err := people.DwellingByCode(ctx, a, a.Committee.ID, r.Dwelling)
	if err != nil {
		return Issued{}, err
	}
	kind, err := a.class(ctx, r.class)
	if err != nil {
		return Issued{}, err
	}
	q := question{way: WayScript, dwelling: d.ID, class: kind, plates: r.plates}
	f, err := a.ask(ctx, q)
	if err != nil {
		return Issued{}, err
	}
	validTo, err := a.validTo(ctx, d.ID, r.class, r.ValidTo)
	if err != nil {
		return Issued{}, err
	}
	return a.giveNew(ctx, grant{question: q, dwelling: d, validTo: validTo, paidTo: r.PaidTo, reason: r.Reason, key: r.Key}, f)
}

// class holds a class for this act; one without a code where the committee has
// none of that name, or where its day has not come.
func (a act) class(ctx context.Context, code class.Code) (class.Class, error) {
	if err := class.Ensure(ctx, a.Tx, a.Committee.ID); err != nil {
		return class.Class{}, err
	}
	k, err := class.Hold(ctx, a.Tx, a.Committee.ID, code, a.Today)
	if errors.Is(err, class.ErrUnknown) || err == nil && k.From > a.Today {
		return class.Class{}, nil
	}
	return k, err
}

// refuse gives the failure, if there was one, before the refusal.
func refuse(failed error, refusal *errs.Error) error {
	if failed != nil {
		return failed
	}
	return refusal
}

const sqlLeaseEnd = `
	select min(lease_end)
	from people.occupancies
	where committee_id = $1 and dwelling_id = $2 and kind in ('tenant', 'lessee')
		and (to_day is null or to_day > $3) and lease_end >= $3`

// validTo is a new card's last day, by the committee's term and the class's, the
// shorter of them. A lease that runs bounds it: with the lease the household's
// right goes back to the owner. One that is over bounds nothing.
func (a act) validTo(ctx context.Context, d people.DwellingID, kind class.Code, wanted day.Day) (day.Day, error) {
	months, err := rule.Int(ctx, a, a.Committee.ID, "card.term_months", a.Today)
	if err != nil {
		return 0, err
	}
	terms, err := class.TermsInForce(ctx, a, a.Committee.ID, kind, a.Today)
	if err != nil {
		return 0, err
	}
	var lease day.Day
	if err := a.Get(ctx, &lease, sqlLeaseEnd, a.Committee.ID, d, a.Today); err != nil {
		return 0, err
	}
	return Term{From: a.Today, Months: min(months, terms.Months), Lease: lease, Wanted: wanted}.ValidTo()
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
	var n class.Number
	err := a.Get(ctx, &n, sqlCardByRequest, a.Committee.ID, r.Key)
	if pg.NoRows(err) {
		return Issued{}, false, nil
	}
	if err != nil {
		return Issued{}, false, err
	}
	card, err := cardByNumber(ctx, a, a.Committee.ID, n.String(), sqlCardByNumber)
	if err != nil {
		return Issued{}, false, err
	}
	if card.Dwelling != r.Dwelling || card.Class != r.class || !slices.Equal(card.Plates(), r.plates) {
		return Issued{}, false, ErrRequestReused
	}
	token, err := openToken(ctx, a, a.key, a.Committee.ID, card)
	return Issued{card.Number, token, card.ValidTo}, true, err
}

// ParsePlates reads the plates of a form or a command, each once and sorted;
// plate.ErrInvalid.
func ParsePlates(texts []string) ([]plate.Plate, error) {
	var out []plate.Plate
	for _, t := range texts {
		p, err := plate.ParseOwned(t)
		if err != nil {
			return nil, plate.ErrInvalid.On("plates")
		}
		out = append(out, p)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
