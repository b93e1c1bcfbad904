package privacy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/change"
)

// What is of others stays when somebody is forgotten: a neighbour's phone wherever it
// is noted, and whoever lives there by the same phone until the day they leave.
func TestWhatIsOfOthersStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const mine, theirs = "13812345678", "13887654321"
	home, _ := w.lives("李四海", mine, "1-1-101")
	neighbour, _ := w.lives("赵六", theirs, "1-1-102")
	_, err := w.Change.MoveOut(t.Context(), w.Actor(actor.Chair), change.Leaving{Committee: w.C.ID, Dwelling: "1-1-101", Reason: "卖房"})
	w.Must(err)
	today := w.C.Today(w.Clock.Now())
	for name, to := range map[string]any{"一直住着": nil, "今天搬走": today, "明天搬走": today.AddDays(1)} {
		r := id.New[people.Resident]()
		w.exec(`insert into people.residents (committee_id, id, name, phone, created_at) values ($1, $2, $3, $4, $5)`, w.C.ID, r, name, mine, w.Clock.Now())
		w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day, to_day)
			select committee_id, gen_random_uuid(), id, $2, 'occupant', '2020-01-01', $3 from people.dwellings where committee_id = $1 and code = '1-1-102'`, w.C.ID, r, to)
	}
	w.exec(`insert into people.batches (committee_id, id, file_name, file_sha256, made_at, made_by, dwellings, vehicles, area_hundredths, problems)
		values ($1, $1, 'x.csv', 'x', $2, 'chair', 0, 0, 0, '[]')`, w.C.ID, w.Clock.Now())
	for _, phone := range []string{mine, theirs} {
		w.exec(`insert into people.contacts (committee_id, id, dwelling_id, phone) select committee_id, gen_random_uuid(), id, $2 from people.dwellings where committee_id = $1 and code = '1-1-102'`, w.C.ID, phone)
		w.exec(`insert into people.batch_changes (committee_id, batch_id, id, what, subject_id, was, became) select $1, $1, gen_random_uuid(), 'contact', gen_random_uuid(), w, b
			from (values ($2, ''), ('', $2)) v (w, b)`, w.C.ID, phone)
		w.exec(`insert into people.batch_changes (committee_id, batch_id, id, what, subject_id, was, became)
			select committee_id, $1, gen_random_uuid(), 'phone', id, '', 'x' from people.residents where committee_id = $1 and phone = $2 and person_id is not null`, w.C.ID, phone)
		w.exec(`insert into people.attachments (committee_id, id, kind, role, name, phone, asked_by, asked_as, asked_at, expires_at)
			values ($1, gen_random_uuid(), 'role', 'volunteer', '某人', $2, $3, 'chair', $4, $4)`, w.C.ID, phone, neighbour.Person, w.Clock.Now())
	}
	same, _ := w.lives("同号", "13800009999", "1-1-102") // an account of their own, with a phone that somebody noted for both
	w.exec(`update people.residents set phone = $2 where person_id = $1`, same.Person, mine)
	w.exec(`update people.occupancies o set to_day = $2 from people.residents r where r.id = o.resident_id and r.person_id = $1`, same.Person, today)
	_, err = w.data.Erase(t.Context(), home, w.C.ID)
	w.Must(err)
	for query, want := range map[string][]string{
		`select name from people.residents where name <> '' order by name`:                                                 {"一直住着", "同号", "明天搬走", "赵六"},
		`select phone from people.contacts`:                                                                                {theirs},
		`select was || became from people.batch_changes where what = 'contact'`:                                            {theirs, theirs},
		`select became from people.batch_changes where what = 'phone'`:                                                     {"x"},
		`select coalesce(phone, '') from people.attachments where withdrawn_at is null`:                                    {theirs},
		`select name from people.people where name <> '' and id in (select person_id from people.residents) order by name`: {"同号", "赵六"},
	} {
		var got []string
		w.Must(w.DB.Select(t.Context(), &got, query))
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", query, d)
		}
	}
}
