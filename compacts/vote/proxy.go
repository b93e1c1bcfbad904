package vote

import (
	"context"
	"crypto/sha256"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Proxy is that one voter of a roll votes for another (委托), as a signed paper says: for
// this vote, and for some days. The voter's own ballot stands above whatever their agent
// casts, and once there is one the agent casts nothing more.
type Proxy struct {
	N       int        `db:"n"`
	Voter   int        `db:"voter"`
	Agent   int        `db:"agent"`
	From    day.Day    `db:"from_day"`
	To      day.Day    `db:"to_day"` // its last day
	At      time.Time  `db:"entered_at"`
	EndedAt *time.Time `db:"ended_at"`
	Reason  string     `db:"reason"`
	Scan    []byte     `db:"scan_sha256"`
	Doors   string     `db:"doors"` // of the voter, for the committee and the agent
}

var (
	// ErrProxyUnit refuses a proxy of or for a unit that the roll has not, or of somebody
	// for themselves.
	ErrProxyUnit = errs.New(errs.Invalid, "vote.proxy.unit")
	// ErrProxyDays refuses days that are none, or in which nobody can vote.
	ErrProxyDays = errs.New(errs.Invalid, "vote.proxy.days")
	// ErrProxyScan refuses a proxy without the scan of its paper.
	ErrProxyScan = errs.New(errs.Invalid, "vote.proxy.scan")
	// ErrProxyTaken refuses a second proxy of a voter.
	ErrProxyTaken = errs.New(errs.Conflict, "vote.proxy.taken")
	// ErrProxyMost refuses an agent who votes for as many others as the rule allows
	// (parameter most).
	ErrProxyMost = errs.New(errs.Conflict, "vote.proxy.most")
	// ErrProxyNone refuses to vote for whom one does not, or not on this day.
	ErrProxyNone = errs.New(errs.Forbidden, "vote.proxy.none")
	// ErrProxyOwn refuses to vote for whoever has voted themselves.
	ErrProxyOwn = errs.New(errs.Conflict, "vote.proxy.own")
)

// Authorising is a proxy as its paper has it, by the units of the roll.
type Authorising struct {
	Committee   people.CommitteeID
	Number      string
	Unit, Agent int // whose, and by whom
	From, To    day.Day
	Scan        []byte // its digest is kept
}

const sqlProxyAdd = `
	insert into compacts.proxies (committee_id, vote_id, n, voter, agent, scan_sha256, from_day, to_day, entered_at, entered_by)
	select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, $6, $7, $8, $9
	from compacts.proxies
	where committee_id = $1 and vote_id = $2
	returning n`

const sqlProxiesOf = `
	select count(*)
	from compacts.proxies
	where committee_id = $1 and vote_id = $2 and agent = $3 and ended_at is null`

const sqlProxyEnd = `
	update compacts.proxies
	set ended_at = $4, reason = $5
	where committee_id = $1 and vote_id = $2 and n = $3 and ended_at is null`

const sqlProxies = `
	select p.n, p.voter, p.agent, p.from_day, p.to_day, p.entered_at, p.ended_at, p.reason, p.scan_sha256,
		(select string_agg(d.code, ' ' order by d.sort_key) from compacts.roll_units u
			join people.dwellings d on d.committee_id = u.committee_id and d.id = u.dwelling_id
			where u.committee_id = p.committee_id and u.vote_id = p.vote_id and u.voter = p.voter) as doors
	from compacts.proxies p
	where p.committee_id = $1 and p.vote_id = $2 and ($3 = 0 or p.agent = $3 and p.ended_at is null and p.from_day <= $4 and p.to_day >= $4)
	order by p.n`

const sqlVotedOwn = `
	select exists (select from compacts.ballots where committee_id = $1 and vote_id = $2 and voter = $3 and proxy is null)`

// Authorise enters a proxy, until the vote closes. Staff may. It goes on the public record
// as vote.proxy, by the numbers of the roll. ErrUnknown, ErrNotNoticed, ErrOver,
// ErrProxyUnit, ErrProxyDays, ErrProxyScan, ErrProxyTaken, ErrProxyMost.
func (s *Service) Authorise(ctx context.Context, who actor.Actor, n Authorising) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if v.State != Noticed || v.Phase(a.Now) == Closed {
			return v.shut(a)
		}
		voter, agent, err := v.pair(ctx, a, n)
		if err != nil {
			return err
		}
		if n.From.Zero() || n.To < n.From || n.To < a.Today || n.To < v.OpensOn || n.From > day.In(*v.ClosesAt, a.Committee.Location()) {
			return ErrProxyDays.On("to")
		}
		if len(n.Scan) == 0 {
			return ErrProxyScan.On("scan")
		}
		most, err := rule.Int(ctx, a, n.Committee, "vote.proxies", v.OpensOn)
		if err != nil {
			return err
		}
		var has int
		if err := a.Get(ctx, &has, sqlProxiesOf, n.Committee, v.ID, agent); err != nil {
			return err
		}
		if has >= most {
			return ErrProxyMost.With("most", strconv.Itoa(most))
		}
		sum := sha256.Sum256(n.Scan)
		no, err := pg.One[int](ctx, a, ErrUnknown, sqlProxyAdd, n.Committee, v.ID, voter, agent, sum[:], n.From, n.To, a.Now, a.Who.Person)
		if pg.Constraint(err) == "proxies_standing_key" {
			return ErrProxyTaken.On("unit")
		}
		if err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "vote.proxy", Subject: v.Number.String(), Body: []record.Pair{
			{Key: "proxy", Value: strconv.Itoa(no)}, {Key: "voter", Value: voterName(voter)}, {Key: "agent", Value: voterName(agent)}, {Key: "scan_sha256", Value: hexOf(sum[:])},
		}})
	})
}

