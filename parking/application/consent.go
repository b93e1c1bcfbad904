package application

import (
	"context"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Ways by which an owner's word comes. The tenant can play none of them: what the
// household holds, the asking, answers nothing.
const (
	ByLink    = "link"    // of before: a link that the tenant passed on; it holds no longer
	BySession = "session" // the owner's own account, proved to be theirs
	ByPhone   = "phone"   // a link sent to the owner's phone on file
	ByLetter  = "letter"  // a printed link, handed to the owner by staff who saw papers
	ByForm    = "form"    // a signed form, seen by staff
	ByCounter = "counter" // in person, seen by staff
)

// ConsentID is the key of a consent.
type ConsentID = id.ID[Consent]

// Consent is an owner's word that a tenant may use the dwelling's right until
// the lease ends; their own card is lent for that time.
type Consent struct {
	ID          ConsentID         `db:"id"`
	Application string            `db:"application"` // the application's number
	Way         string            `db:"way"`
	State       ConsentState      `db:"state"`
	Holds       bool              `db:"holds"`       // given by the way it must be, by somebody who is the owner still
	Resident    people.ResidentID `db:"resident_id"` // whose word; zero for those of before
	Owner       string            `db:"owner"`       // their name, for staff alone
	AskedAt     time.Time         `db:"asked_at"`
	UntilAt     time.Time         `db:"until_at"` // when the link ends
	AnsweredAt  *time.Time        `db:"answered_at"`
	Role        string            `db:"noted_role"` // who saw the owner
	By          string            `db:"noted_name"` // by name, for staff alone
	Papers      string            `db:"papers"`     // what they saw
}

// Noted is an owner's word as staff saw it.
type Noted struct {
	Way    string            // ByForm or ByCounter
	Owner  people.ResidentID // zero for the only one
	Papers account.Papers    // by which the owner was known
}

var (
	// ErrConsentUnknown says that a link is wrong, used or over.
	ErrConsentUnknown = errs.New(errs.NotFound, "consent.unknown")
	// ErrConsentWay refuses a way other than form and counter.
	ErrConsentWay = errs.New(errs.Invalid, "consent.way.invalid")
	// ErrConsentNeedless refuses to ask for a consent that nobody needs.
	ErrConsentNeedless = errs.New(errs.Conflict, "consent.needless")
	// ErrConsentRefused refuses a household that asks again after the owner's no.
	ErrConsentRefused = errs.New(errs.Conflict, "consent.refused")
	// ErrConsentOver refuses a word on an application that has ended.
	ErrConsentOver = errs.New(errs.Conflict, "consent.over")
	// ErrConsentLate refuses to withdraw after the rule's days, once a card was given
	// (parameters card and days).
	ErrConsentLate = errs.New(errs.Conflict, "consent.late")
)

// sqlConsentOf holds what was given by those who are owners today. A form or a
// word at the counter from before it was written whose it was holds as it did.
const sqlConsentOf = `
	select k.id, a.number as application, k.way, k.state, k.resident_id, coalesce(r.name, '') as owner, k.asked_at, k.until_at,
		k.answered_at, k.noted_role, people.known_as(k.committee_id, k.noted_by) as noted_name, k.papers,
		k.state = 'given' and k.way <> 'link' and (k.resident_id is null or exists (
			select from people.occupancies o
			where o.committee_id = k.committee_id and o.dwelling_id = a.dwelling_id and o.resident_id = k.resident_id
				and o.kind in ('owner', 'lessee') and o.from_day <= $3 and (o.to_day is null or o.to_day > $3))) as holds
	from parking.consents k
	join parking.applications a on a.committee_id = k.committee_id and a.id = k.application_id
	left join people.residents r on r.committee_id = k.committee_id and r.id = k.resident_id
	where k.committee_id = $1 and k.application_id = $2
	order by k.asked_at desc, k.id desc
	limit 1`

const sqlConsentAdd = `
	insert into parking.consents (committee_id, id, application_id, way, state, token_hash, back_hash, asked_at, until_at, answered_at,
		resident_id, papers, noted_role, noted_by)
	values ($1, $2, $3, $4, $5, nullif($6, ''), nullif($7, ''), $8, $9, $10, $11, $12, $13, $14)`

// sqlConsentLive is an older question, or a word that holds no longer; there is one at a time.
const sqlConsentLive = `
	select id, state
	from parking.consents
	where committee_id = $1 and application_id = $2 and state in ('asked', 'given')
	for update`

const sqlConsentEnd = `
	update parking.consents
	set state = $4
	where committee_id = $1 and id = $2 and state = $3`

func consentOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, a ID, today day.Day) (Consent, bool, error) {
	return pg.Maybe[Consent](ctx, q, sqlConsentOf, c, a, today)
}

