package outbox

import (
	"context"
	"strconv"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// claimID is one claim of a sender on messages.
type claimID = id.ID[parcel]

// The three looks at what is due: what may climb, what may be posted to a group,
// what may be sent by SMS. Rows that another sender holds are passed over.
const (
	sqlClimbing = `
		select id, event, kind, params, dwelling_id, resident_id, urgent, stranger, link, made_at, state, told_at, rung, rung_since, tries
		from outbox.messages
		where committee_id = $1 and state = 'waiting' and next_at <= $2 and (rung = 0 or rung = 1 and $3)
		order by next_at, id
		limit $4
		for update skip locked`

	sqlPosting = `
		select id, event, kind, params, dwelling_id, resident_id, urgent, stranger, link, made_at, state, told_at, rung, rung_since, tries
		from outbox.messages
		where committee_id = $1 and state = 'waiting' and next_at <= $2 and rung = 1
		order by next_at, id
		limit $3
		for update skip locked`

	sqlCarrying = `
		select id, event, kind, params, dwelling_id, resident_id, urgent, stranger, link, made_at, state, told_at, rung, rung_since, tries, secret_sealed
		from outbox.messages
		where committee_id = $1 and state = 'waiting' and next_at <= $2 and rung = 2
		order by urgent desc, next_at, id
		limit $3
		for update skip locked`
)

// sqlStand puts a message on a rung and says when to look at it again; a new rung
// begins without failures.
const sqlStand = `
	update outbox.messages
	set tries = case when rung = $3 then tries else 0 end, rung = $3, rung_since = $4, next_at = $5, claim = null
	where committee_id = $1 and id = any($2::uuid[])`

// sqlClaim takes messages until the lease runs out.
const sqlClaim = `
	update outbox.messages
	set claim = $3, next_at = $4
	where committee_id = $1 and id = any($2::uuid[])`

// sqlPutOff lets messages of one rung wait together.
const sqlPutOff = `
	update outbox.messages
	set next_at = $3
	where committee_id = $1 and id = any($2::uuid[])`

// round is one transaction of a courier in one committee.
type round struct {
	*Courier
	tx      *pg.Tx
	place   place
	now     situation
	moved   int
	parcels []parcel
}

func (r *round) claim(ctx context.Context, committee people.CommitteeID) error {
	c, err := people.ByID(ctx, r.tx, committee)
	if err != nil {
		return err
	}
	r.place = place{c, c.Today(r.tx.Now)}
	r.now = situation{zone: r.place.Location(), now: r.tx.Now}
	if r.now.Settings, err = settings(ctx, r.tx, committee); err != nil {
		return err
	}
	if r.send != nil {
		list, err := webhooks(ctx, r.tx, committee)
		if err != nil {
			return err
		}
		r.now.robot, r.now.sms = on(list, ByRobot), on(list, BySMS)
	}
	if err := r.climb(ctx); err != nil {
		return err
	}
	if err := r.post(ctx); err != nil {
		return err
	}
	return r.take(ctx)
}

func (r *round) due(ctx context.Context, query string, args ...any) ([]queued, error) {
	return pg.All[queued](ctx, r.tx, query, append([]any{r.place.ID, r.tx.Now}, args...)...)
}

// climb moves what nobody has to be asked for.
func (r *round) climb(ctx context.Context) error {
	list, err := r.due(ctx, sqlClimbing, r.now.robot == nil, climbing)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return nil
	}
	reach, err := r.place.means(ctx, r.tx, list)
	if err != nil {
		return err
	}
	same := map[next][]queued{} // most of what came together goes on together
	for _, m := range list {
		n := r.now.decide(m, reach[m.ID])
		if n.send {
			n = next{rung: rungSMS, since: r.tx.Now, at: r.tx.Now}
		}
		same[n] = append(same[n], m)
	}
	for n, list := range same {
		if err := r.settle(ctx, list, n); err != nil {
			return err
		}
	}
	return nil
}

