package account

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlWaiting lists what waits as the asker may see it: a no stands like a silence
// until the days are over.
const sqlWaiting = sqlColumns + `
	where a.committee_id = $1 and a.withdrawn_at is null and a.answer is distinct from 'yes' and a.expires_at > $2
	order by a.asked_at, a.id`

// sqlLetter asks again by paper, and like asking again it begins anew.
const sqlLetter = `
	update people.attachments
	set secret_hash = $3, code_hash = $4, answer = null, answered_at = null
	where committee_id = $1 and id = $2 and withdrawn_at is null and answer is distinct from 'yes' and expires_at > $5`

const sqlWithdraw = `
	update people.attachments
	set withdrawn_at = $3, name = '', phone = null
	where committee_id = $1 and id = $2 and withdrawn_at is null and answer is distinct from 'yes'`

// Waiting lists what a committee asked and waits for. Staff may.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Attachment, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	out, err := pg.All[Attachment](ctx, s.db, sqlWaiting, c, s.db.Now())
	for i := range out {
		out[i].Answer = ""
	}
	return out, err
}

// Letter makes the letter that staff hand to the person who stands before them:
// whoever opens it with their own account, or makes one by it, may say yes. A
// newer one voids it. ErrGone. Who may ask, may.
func (s *Service) Letter(ctx context.Context, who actor.Actor, c people.CommitteeID, key AttachmentID) (PrintedLetter, error) {
	l := PrintedLetter{Secret: id.Secret(), Code: id.ShortCode()}
	err := s.own(ctx, who, c, key, func(tx *pg.Tx, a Attachment) error {
		l.Name, l.ExpiresAt = a.Name, a.ExpiresAt
		return tx.DoOr(ctx, ErrGone, sqlLetter, c, key, LetterHash(l.Secret), LetterHash(l.Code), tx.Now)
	})
	return l, err
}

// Withdraw takes back what was asked; a second time does nothing. ErrGone once
// the holder said yes. Who may ask, may.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, c people.CommitteeID, key AttachmentID) error {
	return s.own(ctx, who, c, key, func(tx *pg.Tx, a Attachment) error {
		rows, err := tx.Exec(ctx, sqlWithdraw, c, key, tx.Now)
		if err == nil && rows == 0 && a.WithdrawnAt == nil {
			return ErrGone
		}
		return err
	})
}

// own runs an act on what the actor's committee asked, for whoever may ask it.
func (s *Service) own(ctx context.Context, who actor.Actor, c people.CommitteeID, key AttachmentID, fn func(*pg.Tx, Attachment) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		a, err := pg.One[Attachment](ctx, tx, ErrGone, sqlIn, c, key)
		if err != nil {
			return err
		}
		if err := a.Kind.may(who, c); err != nil {
			return err
		}
		return fn(tx, a)
	})
}
