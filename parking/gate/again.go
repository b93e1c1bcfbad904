package gate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

// againRule is for how many minutes one phone's second answer to a car is the same
// passage: the card scanned and the tail typed too, or a tap that seemed to do nothing.
const againRule = "gate.again_minutes"

// sqlSamePassing gives the last record of a plate around a moment, if it let the car
// pass and is the same person's on the same phone, at the same gate and the same way;
// and the check's own, where it is recorded already.
const sqlSamePassing = `
	select k.id
	from (
		select id, gate, direction, actor, device
		from parking.checks
		where committee_id = $1 and plate = $2 and visit_id is not distinct from $9::uuid and verdict <> 'refuse'
			and at > $3::timestamptz - make_interval(mins => $4::int) and at < $3::timestamptz + make_interval(mins => $4::int)
		order by at desc, seq desc
		limit 1
	) k
	where k.gate = $5 and k.direction = $6 and k.actor = $7 and k.device = $8
	union
	select id from parking.checks where committee_id = $1 and id = $10`

// sighting is a car's way through a gate as one phone saw it.
type sighting struct {
	gate      string
	direction Direction
	actor     string
	device    string
}

func (w *work) sighting() sighting {
	return sighting{w.check.Gate, w.check.Direction, w.who.Pseudonym, w.check.Device}
}

// byHand is a check that a person makes of a car that comes or goes. What a program
// sends stands as it was sent, and a reason given is always on record.
func (w *work) byHand() bool {
	return !w.who.Is(actor.Gate, actor.Integration) && !w.check.Late && w.check.Override == "" && w.check.Exempt == "" &&
		w.check.Direction != Parked && w.subject() != ""
}

// readPassed reads which checks of a batch were answered a moment ago.
func (l *lore) readPassed(ctx context.Context, db *pg.DB, list []*work) error {
	var checks []string
	for _, w := range list {
		if !w.byHand() {
			continue
		}
		var ids []uuid.UUID
		p := w.sighting()
		subject, pass := w.subject(), (*string)(nil)
		if w.noPlate != "" {
			text := w.check.Visit.String()
			subject, pass = "", &text
		}
		err := db.Hot(ctx, &ids, sqlSamePassing, w.committee, subject, Stamp(l.when(w)), l.committee.rules[againRule],
			p.gate, string(p.direction), p.actor, p.device, pass, w.check.ID)
		if err != nil {
			return fmt.Errorf("same passing: %w", err)
		}
		for _, one := range ids {
			if checks = append(checks, one.String()); one != w.check.ID {
				l.passed[w.subject()] = passed{p, one}
			}
		}
	}
	if len(checks) == 0 {
		return nil
	}
	return l.readKnown(ctx, db, list[0].committee, checks)
}

// passed is the last check that let a car pass.
type passed struct {
	sighting
	id uuid.UUID
}

// again gives the answer of the passage that a check is a second answer to.
func (l *lore) again(w *work) (Answer, bool) {
	p, ok := l.passed[w.subject()]
	if !ok || !w.byHand() || p.sighting != w.sighting() {
		return Answer{}, false
	}
	was, ok := l.known[p.id]
	was.answer.Again = true
	return was.answer, ok
}

// Look tells what a car's card or pass says, and records nothing: a look (查一下) is no
// passage, so it pairs with none; leaving is not refused in a look either. Volunteers on
// duty and staff may. Errors: as Check.
func (r *Recorder) Look(ctx context.Context, who actor.Actor, c people.CommitteeID, k Check) (Answer, error) {
	if err := who.Needs(c.String(), append([]actor.Role{actor.Volunteer}, actor.Staff...)...); err != nil {
		return Answer{}, err
	}
	leaves := k.Direction == Out
	k.Direction, k.Override, k.Exempt = Parked, "", ""
	if err := k.valid(); err != nil {
		return Answer{}, err
	}
	w := understand(asked{who, c, k})
	l, err := r.learn(ctx, []*work{w}, false)
	if err != nil {
		return Answer{}, pg.Translate(err)
	}
	l.answer(w)
	if leaves && w.result.Out.Verdict == Refuse {
		w.result.Out.Verdict = Caution
	}
	return w.result.Out, w.result.Err
}

// errKnown turns a batch back: it holds a check that was recorded before, so it
// is decided again with a look at what stands. Few checks are sent twice.
var errKnown = errors.New("gate: a check of the batch is recorded already")

// knownRow is a recorded check as its answer needs it.
type knownRow struct {
	ID         uuid.UUID `db:"id"`
	Content    []byte    `db:"content_sha256"`
	Verdict    Verdict   `db:"verdict"`
	Code       Code      `db:"code"`
	Plate      string    `db:"plate"`
	Typed      string    `db:"typed"`
	NoPlate    string    `db:"no_plate"`
	Inside     bool      `db:"inside"`
	RecordedAt time.Time `db:"recorded_at"`
	Number     string    `db:"number"`
	Class      string    `db:"class"`
	ValidTo    day.Day   `db:"valid_to"`
	oldCard
}

func (r knownRow) answer(c committee) Answer {
	a := Answer{ID: r.ID, Verdict: r.Verdict, Code: r.Code, Plate: r.Plate, NoPlate: r.NoPlate, Inside: r.Inside, RecordedAt: r.RecordedAt.In(c.Location())}
	if r.Code == PlateInvalid {
		a.Unplated, _ = plate.ParseUnplated(r.Typed)
	}
	if r.Code == CardTransition {
		a.Card = r.view(r.Plate, c)
	} else if r.Number != "" {
		a.Card = &CardView{Number: r.Number, Class: r.Class, Plate: r.Plate, ValidTo: r.ValidTo}
	}
	return a
}

// readKnown reads the records that stand already under ids.
func (l *lore) readKnown(ctx context.Context, db *pg.DB, c people.CommitteeID, ids []string) error {
	var rows []knownRow
	if err := db.Hot(ctx, &rows, sqlKnown, c, pq.Array(ids)); err != nil {
		return fmt.Errorf("known checks: %w", err)
	}
	for _, r := range rows {
		l.known[r.ID] = recorded{hash: [32]byte(r.Content), answer: r.answer(l.committee)}
	}
	return nil
}

func checksOf(list []*work) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = w.check.ID.String()
	}
	return out
}
