package succession_test

import (
	"slices"
	"testing"

	"ziguan/internal/pgtest"
	"ziguan/parking/succession"
)

// pointing are the tables with a foreign key to cards, and those that keep a card's key
// without one.
const pointing = `
	select n.nspname || '.' || c.relname as name
	from pg_class c
	join pg_namespace n on n.oid = c.relnamespace
	where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema') and (
		exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and k.confrelid = 'parking.cards'::regclass)
		or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'card_id' and not a.attisdropped))
	order by 1`

// Whatever points at a card says what becomes of it when the card gives its place to
// another or ends; a new table that says nothing fails here.
func TestEveryTableThatPointsAtCardsIsNamed(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var tables []string
	rows, err := db.Bare().QueryContext(t.Context(), pointing)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
		if !slices.Contains([]succession.Way{succession.Follows, succession.Decided, succession.History, succession.Paper}, succession.Tables[name]) {
			t.Errorf("%s points at cards: say in succession.Tables what becomes of it", name)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(tables) < 9 {
		t.Errorf("only %v point at cards", tables)
	}
}
