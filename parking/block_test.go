package parking_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/block"
	"ziguan/parking/plate"
)

func (w *world) blocking(plate string, until day.Day) block.NewBlock {
	return block.NewBlock{
		Committee: w.c.ID, Plate: plate, Until: until, Reason: "三次占用消防通道",
		Ground: rule.Ground{Kind: rule.Clause, Text: "公约第九条"},
	}
}

// A block keeps a plate from a card until its last day is over, and its entries
// tell neither the plate nor the reason.
func TestABlockEndsByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, err := w.blocks.Make(t.Context(), w.chair, w.blocking(" 京ａ１２３４５", day.Of(2026, 11, 25)))
	must(t, err)
	if b.Plate != "京A12345" || b.From != day.Of(2026, 11, 23) || b.Role() != actor.Chair {
		t.Errorf("made %+v", b)
	}
	_, err = w.parking.Issue(t.Context(), actor.Of(actor.Operator), w.ask("1-1-101", "京A12345"))
	refusedWith(t, err, parking.ErrPlateBlocked)
	w.days(2)
	list, err := w.blocks.InForce(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if d := cmp.Diff([]block.Block{b}, list, cmp.Comparer(func(a, b block.Block) bool { return a.ID == b.ID && a.Reason == b.Reason })); d != "" {
		t.Error(d)
	}
	w.days(1)
	if list, err = w.blocks.InForce(t.Context(), w.chair, w.c.ID); err != nil || len(list) != 0 {
		t.Errorf("the day after: %v, %v", list, err)
	}
	w.issue("1-1-101", "京A12345")
	must(t, w.db.Read(t.Context(), func(r *pg.Reader) error {
		lines, err := record.After(t.Context(), r, w.c.ID.String(), 0, 100)
		for _, l := range lines {
			if strings.Contains(string(l.Canon), "12345") || strings.Contains(string(l.Canon), "消防") || strings.Contains(string(l.Canon), "第九条") {
				t.Errorf("the record tells: %s", l.Canon)
			}
		}
		return err
	}))
	if k := w.kinds(); !strings.HasPrefix(k[0], "block.made ") {
		t.Errorf("the record: %v", k)
	}
}

// A block counts from its first day: before it, a card is issued.
func TestABlockThatHasNotBegunStopsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.blocks.Make(t.Context(), w.chair, w.blocking("京A12345", day.Of(2026, 12, 23)))
	must(t, err)
	w.exec(`update parking.blocks set from_day = '2026-11-24'`)
	card := w.issue("1-1-101", "京A12345")
	w.days(1)
	must(t, w.parking.Revoke(t.Context(), w.chair, w.do(card.Number)))
	_, err = w.parking.Issue(t.Context(), actor.Of(actor.Operator), w.ask("1-1-101", "京A12345"))
	refusedWith(t, err, parking.ErrPlateBlocked)
}

// What is refused, each by its field, and nothing is left half-done.
func TestABlockIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := w.blocking("京A12345", day.Of(2026, 12, 23))
	for name, row := range map[string]struct {
		change func(*block.NewBlock)
		want   *errs.Error
	}{
		"a text that is no plate":      {func(n *block.NewBlock) { n.Plate = "京A1" }, plate.ErrInvalid},
		"a military plate":             {func(n *block.NewBlock) { n.Plate = "AB12345" }, plate.ErrInvalid},
		"no last day":                  {func(n *block.NewBlock) { n.Until = 0 }, block.ErrUntil},
		"a last day that is over":      {func(n *block.NewBlock) { n.Until = day.Of(2026, 11, 22) }, block.ErrUntil},
		"a last day a year and a day":  {func(n *block.NewBlock) { n.Until = day.Of(2027, 11, 23) }, block.ErrUntil},
		"no reason":                    {func(n *block.NewBlock) { n.Reason = " " }, parking.ErrReasonMissing},
		"a reason without end":         {func(n *block.NewBlock) { n.Reason = strings.Repeat("长", 201) }, parking.ErrReasonLong},
		"nothing that it rests on":     {func(n *block.NewBlock) { n.Ground.Text = "" }, rule.ErrGroundText},
		"the program's word as ground": {func(n *block.NewBlock) { n.Ground.Kind = rule.Default }, rule.ErrGroundKind},
	} {
		n := good
		row.change(&n)
		_, err := w.blocks.Make(t.Context(), w.chair, n)
		refusedWith(t, err, row.want)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	for _, who := range []actor.Role{actor.Volunteer, actor.Supervisor, actor.Resident, actor.Street} {
		if _, err := w.blocks.Make(t.Context(), actor.Of(who).For(w.c.ID.String()), good); errs.KindOf(err) != errs.Forbidden {
			t.Errorf("a %s blocks: %v", who, err)
		}
	}
	if list, err := w.blocks.InForce(t.Context(), w.chair, w.c.ID); err != nil || len(list) != 0 || len(w.kinds()) != 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
}

