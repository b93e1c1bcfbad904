package application_test

import (
	"strings"
	"testing"

	"ziguan/internal/people"
	"ziguan/parking/application"
)

// The link by which a word is taken back goes to whose word it was, else to another
// owner, and whoever uses it is written down as who they are.
func TestTheLinkBackIsOfWhomItReached(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		phones [2]string // of the first owner and of the second
		whose  int       // who gave the word
		to     int       // who gets the link
	}{
		"whose word it was":                     {[2]string{"13900000002", ownersPhone}, 1, 1},
		"another, where that one has no phone":  {[2]string{ownersPhone, ""}, 1, 0},
		"the first, whose word it was, by form": {[2]string{ownersPhone, "13900000002"}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newWorld(t).let(t)
			both := [2]people.ResidentID{l.ownerID, l.residentOf(l.resident("1-1-101", people.KindOwner, 0))}
			if both[0].String() > both[1].String() {
				both[0], both[1] = both[1], both[0]
			}
			for i, r := range both {
				l.exec(`update people.residents set phone = nullif($2, '') where id = $1`, r, one.phones[i])
			}
			must(t, l.s.NoteConsent(t.Context(), l.member, l.c.ID, l.number, application.Noted{Way: application.ByForm, Papers: "identity", Owner: both[one.whose]}))
			back := l.arrived()
			must(t, l.s.AnswerConsent(t.Context(), back, application.ConsentWithdraw))
			k := l.shown(l.chair, l.number).Consent
			if k.State != application.ConsentWithdrawn || k.Resident != both[one.to] || k.Way != application.ByPhone {
				t.Errorf("it is withdrawn as %+v, not by the owner %d", k, one.to)
			}
		})
	}
}

// An owner who lives elsewhere in the committee is told there, not in the letter box
// of their tenant.
func TestAnOwnerIsToldAtHome(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	l.exec(`update people.residents set phone = null, person_id = null where id = $1`, l.ownerID)
	l.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		values ($1, gen_random_uuid(), $2, $3, 'owner', '2020-01-01')`, l.c.ID, l.dwellings["1-1-105"].ID, l.ownerID)
	must(t, l.s.AskConsent(t.Context(), l.tenant, l.c.ID, l.number))
	l.arrived()
	work, err := l.box.Work(t.Context(), l.chair, l.c.ID)
	must(t, err)
	var at []string
	for _, h := range work.Households {
		for _, m := range h.Messages {
			if strings.HasPrefix(m.Kind, "consent.") {
				at = append(at, h.Dwelling)
			}
		}
	}
	if len(at) != 1 || at[0] != "1-1-105" {
		t.Errorf("the owner is told at %v", at)
	}
}

// An owner gives, refuses or withdraws; that a question ends is nobody's answer.
func TestNobodyAnswersThatItEnds(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	l.proved(l.ownerID)
	secret := l.link()
	for name, err := range map[string]error{
		"by the link":        l.s.AnswerConsent(t.Context(), secret, application.ConsentEnd),
		"on the page":        l.s.Word(t.Context(), l.owner, l.c.ID, l.number, application.ConsentEnd),
		"a word of no table": l.s.Word(t.Context(), l.owner, l.c.ID, l.number, "void"),
	} {
		if err == nil {
			t.Errorf("%s it is answered", name)
		}
	}
	if k := l.shown(l.chair, l.number).Consent; k.State != application.ConsentAsked {
		t.Errorf("it is %s", k.State)
	}
	must(t, l.answers(secret))
}
