package moves

import (
	"context"
	"fmt"
	"slices"

	"ziguan/internal/errs"
	"ziguan/internal/fsm"
	"ziguan/internal/id"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Subject is something that moves, as it was read within this unit of work.
type Subject[S, E ~string] struct {
	Table     fsm.Table[S, E]
	Committee fmt.Stringer // the committee's key
	Key       any
	State     S
	// Change sets the state of what nobody else has moved: committee, key, the state it
	// is in, the next one, then what a move sets.
	Change string
	// Event adds the event row: committee, a key of its own, the subject's key, was, event,
	// became, instant, the actor's role and person, then what a step tells.
	Event string
	// Moved refuses a move where somebody else was first.
	Moved *errs.Error
	// Named are parameters of each refusal: pairs of a name and a value.
	Named []string
	// Refusal turns a constraint into the refusal of its rule; nil where there is none.
	Refusal func(err error, doing string) error
}

// Move is one event that befalls a subject.
type Move[E ~string] struct {
	On   E
	Sets []any // what Change takes besides
	Told []any // what Event takes besides
	// Act is its entry on the public record; none without a kind. Where Walked, it begins
	// with the two states.
	Act    record.Act
	Walked bool
}

// Step is how a subject went from one state to another; Was is empty on the first.
type Step[S, E ~string] struct {
	Was    S
	On     E
	Became S
}

// Do moves a subject and gives its new state, or refuses with the table's refusal, with
// Moved, or with what Refusal makes of a constraint. The caller has seen to who may.
func (s Subject[S, E]) Do(ctx context.Context, tx *pg.Tx, m Move[E]) (S, error) {
	to, err := s.Table.Next(s.State, m.On, s.Named...)
	if err != nil {
		return s.State, err
	}
	rows, err := tx.Exec(ctx, s.Change, slices.Concat([]any{s.Committee, s.Key, s.State, to}, m.Sets)...)
	if err != nil {
		return s.State, s.refusal(err, "move")
	}
	if rows == 0 {
		return s.State, s.Moved.With(s.Named...)
	}
	if err := s.Note(ctx, tx, Step[S, E]{s.State, m.On, to}, m.Told...); err != nil {
		return s.State, err
	}
	if m.Walked {
		m.Act.Body = slices.Concat([]record.Pair{{Key: "was", Value: string(s.State)}, {Key: "became", Value: string(to)}}, m.Act.Body)
	}
	if m.Act.Kind == "" {
		return to, nil
	}
	return to, record.Append(ctx, tx, s.Committee.String(), m.Act)
}

// Note adds a step's event row alone: the first of a new subject, and one that leaves its
// state as it is.
func (s Subject[S, E]) Note(ctx context.Context, tx *pg.Tx, e Step[S, E], told ...any) error {
	args := []any{s.Committee, id.New[Step[S, E]](), s.Key, e.Was, e.On, e.Became, tx.Now, tx.Who.Role(), tx.Who.Person}
	return s.refusal(tx.Do(ctx, s.Event, append(args, told...)...), "event")
}

func (s Subject[S, E]) refusal(err error, doing string) error {
	if err == nil || s.Refusal == nil {
		return err
	}
	return s.Refusal(err, doing+" of "+s.Table.Name)
}
