package watch

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
)

// DifferenceID is the key of a difference.
type DifferenceID = id.ID[Difference]

// ErrDifferenceResolved says that somebody else answered the difference first.
var ErrDifferenceResolved = errs.New(errs.Conflict, "difference.resolved")

// Difference is a record that does not pair where pairs are expected.
type Difference struct {
	ID         id.ID[Difference] `db:"id"`
	Kind       string            `db:"kind"`
	Plate      string            `db:"plate"`
	Gate       string            `db:"gate"`
	At         time.Time         `db:"at"`
	ResolvedAt *time.Time        `db:"resolved_at"`
	ResolvedBy string            `db:"resolved_by"`
	Resolution string            `db:"resolution"`
}

var (
	// ErrDifferenceUnknown says that there is no such open difference.
	ErrDifferenceUnknown = errs.New(errs.NotFound, "difference.unknown")
	// ErrResolution refuses an empty or over-long answer to a difference.
	ErrResolution = errs.New(errs.Invalid, "difference.resolution.invalid")
)

// Differences is a part of a committee's list, of those nobody has answered or of those
// that were, with how many of either there are.
type Differences struct {
	List              []Difference
	OpenAll, Resolved int
}

// SoughtDifferences says which differences to list.
type SoughtDifferences struct {
	Resolved bool // those that were answered
	Sought
}

const sqlDifferences = `
	select id, kind, plate, gate, at, resolved_at, resolved_by, resolution
	from parking.differences
	where committee_id = $1 and (resolved_at is not null) = $2 and ($3 = '' or strpos(plate, $3) > 0)
	order by coalesce(resolved_at, at) desc, id
	limit nullif($4, 0) offset $5`

const sqlDifferenceCounts = `
	select count(*) filter (where resolved_at is null) as open, count(*) filter (where resolved_at is not null) as resolved
	from parking.differences
	where committee_id = $1 and ($2 = '' or strpos(plate, $2) > 0)`

// sqlDifferenceResolve answers a difference only if nobody has before.
const sqlDifferenceResolve = `
	update parking.differences
	set resolved_at = $3, resolved_by = $4, resolution = $5
	where committee_id = $1 and id = $2 and resolved_at is null`

const sqlDifferenceThere = `
	select exists (select from parking.differences where committee_id = $1 and id = $2)`

// Differences lists what did not pair, the latest first. Staff and readers may.
func (s *Service) Differences(ctx context.Context, who actor.Actor, c people.CommitteeID, f SoughtDifferences) (Differences, error) {
	var out Differences
	part := plate.Normalise(f.Part)
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		var n struct {
			Open     int `db:"open"`
			Resolved int `db:"resolved"`
		}
		if err := r.Get(ctx, &n, sqlDifferenceCounts, c, part); err != nil {
			return fmt.Errorf("count differences: %w", err)
		}
		out.OpenAll, out.Resolved = n.Open, n.Resolved
		return r.Select(ctx, &out.List, sqlDifferences, c, f.Resolved, part, f.Most, f.Skip)
	})
	return out, err
}

// insiders see what passes a gate without standing at it.
func insiders() []actor.Role { return append(append([]actor.Role{}, actor.Staff...), actor.Readers...) }

// Resolve answers a difference with what was found, in 1 to 200 characters. The
// records it came from stay as they are. Staff may. ErrResolution,
// ErrDifferenceUnknown, ErrDifferenceResolved when somebody was faster.
func (s *Service) Resolve(ctx context.Context, who actor.Actor, c people.CommitteeID, key DifferenceID, text string) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	text, ok := sentence(text, 1, gate.MaxReason)
	if !ok {
		return ErrResolution.On("resolution")
	}
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		by := strings.TrimSpace(string(who.Role()) + " " + who.Pseudonym)
		n, err := tx.Exec(ctx, sqlDifferenceResolve, c, key, tx.Now, by, text)
		if err != nil {
			return fmt.Errorf("resolve difference: %w", err)
		}
		if n == 1 {
			return nil
		}
		var there bool
		if err := tx.Get(ctx, &there, sqlDifferenceThere, c, key); err != nil {
			return fmt.Errorf("find difference: %w", err)
		}
		if there {
			return ErrDifferenceResolved
		}
		return ErrDifferenceUnknown
	})
}

// sentence folds a person's text to one stored form and reports whether it has
// between least and most characters.
func sentence(s string, least, most int) (string, bool) {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	n := utf8.RuneCountInString(s)
	return s, least <= n && n <= most
}
