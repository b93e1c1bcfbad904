package account

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/pg"
)

// sqlForget takes name and phone from what is over, in every committee.
const sqlForget = `
	update people.attachments
	set name = '', phone = null
	where phone is not null and (withdrawn_at is not null or answer = 'yes' or expires_at <= $1)`

const sqlForgetCodes = `
	delete from people.phone_codes
	where expires_at <= $1`

// Forget takes the names and phones that staff typed from what is over at an
// instant, in every committee, and tells how many; the codes that nobody may type any
// more it throws away. The system alone may: a daily job, for a committee that asks
// nothing more forgets as well.
func (s *Service) Forget(ctx context.Context, who actor.Actor, now time.Time) (int, error) {
	if !who.Is(actor.System) {
		return 0, actor.ErrRole.With("roles", string(actor.System))
	}
	var n int64
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) (err error) {
		if n, err = tx.Exec(ctx, sqlForget, now); err != nil {
			return fmt.Errorf("forget attachments: %w", err)
		}
		return tx.Do(ctx, sqlForgetCodes, now)
	})
	return int(n), err
}
