package outbox

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Courier climbs the ladders and sends. It is a loop of its own: what is slow
// outside holds up no request, no job, and no other committee. Several may run
// beside each other, in one program or in many.
type Courier struct {
	s    *Service
	send Sender // nil sends nothing
	log  *slog.Logger

	mu    sync.Mutex
	busy  map[people.CommitteeID]int
	total int
	freed chan struct{}
	wait  sync.WaitGroup
}

const (
	atOnce      = 256              // requests under way, all committees together
	perWebhook  = 16               // of one committee; one that fails gets one at a time
	patience    = 10 * time.Second // how long a webhook may take to answer
	lease       = time.Minute      // after which a claimed message is another's to send
	idle        = 2 * time.Second  // between looks when there is nothing to do
	climbing    = 200              // messages that go up together
	postedOnce  = 1000             // messages that one post to a group speaks of
	postSpacing = 10 * time.Minute // between posts: a group is not to be flooded
)

// NewCourier makes a courier; a nil send makes one that climbs and sends nothing.
func NewCourier(s *Service, send Sender, log *slog.Logger) *Courier {
	if !s.Sends {
		send = nil
	}
	return &Courier{s: s, send: send, log: log, busy: map[people.CommitteeID]int{}, freed: make(chan struct{}, 1)}
}

// Run works until ctx is over. Requests under way are then cut off; their
// messages come back when the lease has run out, under the same id.
func (c *Courier) Run(ctx context.Context) {
	defer c.wait.Wait()
	for ctx.Err() == nil {
		n, err := c.look(ctx)
		if err != nil && ctx.Err() == nil {
			c.log.ErrorContext(ctx, "outbox", "code", errs.CodeOf(err), "cause", err.Error())
		}
		if n > 0 && err == nil {
			continue
		}
		pause := time.NewTimer(idle)
		select {
		case <-ctx.Done():
		case <-c.freed:
		case <-pause.C:
		}
		pause.Stop()
	}
}

// Round does all that is due by now and waits for it; it gives how many messages
// it moved or sent.
func (c *Courier) Round(ctx context.Context) (int, error) {
	all := 0
	for {
		n, err := c.look(ctx)
		c.wait.Wait()
		all += n
		if n == 0 || err != nil {
			return all, err
		}
	}
}

const sqlCommitteesDue = `
	select c.id
	from people.committees c
	where exists (
		select from outbox.messages m
		where m.committee_id = c.id and m.state = 'waiting' and m.next_at <= $1)
	order by c.id`

// look goes once through the committees that have something due.
func (c *Courier) look(ctx context.Context) (int, error) {
	var due []people.CommitteeID
	if err := c.s.db.Select(ctx, &due, sqlCommitteesDue, c.s.db.Now()); err != nil {
		return 0, err
	}
	all := 0
	var first error
	for _, committee := range due {
		n, err := c.serve(ctx, committee)
		all, first = all+n, cmp.Or(first, err) // the others are served all the same
	}
	return all, first
}

// parcel is one request that was claimed: of one message, or of all that a post
// to a group speaks of.
type parcel struct {
	committee people.CommitteeID
	claim     claimID
	hook      Webhook
	messages  []queued
	content   content
	robotWait time.Duration
}

// serve climbs and claims for one committee, and begins what it claimed.
func (c *Courier) serve(ctx context.Context, committee people.CommitteeID) (int, error) {
	var moved int
	var parcels []parcel
	err := c.s.db.InTx(ctx, actor.Of(actor.System), func(tx *pg.Tx) error {
		r := round{Courier: c, tx: tx}
		err := r.claim(ctx, committee)
		moved, parcels = r.moved, r.parcels
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, p := range parcels {
		c.begin(committee)
		c.wait.Go(func() {
			defer c.end(committee)
			c.carry(ctx, p)
		})
	}
	return moved + len(parcels), nil
}

// room is how many requests a committee may begin now.
func (c *Courier) room(committee people.CommitteeID, failing bool) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	most := perWebhook
	if failing {
		most = 1
	}
	return max(0, min(most-c.busy[committee], atOnce-c.total))
}

func (c *Courier) begin(committee people.CommitteeID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy[committee]++
	c.total++
}

func (c *Courier) end(committee people.CommitteeID) {
	c.mu.Lock()
	if c.busy[committee]--; c.busy[committee] == 0 {
		delete(c.busy, committee)
	}
	c.total--
	c.mu.Unlock()
	select {
	case c.freed <- struct{}{}:
	default:
	}
}

// ask sends one request and gives how it failed; empty when it was taken.
func (c *Courier) ask(ctx context.Context, w Webhook, m content) string {
	s, err := c.s.open(w)
	if err != nil {
		c.log.ErrorContext(ctx, "a webhook cannot be opened", "webhook", w.ID.String(), "cause", err.Error())
		return failKey
	}
	r, err := w.request(s, m, c.s.db.Now())
	if err != nil {
		return failKey
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return w.verdict(c.send(ctx, r))
}
