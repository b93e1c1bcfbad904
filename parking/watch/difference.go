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

// Differences is a committee's list: those nobody has answered, all of which
// count, and the latest that were answered.
type Differences struct {
	Open     []Difference
	OpenAll  int // how many are open, listed or not
	Resolved []Difference
}

// listed bounds one list of differences on a page.
const listed = 100

const sqlDifferencesOpen = `
	select id, kind, plate, gate, at, resolved_at, resolved_by, resolution
	from parking.differences
	where committee_id = $1 and resolved_at is null
	order by at desc, id
	limit $2`

const sqlDifferencesOpenCount = `
	select count(*)
	from parking.differences
	where committee_id = $1 and resolved_at is null`

const sqlDifferencesResolved = `
	select id, kind, plate, gate, at, resolved_at, resolved_by, resolution
	from parking.differences
	where committee_id = $1 and resolved_at is not null
	order by resolved_at desc, id
	limit $2`

// sqlDifferenceResolve answers a difference only if nobody has before.
const sqlDifferenceResolve = `
	update parking.differences
	set resolved_at = $3, resolved_by = $4, resolution = $5
	where committee_id = $1 and id = $2 and resolved_at is null`

const sqlDifferenceThere = `
	select exists (select from parking.differences where committee_id = $1 and id = $2)`

// Differences lists what did not pair, the latest first. Staff and readers may.
func (s *Service) Differences(ctx context.Context, who actor.Actor, c people.CommitteeID) (Differences, error) {
	var out Differences
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Select(ctx, &out.Open, sqlDifferencesOpen, c, listed); err != nil {
			return fmt.Errorf("open differences: %w", err)
		}
		if err := r.Get(ctx, &out.OpenAll, sqlDifferencesOpenCount, c); err != nil {
			return fmt.Errorf("count differences: %w", err)
		}
		return r.Select(ctx, &out.Resolved, sqlDifferencesResolved, c, listed)
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
