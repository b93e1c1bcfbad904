package application

import (
	"context"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
)

// sqlConsentByToken finds the newest question alone, while whoever was asked is
// the owner: a newer link ends the older, a sale ends both. The link by which a
// consent is withdrawn lives as long as the consent, and is of whom it went to.
const sqlConsentByToken = `
	select k.committee_id, a.number, w.resident_id, coalesce(k.back_hash = $1, false) as back
	from people.secrets s
	join parking.consents k on k.committee_id = s.committee_id and k.id = s.subject_id
	cross join lateral (
		select case when k.back_hash = $1 then coalesce(k.back_resident_id, k.resident_id) else k.resident_id end as resident_id) w
	join parking.applications a on a.committee_id = k.committee_id and a.id = k.application_id
	join people.committees c on c.id = k.committee_id
	where s.hash = $1 and s.kind = 'consent' and (k.token_hash = $1 and k.until_at > $2 or k.back_hash = $1) and k.way <> 'link' and k.state <> 'ended'
		and not exists (select from parking.consents n
			where n.committee_id = k.committee_id and n.application_id = k.application_id and (n.asked_at, n.id) > (k.asked_at, k.id))
		and exists (select from people.occupancies o
			where o.committee_id = k.committee_id and o.dwelling_id = a.dwelling_id and o.resident_id = w.resident_id
				and o.kind in ('owner', 'lessee') and o.from_day <= ($2::timestamptz at time zone c.zone)::date
				and (o.to_day is null or o.to_day > ($2::timestamptz at time zone c.zone)::date))`

// sqlConsentMove answers a question once; who saw the owner stays who handed the letter.
const sqlConsentMove = `
	update parking.consents
	set state = $4, answered_at = $5, way = $6, resident_id = $7, back_hash = coalesce(nullif($8, ''), back_hash),
		noted_role = coalesce(nullif($9, ''), noted_role), noted_by = coalesce(nullif($10, ''), noted_by),
		papers = coalesce(nullif($11, ''), papers)
	where committee_id = $1 and id = $2 and state = $3`

// Asked is what an owner reads before they answer: no name, no plate in full.
type Asked struct {
	Committee people.Committee
	Dwelling  string
	Number    string
	LeaseEnd  string
	State     ConsentState
	Over      bool         // the application has ended without a card
	Card      class.Number // given on this consent; empty until then
	Days      int          // how long it may be withdrawn once the owner knows
}

// link is what a secret opens.
type link struct {
	CommitteeID people.CommitteeID `db:"committee_id"`
	Number      string             `db:"number"`
	Owner       people.ResidentID  `db:"resident_id"`
	Back        bool               `db:"back"` // it withdraws, and went to a phone
	committee   people.Committee
}

func byToken(ctx context.Context, q pg.Queryer, secret string, now time.Time) (link, error) {
	var found link
	if !id.IsSecret(secret) {
		return found, ErrConsentUnknown
	}
	err := q.Get(ctx, &found, sqlConsentByToken, id.Hash(secret), now)
	if pg.NoRows(err) {
		return found, ErrConsentUnknown
	}
	if err != nil {
		return found, fmt.Errorf("consent by link: %w", err)
	}
	found.committee, err = people.ByID(ctx, q, found.CommitteeID)
	return found, err
}

// AskedBy gives what a link asks; ErrConsentUnknown for one that is wrong or over.
func (s *Service) AskedBy(ctx context.Context, secret string) (Asked, error) {
	var out Asked
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		l, err := byToken(ctx, r, secret, r.Now)
		if err != nil {
			return err
		}
		c, today := l.committee, l.committee.Today(r.Now)
		a, err := byNumber(ctx, r, c.ID, l.Number, sqlByNumber)
		if err != nil {
			return err
		}
		k, _, err := consentOf(ctx, r, c.ID, a.ID, today)
		if err != nil {
			return err
		}
		out = Asked{
			Committee: c, Dwelling: a.Dwelling, Number: a.Number, LeaseEnd: a.LeaseEnd.String(), State: k.State, Card: a.Card,
			Over: a.State.Over() && a.State != Issued,
		}
		out.Days, err = rule.Int(ctx, r, c.ID, withdrawRule, today)
		return err
	})
	return out, err
}

// AnswerConsent is the owner's answer by the link that went to their phone or was
// put into their hand: give or refuse once, and withdraw what was given.
func (s *Service) AnswerConsent(ctx context.Context, secret string, on ConsentEvent) error {
	var l link
	if err := s.db.Read(ctx, func(r *pg.Reader) error {
		var err error
		l, err = byToken(ctx, r, secret, r.Now)
		return err
	}); err != nil {
		return err
	}
	return s.hold(ctx, actor.Of(actor.Resident).For(l.CommitteeID.String()), l.CommitteeID, func(x act) error {
		a, err := byNumber(ctx, x, x.Committee.ID, l.Number, sqlForUpdate)
		if err != nil {
			return err
		}
		if l, err = byToken(ctx, x, secret, x.Now); err != nil { // nobody has asked anew, or sold, meanwhile
			return err
		}
		k, found, err := consentOf(ctx, x, x.Committee.ID, a.ID, x.Today)
		if err != nil || !found {
			return refuse(err, ErrConsentUnknown)
		}
		way := k.Way
		if l.Back {
			way = ByPhone
		}
		return x.answer(ctx, a, k, word{on: on, way: way, owner: l.Owner})
	})
}

