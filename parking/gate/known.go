package gate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

// errKnown turns a batch back: it holds a check that was recorded before, so it
// is decided again with a look at what stands. Few checks are sent twice.
var errKnown = errors.New("gate: a check of the batch is recorded already")

// knownRow is a recorded check as its answer needs it.
type knownRow struct {
	Committee  people.CommitteeID `db:"committee_id"`
	ID         uuid.UUID          `db:"id"`
	Content    []byte             `db:"content_sha256"`
	Verdict    Verdict            `db:"verdict"`
	Code       Code               `db:"code"`
	Plate      string             `db:"plate"`
	Typed      string             `db:"typed"`
	Inside     bool               `db:"inside"`
	RecordedAt time.Time          `db:"recorded_at"`
	Number     string             `db:"number"`
	Class      string             `db:"class"`
	ValidTo    day.Day            `db:"valid_to"`
	oldCard
}

func (r knownRow) answer(c committee) Answer {
	a := Answer{ID: r.ID, Verdict: r.Verdict, Code: r.Code, Plate: r.Plate, Inside: r.Inside, RecordedAt: r.RecordedAt.In(c.Location())}
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
func (l *lore) readKnown(ctx context.Context, db *pg.DB, committees, ids []string) error {
	var rows []knownRow
	if err := db.Hot(ctx, &rows, sqlKnown, pq.Array(committees), pq.Array(ids)); err != nil {
		return fmt.Errorf("known checks: %w", err)
	}
	for _, r := range rows {
		l.known[key{r.Committee, r.ID}] = recorded{hash: [32]byte(r.Content), answer: r.answer(l.committees[r.Committee])}
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
