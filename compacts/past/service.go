package past

import (
	"context"
	"slices"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/holding"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// NewService makes it.
func NewService(db *pg.DB) *Service { return &Service{db: db} }

// Holds is what this package keeps of people: who entered and who vouched, as their work
// for the committee.
func Holds() holding.Holding {
	return holding.Holding{Tables: holding.Worked("compacts.past", "compacts.past_papers", "compacts.past_vouchers", "compacts.past_events")}
}

// vouchers are who may vouch: whoever does the committee's work or looks on it.
func vouchers() []actor.Role { return slices.Concat(actor.Staff, actor.Readers) }

// Vouch says that what was entered was so, as one of those the rule past.vouchers asks
// for. Staff and readers may, whoever entered it excepted. With the last of them it is
// posted, as past.posted on the public record. ErrUnknown, ErrOwnEntry, ErrVouched.
func (s *Service) Vouch(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	if err := who.Needs(c.String(), vouchers()...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, number, func(a people.Act, d Decision) error {
		if _, err := d.next(Post); err != nil {
			return err
		}
		if a.Who.Person == "" || a.Who.Person == d.EnteredBy {
			return ErrOwnEntry
		}
		err := a.Do(ctx, sqlVoucherAdd, c, d.ID, a.Who.Person, a.Who.Role(), a.Who.Pseudonym, a.Now)
		if pg.Constraint(err) == "past_vouchers_pk" {
			return ErrVouched
		}
		if err != nil {
			return err
		}
		if err := record.Append(ctx, a.Tx, c.String(), record.Act{Kind: "past.vouched", Subject: d.Number.String()}); err != nil {
			return err
		}
		return d.post(ctx, a)
	})
}

// post hangs it out once enough people have vouched.
func (d Decision) post(ctx context.Context, a people.Act) error {
	needed, err := rule.Int(ctx, a, a.Committee.ID, "past.vouchers", a.Today)
	if err != nil {
		return err
	}
	have, err := pg.All[Voucher](ctx, a, sqlVouchers, a.Committee.ID, d.ID)
	if err != nil || len(have) < needed {
		return err
	}
	p, err := posting.Add(ctx, a.Tx, a.Committee, posting.New{Kind: posting.Past, Title: d.Title, Text: d.Text, Of: d.Source()})
	if err != nil {
		return err
	}
	return d.move(ctx, a, change{on: Post, posting: p.ID, said: []record.Pair{{Key: "posting", Value: p.Number.String()}}})
}

// Dropping takes an entry back, by its number, for a reason that everybody reads.
type Dropping struct {
	Committee people.CommitteeID
	Number    string
	Reason    string // 1 to 200 characters
}

// Drop takes back what does not stand yet: it was entered wrongly. A posting of it that
// hangs is withdrawn. Staff but the cashier may. ErrUnknown, ErrReason, past.cannot.drop.
func (s *Service) Drop(ctx context.Context, who actor.Actor, n Dropping) error {
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return err
	}
	n.Reason = wording.Tidy(n.Reason)
	if !wording.FitsLine(n.Reason, 1, maxReason) {
		return ErrReason.On("reason")
	}
	if leak := wording.Leaking("reason", n.Reason); leak != nil {
		return leak
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, d Decision) error {
		if _, err := d.next(Drop); err != nil {
			return err
		}
		if d.State == Posted {
			if err := posting.TakeBack(ctx, a, d.Posting.Number, n.Reason); err != nil {
				return err
			}
		}
		return d.move(ctx, a, change{on: Drop, reason: n.Reason})
	})
}

// Replace says that a later decision took its place: what rests on it stays as it is, and
// nothing new may. Staff but the cashier may. ErrUnknown, ErrCarried, ErrReplacement,
// past.cannot.replace.
func (s *Service) Replace(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, by source.ID) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, number, func(a people.Act, d Decision) error {
		if err := pg.Refuse(ctx, a, ErrCarried, sqlGaveClauses, c, d.ID); err != nil {
			return err
		}
		later, stands, err := source.Standing(ctx, a, c, by)
		if err == nil && later.Kind == source.Posting {
			stands, err = posting.Carried(ctx, a, a.Committee, later.Number, a.Today)
		}
		if err != nil {
			return err
		}
		if !stands || by == d.Source() {
			return ErrReplacement.On("by")
		}
		return d.replaceBy(ctx, a, later, by)
	})
}

func (d Decision) replaceBy(ctx context.Context, a people.Act, later source.Cited, by source.ID) error {
	return d.move(ctx, a, change{on: Replace, by: by, said: []record.Pair{{Key: "by", Value: string(later.Kind) + " " + later.Number}}})
}