// consented refuses a tenant's application without its owner's word.
func (x act) consented(ctx context.Context, a Application) error {
	if a.Holder != class.HolderTenant {
		return nil
	}
	k, _, err := consentOf(ctx, x, x.Committee.ID, a.ID, x.Today)
	if err == nil && !k.Holds {
		return ErrConsent
	}
	return err
}

const sqlTenancyOfCard = `
	select a.id
	from parking.applications a
	where a.committee_id = $1 and a.card_id in (select parking.card_line($1, $2)) and a.holder = 'tenant'
	order by a.submitted_at desc, a.id
	limit 1`

// Tenancy tells, within an act, of a card that a tenant's application earned, itself or
// one that it came in place of: there is one, and ErrConsent where its owner's word does
// not hold today. The caller has seen to who may.
func Tenancy(ctx context.Context, tx *pg.Tx, c people.Committee, card parking.CardID) (yes bool, not, failed error) {
	a, found, err := pg.Maybe[ID](ctx, tx, sqlTenancyOfCard, c.ID, card)
	if err != nil || !found {
		return false, nil, err
	}
	k, _, err := consentOf(ctx, tx, c.ID, a, c.Today(tx.Now))
	if err == nil && !k.Holds {
		not = ErrConsent
	}
	return true, not, err
}

// question is what an owner's word is asked or given on.
type question struct {
	Application
	consent Consent // zero where there was none
	owners  []Owner
}

// asked refuses where no word is wanted: for others than tenants, on an
// application that has ended, and beside a word that holds.
func (x act) asked(ctx context.Context, a Application) (question, error) {
	out := question{Application: a}
	if a.Holder != class.HolderTenant || a.State.Over() {
		return out, ErrConsentNeedless
	}
	var err error
	if out.consent, _, err = consentOf(ctx, x, x.Committee.ID, a.ID, x.Today); err != nil {
		return out, err
	}
	if out.consent.Holds {
		return out, ErrConsentNeedless
	}
	if out.owners, err = owners(ctx, x, x.Committee.ID, a.DwellingID, x.Today); err == nil && len(out.owners) == 0 {
		err = ErrOwnerUnknown
	}
	return out, err
}

// AskConsent asks the owners by the register: a link goes to a phone on file and
// nowhere else; whoever asks gets nothing in their hands. While a question is open
// asking again does nothing. The household may, but not again after the owner's no
// (ErrConsentRefused); staff for it. ErrOwnerUnknown, ErrConsentNeedless.
func (s *Service) AskConsent(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.own(ctx, who, c, number, func(x act, a Application) error {
		now, err := x.asked(ctx, a)
		if err != nil {
			return err
		}
		switch k := now.consent; {
		case k.State == ConsentAsked && k.UntilAt.After(x.Now):
			return nil
		case !who.MayRun() && (k.State == ConsentRefused || k.State == ConsentWithdrawn):
			return ErrConsentRefused
		}
		k := Consent{Way: ByPhone, Resident: linked(now.owners, people.ResidentID{})}
		secret := id.Secret()
		if k, err = x.addConsent(ctx, a, k, ConsentAsk, secret); err != nil {
			return err
		}
		return x.tellOwners(ctx, now, k, secret)
	})
}

