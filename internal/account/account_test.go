package account_test

import (
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
)

// One member of west attaches a resident of east, and opens their account: what
// was shown once must fail at its first step and at its last.
func TestNobodyComesInByAnotherCommitteesDoor(t *testing.T) {
	w := newWorld(t)
	victim := w.movesIn(w.east, "13900000001")
	clerk := w.as(w.west, actor.Member, w.west.member)
	_, err := w.account.Ask(w.ctx, clerk, w.claim(w.west, "13900000001"))
	w.must(err)
	w.volunteer(w.west, "13900000001")
	_, err = w.account.NewResidentLetter(w.ctx, clerk, account.AtDoor{Dwelling: w.west.home.ID, Resident: w.west.owner}, true)
	wants(t, err, people.ErrPersonUnknown)
	_, err = w.account.NewAccountLetter(w.ctx, clerk, "13900000001", true)
	wants(t, err, actor.ErrRole)
	wants(t, w.account.AskReset(w.ctx, clerk, victim.Person.ID, true), people.ErrPersonUnknown)
	if v := w.visitor(victim.Person.ID); len(v.Homes) != 1 || len(v.Roles) != 0 {
		t.Errorf("attached without a yes: %+v", v)
	}
	// Even after the holder's yes the account stays theirs alone.
	w.must(w.account.Answer(w.ctx, victim, w.letter(w.west, w.waiting(w.west)[0].ID), true))
	_, err = w.account.NewResidentLetter(w.ctx, clerk, account.AtDoor{Dwelling: w.west.home.ID, Resident: w.west.owner}, true)
	wants(t, err, account.ErrResetElsewhere)
}

// The chair of west gives the chair of east a role, and would then let them in again.
func TestAChairDoesNotBecomeAnothersChair(t *testing.T) {
	w := newWorld(t)
	chair := w.visitor(w.east.chair)
	w.must(w.account.Answer(w.ctx, chair, w.letter(w.west, w.volunteer(w.west, chair.Person.Phone)), true))
	wants(t, w.account.AskReset(w.ctx, w.as(w.west, actor.Chair, w.west.chair), w.east.chair, true), account.ErrResetElsewhere)
}

// Whoever asks sees the same for a phone that signs in and for one that does not,
// whatever its holder answers short of yes.
func TestTheAskerCannotTellWhoIsKnown(t *testing.T) {
	w := newWorld(t)
	known, unknown := "13900000001", "13900000002"
	holder := w.movesIn(w.east, known)
	a, b := w.volunteer(w.west, known), w.volunteer(w.west, unknown)
	looks := func() {
		t.Helper()
		list := w.waiting(w.west)
		if len(list) != 2 {
			t.Fatalf("%d wait", len(list))
		}
		for i := range list {
			list[i].ID, list[i].Phone = account.AttachmentID{}, ""
		}
		if !reflect.DeepEqual(list[0], list[1]) {
			t.Errorf("they differ:\n%+v\n%+v", list[0], list[1])
		}
	}
	looks()
	w.must(w.account.Answer(w.ctx, holder, w.letter(w.west, a), false))
	looks()
	for _, key := range []account.AttachmentID{a, b} {
		kept := w.letter(w.west, key)
		if key == a {
			w.must(w.account.Answer(w.ctx, holder, kept, false))
		}
		if _, err := w.account.Opened(w.ctx, kept.Letter); err != nil {
			t.Errorf("a letter that was kept: %v", err)
		}
		if _, err := w.account.Opened(w.ctx, w.letter(w.west, key).Letter); err != nil {
			t.Errorf("a letter that was printed again: %v", err)
		}
	}
	looks()
	if again := w.volunteer(w.west, known); again != a {
		t.Error("a no shows when it is asked again")
	}
	if again := w.volunteer(w.west, unknown); again != b {
		t.Error("asked twice")
	}
	looks()
	if n := w.kinds(w.west); n["role.given"] != 2 {
		t.Errorf("the record tells of it: %v", n)
	}
	chair := w.as(w.west, actor.Chair, w.west.chair)
	w.must(w.account.Withdraw(w.ctx, chair, w.west.ID, a))
	w.must(w.account.Withdraw(w.ctx, chair, w.west.ID, a))
	if list := w.waiting(w.west); len(list) != 1 || list[0].ID != b {
		t.Errorf("after it was taken back: %+v", list)
	}
	w.later(15 * 24 * time.Hour)
	if len(w.waiting(w.west)) != 0 {
		t.Error("it never lapses")
	}
}

