package id

import (
	"database/sql/driver"
	"fmt"

	"github.com/google/uuid"

	"ziguan/internal/errs"
)

// ErrInvalid refuses a text that is no UUID.
var ErrInvalid = errs.New(errs.Invalid, "id.invalid")

// ID is the key of a T. Its zero value is no id and is stored as null.
type ID[T any] struct{ u uuid.UUID }

// New makes a fresh id in order of time.
func New[T any]() ID[T] { return ID[T]{uuid.Must(uuid.NewV7())} }

// Parse reads the canonical text of an id; ErrInvalid otherwise.
func Parse[T any](s string) (ID[T], error) {
	if len(s) != 36 {
		return ID[T]{}, ErrInvalid
	}
	u, err := uuid.Parse(s)
	if err != nil {
		return ID[T]{}, ErrInvalid
	}
	return ID[T]{u}, nil
}

// From wraps a UUID that another program made, such as a gate's check.
func From[T any](u uuid.UUID) ID[T] { return ID[T]{u} }

// UUID gives the bare key, for deriving from it.
func (i ID[T]) UUID() uuid.UUID { return i.u }

// String is the canonical text; empty for the zero id.
func (i ID[T]) String() string {
	if i.Zero() {
		return ""
	}
	return i.u.String()
}

// Zero reports whether there is no id.
func (i ID[T]) Zero() bool { return i.u == uuid.Nil }

// Value stores the id, null for the zero one.
func (i ID[T]) Value() (driver.Value, error) {
	if i.Zero() {
		return nil, nil //nolint:nilnil // database/sql spells null this way
	}
	return i.u.String(), nil
}

// Scan reads what Value stored.
func (i *ID[T]) Scan(src any) error {
	if src == nil {
		i.u = uuid.Nil
		return nil
	}
	if err := i.u.Scan(src); err != nil {
		return fmt.Errorf("scan id: %w", err)
	}
	return nil
}

// MarshalText and UnmarshalText put ids into JSON as their text.
func (i ID[T]) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (i *ID[T]) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		i.u = uuid.Nil
		return nil
	}
	p, err := Parse[T](string(b))
	if err != nil {
		return err
	}
	*i = p
	return nil
}

// Strings gives the texts of ids, for passing them as one array parameter.
func Strings[T any](ids []ID[T]) []string {
	out := make([]string, len(ids))
	for n, i := range ids {
		out[n] = i.String()
	}
	return out
}
