package actor_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
)

const here, elsewhere = "0197-here", "0197-elsewhere"

// Who may do an act of one committee, and what those who may not are told.
func TestNeeds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		who  actor.Actor
		want error
	}{
		"a chair here":                          {actor.Of(actor.Chair).For(here), nil},
		"a treasurer among other roles":         {actor.Of(actor.Resident, actor.Treasurer).For(here), nil},
		"a chair of another committee":          {actor.Of(actor.Chair).For(elsewhere), actor.ErrNotHere},
		"a volunteer here":                      {actor.Of(actor.Volunteer).For(here), actor.ErrRole},
		"somebody without any role here":        {actor.Of().For(here), actor.ErrRole},
		"somebody outside any committee":        {actor.Of(actor.Chair), actor.ErrNotHere},
		"nobody":                                {actor.Actor{}, actor.ErrNotHere},
		"the operator at the command line":      {actor.Of(actor.Operator), nil},
		"a scheduled job, whichever committee":  {actor.Of(actor.System).For(elsewhere), nil},
		"the street office, which reads only":   {actor.Of(actor.Street).For(here), actor.ErrRole},
		"a gate's token, which is no person's":  {actor.Of(actor.Gate).For(here), actor.ErrRole},
		"another program's token of the estate": {actor.Of(actor.Integration).For(here), actor.ErrRole},
	} {
		if err := tc.who.Needs(here, actor.Staff...); !errors.Is(err, tc.want) || (err == nil) != (tc.want == nil) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	if err := actor.Of(actor.Chair).Needs("", actor.Chair); !errors.Is(err, actor.ErrNotHere) {
		t.Errorf("an act of no committee: %v", err)
	}
	var refusal *errs.Error
	if err := actor.Of(actor.Volunteer).For(here).Needs(here, actor.Chair, actor.Member); !errors.As(err, &refusal) ||
		refusal.Params["roles"] != "chair,member" {
		t.Errorf("the refusal does not name the roles: %v", err)
	}
}

// No mixture of roles opens another committee but those of the machine itself.
func TestAnotherCommitteeStaysShut(t *testing.T) {
	t.Parallel()
	every := slices.Concat(actor.CommitteeRoles, []actor.Role{actor.Resident, actor.Gate, actor.Integration, actor.District, actor.Nobody})
	rapid.Check(t, func(t *rapid.T) {
		roles := rapid.SliceOfDistinct(rapid.SampledFrom(every), rapid.ID[actor.Role]).Draw(t, "roles")
		who := actor.Of(roles...).For(elsewhere)
		if err := who.Needs(here, every...); !errors.Is(err, actor.ErrNotHere) {
			t.Fatalf("%v opened another committee: %v", roles, err)
		}
		if err := who.Inside(here); !errors.Is(err, actor.ErrNotHere) {
			t.Fatalf("%v came inside another committee: %v", roles, err)
		}
		if err := who.Inside(""); !errors.Is(err, actor.ErrNotHere) {
			t.Fatalf("%v came inside none: %v", roles, err)
		}
		if err := who.For(here).Inside(here); err != nil {
			t.Fatalf("%v is kept out of its own: %v", roles, err)
		}
		if who.MayRun() && !who.MaySee() {
			t.Fatalf("%v may run what they may not see", roles)
		}
	})
}

// The record names the first role; somebody without one is the public.
func TestRole(t *testing.T) {
	t.Parallel()
	if got := actor.Of(actor.Member, actor.Chair).Role(); got != actor.Member {
		t.Errorf("named as %s", got)
	}
	if got := (actor.Actor{}).Role(); got != actor.Nobody {
		t.Errorf("named as %s", got)
	}
	one := actor.Of(actor.Chair)
	if two := one.For(here); one.Committee != "" || two.Committee != here {
		t.Error("placing an actor has changed the one before")
	}
	for _, r := range actor.Readers {
		if a := actor.Of(r); !a.MaySee() || a.MayRun() {
			t.Errorf("%s does more or less than read", r)
		}
	}
}
