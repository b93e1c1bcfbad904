package parking

import (
	"context"
	"fmt"
	"slices"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlClassEnsure = `
	insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
	values ($1, $2, $3, $4, $5, $6, $7, $8)
	on conflict do nothing`

const sqlClasses = `
	select k.code, k.prefix, k.is_primary, k.from_day, k.source_kind, k.source, k.last_number,
		coalesce((select t.plates from parking.class_terms t
			where t.committee_id = k.committee_id and t.class = k.code and t.from_day <= $2
			order by t.from_day desc, t.set_at desc, t.id desc limit 1), k.plates_per_card) as plates_per_card
	from parking.classes k
	where k.committee_id = $1 and k.from_day <= $2
	order by k.prefix, k.code`

const sqlClassForUpdate = `
	select k.code, k.prefix, k.is_primary, k.from_day, k.source_kind, k.source, k.last_number,
		coalesce((select t.plates from parking.class_terms t
			where t.committee_id = k.committee_id and t.class = k.code and t.from_day <= $3
			order by t.from_day desc, t.set_at desc, t.id desc limit 1), k.plates_per_card) as plates_per_card
	from parking.classes k
	where k.committee_id = $1 and k.code = $2
	for update of k`

// sqlClassNumber takes the next number of a class; the row is held by then.
const sqlClassNumber = `
	update parking.classes
	set last_number = last_number + 1
	where committee_id = $1 and code = $2
	returning last_number`

// sqlClassNumberKept moves the series past a number that a list brought.
const sqlClassNumberKept = `
	update parking.classes
	set last_number = greatest(last_number, $3)
	where committee_id = $1 and code = $2`

const sqlNumberTaken = `
	select exists (select from parking.cards where committee_id = $1 and number = $2)`

// EnsureClasses gives a committee the classes the program knows, once.
func EnsureClasses(ctx context.Context, tx *pg.Tx, c people.CommitteeID) error {
	for _, k := range knownClasses {
		_, err := tx.Exec(ctx, sqlClassEnsure, c, k.Code, k.Prefix, k.Primary, k.Plates, k.From, k.SourceKind, k.Source)
		if err != nil {
			return fmt.Errorf("ensure class: %w", err)
		}
	}
	return nil
}

// holdClass gives a class as it holds today and keeps its series of numbers, and
// with it its cap, for this act.
func holdClass(ctx context.Context, tx *pg.Tx, c people.CommitteeID, code ClassCode, today day.Day) (Class, error) {
	var k Class
	err := tx.Get(ctx, &k, sqlClassForUpdate, c, code, today)
	if pg.NoRows(err) {
		return k, ErrClassUnknown.On("class")
	}
	if err != nil {
		return k, fmt.Errorf("hold class: %w", err)
	}
	return k, nil
}

// Classes lists a committee's classes of cards as they hold on a day; those of
// the program too of which it has no row yet. Anybody may read them.
func Classes(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day) ([]Class, error) {
	var out []Class
	if err := q.Select(ctx, &out, sqlClasses, c, today); err != nil {
		return nil, fmt.Errorf("list classes: %w", err)
	}
	for _, k := range knownClasses {
		if slices.ContainsFunc(out, func(o Class) bool { return o.Code == k.Code }) {
			continue
		}
		out = append(out, Class{
			Code: k.Code, Prefix: k.Prefix, Primary: k.Primary, Plates: k.Plates,
			From: k.From, SourceKind: k.SourceKind, Source: k.Source,
		})
	}
	return out, nil
}

// takeNumber assigns a card's number: the wanted one of a list when it fits the
// class and is free, else the next of the series.
func takeNumber(ctx context.Context, tx *pg.Tx, c people.CommitteeID, k Class, wanted string) (Number, error) {
	if n, ok := k.fits(wanted); ok {
		var taken bool
		if err := tx.Get(ctx, &taken, sqlNumberTaken, c, n); err != nil {
			return "", fmt.Errorf("look up number: %w", err)
		}
		if !taken {
			_, v := n.Split()
			if _, err := tx.Exec(ctx, sqlClassNumberKept, c, k.Code, v); err != nil {
				return "", fmt.Errorf("keep number: %w", err)
			}
			return n, nil
		}
	}
	var v int
	if err := tx.Get(ctx, &v, sqlClassNumber, c, k.Code); err != nil {
		return "", fmt.Errorf("take number: %w", err)
	}
	return numberOf(k.Prefix, v), nil
}
