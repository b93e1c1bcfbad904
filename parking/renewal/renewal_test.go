package renewal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/gate"
	"ziguan/parking/renewal"
)

// world is a committee whose cards, A-0001 and on at 1-1-101 and on, were issued
// on 2026-01-05 and end on 2027-01-04; it is 2026-12-01 now.
type world struct {
	t     *testing.T
	db    *pg.DB
	clock *clock.Stepped
	cards *parking.Service
	s     *renewal.Service
	c     people.Committee
	chair actor.Actor
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t testing.TB, name string, got error, want *errs.Error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %s", name, got, want.Code)
	}
}

func newWorld(t *testing.T, n int) *world {
	t.Helper()
	ticks := clock.NewStepped(time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC))
	db := pgtest.NewAt(t, ticks.Now)
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	must(t, err)
	w := &world{t: t, db: db, clock: ticks, cards: parking.New(db, key), s: renewal.New(db)}
	w.c, err = people.New(db).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners})
	must(t, err)
	p := id.New[people.Person]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '李梅', $2)`, p, ticks.Now())
	w.chair = actor.Of(actor.Chair).For(w.c.ID.String())
	w.chair.Person, w.chair.Pseudonym = p.String(), "chair"
	list := make([]people.NewDwelling, n)
	for i := range list {
		code := fmt.Sprintf("1-1-%d", 101+i)
		list[i] = people.NewDwelling{Code: code, SortKey: code, Building: "1", Unit: "1", Room: code}
	}
	must(t, db.InTx(t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		_, err := people.AddDwellings(t.Context(), tx, w.c.ID, people.BatchID{}, list)
		return err
	}))
	for i, d := range list {
		_, err := w.cards.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: d.Code, Plates: []string{fmt.Sprintf("京A%05d", 10000+i)}, Reason: "搬家当天"})
		must(t, err)
	}
	w.to(2026, 12, 1)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Bare().ExecContext(w.t.Context(), query, args...)
	must(w.t, err)
}

// to lets time pass until ten in the morning of a day.
func (w *world) to(y int, m time.Month, d int) {
	w.clock.Step(time.Date(y, m, d, 2, 0, 0, 0, time.UTC).Sub(w.clock.Now()))
}

// rule sets a number the committee decides by.
func (w *world) rule(key, value string) {
	w.exec(`insert into compacts.rules (committee_id, id, key, value, from_day, source_kind, source, set_at, set_by)
		values ($1, $2, $3, $4, '2026-01-01', 'resolution', '决议', $5, 'chair')`, w.c.ID, id.New[int](), key, value, w.clock.Now())
}

func (w *world) open() {
	w.t.Helper()
	_, err := w.s.Open(w.t.Context(), w.chair, w.c.ID, "2027年续卡", 0)
	must(w.t, err)
}

func (w *world) all() []renewal.Renewal {
	w.t.Helper()
	list, err := w.s.List(w.t.Context(), w.chair, w.c.ID, "", "")
	must(w.t, err)
	return list
}

func (w *world) resident(dwelling string) actor.Actor {
	w.t.Helper()
	p, r := id.New[people.Person](), id.New[people.Resident]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, p, w.clock.Now())
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`, w.c.ID, r, p, w.clock.Now())
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		select committee_id, $2, id, $3, 'owner', '2020-01-01' from people.dwellings where committee_id = $1 and code = $4`,
		w.c.ID, id.New[people.Occupancy](), r, dwelling)
	a := actor.Of(actor.Resident).For(w.c.ID.String())
	a.Person = p.String()
	return a
}

// The database knows exactly the states of the table.
func TestTheDatabaseKnowsTheStates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	var def string
	must(t, w.db.Get(t.Context(), &def, `select pg_get_constraintdef(oid) from pg_constraint where conname = 'renewals_state'`))
	var stored, table []string
	for i, part := range strings.Split(def, "'") {
		if i%2 == 1 {
			stored = append(stored, part)
		}
	}
	for _, s := range renewal.Moves().States() {
		table = append(table, string(s))
	}
	slices.Sort(stored)
	slices.Sort(table)
	if d := cmp.Diff(table, stored); d != "" {
		t.Error(d)
	}
}

// One button, then a batch: number and plates stay, a year is added, and the
// gate never refuses meanwhile.
func TestAYearlyRenewal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	w.rule("renewal.share_percent", "0")
	w.open()
	_, err := w.s.Open(t.Context(), w.chair, w.c.ID, "又一次", 0)
	wants(t, "a second campaign", err, renewal.ErrOpen)
	home := w.resident("1-1-101")
	wants(t, "another's card", w.s.Unchanged(t.Context(), home, w.c.ID, "A-0002"), renewal.ErrUnknown)
	must(t, w.s.Unchanged(t.Context(), home, w.c.ID, "A-0001"))
	must(t, w.s.Unchanged(t.Context(), home, w.c.ID, "A-0001")) // a double tap
	if n, err := w.s.UnchangedMany(t.Context(), w.chair, w.c.ID, []string{"A-0002", "A-0003", "A-0001"}); n != 2 || err != nil {
		t.Errorf("%d at the counter, %v", n, err)
	}
	if mine, err := w.s.Mine(t.Context(), home, w.c.ID); err != nil || len(mine) != 1 || mine[0].State != renewal.Declared {
		t.Errorf("mine: %+v %v", mine, err)
	}
	// Past the last day, while pending: a question, never a refusal. Who said nothing is expired.
	w.to(2027, 1, 10)
	_, err = w.cards.Expire(t.Context(), actor.Of(actor.System), w.clock.Now())
	must(t, err)
	r := gate.NewRecorder(w.db)
	t.Cleanup(r.Close)
	for plate, want := range map[string]gate.Answer{
		"京A10000": {Code: gate.CardExpiring, Verdict: gate.Caution}, "京A10003": {Code: gate.CardExpired, Verdict: gate.Refuse},
	} {
		got, err := r.Check(t.Context(), actor.Of(actor.Gate).For(w.c.ID.String()), w.c.ID, gate.Check{ID: id.New[int]().UUID(), Gate: "east", Direction: gate.In, Plate: plate})
		if err != nil || got.Code != want.Code || got.Verdict != want.Verdict {
			t.Errorf("%s: %s %s %v, want %s %s", plate, got.Code, got.Verdict, err, want.Code, want.Verdict)
		}
	}
	done, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	if d := cmp.Diff(renewal.Approved{Renewed: 3}, done); d != "" {
		t.Error(d)
	}
	if again, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, ""); err != nil || again.Renewed != 0 {
		t.Errorf("again: %+v %v", again, err)
	}
	v, err := w.cards.Show(t.Context(), w.chair, w.c.ID, "A-0001")
	must(t, err)
	if v.ValidTo != day.Of(2028, 1, 9) || v.State != parking.CardActive {
		t.Errorf("renewed to %s, %s", v.ValidTo, v.State)
	}
	if n, err := w.s.HandedOver(t.Context(), w.chair, w.c.ID, []string{"A-0001", "A-0002"}); n != 2 || err != nil {
		t.Errorf("%d signed, %v", n, err)
	}
	must(t, w.s.Close(t.Context(), w.chair, w.c.ID))
	must(t, w.db.Read(t.Context(), func(r *pg.Reader) error {
		_, err := record.Verify(t.Context(), r, w.c.ID.String())
		return err
	}))
}

// The drawn share follows from the seed alone, and its cards wait for their papers.
func TestTheDrawnShowPapers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	w.rule("renewal.share_percent", "40")
	w.open()
	p, err := w.s.Running(t.Context(), w.chair, w.c.ID)
	must(t, err)
	numbers, picked := []string{}, 0
	for _, r := range w.all() {
		numbers = append(numbers, r.Number.String())
		if r.Drawn != renewal.Drawn(p.Campaign.Seed, r.Number, 40) {
			t.Errorf("%s is drawn %v, the seed says otherwise", r.Number, r.Drawn)
		}
		if r.Drawn {
			picked++
		}
	}
	_, err = w.s.UnchangedMany(t.Context(), w.chair, w.c.ID, numbers)
	must(t, err)
	done, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, "1")
	must(t, err)
	if done.Renewed != 12-picked || picked == 0 {
		t.Errorf("%d of 12 renewed, %d were drawn", done.Renewed, picked)
	}
	for _, r := range w.all() {
		if r.State == renewal.Declared {
			must(t, w.s.PapersSeen(t.Context(), w.chair, w.c.ID, r.Number.String()))
		}
	}
	if rest, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, ""); err != nil || rest.Renewed != picked {
		t.Errorf("the rest: %+v %v", rest, err)
	}
}

// Two clerks press the button at once: each card is renewed once; and nobody
// renews where they have an interest.
func TestTwoClerksAndKin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 6)
	w.rule("renewal.share_percent", "0")
	w.open()
	chair := w.chair.Person
	must(t, kin.New(w.db).Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
	var numbers []string
	for _, r := range w.all() {
		numbers = append(numbers, r.Number.String())
	}
	_, err := w.s.UnchangedMany(t.Context(), w.chair, w.c.ID, numbers)
	must(t, err)
	var renewed atomic.Int64
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			done, err := w.s.ApproveAll(context.Background(), w.chair, w.c.ID, "")
			if err != nil {
				t.Error(err)
			}
			if done.Aside() != 1 || len(done.Left) != 1 || done.Left[0].Number != "A-0001" {
				t.Errorf("left: %+v", done.Left)
			}
			renewed.Add(int64(done.Renewed))
		})
	}
	wg.Wait()
	if renewed.Load() != 5 {
		t.Errorf("%d renewed", renewed.Load())
	}
	home := w.resident("1-1-102") // undeclared
	w.chair.Person = home.Person
	w.exec(`update parking.renewals r set state = 'declared' from parking.cards c where c.id = r.card_id and c.number = 'A-0002'`)
	p, err := w.s.Running(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if len(p.Left) != 1 || p.Left[0].Number != "A-0002" || p.Left[0].Cause != parking.ErrStandAside.Code {
		t.Errorf("what whoever lives there leaves to others: %+v", p.Left)
	}
	wants(t, "one's own papers", w.s.PapersSeen(t.Context(), w.chair, w.c.ID, "A-0002"), parking.ErrStandAside)
	wants(t, "refusing one's own", w.s.RefuseOne(t.Context(), w.chair, w.c.ID, "A-0002", "不住这里"), parking.ErrStandAside)
	w.chair.Person = chair
	wants(t, "refusing kin", w.s.RefuseOne(t.Context(), w.chair, w.c.ID, "A-0001", "不住这里"), parking.ErrStandAside)
	wants(t, "refusing without a reason", w.s.RefuseOne(t.Context(), w.chair, w.c.ID, "A-0001", " "), renewal.ErrReason)
}
