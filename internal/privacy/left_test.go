package privacy_test

import (
	"errors"
	"slices"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Whoever left long ago is forgotten unless they came back, or serve or have served since
// the days of the rule; a role that was taken back keeps nobody's name.
func TestWhoServedLatelyIsNotForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.C.Today(w.Clock.Now()).AddDays(-180)
	role := func(who actor.Actor, to day.Day, ended any) {
		w.exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at, to_day, ended_at)
			values ($1, gen_random_uuid(), $2, 'volunteer', '2020-01-01', $3, $4, $5)`, w.C.ID, who.Person, w.Clock.Now(), to, ended)
	}
	role(w.left("至今", "13800000001"), 0, nil)
	role(w.left("到那天", "13800000002"), before, nil)
	role(w.left("到前一天", "13800000003"), before.AddDays(-1), nil)
	role(w.left("收回了", "13800000004"), 0, w.Clock.Now())
	back := w.left("回来了", "13800000005")
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		select o.committee_id, gen_random_uuid(), o.dwelling_id, o.resident_id, 'owner', '2026-06-01' from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id where r.person_id = $1`, back.Person)
	w.left("没有账号", "13800000006")
	w.exec(`update people.residents set person_id = null where name = '没有账号'`)
	_, err := w.data.Retire(t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	var got []string
	w.Must(w.DB.Select(t.Context(), &got, `select name from people.residents where committee_id = $1 and name <> '' order by name`, w.C.ID))
	want := []string{"至今", "到那天", "回来了"}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("known by name: %v, want %v", got, want)
	}
}

// left is somebody with an account who left the first dwelling on the first of January.
func (w *world) left(name, phone string) actor.Actor {
	w.T.Helper()
	who, _ := w.lives(name, phone, "1-1-101")
	w.exec(`update people.occupancies o set to_day = '2026-01-01' from people.residents r
		where r.committee_id = o.committee_id and r.id = o.resident_id and r.person_id = $1`, who.Person)
	return who
}

// Nobody is forgotten of whom nobody knows.
func TestWhoIsUnknownIsNotForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.DB.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
		_, err := people.Forget(t.Context(), tx, w.C, id.New[people.Person]())
		return err
	})
	if !errors.Is(err, people.ErrPersonUnknown) {
		t.Error(err)
	}
}

// Who lives there until tomorrow or serves until today cannot be forgotten today; who
// left today, served until yesterday, or is beside somebody who serves, can.
func TestWhoMayBeForgottenToday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	today := w.C.Today(w.Clock.Now())
	who, other := w.left("李四海", "13800000001"), w.left("赵六", "13800000002")
	p, err := id.Parse[people.Person](who.Person)
	w.Must(err)
	for _, one := range []struct {
		name           string
		home, role     day.Day // the day they left, and the last of their role
		ended, another bool    // the role was taken back, or is another's
		want           error
	}{
		{"leaves tomorrow", today.AddDays(1), today.AddDays(-1), false, false, people.ErrLivesHere},
		{"left today", today, today.AddDays(-1), false, false, nil},
		{"serves until today", today, today, false, false, people.ErrServesHere},
		{"serves", today, 0, false, false, people.ErrServesHere},
		{"served", today, 0, true, false, nil},
		{"another serves", today, 0, false, true, nil},
	} {
		whose := who
		if one.another {
			whose = other
		}
		w.exec(`update people.occupancies o set to_day = $2 from people.residents r where r.id = o.resident_id and r.person_id = $1`, who.Person, one.home)
		w.exec(`update people.roles set ended_at = given_at where ended_at is null`)
		w.exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at, to_day, ended_at)
			values ($1, gen_random_uuid(), $2, 'volunteer', '2020-01-01', $3::timestamptz, $4, case when $5 then $3::timestamptz end)`,
			w.C.ID, whose.Person, w.Clock.Now(), one.role, one.ended)
		if err := people.MayForget(t.Context(), w.DB, w.C.ID, p, today); !errors.Is(err, one.want) {
			t.Errorf("who %s: %v, want %v", one.name, err, one.want)
		}
	}
}
