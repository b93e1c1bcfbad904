package application

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ziguan/compacts/posting"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Grounds is what a card rests on, as anybody may ask of its number: rules,
// kinds of paper, days, counts and roles; no name, plate or door.
type Grounds struct {
	Card        class.Number
	InPlaceOf   class.Number // the card that was given on these grounds, where this one goes on with its right; empty for itself
	Class       class.Code
	State       parking.CardState
	IssuedOn    day.Day
	Terms       class.Terms // as they held when it was given
	Application string      // the number; empty where it came without one
	Way         parking.Way // by which it came otherwise; empty for one from before ways were kept
	Reason      string      // of an exception: why it came without an application
	ProposedBy  string      // the role of whoever proposed an exception
	SubmittedOn day.Day
	Documents   []LookedAt
	CheckedBy   string // the role; empty where nobody did
	DecidedBy   string
	Aside       int // people with an interest, who took no part
	Posting     string
	From, Last  day.Day
	Objections  []Objected
}

// LookedAt is a kind of paper that was looked at, and by which role.
type LookedAt struct {
	Document class.Document `db:"document"`
	Role     string         `db:"seen_role"`
}

// Objected counts the objections with one outcome; empty while unanswered.
type Objected struct {
	Outcome posting.Outcome `db:"outcome"`
	N       int             `db:"n"`
}

type cardRow struct {
	ID          parking.CardID    `db:"id"`
	Number      class.Number      `db:"number"`
	Dwelling    people.DwellingID `db:"dwelling_id"`
	Class       class.Code        `db:"class"`
	State       parking.CardState `db:"state"`
	AppliedAt   time.Time         `db:"applied_at"`
	IssuedAt    *time.Time        `db:"issued_at"`
	Way         parking.Way       `db:"way"`
	Application string            `db:"application"` // that earned it; empty for none
	Reason      string            `db:"reason"`
	Role        string            `db:"role"`
}

// sqlCardAsked is a card and all that it came in place of, the newest first.
const sqlCardAsked = `
	select k.id, k.number, k.dwelling_id, k.class, k.state, k.applied_at, k.way, coalesce(a.number, '') as application,
		coalesce((select e.reason from parking.card_events e
			where e.committee_id = k.committee_id and e.card_id = k.id and e.event = 'apply' order by e.at, e.id limit 1), '') as reason,
		coalesce((select e.actor_role from parking.card_events e
			where e.committee_id = k.committee_id and e.card_id = k.id and e.event = 'issue' order by e.at, e.id limit 1), '') as role,
		(select min(e.at) from parking.card_events e where e.committee_id = k.committee_id and e.card_id = k.id and e.event = 'issue') as issued_at
	from parking.cards k
	left join parking.applications a on a.committee_id = k.committee_id and a.card_id = k.id
	where k.committee_id = $1 and k.id in (select parking.card_line($1, n.id) from parking.cards n where n.committee_id = $1 and n.number = $2)
	order by k.applied_at desc, k.id desc`

// keeps reports whether a card rests on what the one before it rested on: it is new
// paper, another plate, or came back on appeal.
func (k cardRow) keeps() bool {
	return k.Application == "" && slices.Contains([]parking.Way{"", parking.WayReplacement, parking.WayPlates, parking.WayAppeal}, k.Way)
}

// sqlOfProposal is who proposed and who confirmed a card by exception.
const sqlOfProposal = `
	select reason, proposed_role, decided_role, state_since
	from parking.proposals
	where committee_id = $1 and card_id = $2`

const sqlLookedAt = `
	select distinct on (document) document, seen_role
	from parking.document_checks
	where committee_id = $1 and application_id = $2 and matched
	order by document, seen_at desc, id desc`

const sqlObjected = `
	select coalesce(outcome, '') as outcome, count(*) as n
	from compacts.objections
	where committee_id = $1 and posting_id = $2 and ref in ('', $3)
	group by outcome
	order by outcome`

const sqlStoodAside = `
	select count(distinct person_id)
	from people.interests
	where committee_id = $1 and dwelling_id = $2 and declared_at <= $3 and (ended_at is null or ended_at > $3)`