// settle does what the ladder says of messages that are not to be sent now.
func (r *round) settle(ctx context.Context, list []queued, n next) error {
	r.moved += len(list)
	held := make([]Message, len(list))
	for i, m := range list {
		held[i] = m.Message
	}
	switch {
	case n.close:
		return turn(ctx, r.tx, r.place.ID, held, TurnClose)
	case n.list:
		return turn(ctx, r.tx, r.place.ID, held, TurnList)
	}
	return r.tx.Do(ctx, sqlStand, r.place.ID, pq.Array(idsOf(list)), n.rung, n.since, n.at)
}

// post claims all that waits for the group's robot as one post that names nobody.
func (r *round) post(ctx context.Context) error {
	hook := r.now.robot
	if hook == nil || r.room(r.place.ID, false) == 0 {
		return nil
	}
	list, err := r.due(ctx, sqlPosting, postedOnce)
	if err != nil || len(list) == 0 {
		return err
	}
	if r.now.hopeless(hook) {
		return r.settle(ctx, list, next{rung: rungSMS, since: r.tx.Now, at: r.tx.Now})
	}
	until, hold := r.now.quietUntil(r.tx.Now, r.now.zone)
	if !hold && hook.LastAt != nil && r.tx.Now.Before(hook.LastAt.Add(postSpacing)) {
		until, hold = hook.LastAt.Add(postSpacing), true
	}
	if hold {
		r.moved += len(list)
		return r.tx.Do(ctx, sqlPutOff, r.place.ID, pq.Array(idsOf(list)), until)
	}
	words := r.s.Words.In(i18n.Chinese)
	return r.pack(ctx, parcel{hook: *hook, messages: list, content: content{
		title: words.Say("outbox.group.title"),
		text:  words.Say("outbox.group.text", "committee", r.place.Name, "n", strconv.Itoa(households(list)), "url", r.link("/my/"+r.place.Code)),
	}})
}

// take claims as many SMS as may be under way.
func (r *round) take(ctx context.Context) error {
	hook := r.now.sms
	room := climbing
	if hook != nil && !r.now.hopeless(hook) {
		room = r.room(r.place.ID, hook.FailingSince != nil)
	}
	if room == 0 {
		return nil
	}
	list, err := r.due(ctx, sqlCarrying, room)
	if err != nil || len(list) == 0 {
		return err
	}
	reach, err := r.place.means(ctx, r.tx, list)
	if err != nil {
		return err
	}
	for _, m := range list {
		h := reach[m.ID]
		n := r.now.decide(m, h)
		if !n.send {
			if err := r.settle(ctx, []queued{m}, n); err != nil {
				return err
			}
			continue
		}
		words := r.s.Words.In(i18n.Chinese)
		err = r.pack(ctx, parcel{hook: *hook, messages: []queued{m}, content: content{
			phone: h.phones[m.Tries%len(h.phones)], title: m.Title(words),
			text: words.Say("outbox.sms.text", "committee", r.place.Name, "title", m.Title(words), "text", m.Text(words), "url", r.link(r.address(m))),
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

// address is the page that an SMS names: the household's, or the one that only
// its phone is told. One that another key sealed cannot be told.
func (r *round) address(m queued) string {
	if len(m.Sealed) == 0 {
		return m.Link
	}
	secret, err := r.s.Key.Open(m.Sealed, bound(r.place.ID, m.Event))
	if err != nil {
		return m.Link
	}
	return secret
}

// pack claims a parcel's messages for the time of a lease.
func (r *round) pack(ctx context.Context, p parcel) error {
	p.committee, p.claim = r.place.ID, id.New[parcel]()
	p.robotWait = time.Duration(r.now.RobotWait) * time.Minute
	p.content.id = p.messages[0].ID.String()
	if err := r.tx.Do(ctx, sqlClaim, p.committee, pq.Array(idsOf(p.messages)), p.claim, r.tx.Now.Add(lease)); err != nil {
		return err
	}
	r.parcels = append(r.parcels, p)
	return nil
}

func (r *round) link(path string) string {
	if r.s.PublicURL == "" || path == "" {
		return ""
	}
	return r.s.PublicURL + path
}

func idsOf(list []queued) []string {
	out := make([]string, len(list))
	for i, m := range list {
		out[i] = m.ID.String()
	}
	return out
}

func households(list []queued) int {
	seen := map[people.DwellingID]bool{}
	for _, m := range list {
		seen[m.DwellingID] = true
	}
	return len(seen)
}
