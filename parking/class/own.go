package class

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// NewClass is a class of cards that a committee makes itself: its name, the
// letters of its numbers, whether it counts as the household's one card, and the
// first terms, with the decision that made it.
type NewClass struct {
	Name    string
	Prefix  string
	Primary bool
	Terms   Terms
}

var (
	// ErrName refuses a name that is not 2 to 20 letters and digits.
	ErrName = errs.New(errs.Invalid, "class.name.invalid")
	// ErrTaken refuses a name that is a class's already.
	ErrTaken = errs.New(errs.Conflict, "class.name.taken")
	// ErrPrefix refuses a prefix that is not one or two letters.
	ErrPrefix = errs.New(errs.Invalid, "class.prefix.invalid")
	// ErrPrefixTaken refuses letters that are another class's.
	ErrPrefixTaken = errs.New(errs.Conflict, "class.prefix.taken")
)

// ApplicationLetter begins the numbers of applications, and no card's.
const ApplicationLetter = "S"

var (
	ownNameForm = regexp.MustCompile(`^[\p{L}\p{N}]{2,20}$`)
	prefixForm  = regexp.MustCompile(`^[A-Z]{1,2}$`)
)

// ownName is how a committee's own class is kept: one width, no blanks.
func ownName(text string) string { return strings.Join(strings.Fields(norm.NFKC.String(text)), "") }

// sqlClassAlike finds a class whose name differs in the case of its letters alone.
const sqlClassAlike = `
	select exists (select from parking.classes where committee_id = $1 and lower(code) = lower($2))`

const sqlClassAdd = `
	insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source, source_ref)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// sqlClassesComing are the committee's own classes whose day has not come.
const sqlClassesComing = `
	select k.code, k.prefix, k.is_primary, k.plates_per_card, k.from_day, k.source_kind, k.source, k.source_ref, k.last_number
	from parking.classes k
	where k.committee_id = $1 and k.from_day > $2
	order by k.prefix, k.code`

// Add makes a class of the committee's own, with its first terms. Staff but
// the cashier may; it goes on the public record. The class is never taken away
// again: terms with a cap of no card end it. ErrName, ErrTaken,
// ErrPrefix, ErrPrefixTaken, and what SetTerms says.
func (s *Service) Add(ctx context.Context, who actor.Actor, c people.CommitteeID, n NewClass) (Code, error) {
	n.Name, n.Prefix = ownName(n.Name), strings.ToUpper(ownName(n.Prefix))
	n.Terms.Class = Code(n.Name)
	err := s.set(ctx, who, c, func(a people.Act) error {
		if err := n.check(a.Today); err != nil {
			return err
		}
		if err := Ensure(ctx, a.Tx, c); err != nil {
			return err
		}
		var err error
		if n.Terms.Ground, err = n.Terms.Settle(ctx, a, c); err != nil {
			return err
		}
		var same bool
		if err := a.Get(ctx, &same, sqlClassAlike, c, n.Name); err != nil {
			return fmt.Errorf("class alike: %w", err)
		}
		if same {
			return ErrTaken.On("name")
		}
		_, err = a.Exec(ctx, sqlClassAdd, c, n.Name, n.Prefix, n.Primary, n.Terms.Plates, n.Terms.From, n.Terms.Kind, n.Terms.Text, n.Terms.Ref)
		switch pg.Constraint(err) {
		case "classes_pk":
			return ErrTaken.On("name")
		case "classes_prefix_key":
			return ErrPrefixTaken.On("prefix")
		}
		if err != nil {
			return fmt.Errorf("add class: %w", err)
		}
		if err := addTerms(ctx, a.Tx, c, n.Terms); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, c.String(), record.Act{
			Kind: "class.added", Subject: n.Name, Body: append([]record.Pair{
				{Key: "prefix", Value: n.Prefix}, {Key: "primary", Value: strconv.FormatBool(n.Primary)},
			}, n.Terms.lines(a.Committee)...),
		})
	})
	return Code(n.Name), err
}

func (n NewClass) check(today day.Day) error {
	var wrong []*errs.Error
	if !ownNameForm.MatchString(n.Name) {
		wrong = append(wrong, ErrName.On("name"))
	} else if known, err := Named(n.Name); err != nil || known != Code(n.Name) {
		wrong = append(wrong, ErrTaken.On("name")) // lists mean one of the program's by it
	}
	if !prefixForm.MatchString(n.Prefix) || n.Prefix == ApplicationLetter {
		wrong = append(wrong, ErrPrefix.On("prefix"))
	}
	wrong = append(wrong, n.Terms.wrong(today)...)
	if len(wrong) == 1 {
		return wrong[0]
	}
	return errs.Form(wrong...)
}

// InForce is a class with its terms of today and how many cards hold a place.
type InForce struct {
	Class
	Terms Terms
	Given int
}

// InForce lists a committee's classes as they hold today, and last those
// that are decided and still to come, with their first terms. Anybody may: who may
// hold a card is a public rule.
func (s *Service) InForce(ctx context.Context, c people.CommitteeID) ([]InForce, error) {
	var out []InForce
	err := people.InView(ctx, s.db, c, func(v people.View) error {
		list, err := All(ctx, v, c, v.Today)
		if err != nil {
			return err
		}
		var coming []Class
		if err := v.Select(ctx, &coming, sqlClassesComing, c, v.Today); err != nil {
			return fmt.Errorf("coming classes: %w", err)
		}
		for _, k := range slices.Concat(list, coming) {
			t, err := TermsInForce(ctx, v, c, k.Code, max(v.Today, k.From))
			if err != nil {
				return err
			}
			n, err := Given(ctx, v, c, k.Code)
			if err != nil {
				return err
			}
			out = append(out, InForce{k, t, n})
		}
		return nil
	})
	return out, err
}
