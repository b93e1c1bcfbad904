package fsm

import (
	"fmt"
	"slices"
	"strings"

	"ziguan/internal/errs"
)

// Move is one row: in state From, on event On, to state To.
type Move[S, E ~string] struct {
	From S
	On   E
	To   S
}

// Table is a machine: its name, which error codes carry, and its moves.
type Table[S, E ~string] struct {
	Name  string
	Start S
	Moves []Move[S, E]
}

// Next gives the state an event leads to, or a Conflict `<name>.cannot.<event>`
// whose parameter `state` is the present one; named are further pairs of a parameter
// and its value.
func (t Table[S, E]) Next(from S, on E, named ...string) (S, error) {
	for _, m := range t.Moves {
		if m.From == from && m.On == on {
			return m.To, nil
		}
	}
	return from, errs.New(errs.Conflict, t.Name+".cannot."+string(on)).With("state", string(from)).With(named...)
}

// From lists the events possible in a state, in the table's order: a page's buttons.
func (t Table[S, E]) From(s S) []E {
	var out []E
	for _, m := range t.Moves {
		if m.From == s {
			out = append(out, m.On)
		}
	}
	return out
}

// States lists every state, the start first, in the table's order.
func (t Table[S, E]) States() []S {
	out := []S{t.Start}
	for _, m := range t.Moves {
		for _, s := range []S{m.From, m.To} {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// Final reports whether nothing leads out of a state.
func (t Table[S, E]) Final(s S) bool { return len(t.From(s)) == 0 }

// Reachable lists the states that some walk from the start enters.
func (t Table[S, E]) Reachable() []S {
	seen := []S{t.Start}
	for i := 0; i < len(seen); i++ {
		for _, m := range t.Moves {
			if m.From == seen[i] && !slices.Contains(seen, m.To) {
				seen = append(seen, m.To)
			}
		}
	}
	return seen
}

// Mermaid draws the machine for docs/states.md.
func (t Table[S, E]) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	fmt.Fprintf(&b, "    [*] --> %s\n", t.Start)
	for _, m := range t.Moves {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", m.From, m.To, m.On)
	}
	for _, s := range t.States() {
		if t.Final(s) {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	return b.String()
}
