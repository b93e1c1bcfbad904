package application

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
)

// Ways an owner consents.
const (
	ByLink    = "link"    // on their own phone, wherever they are
	ByForm    = "form"    // on a signed form
	ByCounter = "counter" // in person, noted by the counter
)

// ConsentID is the key of a consent.
type ConsentID = id.ID[Consent]

// Consent is an owner's word that a tenant may use the dwelling's right until
// the lease ends; their own card is lent for that time.
type Consent struct {
	ID          ConsentID    `db:"id"`
	Application string       `db:"application"` // the application's number
	Way         string       `db:"way"`
	State       ConsentState `db:"state"`
	AskedAt     time.Time    `db:"asked_at"`
	UntilAt     time.Time    `db:"until_at"` // when the link ends
	AnsweredAt  *time.Time   `db:"answered_at"`
	Role        string       `db:"noted_role"` // who noted a form or a word at the counter
}

var (
	// ErrConsentUnknown says that a link is wrong, used or over.
	ErrConsentUnknown = errs.New(errs.NotFound, "consent.unknown")
	// ErrConsentWay refuses a way other than link, form and counter.
	ErrConsentWay = errs.New(errs.Invalid, "consent.way.invalid")
	// ErrConsentNeedless refuses to ask for a consent that nobody needs.
	ErrConsentNeedless = errs.New(errs.Conflict, "consent.needless")
	// ErrConsentUsed refuses to withdraw a consent on which a card was given.
	ErrConsentUsed = errs.New(errs.Conflict, "consent.used")
)

const sqlConsentOf = `
	select k.id, a.number as application, k.way, k.state, k.asked_at, k.until_at, k.answered_at, k.noted_role
	from parking.consents k
	join parking.applications a on a.committee_id = k.committee_id and a.id = k.application_id
	where k.committee_id = $1 and k.application_id = $2
	order by k.asked_at desc, k.id desc
	limit 1`

// sqlConsentByToken finds the newest question alone: a newer link ends the older.
const sqlConsentByToken = `
	select k.committee_id, a.number
	from parking.consents k
	join parking.applications a on a.committee_id = k.committee_id and a.id = k.application_id
	where k.token_hash = $1 and k.until_at > $2
		and not exists (select from parking.consents n
			where n.committee_id = k.committee_id and n.application_id = k.application_id and (n.asked_at, n.id) > (k.asked_at, k.id))`

const sqlConsentAdd = `
	insert into parking.consents (committee_id, id, application_id, way, state, token_hash, asked_at, until_at, answered_at, noted_role, noted_by)
	values ($1, $2, $3, $4, $5, nullif($6, ''), $7, $8, $9, $10, $11)`

// sqlConsentEnd lets an older question go, so that there is one at a time.
const sqlConsentEnd = `
	update parking.consents
	set state = 'refused', answered_at = $3
	where committee_id = $1 and application_id = $2 and state = 'asked'`

const sqlConsentMove = `
	update parking.consents
	set state = $4, answered_at = $5
	where committee_id = $1 and id = $2 and state = $3`

func consentOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, a ID) (Consent, bool, error) {
	var k Consent
	err := q.Get(ctx, &k, sqlConsentOf, c, a)
	if pg.NoRows(err) {
		return k, false, nil
	}
	if err != nil {
		return k, false, fmt.Errorf("consent: %w", err)
	}
	return k, true, nil
}

// AskConsent makes the link that the tenant sends to the owner; a newer link
// ends the older. The household may, and staff for it. The secret is given once;
// only its hash is stored.
func (s *Service) AskConsent(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (string, error) {
	secret := id.Secret()
	err := s.own(ctx, who, c, number, func(x act, a Application) error {
		if err := x.mayConsent(ctx, a); err != nil {
			return err
		}
		days, err := rule(ctx, x, x.c, "application.consent_days", x.today)
		if err != nil {
			return err
		}
		return x.addConsent(ctx, a, Consent{Way: ByLink, State: ConsentAsked, UntilAt: x.Now.AddDate(0, 0, days)}, secret)
	})
	return secret, err
}

// NoteConsent notes an owner's word on a signed form or at the counter. Staff
// may; somebody with an interest in the dwelling may not.
func (s *Service) NoteConsent(ctx context.Context, who actor.Actor, c people.CommitteeID, number, way string) error {
	if way != ByForm && way != ByCounter {
		return ErrConsentWay.On("way")
	}
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		if err := x.mayConsent(ctx, a); err != nil {
			return err
		}
		if err := x.aside(ctx, a.DwellingID); err != nil {
			return err
		}
		return x.addConsent(ctx, a, Consent{Way: way, State: ConsentGiven, UntilAt: x.Now}, "")
	})
}

func (x act) mayConsent(ctx context.Context, a Application) error {
	if a.Holder != parking.HolderTenant || a.State.Over() {
		return ErrConsentNeedless
	}
	k, found, err := consentOf(ctx, x, x.c.ID, a.ID)
	if err == nil && found && k.State == ConsentGiven {
		return ErrConsentNeedless
	}
	return err
}