// pair are the voters of a proxy's units.
func (v Vote) pair(ctx context.Context, a people.Act, n Authorising) (voter, agent int, err error) {
	for _, one := range []struct {
		unit  int
		to    *int
		field string
	}{{n.Unit, &voter, "unit"}, {n.Agent, &agent, "agent"}} {
		e, err := pg.One[Entry](ctx, a, ErrProxyUnit.On(one.field), sqlEntry, n.Committee, v.ID, one.unit)
		if err != nil {
			return 0, 0, err
		}
		*one.to = e.Voter
	}
	if voter == agent {
		err = ErrProxyUnit.On("agent")
	}
	return voter, agent, err
}

// Revoke ends a proxy, for a reason; what was cast by it stands until its voter casts
// another. Staff may. It goes on the public record as vote.proxy_ended. ErrUnknown,
// ErrReason, ErrProxyNone.
func (s *Service) Revoke(ctx context.Context, who actor.Actor, n Ending, proxy int) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	n.Reason = wording.Tidy(n.Reason)
	n, err := n.check()
	if err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if err := a.DoOr(ctx, ErrProxyNone, sqlProxyEnd, n.Committee, v.ID, proxy, a.Now, n.Reason); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "vote.proxy_ended", Subject: v.Number.String(), Body: []record.Pair{
			{Key: "proxy", Value: strconv.Itoa(proxy)}, {Key: "reason_digest", Value: a.Committee.Digest("reason", n.Reason)},
		}})
	})
}

// Proxies lists the proxies of a vote. Staff and readers may. ErrUnknown.
func (s *Service) Proxies(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) ([]Proxy, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return nil, err
	}
	return people.Read(ctx, s.db, c, func(w people.View) ([]Proxy, error) {
		v, err := byNumber(ctx, w, c, number)
		if err != nil {
			return nil, err
		}
		return pg.All[Proxy](ctx, w, sqlProxies, c, v.ID, 0, w.Today)
	})
}

// standsFor gives the proxy by which a voter votes for another today. ErrProxyNone,
// ErrProxyOwn.
func (v Vote) standsFor(ctx context.Context, a people.Act, agent, voter int) (Proxy, error) {
	list, err := pg.All[Proxy](ctx, a, sqlProxies, a.Committee.ID, v.ID, agent, a.Today)
	if err != nil {
		return Proxy{}, err
	}
	for _, p := range list {
		if p.Voter == voter {
			return p, pg.Refuse(ctx, a, ErrProxyOwn, sqlVotedOwn, a.Committee.ID, v.ID, voter)
		}
	}
	return Proxy{}, ErrProxyNone
}