// HandConsent makes the link that staff print and hand to an owner whose papers
// they saw; it is shown once, to them. Staff may who have no interest in the
// dwelling and are not of it; they stand on the consent by name.
func (s *Service) HandConsent(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, n Noted) (string, error) {
	secret := id.Secret()
	n.Way = ByLetter
	return secret, s.on(ctx, who, c, number, func(x act, a Application) error {
		now, k, err := x.seen(ctx, a, n)
		if err != nil {
			return err
		}
		if k, err = x.addConsent(ctx, a, k, ConsentAsk, secret); err != nil {
			return err
		}
		return x.tellOwners(ctx, now, k, "")
	})
}

// NoteConsent notes an owner's word on a signed form or in person. Staff may, as
// for HandConsent. The owners are told.
func (s *Service) NoteConsent(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, n Noted) error {
	if n.Way != ByForm && n.Way != ByCounter {
		return ErrConsentWay.On("way")
	}
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		now, k, err := x.seen(ctx, a, n)
		if err != nil {
			return err
		}
		back := id.Secret()
		if k, err = x.addConsent(ctx, a, k, ConsentGive, back); err != nil {
			return err
		}
		return x.tellOwners(ctx, now, k, back)
	})
}

// seen is a consent as whoever acts saw the owner.
func (x act) seen(ctx context.Context, a Application, n Noted) (question, Consent, error) {
	now, err := x.asked(ctx, a)
	if err != nil {
		return now, Consent{}, err
	}
	if err := x.seesOwner(ctx, a.DwellingID); err != nil {
		return now, Consent{}, err
	}
	o, err := chosen(now.owners, n.Owner)
	if err == nil {
		err = ownersPapers(n.Papers)
	}
	return now, Consent{Way: n.Way, Resident: o.ID, Papers: string(n.Papers)}, err
}

// addConsent writes a question or an answer down in the place of an older one.
// The secret is the question's link, or the one by which what was given is withdrawn.
func (x act) addConsent(ctx context.Context, a Application, k Consent, on ConsentEvent, secret string) (Consent, error) {
	days, err := rule.Int(ctx, x, x.Committee.ID, "application.consent_days", x.Today)
	if err != nil {
		return k, err
	}
	if err := x.endConsent(ctx, a); err != nil {
		return k, err
	}
	k.ID, k.State, k.AskedAt, k.UntilAt = id.New[Consent](), ConsentAsked, x.Now, x.Now.AddDate(0, 0, days)
	if on != ConsentAsk {
		if k.State, err = ConsentMoves().Next(ConsentAsked, on); err != nil {
			return k, err
		}
	}
	link, back, role, by := id.Hash(secret), "", "", ""
	if k.State != ConsentAsked {
		link, back, k.AnsweredAt, k.UntilAt = "", link, &x.Now, x.Now
	}
	if k.State == ConsentAsked && k.Way == ByPhone && k.Resident.Zero() {
		link = "" // nobody is reached: there is no link
	}
	if k.Way != ByPhone {
		role, by = string(x.Who.Role()), x.Who.Person
	}
	err = x.Do(ctx, sqlConsentAdd, x.Committee.ID, k.ID, a.ID, k.Way, k.State, link, back, x.Now, k.UntilAt, k.AnsweredAt,
		k.Resident, k.Papers, role, by)
	if err != nil {
		return k, refusal(err, "add consent")
	}
	if err := x.moves(a, k, "").Note(ctx, x.Tx, moves.Step[ConsentState, ConsentEvent]{On: on, Became: k.State}); err != nil {
		return k, err
	}
	return k, record.Append(ctx, x.Tx, x.Committee.ID.String(), k.entry(a))
}

// endConsent ends what was asked or given before, so that there is one at a time.
func (x act) endConsent(ctx context.Context, a Application) error {
	k, found, err := pg.Maybe[Consent](ctx, x, sqlConsentLive, x.Committee.ID, a.ID)
	if err != nil || !found {
		return err
	}
	_, err = x.moves(a, k, sqlConsentEnd).Do(ctx, x.Tx, moves.Move[ConsentEvent]{On: ConsentEnd})
	return err
}