func TestTheHoldersYesIsOneHoweverOftenItIsTapped(t *testing.T) {
	w := newWorld(t)
	holder := w.movesIn(w.east, "13900000001")
	which := w.letter(w.west, w.volunteer(w.west, "13900000001"))
	var wg sync.WaitGroup
	results := make([]error, 4)
	for i := range results {
		wg.Go(func() { results[i] = w.account.Answer(w.ctx, holder, which, true) })
	}
	wg.Wait()
	for _, err := range results {
		w.must(err)
	}
	if v := w.visitor(holder.Person.ID); len(v.Roles) != 1 || v.Roles[0].CommitteeID != w.west.ID {
		t.Errorf("roles %+v", v.Roles)
	}
	if n := w.kinds(w.west); n["role.given"] != 3 || n["phone.proved"] != 1 {
		t.Errorf("record %v", n)
	}
	wants(t, w.account.Answer(w.ctx, w.visitor(w.east.chair), which, true), account.ErrGone)
	wants(t, w.account.Withdraw(w.ctx, w.as(w.west, actor.Chair, w.west.chair), w.west.ID, account.AttachmentID{}), account.ErrGone)
}

func TestAnAnswerComesTooLate(t *testing.T) {
	for name, over := range map[string]func(w *world, key account.AttachmentID) error{
		"after it was taken back": func(w *world, key account.AttachmentID) error {
			return w.account.Withdraw(w.ctx, w.as(w.west, actor.Chair, w.west.chair), w.west.ID, key)
		},
		"after its days": func(w *world, _ account.AttachmentID) error { w.later(15 * 24 * time.Hour); return nil },
		"once who asked has left": func(w *world, _ account.AttachmentID) error {
			roles, err := w.people.Roles(w.ctx, actor.Of(actor.Operator), w.west.ID)
			for _, r := range roles {
				if r.PersonID == w.west.chair {
					return w.people.EndRole(w.ctx, actor.Of(actor.Operator), w.west.ID, r.ID)
				}
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			holder := w.visitor(w.east.member)
			key := w.volunteer(w.west, holder.Person.Phone)
			which := w.letter(w.west, key)
			w.must(over(w, key))
			wants(t, w.account.Answer(w.ctx, holder, which, true), account.ErrGone)
			_, _, err := w.account.Arrive(w.ctx, account.Welcome{Letter: which.Letter, Phone: "13911110000", Password: pass})
			wants(t, err, account.ErrGone)
		})
	}
}

// A phone that was only typed shows its user nothing of what is asked of it.
func TestOnlyAProvedPhoneSeesWhatIsAsked(t *testing.T) {
	w := newWorld(t)
	squatter := w.movesIn(w.east, "13900000001")
	key, err := w.account.Ask(w.ctx, w.as(w.east, actor.Member, w.east.member), w.claim(w.east, "13900000001"))
	w.must(err)
	m, err := w.account.Mine(w.ctx, squatter)
	w.must(err)
	if len(m.List) != 0 || !m.Letter {
		t.Errorf("shown: %+v", m)
	}
	wants(t, w.account.Answer(w.ctx, squatter, account.Which{ID: key}, true), account.ErrGone)
	proved := w.visitor(w.east.member)
	mine := w.volunteer(w.east, proved.Person.Phone)
	if m, err = w.account.Mine(w.ctx, proved); err != nil || len(m.List) != 1 || m.Letter {
		t.Errorf("%+v %v", m, err)
	}
	w.must(w.account.Answer(w.ctx, proved, account.Which{ID: mine}, true))
	w.must(w.account.Answer(w.ctx, proved, account.Which{ID: mine}, true))
	// Proved in east, a phone is no more than a name to west.
	w.volunteer(w.west, proved.Person.Phone)
	if m, err = w.account.Mine(w.ctx, proved); err != nil || len(m.List) != 0 || !m.Letter {
		t.Errorf("%+v %v", m, err)
	}
}

// The owner comes with papers; somebody of the house signs in by their phone.
func TestTheOwnerOfAPhoneDisplacesWhoTypedIt(t *testing.T) {
	w := newWorld(t)
	squatter := w.movesIn(w.east, "13900000001")
	key, err := w.account.Ask(w.ctx, w.as(w.east, actor.Member, w.east.member), w.claim(w.east, "13900000001"))
	w.must(err)
	_, owner, err := w.account.Arrive(w.ctx, account.Welcome{Letter: w.letter(w.east, key).Letter, Phone: "139 0000 0001", Password: "the owner's own"})
	w.must(err)
	if owner.Person.ID == squatter.Person.ID || len(owner.Homes) != 1 || owner.Homes[0].Kind != people.KindOwner {
		t.Errorf("the owner is %+v", owner)
	}
	if v := w.visitor(squatter.Person.ID); v.Person.Phone != "" || len(v.Homes) != 1 || v.Homes[0].Kind != people.KindOccupant {
		t.Errorf("who typed it has %+v", v)
	}
	_, v, err := w.account.SignIn(w.ctx, "13900000001", "the owner's own")
	w.must(err)
	if v.Person.ID != owner.Person.ID {
		t.Error("the phone opens another's account")
	}
	_, _, err = w.account.SignIn(w.ctx, "13900000001", pass)
	wants(t, err, account.ErrSignInWrong)
}