// ReplaceBy replaces, within the act that puts a compact in force, the one that it takes the
// place of. Its caller has seen to it that the actor may. ErrUnknown, ErrReplacement,
// past.cannot.replace.
func ReplaceBy(ctx context.Context, a people.Act, number string, by source.ID) error {
	d, err := byNumber(ctx, a, a.Committee.ID, number)
	if err != nil {
		return err
	}
	later, stands, err := source.Standing(ctx, a, a.Committee.ID, by)
	if err == nil && !stands {
		err = ErrReplacement
	}
	if err != nil {
		return err
	}
	return d.replaceBy(ctx, a, later, by)
}

// hold runs an act on one decision. The committee's record, which the act holds, keeps it
// as it was found.
func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(people.Act, Decision) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error {
		d, err := byNumber(ctx, a, a.Committee.ID, number)
		if err != nil {
			return err
		}
		return fn(a, d)
	})
}

// change is one move with what goes with it.
type change struct {
	on      Event
	posting posting.PostingID
	by      source.ID
	reason  string
	said    []record.Pair
}

func (d Decision) next(on Event) (State, error) {
	return Moves().Next(d.State, on, "number", d.Number.String())
}

// moves is a decision as it moves.
func (d Decision) moves(c people.CommitteeID) moves.Subject[State, Event] {
	return moves.Subject[State, Event]{
		Table: Moves(), Committee: c, Key: d.ID, State: d.State, Change: sqlMove, Event: sqlEventAdd, Moved: ErrMoved,
		Named: []string{"number", d.Number.String()},
	}
}

// move moves a decision, and with it what may rest on it.
func (d Decision) move(ctx context.Context, a people.Act, m change) error {
	if m.reason != "" {
		m.said = append(m.said, record.Pair{Key: "reason_digest", Value: a.Committee.Digest("reason", m.reason)})
	}
	to, err := d.moves(a.Committee.ID).Do(ctx, a.Tx, moves.Move[Event]{
		On: m.on, Sets: []any{a.Now, d.Version, m.posting, m.by, m.reason},
		Act: record.Act{Kind: m.on.kind(), Subject: d.Number.String(), Body: m.said},
	})
	if err != nil {
		return err
	}
	return source.Move(ctx, a.Tx, a.Committee.ID, d.Source(), to.as())
}

// Advanced is what Advance did.
type Advanced struct{ Read, Moved int }

// Advance lets stand what was posted to the end without an upheld objection, and refuses
// the rest: the night's job and nobody else may. A price follows its hearing and its act;
// a second run finds nothing to do.
func (s *Service) Advance(ctx context.Context, who actor.Actor, now time.Time) (Advanced, error) {
	var out Advanced
	if !who.Is(actor.System, actor.Operator) {
		return out, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return out, err
	}
	for _, c := range committees {
		list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Decision, error) { return all(ctx, r, c.ID, Posted) })
		if err != nil {
			return out, err
		}
		slices.SortStableFunc(list, func(a, b Decision) int { return last(a.Kind) - last(b.Kind) })
		for _, d := range list {
			out.Read++
			moved, err := s.advance(ctx, who, c, d, now)
			if err != nil {
				return out, err
			}
			if moved {
				out.Moved++
			}
		}
	}
	return out, nil
}

// last puts prices behind what they rest on.
func last(k Kind) int {
	if k == Price {
		return 1
	}
	return 0
}

func (s *Service) advance(ctx context.Context, who actor.Actor, c people.Committee, d Decision, now time.Time) (bool, error) {
	moved := false
	err := s.hold(ctx, who, c.ID, d.Number.String(), func(a people.Act, d Decision) error {
		if moved = false; d.State != Posted {
			return nil // somebody was faster
		}
		st, err := posting.StandingOf(ctx, a, a.Committee, d.PostingID, c.Today(now))
		if err != nil || st.State != posting.Ended {
			return err
		}
		on := Refuse
		if !st.Against("") {
			by, err := d.carried(ctx, a, c.ID)
			if err != nil || !by.Ready && !by.Gone {
				return err
			}
			if !by.Gone {
				on = Stand
			}
		}
		moved = true
		return d.move(ctx, a, change{on: on})
	})
	return moved && err == nil, err
}

// footing is how what a decision rests on stands: all of it, or some of it never will.
type footing struct {
	Ready bool `db:"ready"`
	Gone  bool `db:"gone"`
}

// carried tells how the hearing and the act of a price stand; anything else rests on
// itself.
func (d Decision) carried(ctx context.Context, q pg.Queryer, c people.CommitteeID) (footing, error) {
	if d.Kind != Price {
		return footing{Ready: true}, nil
	}
	return pg.One[footing](ctx, q, ErrUnknown, sqlCarried, c, d.ID)
}