func (x act) addConsent(ctx context.Context, a Application, k Consent, secret string) error {
	if _, err := x.Exec(ctx, sqlConsentEnd, x.c.ID, a.ID, x.Now); err != nil {
		return fmt.Errorf("end consent: %w", err)
	}
	hash, role, by := "", "", ""
	var answered *time.Time
	if secret != "" {
		hash = id.Hash(secret)
	} else {
		role, by, answered = string(x.Who.Role()), x.Who.Person, &x.Now
	}
	_, err := x.Exec(ctx, sqlConsentAdd, x.c.ID, id.New[Consent](), a.ID, k.Way, k.State, hash, x.Now, k.UntilAt, answered, role, by)
	if err != nil {
		return fmt.Errorf("add consent: %w", err)
	}
	return x.recordConsent(ctx, a, k.State, k.Way)
}

func (x act) recordConsent(ctx context.Context, a Application, s ConsentState, way string) error {
	return record.Append(ctx, x.Tx, x.c.ID.String(), record.Act{ //nolint:wrapcheck // says what it did
		Kind: "consent." + string(s), Subject: a.Number, Body: []record.Pair{{Key: "way", Value: way}},
	})
}

// Asked is what an owner reads before they answer: no name, no plate in full.
type Asked struct {
	Committee people.Committee
	Dwelling  string
	Number    string
	LeaseEnd  string
	State     ConsentState
	Card      parking.Number // given on this consent; empty until then
}

// AskedBy gives what a link asks; ErrConsentUnknown for one that is wrong or over.
func (s *Service) AskedBy(ctx context.Context, secret string) (Asked, error) {
	var out Asked
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		c, number, err := byToken(ctx, r, secret, r.Now)
		if err != nil {
			return err
		}
		a, err := byNumber(ctx, r, c.ID, number, sqlByNumber)
		if err != nil {
			return err
		}
		k, _, err := consentOf(ctx, r, c.ID, a.ID)
		out = Asked{Committee: c, Dwelling: a.Dwelling, Number: a.Number, LeaseEnd: a.LeaseEnd.String(), State: k.State, Card: a.Card}
		return err
	})
	return out, err
}

func byToken(ctx context.Context, q pg.Queryer, secret string, now time.Time) (people.Committee, string, error) {
	var found struct {
		Committee people.CommitteeID `db:"committee_id"`
		Number    string             `db:"number"`
	}
	if !id.IsSecret(secret) {
		return people.Committee{}, "", ErrConsentUnknown
	}
	err := q.Get(ctx, &found, sqlConsentByToken, id.Hash(secret), now)
	if pg.NoRows(err) {
		return people.Committee{}, "", ErrConsentUnknown
	}
	if err != nil {
		return people.Committee{}, "", fmt.Errorf("consent by link: %w", err)
	}
	c, err := people.ByID(ctx, q, found.Committee)
	return c, found.Number, err //nolint:wrapcheck // a refusal
}

// AnswerConsent is the owner's answer by their link: give, refuse, or withdraw
// while no card was given. Whoever holds the link may; the counter compares the
// owner's phone on file in doubt.
func (s *Service) AnswerConsent(ctx context.Context, secret string, on ConsentEvent) error {
	var c people.Committee
	var number string
	if err := s.db.Read(ctx, func(r *pg.Reader) error {
		var err error
		c, number, err = byToken(ctx, r, secret, r.Now)
		return err
	}); err != nil {
		return err //nolint:wrapcheck // a refusal
	}
	return s.hold(ctx, actor.Of(actor.Resident).For(c.ID.String()), c.ID, func(x act) error {
		a, err := byNumber(ctx, x, c.ID, number, sqlForUpdate)
		if err != nil {
			return err
		}
		return x.answerConsent(ctx, a, on)
	})
}

func (x act) answerConsent(ctx context.Context, a Application, on ConsentEvent) error {
	k, found, err := consentOf(ctx, x, x.c.ID, a.ID)
	if err != nil || !found {
		return refuse(err, ErrConsentUnknown)
	}
	if on == ConsentWithdraw && a.State == Issued {
		return ErrConsentUsed.With("card", a.Card.String())
	}
	to, err := ConsentMoves().Next(k.State, on)
	if err != nil {
		return err //nolint:wrapcheck // a refusal
	}
	rows, err := x.Exec(ctx, sqlConsentMove, x.c.ID, k.ID, k.State, to, x.Now)
	if err != nil {
		return fmt.Errorf("answer consent: %w", err)
	}
	if rows == 0 {
		return ErrMoved.With("number", a.Number)
	}
	if err := x.recordConsent(ctx, a, to, k.Way); err != nil {
		return err
	}
	if on == ConsentGive || a.State.Over() {
		return nil
	}
	return x.withoutConsent(ctx, a)
}

// withoutConsent sends an application back to its household: it goes no further
// without the owner's word.
func (x act) withoutConsent(ctx context.Context, a Application) error {
	if _, err := a.next(AskMore); err != nil {
		return nil //nolint:nilerr // one that waits or is posted stops at its next step, which asks again
	}
	a, err := x.move(ctx, a, moving{on: AskMore})
	if err != nil {
		return err
	}
	return x.tell(ctx, a, "application.consent_gone", nil)
}

func refuse(failed error, refusal *errs.Error) error {
	if failed != nil {
		return failed
	}
	return refusal
}