// A phone proved at the counter gives its holder the name, whatever they signed in
// by before; another committee's word takes nothing from anybody.
func TestAPhoneIsProvedAtTheCounter(t *testing.T) {
	w := newWorld(t)
	squatter, holder := w.movesIn(w.east, "13900000001"), w.movesIn(w.east, "13900000002")
	ask := account.Ask{Committee: w.east.ID, Kind: account.KindPhone, Name: "Zhao", Phone: "13900000001"}
	clerk := w.as(w.east, actor.Member, w.east.member)
	_, err := w.account.Ask(w.ctx, clerk, ask)
	refuses(t, err, account.ErrRang)
	ask.Rang = true
	key, err := w.account.Ask(w.ctx, clerk, ask)
	w.must(err)
	w.must(w.account.Answer(w.ctx, holder, w.letter(w.east, key), true))
	if v := w.visitor(holder.Person.ID); v.Person.Phone != "13900000001" {
		t.Errorf("signs in by %q", v.Person.Phone)
	}
	if v := w.visitor(squatter.Person.ID); v.Person.Phone != "" {
		t.Errorf("still signs in by %q", v.Person.Phone)
	}
	ask.Committee = w.west.ID
	key, err = w.account.Ask(w.ctx, w.as(w.west, actor.Member, w.west.member), ask)
	w.must(err)
	wants(t, w.account.Answer(w.ctx, w.visitor(w.west.member), w.letter(w.west, key), true), account.ErrPhoneTaken)
}

func TestWhoMayAsk(t *testing.T) {
	w := newWorld(t)
	role := account.Ask{Committee: w.east.ID, Kind: account.KindRole, Role: actor.Volunteer, Name: "Zhao", Phone: "13900000001"}
	for name, c := range map[string]struct {
		who  actor.Actor
		ask  account.Ask
		want *errs.Error
	}{
		"a member gives no role":               {w.as(w.east, actor.Member, w.east.member), role, actor.ErrRole},
		"another committee's chair gives none": {w.as(w.west, actor.Chair, w.west.chair), role, actor.ErrNotHere},
		"a supervisor claims for nobody":       {w.as(w.east, actor.Supervisor, w.east.member), w.claim(w.east, "13900000001"), actor.ErrRole},
		"the operator acts at once":            {actor.Of(actor.Operator), role, account.ErrAsker},
		"a wrong phone":                        {w.as(w.east, actor.Chair, w.east.chair), func() account.Ask { r := role; r.Phone = "12"; return r }(), people.ErrPhone},
		"no name":                              {w.as(w.east, actor.Chair, w.east.chair), func() account.Ask { r := role; r.Name = " "; return r }(), people.ErrName},
		"no such role":                         {w.as(w.east, actor.Chair, w.east.chair), func() account.Ask { r := role; r.Role = actor.District; return r }(), people.ErrRole},
		"no papers":                            {w.as(w.east, actor.Member, w.east.member), func() account.Ask { r := w.claim(w.east, "13900000001"); r.Papers = ""; return r }(), account.ErrPapers},
		"another's dwelling":                   {w.as(w.east, actor.Member, w.east.member), func() account.Ask { r := w.claim(w.west, "13900000001"); r.Committee = w.east.ID; return r }(), account.ErrResidentUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.account.Ask(w.ctx, c.who, c.ask)
			refuses(t, err, c.want)
		})
	}
	key := w.volunteer(w.east, "13900000001")
	_, err := w.account.Letter(w.ctx, w.as(w.east, actor.Member, w.east.member), w.east.ID, key)
	wants(t, err, actor.ErrRole)
	_, err = w.account.Letter(w.ctx, w.as(w.west, actor.Chair, w.west.chair), w.west.ID, key)
	wants(t, err, account.ErrGone)
	if !slices.ContainsFunc(w.waiting(w.east), func(a account.Attachment) bool { return a.ID == key }) {
		t.Error("not on the list")
	}
}
