package posting_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
)

// world is a committee with a chair and a neighbour on Monday 2026-11-23.
type world struct {
	t         *testing.T
	db        *pg.DB
	clock     *clock.Stepped
	board     *posting.Service
	rules     *rule.Service
	c         people.Committee
	chair     actor.Actor
	neighbour actor.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ticks := clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
	db := pgtest.NewAt(t, ticks.Now)
	w := &world{t: t, db: db, clock: ticks, board: posting.NewService(db), rules: rule.New(db)}
	var err error
	w.c, err = people.New(db).Found(t.Context(), actor.Of(actor.Operator),
		people.NewCommittee{Code: "XY", Name: "馨园停车自管会", Regime: people.Owners})
	w.must(err)
	w.chair, w.neighbour = w.person(actor.Chair, "李主任"), w.person(actor.Resident, "王秀兰")
	return w
}

func (w *world) person(role actor.Role, name string) actor.Actor {
	w.t.Helper()
	key := id.New[people.Person]()
	_, err := w.db.Bare().ExecContext(w.t.Context(), `insert into people.people (id, name, created_at) values ($1, $2, $3)`, key, name, w.clock.Now())
	w.must(err)
	// Only whom the committee knows has a name there.
	_, err = w.db.Bare().ExecContext(w.t.Context(), `insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, $3, $4, $5)`,
		w.c.ID, id.New[people.Resident](), name, key, w.clock.Now())
	w.must(err)
	a := actor.Of(role).For(w.c.ID.String())
	a.Person, a.Pseudonym = key.String(), w.c.Pseudonym(key.String())
	return a
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) wants(name string, got, want error) {
	w.t.Helper()
	if !errors.Is(got, want) {
		w.t.Errorf("%s: %v, want %v", name, got, want)
	}
}

func (w *world) days(n int) { w.clock.Step(time.Duration(n) * 24 * time.Hour) }

// add posts as another package does: within an act of its own.
func (w *world) add(n posting.New) (posting.Posting, error) {
	w.t.Helper()
	var p posting.Posting
	err := record.InTx(w.t.Context(), w.db, w.chair, w.c.ID.String(), func(tx *pg.Tx) error {
		var err error
		p, err = posting.Add(w.t.Context(), tx, w.c, n)
		return err
	})
	return p, err
}

func (w *world) applications() posting.New {
	return posting.New{
		Committee: w.c.ID, Kind: posting.Applications, Title: "停车卡申请公示", Text: "以下申请已核对。",
		Items: []posting.Item{
			{Ref: "S-0012", Class: "first-car", Plate: "京N3QK57", Name: "张小三", Note: "新申请"},
			{Ref: "S-0013", Class: "second-car", Plate: "京AD12345", Name: "欧阳小锋"},
		},
	}
}

func (w *world) posted() posting.Posting {
	w.t.Helper()
	p, err := w.add(w.applications())
	w.must(err)
	return p
}

func (w *world) object(who actor.Actor, p posting.Posting, change ...func(*posting.NewObjection)) (posting.Objection, error) {
	n := posting.NewObjection{Committee: w.c.ID, Number: p.Number.String(), Ref: "S-0012", Text: "他家已有一张卡，京N3QK57停在别处"}
	for _, f := range change {
		f(&n)
	}
	return w.board.Object(w.t.Context(), who, n)
}

func (w *world) answer(who actor.Actor, p posting.Posting, n int, o posting.Outcome) error {
	return w.board.Answer(w.t.Context(), who, posting.Answering{
		Committee: w.c.ID, Number: p.Number.String(), N: n, Outcome: o, Reason: "查过台账，情况属实。",
	})
}

func (w *world) standing(p posting.Posting) posting.Standing {
	w.t.Helper()
	st, err := posting.StandingOf(w.t.Context(), w.db, w.c, p.ID, w.c.Today(w.clock.Now()))
	w.must(err)
	return st
}

func (w *world) night() int {
	w.t.Helper()
	e, err := w.board.Expire(context.WithoutCancel(w.t.Context()), actor.Of(actor.System), w.clock.Now())
	w.must(err)
	return e.Ended
}

// record verifies the chain and gives its entries after the founding.
func (w *world) record() []record.Line {
	w.t.Helper()
	var out []record.Line
	w.must(w.db.Read(w.t.Context(), func(r *pg.Reader) error {
		if _, err := record.Verify(w.t.Context(), r, w.c.ID.String()); err != nil {
			return err
		}
		var err error
		out, err = record.After(w.t.Context(), r, w.c.ID.String(), 1, 1000)
		return err
	}))
	return out
}

func (w *world) rule(key, value string) {
	w.t.Helper()
	w.clock.Step(time.Second)
	w.must(w.rules.Set(w.t.Context(), w.chair, rule.NewRule{
		Committee: w.c.ID, Key: key, Value: value, From: day.Of(2026, 11, 1),
		Ground: rule.Ground{Kind: rule.Clause, Text: "公约第九条"},
	}))
}

func photograph(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
