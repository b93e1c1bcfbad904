package holding

import (
	"context"
	"fmt"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// Key is the key of a committee, a person or a resident: packages below all people
// have no type of their own for them.
type Key = id.ID[Holding]

// Keys are ids of any kind as keys.
func Keys[T any](list []id.ID[T]) []Key {
	out := make([]Key, len(list))
	for i, one := range list {
		out[i] = Key(one)
	}
	return out
}

// Holding is what one package keeps of people.
type Holding struct {
	Tables []Table
	Shows  []Section
	// Forget takes out who somebody was, within the unit of work that takes them out of
	// the register, after it was done; nil where there is nothing to take out.
	Forget func(ctx context.Context, tx *pg.Tx, gone Gone) error
}

// Table is what a package says of one of its tables.
type Table struct {
	Name string
	// In is the section that shows its rows to whom they are of; Hidden is why none does.
	In, Hidden string
	// Forgets tells that Forget takes out of it who somebody was; Stays is why something
	// stays, or when it goes by itself.
	Forgets bool
	Stays   string
}

// Why a table stands in no section, or stays.
const (
	Work   = "the committee's own work, which is of nobody"
	ByKey  = "who did it is a key, which stands for nobody once the account is forgotten"
	ByHome = "of a dwelling, a card or a plate, with nobody's name"
	Part   = "a part of a row that is shown"
	Soon   = "lives for a day at most"
)

// Worked are tables that hold a person only as who did something in the committee's name.
func Worked(names ...string) []Table {
	var out []Table
	for _, name := range names {
		out = append(out, Table{Name: name, Hidden: Work, Stays: ByKey})
	}
	return out
}

// Gone is who was just taken out of a committee's register.
type Gone struct {
	Committee Key
	Today     day.Day
	// Person is whose account it was; none for those who stood on the register alone.
	Person Key
	// Phone is the account's, where it was proved to be theirs or stood in the register.
	Phone     string
	Residents []Key
	Names     []string // as the register had them
	// Before is the day before which names that stand nowhere in the register have done
	// what they were kept for; zero where one person is forgotten.
	Before day.Day
}

// Section is one kind of what is kept of a person.
type Section struct {
	// Name is what it is called in the export, and by the sentences data.kind.… and data.why.…
	Name string
	// Query is its statement, by which a test sees which tables it reads.
	Query string
	read  func(ctx context.Context, q pg.Queryer, committee, person Key) (any, error)
}

// Rows is a section whose query asks for a committee ($1) and a person ($2).
func Rows[T any](name, query string) Section {
	return Section{Name: name, Query: query, read: func(ctx context.Context, q pg.Queryer, committee, person Key) (any, error) {
		out := []T{}
		return out, q.Select(ctx, &out, query, committee, person)
	}}
}

// Read gives what a committee keeps of a person. The caller has seen to it that it is
// theirs to read.
func (s Section) Read(ctx context.Context, q pg.Queryer, committee, person Key) (Shown, error) {
	rows, err := s.read(ctx, q, committee, person)
	if err != nil {
		return Shown{}, fmt.Errorf("what is kept, %s: %w", s.Name, err)
	}
	return Shown{Name: s.Name, Rows: rows}, nil
}

// Made is a section that a statement alone does not make; query is the one it begins with.
func Made[T any](name, query string, read func(ctx context.Context, q pg.Queryer, committee, person Key) ([]T, error)) Section {
	return Section{Name: name, Query: query, read: func(ctx context.Context, q pg.Queryer, committee, person Key) (any, error) {
		return read(ctx, q, committee, person)
	}}
}
