package application

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/photo"
	"ziguan/internal/record"
	"ziguan/parking/class"
)

// CopyRule is the key of the rule that says for how many days after an
// application's end the copies of its papers are kept (PIPL art. 19).
const CopyRule = "application.copy_days"

// Copy is a copy of one paper, which the class's terms asked for. Its picture is
// for staff without an interest in the dwelling, each look at it stands on the
// public record, and it goes when its purpose has ended.
type Copy struct {
	ID       id.ID[Copy]    `db:"id"`
	Document class.Document `db:"document"`
	At       time.Time      `db:"taken_at"`
	Name     string         `db:"name"`    // who took it; for staff alone
	GoneAt   *time.Time     `db:"gone_at"` // nil while it is kept
}

var (
	// ErrCopyUnasked refuses a copy that no rule asks for: none is kept.
	ErrCopyUnasked = errs.New(errs.Conflict, "application.copy.unasked")
	// ErrCopies refuses to go on before a copy is kept of each paper that the terms say.
	ErrCopies = errs.New(errs.Conflict, "application.copy.missing")
	// ErrCopyUnknown says that there is no such copy, or that it is gone.
	ErrCopyUnknown = errs.New(errs.NotFound, "application.copy.unknown")
)

const sqlCopies = `
	select k.id, k.document, k.taken_at, people.known_as(k.committee_id, k.taken_by) as name, k.gone_at
	from parking.paper_copies k
	where k.committee_id = $1 and k.application_id = $2
	order by k.taken_at, k.id`

const sqlCopyAdd = `
	insert into parking.paper_copies (committee_id, id, application_id, document, jpeg, taken_at, taken_role, taken_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`

const sqlCopyJPEG = `
	select jpeg
	from parking.paper_copies
	where committee_id = $1 and application_id = $2 and id = $3 and gone_at is null`

// sqlCopyGoes lets the copy of one paper go, for a better one or none.
const sqlCopyGoes = `
	update parking.paper_copies
	set jpeg = null, gone_at = $4, gone_role = $5, gone_by = $6
	where committee_id = $1 and application_id = $2 and document = $3 and gone_at is null`

// sqlCopiesPurge also lets go what lies while an application waits for a place:
// its papers were looked at.
const sqlCopiesPurge = `
	update parking.paper_copies k
	set jpeg = null, gone_at = $3, gone_role = 'system'
	from parking.applications a
	where k.committee_id = $1 and a.committee_id = k.committee_id and a.id = k.application_id
		and k.gone_at is null and (not a.open or a.state = 'waiting') and a.state_since < $2`

// sqlCopiesForget lets go what lies of the applications of somebody who is forgotten.
const sqlCopiesForget = `
	update parking.paper_copies k
	set jpeg = null, gone_at = $3, gone_role = 'system'
	from parking.applications a
	where k.committee_id = $1 and a.resident_id = any($2::uuid[]) and a.committee_id = k.committee_id and a.id = k.application_id and k.gone_at is null`

// NewCopy is a photograph of a paper, JPEG or PNG as the phone made it.
type NewCopy struct {
	Number   string // of the application
	Document class.Document
	File     []byte
}

// AddCopy keeps a copy of a paper that the terms ask for, small and without what
// the phone knew of the place; a copy of the same paper before it goes. Staff may,
// while the papers are being looked at. ErrCopyUnasked; photo.Shrink's.
func (s *Service) AddCopy(ctx context.Context, who actor.Actor, c people.CommitteeID, n NewCopy) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	small, err := photo.Shrink(ctx, n.File)
	if err != nil {
		return err
	}
	return s.on(ctx, who, c, n.Number, func(x act, a Application) error {
		if err := x.copyAsked(ctx, a, n.Document); err != nil {
			return err
		}
		if _, err := x.Exec(ctx, sqlCopyGoes, x.Committee.ID, a.ID, n.Document, x.Now, x.Who.Role(), x.Who.Person); err != nil {
			return fmt.Errorf("copy goes: %w", err)
		}
		_, err := x.Exec(ctx, sqlCopyAdd, x.Committee.ID, id.New[Copy](), a.ID, n.Document, small.JPEG, x.Now, x.Who.Role(), x.Who.Person)
		if err != nil {
			return fmt.Errorf("add copy: %w", err)
		}
		return nil
	})
}