// Why says what a card rests on, or the one whose right it goes on with. Anybody may ask. parking.ErrCardUnknown.
func (s *Service) Why(ctx context.Context, c people.CommitteeID, card string) (Grounds, error) {
	var out Grounds
	n, ok := class.ParseNumber(card)
	if !ok {
		return out, parking.ErrCardUnknown
	}
	out.Card = n
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		var line []cardRow
		if err := r.Select(ctx, &line, sqlCardAsked, c, n); err != nil {
			return fmt.Errorf("card asked for: %w", err)
		}
		if len(line) == 0 {
			return parking.ErrCardUnknown
		}
		k := line[len(line)-1]
		if i := slices.IndexFunc(line, func(k cardRow) bool { return !k.keeps() }); i >= 0 {
			k = line[i]
		}
		if out.State = line[0].State; k.ID != line[0].ID {
			out.InPlaceOf = k.Number
		}
		return out.fill(ctx, r, committee, k)
	})
	return out, err
}

func (g *Grounds) fill(ctx context.Context, q pg.Queryer, c people.Committee, k cardRow) error {
	issued := k.AppliedAt
	if k.IssuedAt != nil {
		issued = *k.IssuedAt
	}
	g.Class, g.IssuedOn = k.Class, day.In(issued, c.Location())
	var err error
	if g.Terms, err = class.TermsInForce(ctx, q, c.ID, k.Class, g.IssuedOn); err != nil {
		return err
	}
	if k.Application == "" {
		return g.direct(ctx, q, c, k)
	}
	a, err := byNumber(ctx, q, c.ID, k.Application, sqlByNumber)
	if err != nil {
		return err
	}
	g.Application, g.SubmittedOn = a.Number, day.In(a.SubmittedAt, c.Location())
	if err := g.steps(ctx, q, c, a); err != nil {
		return err
	}
	return g.posted(ctx, q, c, a)
}

// direct notes why a card came without an application, and who decided, by role.
func (g *Grounds) direct(ctx context.Context, q pg.Queryer, c people.Committee, k cardRow) error {
	g.Way, g.DecidedBy = k.Way, k.Role
	switch k.Way {
	case parking.WayScript:
		g.Reason = k.Reason
	case parking.WayException:
		var p struct {
			Reason   string    `db:"reason"`
			Proposed string    `db:"proposed_role"`
			Decided  string    `db:"decided_role"`
			At       time.Time `db:"state_since"`
		}
		if err := q.Get(ctx, &p, sqlOfProposal, c.ID, k.ID); err != nil {
			return fmt.Errorf("proposal of card: %w", err)
		}
		g.Reason, g.ProposedBy, g.DecidedBy = p.Reason, p.Proposed, p.Decided
		if err := q.Get(ctx, &g.Aside, sqlStoodAside, c.ID, k.Dwelling, p.At); err != nil {
			return fmt.Errorf("who stood aside: %w", err)
		}
	case parking.WayApply, parking.WayApprove, parking.WayOffer, parking.WayAccept, parking.WayIssue, parking.WayFirstIssue, parking.WayRenewal,
		parking.WayReplacement, parking.WayPlates, parking.WaySubstitute, parking.WayRegain, parking.WayResume, parking.WayAppeal:
	}
	return nil
}

// steps notes who looked, who decided and who stood aside.
func (g *Grounds) steps(ctx context.Context, q pg.Queryer, c people.Committee, a Application) error {
	if err := q.Select(ctx, &g.Documents, sqlLookedAt, c.ID, a.ID); err != nil {
		return fmt.Errorf("documents looked at: %w", err)
	}
	list, err := steps(ctx, q, c.ID, a.ID)
	if err != nil {
		return err
	}
	decided := a.Since
	for _, s := range list {
		switch s.On {
		case Check:
			g.CheckedBy = s.Role
		case Approve, Queue:
			g.DecidedBy, decided = s.Role, s.At
		case Submit, AskMore, Supply, Offer, Accept, Decline, Restore, Lapse, Issue, Refuse, Withdraw:
		}
	}
	if err := q.Get(ctx, &g.Aside, sqlStoodAside, c.ID, a.DwellingID, decided); err != nil {
		return fmt.Errorf("who stood aside: %w", err)
	}
	return nil
}

func (g *Grounds) posted(ctx context.Context, q pg.Queryer, c people.Committee, a Application) error {
	if a.PostingID.Zero() {
		return nil
	}
	p, err := posting.ByID(ctx, q, c.ID, a.PostingID)
	if err != nil {
		return err
	}
	g.Posting, g.From, g.Last = p.Number.String(), p.PostedOn, p.LastDay
	if err := q.Select(ctx, &g.Objections, sqlObjected, c.ID, a.PostingID, a.Number); err != nil {
		return fmt.Errorf("objections to it: %w", err)
	}
	return nil
}
