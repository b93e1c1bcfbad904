package application

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
)

// Seen is one document as it was looked at (证件核对): which, whether it matched
// the application, until when it holds, when and by whom it was seen.
type Seen struct {
	Document class.Document `db:"document"`
	Matched  bool           `db:"matched"`
	Until    day.Day        `db:"until_day"` // zero where it does not run out
	At       time.Time      `db:"seen_at"`
	Role     string         `db:"seen_role"`
	Name     string         `db:"name"` // for staff alone
}

// sqlSeen gives the last look at each document.
const sqlSeen = `
	select distinct on (k.document) k.document, k.matched, k.until_day, k.seen_at, k.seen_role, people.known_as(k.committee_id, k.seen_by) as name
	from parking.document_checks k
	where k.committee_id = $1 and k.application_id = $2
	order by k.document, k.seen_at desc, k.id desc`

const sqlSeenAdd = `
	insert into parking.document_checks (committee_id, id, application_id, document, matched, until_day, seen_at, seen_role, seen_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlTenants = `
	select count(distinct resident_id)
	from people.occupancies
	where committee_id = $1 and dwelling_id = $2 and kind = 'tenant' and (to_day is null or to_day > $3)`

// sqlActive counts who could be the second pair of eyes.
const sqlActive = `
	select count(distinct person_id)
	from people.roles
	where committee_id = $1 and role = any($3::text[]) and ended_at is null and (to_day is null or to_day >= $2)`

func seen(ctx context.Context, q pg.Queryer, c people.CommitteeID, a ID) ([]Seen, error) {
	var out []Seen
	if err := q.Select(ctx, &out, sqlSeen, c, a); err != nil {
		return nil, fmt.Errorf("documents seen: %w", err)
	}
	return out, nil
}

// needs lists the documents an application must show.
func needs(ctx context.Context, q pg.Queryer, c people.Committee, a Application, today day.Day) ([]class.Document, error) {
	terms, err := class.TermsInForce(ctx, q, c.ID, a.Class, today)
	if err != nil {
		return nil, err
	}
	tenants := 0
	if a.Holder == class.HolderTenant {
		if err := q.Get(ctx, &tenants, sqlTenants, c.ID, a.DwellingID, today); err != nil {
			return nil, fmt.Errorf("tenants: %w", err)
		}
	}
	return terms.Needs(a.Use, tenants > 1), nil
}

// missing lists the documents that were not seen, did not match or ran out.
func missing(need []class.Document, list []Seen, today day.Day) []string {
	var out []string
	for _, d := range need {
		if !slices.ContainsFunc(list, func(s Seen) bool {
			return s.Document == d && s.Matched && (s.Until.Zero() || s.Until >= today)
		}) {
			out = append(out, string(d))
		}
	}
	return out
}

// AskForMore sends an application back to the household with what is missing.
// Staff may.
func (s *Service) AskForMore(ctx context.Context, who actor.Actor, c people.CommitteeID, number, reason string) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		reason, err := clean(reason, ErrReason.On("reason"))
		if err != nil {
			return err
		}
		if a, err = x.move(ctx, a, turn{on: AskMore, reason: reason}); err != nil {
			return err
		}
		return x.tell(ctx, a, "application.returned", nil)
	})
}

// Refusal is an application's end with what the household reads: why, in 1 to 200
// characters, and on what that rests.
type Refusal struct {
	Number, Reason string
	Ground         rule.Ground
}

// Refuse ends an application with its reason and what that rests on, which the
// household reads with what to do next (domain rule 37). Staff may; whoever has
// an interest may not.
func (s *Service) Refuse(ctx context.Context, who actor.Actor, c people.CommitteeID, n Refusal) error {
	return s.decide(ctx, who, c, n.Number, func(x act, a Application) error {
		var wrong []*errs.Error
		reason, err := clean(n.Reason, ErrReason.On("reason"))
		if err != nil {
			wrong = append(wrong, ErrReason.On("reason"))
		}
		_, bad := n.Ground.Clean()
		if err := errs.Form(append(wrong, bad)...); err != nil {
			return err
		}
		ground, err := n.Ground.Settle(ctx, x, c)
		if err != nil {
			return err
		}
		if err := x.aside(ctx, a.DwellingID); err != nil {
			return err
		}
		if err := alone(who, a); err != nil {
			return err
		}
		if a, err = x.move(ctx, a, turn{on: Refuse, reason: reason, ground: ground, decided: person(who)}); err != nil {
			return err
		}
		return x.tell(ctx, a, "application.refused", nil)
	})
}

// decide opens a decision: by staff, or by a person of the residents' committee
// where fewer are active than the rule application.second_eyes says (a small
// committee has no second pair of eyes of its own), who is named on the record.
func (s *Service) decide(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(act, Application) error) error {
	if err := who.Needs(c.String(), append(slices.Clone(actor.Staff), actor.ResidentsCommittee)...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		if !who.MayRun() {
			few, err := small(ctx, x, x.Committee, x.Today)
			if err != nil {
				return err
			}
			if !few {
				return who.Needs(c.String(), actor.Staff...)
			}
		}
		a, err := byNumber(ctx, x, c, number, sqlForUpdate)
		if err != nil {
			return err
		}
		return fn(x, a)
	})
}

// small reports whether a committee has too few people for a second pair of eyes.
func small(ctx context.Context, q pg.Queryer, c people.Committee, today day.Day) (bool, error) {
	few, err := rule.Int(ctx, q, c.ID, "application.second_eyes", today)
	if err != nil {
		return false, err
	}
	var active int
	roles := make([]string, len(actor.Staff))
	for i, r := range actor.Staff {
		roles[i] = string(r)
	}
	if err := q.Get(ctx, &active, sqlActive, c.ID, today, pq.Array(roles)); err != nil {
		return false, fmt.Errorf("who is active: %w", err)
	}
	return active < few, nil
}
