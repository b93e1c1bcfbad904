package block

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/plate"
)

// ID is the key of a block.
type ID = id.ID[Block]

// Block keeps one plate out until a day (暂停资格), on the ground of a rule. It
// has an end from the start and may be lifted before it; whoever it meets may
// object (domain rules 37 and 40). It takes no card away: the card is as it was
// when the block is over.
type Block struct {
	ID     ID          `db:"id"`
	Plate  plate.Plate `db:"plate"`
	From   day.Day     `db:"from_day"`
	Until  day.Day     `db:"until_day"` // the last day
	Reason string      `db:"reason"`
	rule.Ground
	MadeAt time.Time `db:"made_at"`
	MadeBy string    `db:"made_by"` // a role and a pseudonym
}

// Role is who made the block.
func (b Block) Role() actor.Role {
	role, _, _ := strings.Cut(b.MadeBy, " ")
	return actor.Role(role)
}

var (
	// ErrUntil refuses a block without a last day, with one that is over, or
	// with one more than a year away (parameters first and last): what has no end
	// in sight is a revocation under another name.
	ErrUntil = errs.New(errs.Invalid, "block.until.invalid")
	// ErrHeld refuses a second block of a plate at the same time.
	ErrHeld = errs.New(errs.Conflict, "block.held")
	// ErrUnknown says that no such block is in force.
	ErrUnknown = errs.New(errs.NotFound, "block.unknown")
)

// NewBlock is a plate to be kept out from today on.
type NewBlock struct {
	Committee people.CommitteeID
	Plate     string // as typed
	Until     day.Day
	Reason    string // 1 to 200 characters, kept beside the block
	Ground    rule.Ground
}

// check gives the plate and the reason as they are stored; every wrong field is named.
func (n NewBlock) check(today day.Day) (plate.Plate, string, error) {
	var wrong []*errs.Error
	p, err := plate.ParseOwned(n.Plate)
	if err != nil {
		wrong = append(wrong, plate.ErrInvalid.On("plate"))
	}
	if last := today.AddYears(1).AddDays(-1); n.Until < today || n.Until > last {
		wrong = append(wrong, ErrUntil.With("first", today.String(), "last", last.String()).On("until"))
	}
	reason, err := parking.NeededReason(n.Reason)
	_, ground := n.Ground.Clean()
	wrong = append(wrong, errs.As(err), ground)
	return p, reason, errs.Form(wrong...)
}

// Lifting is one block to be ended before its day, with a reason.
type Lifting struct {
	Committee people.CommitteeID
	Block     ID
	Reason    string
}

