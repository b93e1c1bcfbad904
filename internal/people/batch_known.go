package people

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// batchTables are the tables of imported files.
func batchTables() []holding.Table {
	return []holding.Table{
		{Name: "people.batches", Hidden: "a file as it was read, of all its lines", Forgets: true, Stays: holding.ByKey},
		{Name: "people.batch_changes", Hidden: "what undoing a file would give back", Forgets: true},
		{Name: "people.uploads", Hidden: holding.Work, Stays: holding.Soon},
	}
}

const sqlForgetChanges = `
	delete from people.batch_changes
	where committee_id = $1 and (what = 'phone' and subject_id = any($2::uuid[]) or $3 <> '' and what = 'contact' and (was = $3 or became = $3))`

// sqlForgetCells takes out of what was told of a file the cells that were not taken and
// name somebody who is forgotten; a namesake's cell goes with them.
const sqlForgetCells = `
	update people.batches b
	set problems = case jsonb_typeof(b.problems) when 'array' then k.kept else jsonb_set(b.problems, '{problems}', k.kept) end
	from people.batches s
	cross join lateral (
		select coalesce(jsonb_agg(p.cell order by p.nth) filter (where not exists (
			select from unnest($2::text[]) n (text) where position(n.text in p.cell::text) > 0)), '[]') as kept
		from jsonb_array_elements(case jsonb_typeof(s.problems) when 'array' then s.problems else s.problems -> 'problems' end)
			with ordinality as p (cell, nth)) k
	where b.committee_id = $1 and s.committee_id = b.committee_id and s.id = b.id and exists (
		select from unnest($2::text[]) n (text) where position(n.text in b.problems::text) > 0)`

func forgetBatches(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	if _, err := tx.Exec(ctx, sqlForgetChanges, gone.Committee, pq.Array(id.Strings(gone.Residents)), gone.Phone); err != nil {
		return fmt.Errorf("forget what a list changed: %w", err)
	}
	var texts []string
	for _, text := range append(slices.Clone(gone.Names), gone.Phone) {
		if len([]rune(text)) > 1 {
			texts = append(texts, text)
		}
	}
	if _, err := tx.Exec(ctx, sqlForgetCells, gone.Committee, pq.Array(texts)); err != nil {
		return fmt.Errorf("forget cells of a list: %w", err)
	}
	return nil
}
