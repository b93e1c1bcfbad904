package gate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/compacts"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// card is a card as the gate reads it.
type card struct {
	ID id.ID[card]
	cardFacts
}

// recorded is a check that stands already.
type recorded struct {
	hash   [32]byte
	answer Answer
}

// presence is whether a plate is inside, since when.
type presence struct {
	Committee people.CommitteeID `db:"committee_id"`
	Plate     string             `db:"plate"`
	Inside    bool               `db:"inside"`
	At        time.Time          `db:"at"`
	Check     uuid.UUID          `db:"check_id"`
	Gate      string             `db:"gate"`
	moved     bool
}

// lore is all a batch has learned: what its decisions rest on, kept up to date
// from one check to the next.
type lore struct {
	now        time.Time
	known      map[key]recorded
	committees map[people.CommitteeID]committee
	presences  map[spot]presence
	blocked    map[spot]bool
}

// committee is what a batch needs of one committee.
type committee struct {
	people.Committee
	today    day.Day
	expiring int
	hours    map[string][]hour
}

// hour is a stretch of a gate's day with its mode; minutes of the day, half-open.
type hour struct {
	Gate string `db:"label"`
	From int    `db:"from_minute"`
	To   int    `db:"to_minute"`
	Mode Mode   `db:"mode"`
}

func learn(ctx context.Context, tx *pg.Tx, list []*work) (*lore, error) {
	l := &lore{
		now: tx.Now, known: map[key]recorded{}, committees: map[people.CommitteeID]committee{},
		presences: map[spot]presence{}, blocked: map[spot]bool{},
	}
	for _, w := range list {
		if _, ok := l.committees[w.committee]; ok {
			continue
		}
		if err := l.learnCommittee(ctx, tx, w.committee); err != nil {
			return nil, err
		}
	}
	if err := l.learnChecks(ctx, tx, list); err != nil {
		return nil, err
	}
	return l, l.learnPlates(ctx, tx, list)
}

func (l *lore) learnCommittee(ctx context.Context, tx pg.Queryer, c people.CommitteeID) error {
	full, err := people.ByID(ctx, tx, c)
	if err != nil {
		return err //nolint:wrapcheck // already a refusal
	}
	m := committee{Committee: full, today: full.Today(l.now), hours: map[string][]hour{}}
	if m.expiring, err = compacts.Int(ctx, tx, c, "card.expiring_days", m.today); err != nil {
		return err //nolint:wrapcheck // already a refusal
	}
	var hours []hour
	if err := tx.Select(ctx, &hours, sqlGateHours, c); err != nil {
		return fmt.Errorf("gate hours: %w", err)
	}
	for _, h := range hours {
		m.hours[h.Gate] = append(m.hours[h.Gate], h)
	}
	l.committees[c] = m
	return nil
}

// mode is what the check's gate looks at in the hour it was seen; every car is
// expected where nothing was set.
func (l *lore) mode(w *work, c committee) Mode {
	at := l.now
	if !w.check.At.IsZero() {
		at = w.check.At
	}
	local := at.In(c.Location())
	minute := local.Hour()*60 + local.Minute()
	for _, h := range c.hours[w.check.Gate] {
		if h.From <= minute && minute < h.To {
			return h.Mode
		}
	}
	return EveryCar
}

func (l *lore) facts(w *work, c committee) facts {
	f := facts{
		Exempt: w.check.Exempt, Direction: w.check.Direction, Mode: w.mode, Today: c.today, ExpiringDays: c.expiring,
		TokenGiven: w.check.Token != "", TokenKnown: w.tokenHash != "" && w.card != nil, TokenForeign: w.foreign,
		PlateGiven: w.check.Plate != "", PlateValid: w.plateOK, Plate: w.plate,
		ByToken: w.check.Token != "", Override: w.check.Override != "",
	}
	if !w.foreign && w.card != nil {
		f.Card = &w.card.cardFacts
	}
	s := spot{w.committee, w.subject()}
	f.Blocked = l.blocked[s]
	f.Inside = l.presences[s].Inside
	if f.Card != nil {
		f.OtherInside = slices.ContainsFunc(f.Card.Plates, func(p string) bool {
			return p != s.plate && l.presences[spot{w.committee, p}].Inside
		})
	}
	return f
}

func (l *lore) learnChecks(ctx context.Context, tx *pg.Tx, list []*work) error {
	committees, ids := columns(list, func(w *work) string { return w.check.ID.String() })
	var rows []checkRow
	if err := tx.Select(ctx, &rows, sqlChecksKnown, pq.Array(committees), pq.Array(ids)); err != nil {
		return fmt.Errorf("known checks: %w", err)
	}
	for _, r := range rows {
		c := l.committees[r.Committee]
		l.known[key{r.Committee, r.ID}] = recorded{hash: [32]byte(r.Content), answer: r.answer(c.Location())}
	}
	return nil
}

func (l *lore) learnPlates(ctx context.Context, tx *pg.Tx, list []*work) error {
	var committees, plates []string
	for _, w := range list {
		of := []string{w.subject()}
		if w.card != nil && !w.foreign {
			of = append(of, w.card.Plates...)
		}
		for _, p := range of {
			if p != "" {
				committees, plates = append(committees, w.committee.String()), append(plates, p)
			}
		}
	}
	var here []presence
	if err := tx.Select(ctx, &here, sqlPresences, pq.Array(committees), pq.Array(plates)); err != nil {
		return fmt.Errorf("presences: %w", err)
	}
	for _, p := range here {
		l.presences[spot{p.Committee, p.Plate}] = p
	}
	var blocked []struct {
		Committee people.CommitteeID `db:"committee_id"`
		Plate     string             `db:"plate"`
		From      day.Day            `db:"from_day"`
		Until     day.Day            `db:"until_day"`
	}
	if err := tx.Select(ctx, &blocked, sqlBlocked, pq.Array(committees), pq.Array(plates)); err != nil {
		return fmt.Errorf("blocked plates: %w", err)
	}
	for _, b := range blocked {
		if today := l.committees[b.Committee].today; b.From <= today && today <= b.Until {
			l.blocked[spot{b.Committee, b.Plate}] = true
		}
	}
	return nil
}

func columns(list []*work, value func(*work) string) (committees, values []string) {
	for _, w := range list {
		committees, values = append(committees, w.committee.String()), append(values, value(w))
	}
	return committees, values
}
