package outbox

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/mask"
	"ziguan/internal/pg"
)

// failKey says that what lies sealed could not be opened or put into a request.
const failKey = "key"

// sqlFail gives a message back after a failure, to the one that holds the claim.
const sqlFail = `
	update outbox.messages
	set tries = tries + 1, next_at = $4, claim = null
	where committee_id = $1 and id = $2 and claim = $3 and state = 'waiting'`

// sqlPosted sends a message on to the next rung after the group was told.
const sqlPosted = `
	update outbox.messages
	set rung = 2, rung_since = $4, tries = 0, next_at = $5, claim = null
	where committee_id = $1 and id = $2 and claim = $3 and state = 'waiting'`

// carry sends one parcel, outside any transaction, and writes down how it went.
func (c *Courier) carry(ctx context.Context, p parcel) {
	failure := c.ask(ctx, p.hook, p.content)
	if failure == failNoAnswer && ctx.Err() != nil {
		return // the program is ending: nothing is known, and the lease brings it back
	}
	// What went out is written down also when the program is being stopped.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := c.s.db.InTx(last, actor.Of(actor.System), func(tx *pg.Tx) error {
		for _, m := range p.messages {
			if err := p.finish(last, tx, m, failure); err != nil {
				return err
			}
		}
		return health(last, tx, p.committee, p.hook.ID, failure)
	})
	if err != nil {
		c.log.ErrorContext(ctx, "what was sent could not be noted; it will be sent again under its id",
			"message", p.content.id, "code", errs.CodeOf(err), "cause", err.Error())
	}
}

// finish writes down one message's part in a parcel.
func (p parcel) finish(ctx context.Context, tx *pg.Tx, m queued, failure string) error {
	held, err := hold(ctx, tx, p.committee, m.ID)
	if err != nil {
		return err
	}
	d := Delivery{Channel: p.hook.Channel, Outcome: Failed, Detail: failure}
	if failure == "" {
		d.Outcome, d.Detail = Posted, ""
		if d.Channel == BySMS {
			d.Outcome, d.Detail = Sent, mask.Phone(p.content.phone)
		}
	}
	if err := deliver(ctx, tx, p.committee, []Message{held}, d); err != nil {
		return err
	}
	switch {
	case failure == "" && p.hook.Channel == ByRobot, failure != "" && p.hook.Channel == ByRobot && m.Tries+1 >= mostTries:
		err = tx.Do(ctx, sqlPosted, p.committee, m.ID, p.claim, tx.Now, tx.Now.Add(p.robotWait))
	case failure != "":
		err = tx.Do(ctx, sqlFail, p.committee, m.ID, p.claim, tx.Now.Add(retryIn(m.Tries+1)))
	}
	if err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	return nil
}
