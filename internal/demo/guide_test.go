package demo_test

import (
	"errors"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/demo"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/services"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

func guide(w demo.World) (*demo.Guide, *account.Service) {
	s := services.New(w.DB, w.Key, outbox.Setup{})
	return demo.NewGuide(s), s.Account
}

// seats signs in as everybody and finds the role there, and nobody elsewhere.
func seats(t *testing.T, w demo.World) {
	t.Helper()
	g, p := guide(w)
	all, err := g.Committees(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		list, err := g.Seats(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if want := []int{9, 7}[i]; len(list) != want {
			t.Errorf("%s: %d seats, want %d", c.Code, len(list), want)
		}
		for _, s := range list {
			secret, err := g.SignIn(t.Context(), c, s.Role)
			if err != nil {
				t.Fatalf("%s: %v", s.Path(), err)
			}
			v, err := p.Visitor(t.Context(), secret)
			if err != nil || !v.ActorIn(c).Is(s.Role) {
				t.Errorf("%s: %v %v", s.Path(), v.Roles, err)
			}
			if s.Role == actor.Resident && len(v.Homes) != 1 {
				t.Errorf("%s: %d homes", s.Path(), len(v.Homes))
			}
		}
		if _, err := g.SignIn(t.Context(), c, actor.Operator); !errors.Is(err, people.ErrPersonUnknown) {
			t.Errorf("%s: signed in as operator: %v", c.Code, err)
		}
	}
	other, err := g.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "OTHER", Name: "别的", Regime: people.Owners})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.AddUser(t.Context(), actor.Of(actor.Operator), account.NewUser{Committee: other.ID, Role: actor.Chair, Name: "真人", Phone: "13900000001"}); err != nil {
		t.Fatal(err)
	}
	if _, err := g.SignIn(t.Context(), other, actor.Chair); !errors.Is(err, people.ErrPersonUnknown) {
		t.Errorf("signed in as another committee's chair: %v", err)
	}
}

// samples tries each plate at the gate.
func samples(t *testing.T, w demo.World) {
	t.Helper()
	g, _ := guide(w)
	r := gate.NewRecorder(w.DB)
	defer r.Close()
	all, err := g.Committees(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		list, err := g.Samples(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if least := []int{10, 6}[i]; len(list) < least {
			t.Errorf("%s: %d samples, want %d or more: %+v", c.Code, len(list), least, list)
		}
		k := gate.Check{Gate: "east", Direction: gate.In}
		if c.PublicLane {
			k = gate.Check{Gate: "lane", Direction: gate.Parked}
		}
		for _, s := range list {
			k.ID, k.Plate = id.New[gate.Check]().UUID(), s.Plate
			a, err := r.Check(t.Context(), actor.Of(actor.Volunteer).For(c.ID.String()), c.ID, k)
			if err != nil || a.Code != s.Answer.Code || a.Verdict != s.Answer.Verdict {
				t.Errorf("%s %s: promised %s %s, got %s %s %v", c.Code, s.Plate, s.Answer.Code, s.Answer.Verdict, a.Code, a.Verdict, err)
			}
		}
	}
	inside, n, err := watch.New(w.DB).Inside(t.Context(), actor.Of(actor.Operator), all[0].ID, watch.Sought{Most: 500})
	if err != nil || len(inside) != n || n < 100 {
		t.Errorf("%d cars inside, %d listed, %v: the guide must know all", n, len(inside), err)
	}
}
