package fsm_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ziguan/internal/errs"
	"ziguan/internal/fsm"
)

type (
	light  string
	button string
)

// lamp has a state that nothing leads to, to tell Reachable from States.
func lamp() fsm.Table[light, button] {
	return fsm.Table[light, button]{Name: "lamp", Start: "off", Moves: []fsm.Move[light, button]{
		{From: "off", On: "press", To: "on"},
		{From: "on", On: "press", To: "off"},
		{From: "on", On: "drop", To: "broken"},
		{From: "lost", On: "find", To: "off"},
	}}
}

// A move the table has leads on; any other is refused by name, with the present state.
func TestNext(t *testing.T) {
	t.Parallel()
	if to, err := lamp().Next("on", "drop"); to != "broken" || err != nil {
		t.Errorf("dropped, it is %s, %v", to, err)
	}
	to, err := lamp().Next("broken", "press")
	var refusal *errs.Error
	if to != "broken" || !errors.As(err, &refusal) {
		t.Fatalf("pressed when broken, it is %s, %v", to, err)
	}
	if refusal.Kind != errs.Conflict || refusal.Code != "lamp.cannot.press" || refusal.Params["state"] != "broken" {
		t.Errorf("refused by %s %s %v", refusal.Kind, refusal.Code, refusal.Params)
	}
}

// What a page offers, what the database allows and what a drawing shows is the table's.
func TestViews(t *testing.T) {
	t.Parallel()
	m := lamp()
	if d := cmp.Diff([]button{"press", "drop"}, m.From("on")); d != "" {
		t.Errorf("buttons:\n%s", d)
	}
	if d := cmp.Diff([]light{"off", "on", "broken", "lost"}, m.States()); d != "" {
		t.Errorf("states:\n%s", d)
	}
	if d := cmp.Diff([]light{"off", "on", "broken"}, m.Reachable()); d != "" {
		t.Errorf("reachable:\n%s", d)
	}
	if !m.Final("broken") || m.Final("on") {
		t.Error("only the broken lamp is at its end")
	}
	want := "stateDiagram-v2\n    [*] --> off\n    off --> on: press\n    on --> off: press\n    on --> broken: drop\n" +
		"    lost --> off: find\n    broken --> [*]\n"
	if d := cmp.Diff(want, m.Mermaid()); d != "" {
		t.Errorf("drawing:\n%s", d)
	}
}

// Whatever the table, a walk stays inside what it calls reachable, Next allows
// exactly what From offers, and a refused event leaves the state alone.
func TestWalks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.Custom(func(t *rapid.T) light { return light(rapid.StringMatching(`[a-e]`).Draw(t, "state")) })
		event := rapid.Custom(func(t *rapid.T) button { return button(rapid.StringMatching(`[p-s]`).Draw(t, "event")) })
		m := fsm.Table[light, button]{Name: "any", Start: "a"}
		for range rapid.IntRange(0, 12).Draw(t, "moves") {
			from, on := state.Draw(t, "from"), event.Draw(t, "on")
			if !slices.Contains(m.From(from), on) {
				m.Moves = append(m.Moves, fsm.Move[light, button]{From: from, On: on, To: state.Draw(t, "to")})
			}
		}
		at := m.Start
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			on := event.Draw(t, "on")
			to, err := m.Next(at, on)
			if (err == nil) != slices.Contains(m.From(at), on) {
				t.Fatalf("%s on %s: %v, offered %v", at, on, err, m.From(at))
			}
			if err != nil && to != at {
				t.Fatalf("refused, and yet it moved from %s to %s", at, to)
			}
			at = to
			if !slices.Contains(m.Reachable(), at) || !slices.Contains(m.States(), at) {
				t.Fatalf("walked to %s, which the table does not know", at)
			}
		}
		if strings.Count(m.Mermaid(), "\n") < len(m.Moves)+2 {
			t.Fatalf("a move is missing in the drawing:\n%s", m.Mermaid())
		}
	})
}
