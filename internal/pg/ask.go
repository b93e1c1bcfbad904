package pg

import "context"

// One reads the one row there is, and refuses with none when there is none.
func One[T any](ctx context.Context, q Queryer, none error, query string, args ...any) (T, error) {
	out, ok, err := Maybe[T](ctx, q, query, args...)
	if err == nil && !ok {
		err = none
	}
	return out, err
}

// Maybe reads one row and reports whether there is one.
func Maybe[T any](ctx context.Context, q Queryer, query string, args ...any) (out T, ok bool, err error) {
	err = q.Get(ctx, &out, query, args...)
	if NoRows(err) {
		return out, false, nil
	}
	return out, err == nil, err
}

// All reads every row.
func All[T any](ctx context.Context, q Queryer, query string, args ...any) ([]T, error) {
	var out []T
	err := q.Select(ctx, &out, query, args...)
	return out, err
}

// Look gives what fn reads on one snapshot.
func Look[T any](ctx context.Context, d *DB, fn func(*Reader) (T, error)) (T, error) {
	var out T
	err := d.Read(ctx, func(r *Reader) (err error) {
		out, err = fn(r)
		return err
	})
	return out, err
}

// Refuse refuses when the answer to a question of yes or no is yes.
func Refuse(ctx context.Context, q Queryer, refusal error, query string, args ...any) error {
	var yes bool
	err := q.Get(ctx, &yes, query, args...)
	if err == nil && yes {
		return refusal
	}
	return err
}

// Needs refuses when the answer to a question of yes or no is no.
func Needs(ctx context.Context, q Queryer, refusal error, query string, args ...any) error {
	var yes bool
	err := q.Get(ctx, &yes, query, args...)
	if err == nil && !yes {
		return refusal
	}
	return err
}