// Word is the owner's own word on their page: give, refuse, or withdraw; asked or
// not. ErrUnproved for an account that nobody saw to be the owner's, ErrUnknown
// for anybody else.
func (s *Service) Word(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, on ConsentEvent) error {
	return s.own(ctx, who, c, number, func(x act, a Application) error {
		list, err := owners(ctx, x, x.Committee.ID, a.DwellingID, x.Today)
		if err != nil {
			return err
		}
		o, speaks := ownerOf(list, who)
		switch speaks {
		case SpeaksNot:
			return ErrUnknown
		case SpeaksUnproved:
			return ErrUnproved
		case SpeaksAsOwner:
		}
		return x.answerAnew(ctx, a, word{on: on, way: BySession, owner: o.ID, role: string(actor.Resident), by: who.Person})
	})
}

// NoteWithdrawal notes that an owner took their word back in person. Staff may, as
// for NoteConsent.
func (s *Service) NoteWithdrawal(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, n Noted) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		if err := x.seesOwner(ctx, a.DwellingID); err != nil {
			return err
		}
		list, err := owners(ctx, x, x.Committee.ID, a.DwellingID, x.Today)
		if err != nil {
			return err
		}
		o, err := chosen(list, n.Owner)
		if err != nil {
			return err
		}
		if err := ownersPapers(n.Papers); err != nil {
			return err
		}
		return x.answerAnew(ctx, a, word{
			on: ConsentWithdraw, way: ByCounter, owner: o.ID, role: string(who.Role()), by: who.Person, papers: string(n.Papers),
		})
	})
}

// answerAnew answers the open question, or speaks without having been asked.
func (x act) answerAnew(ctx context.Context, a Application, w word) error {
	if a.Holder != class.HolderTenant {
		return ErrConsentNeedless
	}
	k, found, err := consentOf(ctx, x, x.Committee.ID, a.ID, x.Today)
	if err != nil {
		return err
	}
	if w.on == ConsentGive && k.Holds {
		return ErrConsentNeedless
	}
	if w.on == ConsentWithdraw || found && k.State == ConsentAsked || k.Holds {
		return x.answer(ctx, a, k, w)
	}
	if err := w.spoken(); err != nil {
		return err
	}
	if a.State.Over() {
		return ErrConsentOver
	}
	back := id.Secret()
	if k, err = x.addConsent(ctx, a, Consent{Way: w.way, Resident: w.owner}, w.on, back); err != nil {
		return err
	}
	return x.answered(ctx, a, k, w.on, back)
}

// answer moves the consent by the table, once, and tells the owners.
func (x act) answer(ctx context.Context, a Application, k Consent, w word) error {
	if err := w.spoken(); err != nil {
		return err
	}
	if w.on != ConsentWithdraw && a.State.Over() {
		return ErrConsentOver
	}
	to, err := ConsentMoves().Next(k.State, w.on)
	if err != nil {
		return err
	}
	if w.on == ConsentWithdraw {
		if err := x.mayTakeBack(ctx, a, k, w.owner); err != nil {
			return err
		}
	}
	back, hash := "", ""
	if w.on == ConsentGive {
		back = id.Secret()
		hash = id.Hash(back)
	}
	was := x.moves(a, k, sqlConsentMove)
	k.State, k.Way, k.Resident, k.AnsweredAt = to, w.way, w.owner, &x.Now
	_, err = was.Do(ctx, x.Tx, moves.Move[ConsentEvent]{
		On: w.on, Sets: []any{x.Now, w.way, w.owner, hash, w.role, w.by, w.papers}, Act: k.entry(a),
	})
	if err != nil {
		return err
	}
	return x.answered(ctx, a, k, w.on, back)
}

// answered tells the owners, and lets the application, or the card that was given
// on the word, go where it goes without it.
func (x act) answered(ctx context.Context, a Application, k Consent, on ConsentEvent, back string) error {
	list, err := owners(ctx, x, x.Committee.ID, a.DwellingID, x.Today)
	if err != nil {
		return err
	}
	if err := x.tellOwners(ctx, question{Application: a, owners: list}, k, back); err != nil {
		return err
	}
	switch {
	case on == ConsentGive:
		return nil
	case a.State == Issued:
		return x.takeBack(ctx, a)
	case a.State.Over():
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
	a, err := x.move(ctx, a, turn{on: AskMore})
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
