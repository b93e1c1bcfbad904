package application_test

import (
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
)

// Every way by which an owner's word may come, by everybody who might try it: what
// is not the owner's is refused, and the application stands where it stood.
func TestWhoseWordComesByWhichWay(t *testing.T) {
	t.Parallel()
	neighbour := func(l *letting) actor.Actor {
		who := l.resident("1-1-102", people.KindOwner, 0)
		l.proved(l.residentOf(who))
		return who
	}
	interested := func(l *letting) actor.Actor {
		who := l.staff(actor.Treasurer)
		must(l.t, l.kin.Declare(l.t.Context(), who, l.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
		return who
	}
	ofTheHome := func(l *letting) actor.Actor { // a member who rents there and declared nothing
		who := l.tenant
		who.Roles = append(who.Roles, actor.Member)
		return who
	}
	for _, one := range []struct {
		name string
		do   func(*letting) error
		want *errs.Error
	}{
		{"the tenant, on their own page", func(l *letting) error { return l.word(l.tenant) }, application.ErrUnknown},
		{"a second tenant, on their own page", func(l *letting) error {
			return l.word(l.resident("1-1-101", people.KindTenant, 0))
		}, application.ErrUnknown},
		{"an occupant, on their own page", func(l *letting) error {
			return l.word(l.resident("1-1-101", people.KindOccupant, 0))
		}, application.ErrUnknown},
		{"a neighbour who is an owner elsewhere", func(l *letting) error { return l.word(neighbour(l)) }, application.ErrUnknown},
		{"an account that says it is the owner's, unproved", func(l *letting) error { return l.word(l.owner) }, application.ErrUnproved},
		{"the owner, proved by papers", func(l *letting) error { l.proved(l.ownerID); return l.word(l.owner) }, nil},
		{"a former owner, proved by papers", func(l *letting) error { l.proved(l.ownerID); l.sold(); return l.word(l.owner) }, application.ErrUnknown},
		{"the chair, on the owner's page", func(l *letting) error { return l.word(l.chair) }, application.ErrUnknown},

		{"the link on the owner's phone", func(l *letting) error { return l.answers(l.link()) }, nil},
		{"a guessed link", func(l *letting) error { return l.answers(id.Secret()) }, application.ErrConsentUnknown},
		{"the link used twice", func(l *letting) error {
			secret := l.link()
			must(l.t, l.s.AnswerConsent(l.t.Context(), secret, application.ConsentRefuse))
			return l.answers(secret)
		}, errs.New(errs.Conflict, "consent.cannot.give")},
		{"an old link, after a newer question", func(l *letting) error {
			old := l.link()
			l.days(31)
			must(l.t, l.s.AskConsent(l.t.Context(), l.tenant, l.c.ID, l.number))
			return l.answers(old)
		}, application.ErrConsentUnknown},
		{"a link that is too old", func(l *letting) error { s := l.link(); l.days(31); return l.answers(s) }, application.ErrConsentUnknown},
		{"a link after the application was withdrawn", func(l *letting) error {
			secret := l.link()
			must(l.t, l.s.Withdraw(l.t.Context(), l.tenant, l.c.ID, l.number, ""))
			return l.answers(secret)
		}, application.ErrConsentOver},
		{"a link of somebody who sold the dwelling", func(l *letting) error { s := l.link(); l.sold(); return l.answers(s) }, application.ErrConsentUnknown},
		{"a link of before, that the tenant passed on", func(l *letting) error {
			secret := id.Secret()
			l.exec(`insert into parking.consents (committee_id, id, application_id, way, state, token_hash, asked_at, until_at, resident_id)
				select committee_id, $2, id, 'link', 'asked', $3, $4, $4::timestamptz + interval '30 days', $5 from parking.applications where number = $1`,
				l.number, id.New[application.Consent](), id.Hash(secret), l.clock.Now(), l.ownerID)
			return l.answers(secret)
		}, application.ErrConsentUnknown},
		{"asking again after the owner's no", func(l *letting) error {
			must(l.t, l.s.AnswerConsent(l.t.Context(), l.link(), application.ConsentRefuse))
			return l.s.AskConsent(l.t.Context(), l.tenant, l.c.ID, l.number)
		}, application.ErrConsentRefused},

		{"a letter handed over by staff", func(l *letting) error { return l.hand(l.member) }, nil},
		{"a letter handed over by the tenant", func(l *letting) error { return l.hand(l.tenant) }, actor.ErrRole},
		{"a letter handed over by staff with an interest", func(l *letting) error { return l.hand(interested(l)) }, parking.ErrStandAside},
		{"a letter handed over by a member who rents there", func(l *letting) error { return l.hand(ofTheHome(l)) }, parking.ErrStandAside},

		{"a form, seen by staff", func(l *letting) error { return l.note(l.member, application.ByForm) }, nil},
		{"a form, noted by the tenant", func(l *letting) error { return l.note(l.tenant, application.ByForm) }, actor.ErrRole},
		{"a form, seen by staff with an interest", func(l *letting) error { return l.note(interested(l), application.ByForm) }, parking.ErrStandAside},
		{"a form, seen by nobody in particular", func(l *letting) error {
			return l.note(actor.Of(actor.Member).For(l.c.ID.String()), application.ByForm)
		}, application.ErrNameless},

		{"in person, seen by staff", func(l *letting) error { return l.note(l.chair, application.ByCounter) }, nil},
		{"in person, seen by a member who rents there", func(l *letting) error { return l.note(ofTheHome(l), application.ByCounter) }, parking.ErrStandAside},
		{"in person, seen by the supervisor", func(l *letting) error { return l.note(l.staff(actor.Supervisor), application.ByCounter) }, actor.ErrRole},
		{"in person, with a lease for papers", func(l *letting) error {
			return l.s.NoteConsent(l.t.Context(), l.member, l.c.ID, l.number, application.Noted{Way: application.ByCounter, Papers: "lease"})
		}, account.ErrPapers},
		{"in person, as somebody who is no owner", func(l *letting) error {
			return l.s.NoteConsent(l.t.Context(), l.member, l.c.ID, l.number, application.Noted{Way: application.ByCounter, Papers: "deed", Owner: l.residentOf(l.tenant)})
		}, application.ErrOwnerChoice},
		{"by the way that a link was", func(l *letting) error { return l.note(l.member, application.ByLink) }, application.ErrConsentWay},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			l := newWorld(t).let(t)
			err := one.do(l)
			if one.want != nil {
				wants(t, one.name, err, one.want)
			} else if err != nil {
				t.Fatal(err)
			}
			if l.holds() != (one.want == nil) {
				t.Errorf("the consent is %+v", l.shown(l.chair, l.number).Consent)
			}
			_, err = l.s.Decide(t.Context(), l.chair, l.c.ID, l.number)
			if one.want == nil && err != nil || one.want != nil && err == nil {
				t.Errorf("decided: %v", err)
			}
		})
	}
}
