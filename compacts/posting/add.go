package posting

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// ErrKeyReused refuses a one-time key that made another posting before.
var ErrKeyReused = errs.New(errs.Conflict, "posting.key.reused")

// Add posts within the caller's act, which holds the committee's head of the
// record and has seen to it that the actor may. The period is that of the
// committee's rules on its present day. The same one-time key with the same
// content gives the posting it made, with other content ErrKeyReused. ErrKind,
// ErrTitle, ErrText, ErrItem, wording.ErrPlate and its like, and what source.Enter says.
func Add(ctx context.Context, tx *pg.Tx, c people.Committee, n New) (Posting, error) {
	n, err := n.check()
	if err != nil {
		return Posting{}, err
	}
	sum := digest(n.Kind, n.Title, n.Text, n.Items)
	if p, made, err := madeBefore(ctx, tx, c, n.Key, sum); made || err != nil {
		return p, err
	}
	today := c.Today(tx.Now)
	p := Posting{
		ID: id.New[Posting](), Kind: n.Kind, Title: n.Title, Text: n.Text, SHA256: sum[:], PostedOn: today,
		State: Posted, Since: tx.Now, PostedAt: tx.Now, Version: 1, Of: n.Of,
	}
	if err := p.setPeriod(ctx, tx, c, today); err != nil {
		return p, err
	}
	p.Year, _, _ = today.Date()
	if err := tx.Get(ctx, &p.Seq, sqlPostingLastSeq, c.ID, p.Year); err != nil {
		return p, fmt.Errorf("number of posting: %w", err)
	}
	p.Seq++
	if err := source.Add(ctx, tx, c.ID, p.asSource()); err != nil {
		return p, err
	}
	if err := tx.Do(ctx, sqlPostingAdd, c.ID, p.ID, p.Year, p.Seq, p.Kind, p.Title, p.Text, p.SHA256, p.PostedOn,
		p.Days, p.Unit, p.Rest, p.LastDay, p.State, tx.Now, n.Key, n.Of); err != nil {
		return p, err
	}
	if err := addItems(ctx, tx, c.ID, p.ID, n.Items); err != nil {
		return p, err
	}
	if err := p.moves(c.ID).Note(ctx, tx, moves.Step[State, Event]{On: Hang, Became: Posted}); err != nil {
		return p, err
	}
	if err := p.hear(ctx, tx, c, n.Opinions); err != nil {
		return p, err
	}
	return p, record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: Hang.kind(), Subject: p.Number.String(),
		Body: []record.Pair{
			{Key: "kind", Value: string(p.Kind)},
			{Key: "text_sha256", Value: hex.EncodeToString(p.SHA256)},
			{Key: "items", Value: strconv.Itoa(len(n.Items))},
			{Key: "days", Value: strconv.Itoa(p.Days)},
			{Key: "unit", Value: string(p.Unit)},
			{Key: "last_day", Value: p.LastDay.String()},
		},
	})
}

// hear enters the opinions that were heard before it was posted.
func (p Posting) hear(ctx context.Context, tx *pg.Tx, c people.Committee, list []source.NewOpinion) error {
	for _, o := range list {
		o.On = source.Cited{Kind: source.Posting, Number: p.Number.String()}
		if err := source.Enter(ctx, people.Within(tx, c), o); err != nil {
			return err
		}
	}
	return nil
}

// madeBefore finds the posting that a one-time key made.
func madeBefore(ctx context.Context, tx *pg.Tx, c people.Committee, key string, sum [32]byte) (Posting, bool, error) {
	if key == "" {
		return Posting{}, false, nil
	}
	p, err := one(ctx, tx, sqlPostingByKey, c.ID, key)
	switch {
	case errors.Is(err, ErrUnknown):
		return Posting{}, false, nil
	case err == nil && !bytes.Equal(p.SHA256, sum[:]):
		return Posting{}, false, ErrKeyReused
	}
	return p, err == nil, err
}

// setPeriod takes the period from the rules, and its last day from the calendar
// where all of it is known.
func (p *Posting) setPeriod(ctx context.Context, tx *pg.Tx, c people.Committee, today day.Day) error {
	kind := "posting." + string(p.Kind)
	var err error
	if p.Days, err = rule.Int(ctx, tx, c.ID, kind+".days", today); err != nil {
		return err
	}
	unit, err := rule.Text(ctx, tx, c.ID, kind+".unit", today)
	if err != nil {
		return err
	}
	rest, err := rule.Text(ctx, tx, c.ID, "posting.rest", today)
	if err != nil {
		return err
	}
	p.Unit, p.Rest = calendar.Unit(unit), calendar.Rest(rest)
	cal, err := rule.CalendarOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	p.LastDay = p.last(cal)
	return nil
}

// moves is a posting as it moves.
func (p Posting) moves(c people.CommitteeID) moves.Subject[State, Event] {
	return moves.Subject[State, Event]{
		Table: Moves(), Committee: c, Key: p.ID, State: p.State, Change: sqlPostingMove, Event: sqlEventAdd,
		Moved: ErrMoved, Named: []string{"number", p.Number.String()},
	}
}

func move(ctx context.Context, tx *pg.Tx, c people.Committee, p Posting, m turn) error {
	body := []record.Pair{{Key: "last_day", Value: m.last.String()}}
	if m.reason != "" {
		body = []record.Pair{{Key: "reason_digest", Value: c.Digest("reason", m.reason)}}
	}
	_, err := p.moves(c.ID).Do(ctx, tx, moves.Move[Event]{
		On: m.on, Sets: []any{tx.Now, p.Version, m.last, m.reason},
		Act: record.Act{Kind: m.on.kind(), Subject: p.Number.String(), Body: body},
	})
	if err != nil || m.on != Withdraw {
		return err
	}
	return source.Move(ctx, tx, c.ID, p.Source(), source.Gone)
}

// turn is one move: the event, the last day where it is the end, the reason
// where it is a withdrawal.
type turn struct {
	on     Event
	last   day.Day
	reason string
}