const sqlBlockAdd = `
	insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, source_ref, made_at, made_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

const sqlBlocksInForce = `
	select id, plate, from_day, until_day, reason, source_kind, source, source_ref,
		compacts.cited(committee_id, source_ref) as source_cited, made_at, made_by
	from parking.blocks
	where committee_id = $1 and lifted_at is null and until_day >= $2
	order by until_day, plate, id`

// sqlBlocksOfDwelling finds them by the dwelling's cars and by its live cards.
const sqlBlocksOfDwelling = `
	select b.id, b.plate, b.from_day, b.until_day, b.reason, b.source_kind, b.source, b.source_ref,
		compacts.cited(b.committee_id, b.source_ref) as source_cited, b.made_at, b.made_by
	from parking.blocks b
	where b.committee_id = $1 and b.lifted_at is null and b.until_day >= $3 and b.plate in (
		select v.plate from parking.vehicles v where v.committee_id = $1 and v.dwelling_id = $2 and v.to_day is null
		union
		select p.plate from parking.card_plates p
		join parking.cards c on c.committee_id = p.committee_id and c.id = p.card_id
		where c.committee_id = $1 and c.dwelling_id = $2 and p.live)
	order by b.until_day, b.plate, b.id`

const sqlBlockLift = `
	update parking.blocks
	set lifted_at = $3, lifted_by = $4, lift_reason = $5
	where committee_id = $1 and id = $2 and lifted_at is null and until_day >= $6`

// Make keeps a plate out from today to a day: the gates refuse it from the next
// check on, and no card is issued for it. Staff may. It goes on the record with
// the days and what it rests on, and names neither plate nor reason.
// plate.ErrInvalid, ErrUntil, ErrReasonMissing, ErrReasonLong,
// and what rule.Ground.Settle says; ErrHeld.
func (s *Service) Make(ctx context.Context, who actor.Actor, n NewBlock) (Block, error) {
	var b Block
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return b, err
	}
	err := people.InAct(ctx, s.db, who, n.Committee, func(a people.Act) error {
		p, reason, err := n.check(a.Today)
		if err != nil {
			return err
		}
		g, err := n.Ground.Settle(ctx, a, a.Committee.ID)
		if err != nil {
			return err
		}
		b = Block{
			ID: id.New[Block](), Plate: p, From: a.Today, Until: n.Until, Reason: reason, Ground: g, MadeAt: a.Now, MadeBy: by(a),
		}
		_, err = a.Exec(ctx, sqlBlockAdd, a.Committee.ID, b.ID, b.Plate, b.From, b.Until, b.Reason, g.Kind, g.Text, g.Ref, b.MadeAt, b.MadeBy)
		if pg.Constraint(err) == "blocks_overlap" {
			return ErrHeld
		}
		if err != nil {
			return fmt.Errorf("block: %w", err)
		}
		return recordBlock(ctx, a, "block.made", b.ID, append([]record.Pair{
			{Key: "blocked_until", Value: b.Until.String()},
			{Key: "reason_digest", Value: a.Committee.Digest("reason", b.Reason)},
		}, g.Lines(a.Committee)...))
	})
	return b, err
}

// Lift ends a block before its day. Staff may; the reason stays beside it.
// ErrUnknown, ErrReasonMissing, ErrReasonLong.
func (s *Service) Lift(ctx context.Context, who actor.Actor, n Lifting) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	return people.InAct(ctx, s.db, who, n.Committee, func(a people.Act) error {
		reason, err := parking.NeededReason(n.Reason)
		if err != nil {
			return err
		}
		rows, err := a.Exec(ctx, sqlBlockLift, a.Committee.ID, n.Block, a.Now, by(a), reason, a.Today)
		if err != nil {
			return fmt.Errorf("lift block: %w", err)
		}
		if rows == 0 {
			return ErrUnknown
		}
		return recordBlock(ctx, a, "block.lifted", n.Block, []record.Pair{{Key: "reason_digest", Value: a.Committee.Digest("reason", reason)}})
	})
}

// InForce lists the blocks in force, the next to end first. Staff and readers may.
func (s *Service) InForce(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Block, error) {
	if err := who.Needs(c.String(), append(append([]actor.Role{}, actor.Staff...), actor.Readers...)...); err != nil {
		return nil, err
	}
	var out []Block
	err := people.InView(ctx, s.db, c, func(v people.View) error {
		if err := v.Select(ctx, &out, sqlBlocksInForce, c, v.Today); err != nil {
			return fmt.Errorf("blocks: %w", err)
		}
		return nil
	})
	return out, err
}

// OfDwelling lists the blocks in force of a household's own cars, so that
// it learns of them with their reason and their ground. The household may, and
// whoever sees the committee's inside; nothing for anybody else.
func (s *Service) OfDwelling(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) ([]Block, error) {
	if err := who.Inside(c.String()); err != nil {
		return nil, err
	}
	var out []Block
	err := people.InView(ctx, s.db, c, func(v people.View) error {
		own, err := parking.Household{Committee: c, Dwelling: d, Today: v.Today}.Has(ctx, v, who)
		if err != nil || !own && !who.MaySee() {
			return err
		}
		if err := v.Select(ctx, &out, sqlBlocksOfDwelling, c, d, v.Today); err != nil {
			return fmt.Errorf("blocks of dwelling: %w", err)
		}
		return nil
	})
	return out, err
}

// by is who acts, as a block remembers it.
func by(a people.Act) string { return strings.TrimSpace(string(a.Who.Role()) + " " + a.Who.Pseudonym) }

// recordBlock calls a block by a name of its own: one made of the plate would
// tell which of a committee's entries are about the same car.
func recordBlock(ctx context.Context, a people.Act, kind string, b ID, body []record.Pair) error {
	return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{
		Kind: kind, Subject: a.Committee.Pseudonym(b.String()), Body: body,
	})
}

type knownBlock struct {
	Plate        string `db:"plate" json:"plate"`
	holding.Span `column:"when"`
	Reason       string `db:"reason" json:"because"`
}

const sqlKnownBlocks = `
	select distinct b.plate, b.from_day, b.until_day as to_day, b.reason
	from people.homes_of($1, $2) h
	join parking.vehicles v on v.committee_id = $1 and v.dwelling_id = h.dwelling_id
		and (h.to_day is null or v.from_day < h.to_day) and (v.to_day is null or v.to_day >= h.from_day)
	join parking.blocks b on b.committee_id = $1 and b.plate = v.plate
		and b.from_day >= greatest(h.from_day, v.from_day) and b.from_day <= coalesce(least(h.to_day, v.to_day), b.from_day)
	order by b.from_day, b.plate`