// refusedWith wants a refusal, alone or among a form's.
func refusedWith(t *testing.T, err error, want *errs.Error) {
	t.Helper()
	var e *errs.Error
	if errors.Is(err, want) {
		return
	}
	if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Code != want.Code {
		t.Errorf("got %v, want %v", err, want)
	}
}

// Two clerks at once: one block, whatever the days; lifted, the plate may be
// blocked again, and is lifted once.
func TestAPlateHasOneBlockAtATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wg sync.WaitGroup
	results := make([]error, 6)
	for i := range results {
		wg.Go(func() {
			_, results[i] = w.blocks.Make(t.Context(), w.chair, w.blocking("京A12345", day.Of(2026, 12, 1+i)))
		})
	}
	wg.Wait()
	made := 0
	for _, err := range results {
		switch {
		case err == nil:
			made++
		case !errors.Is(err, block.ErrHeld):
			t.Error(err)
		}
	}
	list, err := w.blocks.InForce(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if made != 1 || len(list) != 1 {
		t.Fatalf("%d made, %d in force", made, len(list))
	}
	lift := block.Lifting{Committee: w.c.ID, Block: list[0].ID, Reason: "复核后撤销"}
	refusedWith(t, w.blocks.Lift(t.Context(), w.chair, block.Lifting{Committee: w.c.ID, Block: list[0].ID}), parking.ErrReasonMissing)
	other := w.found("ZZ")
	if err := w.blocks.Lift(t.Context(), w.chair, block.Lifting{Committee: other.ID, Block: list[0].ID, Reason: "x"}); !errors.Is(err, actor.ErrNotHere) {
		t.Errorf("another committee's: %v", err)
	}
	must(t, w.blocks.Lift(t.Context(), w.chair, lift))
	refusedWith(t, w.blocks.Lift(t.Context(), w.chair, lift), block.ErrUnknown)
	_, err = w.blocks.Make(t.Context(), w.chair, w.blocking("京A12345", day.Of(2026, 12, 1)))
	must(t, err)
}

// The database itself keeps two blocks of a plate apart.
func TestTheDatabaseKeepsBlocksApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	add := func(from, until string) error {
		_, err := w.db.Bare().ExecContext(t.Context(), `insert into parking.blocks
			(committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
			values ($1, gen_random_uuid(), '京A12345', $2, $3, 'x', 'law', 'x', '2026-01-01', 'chair')`, w.c.ID, from, until)
		return err
	}
	must(t, add("2026-11-01", "2026-11-10"))
	must(t, add("2026-11-11", "2026-11-20"))
	if err := add("2026-11-20", "2026-11-30"); pg.Constraint(err) != "blocks_overlap" {
		t.Error(err)
	}
}

// A household learns of a block of its car; a neighbour learns nothing.
func TestAHouseholdSeesItsOwnBlocks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	_, err := w.blocks.Make(t.Context(), w.chair, w.blocking("京A12345", day.Of(2026, 12, 1)))
	must(t, err)
	home := w.dwellings["1-1-101"].ID
	for who, want := range map[string]int{"1-1-101": 1, "1-1-102": 0} {
		list, err := w.blocks.OfDwelling(t.Context(), w.resident(who, "owner", 0), w.c.ID, home)
		if err != nil || len(list) != want {
			t.Errorf("somebody of %s sees %v, %v", who, list, err)
		}
	}
}
