package vote

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ziguan/compacts/tally"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Heads is a result in heads: what became of everybody on the roll. For, Against,
// Abstain, Invalid, NotReturned and NotReached sum to Asked.
type Heads struct {
	Asked       int64         `json:"asked"`
	Ways        map[Way]int64 `json:"ways"` // of the ballots that stand
	For         int64         `json:"for"`
	Against     int64         `json:"against"`
	Abstain     int64         `json:"abstain"`
	Invalid     int64         `json:"invalid"`
	NotReturned int64         `json:"not_returned"`
	NotReached  int64         `json:"not_reached"`
	Papers      Papers        `json:"papers"`
}

// Result is what was counted. Box is the published file, to the byte.
type Result struct {
	At        time.Time
	Tally     tally.Tally
	Heads     Heads
	Box       []byte
	BoxSHA256 []byte
	Import    *Imported // where its ballots lie elsewhere
	Recounts  []Recount
}

type resultRow struct {
	At      time.Time `db:"at"`
	Tally   string    `db:"tally"`
	Counted string    `db:"counted"`
	Box     []byte    `db:"box"`
	Sum     []byte    `db:"box_sha256"`
}

func resultOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, v ID) (*Result, error) {
	row, found, err := pg.Maybe[resultRow](ctx, q, sqlResult, c, v)
	if err != nil || !found {
		return nil, err
	}
	r := Result{At: row.At, Box: row.Box, BoxSHA256: row.Sum}
	if err := json.Unmarshal([]byte(row.Tally), &r.Tally); err != nil {
		return nil, fmt.Errorf("tally of vote: %w", err)
	}
	if err := json.Unmarshal([]byte(row.Counted), &r.Heads); err != nil {
		return nil, fmt.Errorf("heads of vote: %w", err)
	}
	in, imported, err := pg.Maybe[Imported](ctx, q, sqlImport, c, v)
	if err != nil {
		return nil, err
	}
	if imported {
		r.Import = &in
	}
	r.Recounts, err = pg.All[Recount](ctx, q, sqlRecounts, c, v)
	return &r, err
}
