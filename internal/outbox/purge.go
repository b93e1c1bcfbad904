package outbox

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// gone is the one fact left of a message whose days are over.
const gone = "gone"

// sqlBlank leaves that somebody was told, of what kind, and when: a deadline may
// have run from it. What is still to be told stays whole.
const sqlBlank = `
	update outbox.messages
	set params = '{"gone": "yes"}', link = ''
	where committee_id = $1 and made_at < $2 and state in ('told', 'closed') and params <> '{"gone": "yes"}'`

const sqlBlankPerson = `
	update outbox.messages m
	set params = '{"gone": "yes"}', link = ''
	from people.residents r
	where m.committee_id = $1 and r.committee_id = m.committee_id and r.id = m.resident_id and r.person_id = $2
		and m.state in ('told', 'closed')`

// Blank takes the facts out of a committee's messages that were made before a
// moment and are done with, and gives how many there were.
func Blank(ctx context.Context, tx *pg.Tx, c people.CommitteeID, before time.Time) (int, error) {
	n, err := tx.Exec(ctx, sqlBlank, c, before)
	if err != nil {
		return 0, fmt.Errorf("blank messages: %w", err)
	}
	return int(n), nil
}

// Forget takes the facts out of what one person alone was told; before they are
// taken out of the register.
func Forget(ctx context.Context, tx *pg.Tx, c people.CommitteeID, p people.PersonID) error {
	if _, err := tx.Exec(ctx, sqlBlankPerson, c, p); err != nil {
		return fmt.Errorf("forget messages: %w", err)
	}
	return nil
}