// DropCopy lets a copy go that was taken by mistake, while the papers are being
// looked at. Staff may, without an interest in the dwelling.
func (s *Service) DropCopy(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, d class.Document) error {
	return s.on(ctx, who, c, number, func(x act, a Application) error {
		if err := x.mayCopy(ctx, a); err != nil {
			return err
		}
		if n, err := x.Exec(ctx, sqlCopyGoes, x.Committee.ID, a.ID, d, x.Now, x.Who.Role(), x.Who.Person); err != nil || n == 0 {
			return refuse(err, ErrCopyUnknown)
		}
		return nil
	})
}

// mayCopy refuses to touch copies once the papers are passed, and by whoever has
// an interest.
func (x act) mayCopy(ctx context.Context, a Application) error {
	if _, err := a.next(Check); err != nil {
		return err
	}
	return x.aside(ctx, a.DwellingID)
}

func (x act) copyAsked(ctx context.Context, a Application, d class.Document) error {
	if err := x.mayCopy(ctx, a); err != nil {
		return err
	}
	terms, err := class.TermsInForce(ctx, x, x.Committee.ID, a.Class, x.Today)
	if err != nil {
		return err
	}
	if !slices.Contains(terms.Copies, d) {
		return ErrCopyUnasked
	}
	return nil
}

// CopyJPEG gives the picture of a copy; that it was looked at goes on the public
// record in the same act. Staff may, without an interest in the dwelling.
// ErrCopyUnknown where it is gone.
func (s *Service) CopyJPEG(ctx context.Context, who actor.Actor, c people.CommitteeID, number, key string) ([]byte, error) {
	k, err := id.Parse[Copy](key)
	if err != nil {
		return nil, ErrCopyUnknown
	}
	var out []byte
	err = s.on(ctx, who, c, number, func(x act, a Application) error {
		if err := x.aside(ctx, a.DwellingID); err != nil {
			return err
		}
		err := x.Get(ctx, &out, sqlCopyJPEG, c, a.ID, k)
		if pg.NoRows(err) {
			return ErrCopyUnknown
		}
		if err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		return record.Append(ctx, x.Tx, c.String(), record.Act{Kind: "application.copy_seen", Subject: a.Number})
	})
	return out, err
}

func copies(ctx context.Context, q pg.Queryer, c people.CommitteeID, a ID) ([]Copy, error) {
	var out []Copy
	if err := q.Select(ctx, &out, sqlCopies, c, a); err != nil {
		return nil, fmt.Errorf("copies: %w", err)
	}
	return out, nil
}

// uncopied lists the papers of which the terms ask for a copy and none is kept.
func uncopied(asked []class.Document, list []Copy) []string {
	var out []string
	for _, d := range asked {
		if !slices.ContainsFunc(list, func(k Copy) bool { return k.Document == d && k.GoneAt == nil }) {
			out = append(out, string(d))
		}
	}
	return out
}

// PurgeCopies lets go, in every committee, the copies of papers whose application
// ended longer ago than CopyRule says; their number goes on the public record.
// The nightly job and the operator may; a second run finds none.
func (s *Service) PurgeCopies(ctx context.Context, who actor.Actor, now time.Time) (int, error) {
	if !who.Is(actor.System, actor.Operator) {
		return 0, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return 0, err
	}
	all := 0
	for _, c := range committees {
		gone := 0
		err := record.InTx(ctx, s.db, who, c.ID.String(), func(tx *pg.Tx) error {
			today := c.Today(now)
			days, err := rule.Int(ctx, tx, c.ID, CopyRule, today)
			if err != nil {
				return err
			}
			n, err := tx.Exec(ctx, sqlCopiesPurge, c.ID, today.AddDays(-days).Time(c.Location()), now)
			gone = int(n)
			if err != nil || gone == 0 {
				return err
			}
			return record.Append(ctx, tx, c.ID.String(), record.Act{
				Kind: "application.copies_purged", Subject: today.String(),
				Body: []record.Pair{{Key: "kept_days", Value: strconv.Itoa(days)}, {Key: "copies", Value: strconv.Itoa(gone)}},
			})
		})
		if err != nil {
			return all, err
		}
		all += gone
	}
	return all, nil
}
