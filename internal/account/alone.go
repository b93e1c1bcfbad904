package account

import (
	"context"
	"fmt"

	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// ErrAlone refuses a role to an account that one member of the staff opened by a letter
// of theirs, as long as no other saw its holder: whoever opened it would say yes for it.
var ErrAlone = errs.New(errs.Forbidden, "attachment.alone")

// sqlAlone tells whether the last letter that opened an account was one clerk's, and
// nobody else has seen its holder since: by handing them this ask's letter, or by hearing
// their phone ring. Who has a role of the committee was let in by its own rules.
const sqlAlone = `
	select exists (
		select from people.account_letters l
		where l.person_id = $2 and l.used_at is not null and l.asked_by is not null and l.confirmed_by is null
			and not ($4 and l.asked_by <> $3)
			and not exists (select from people.account_letters n where n.person_id = $2 and n.used_at > l.used_at)
			and not exists (select from people.attachments a
				where a.person_id = $2 and a.kind = 'phone' and a.answer = 'yes' and a.answered_at > l.used_at and a.asked_by <> l.asked_by)
			and not exists (select from people.roles r
				where r.committee_id = $1 and r.person_id = $2 and r.ended_at is null and (r.to_day is null or r.to_day >= $5))) as alone`

// seen refuses the yes to a role that nobody but the account's opener stands for;
// ErrAlone.
func (a Attachment) seen(ctx context.Context, tx *pg.Tx, c people.Committee, p holder) error {
	if a.Kind != KindRole {
		return nil
	}
	var alone bool
	if err := tx.Get(ctx, &alone, sqlAlone, c.ID, p.ID, a.AskedBy, p.handed, c.Today(tx.Now)); err != nil {
		return fmt.Errorf("who opened the account: %w", err)
	}
	if alone {
		return ErrAlone
	}
	return nil
}
