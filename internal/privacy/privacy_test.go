package privacy_test

import (
	"errors"
	"strings"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/privacy"
	"ziguan/internal/record"
	"ziguan/internal/sheet"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/register"
	"ziguan/parking/visit"
)

// Somebody sees all that is kept of them and of their household, nothing of the
// household before them, and nobody sees another's.
func TestAPersonSeesTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, _ := w.lives("李四海", "13812345678", "1-1-101")
	card, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	w.Must(err)
	var d people.DwellingID
	w.Must(w.DB.Get(t.Context(), &d, `select id from people.dwellings where code = '1-1-101'`))
	_, err = visit.New(w.DB).Add(t.Context(), home, visit.NewPass{Committee: w.C.ID, Dwelling: d, Plate: "京B66666", Stay: visit.Overnight})
	w.Must(err)
	k, err := w.data.Of(t.Context(), home, w.C.ID)
	w.Must(err)
	for section, want := range map[string]string{
		"visits": "京B66666", "person": "李四海", "homes": "1-1-101", "cards": card.Number.String(), "vehicles": "京A12345",
	} {
		if s := k.Sections.Of(section); s.Len() != 1 || !strings.Contains(w.text(s.Row(0)), want) {
			t.Errorf("%s: %+v", section, s)
		}
	}
	wants(t, "still lives there", k.Stays, people.ErrLivesHere)
	_, err = w.Change.MoveOut(t.Context(), w.Actor(actor.Chair), change.Leaving{Committee: w.C.ID, Dwelling: "1-1-101", Reason: "卖房"})
	w.Must(err)
	w.Clock.Step(48 * 3600e9)
	next, _ := w.lives("赵六", "13887654321", "1-1-101")
	w.exec(`update people.occupancies set from_day = $1 where to_day is null`, w.C.Today(w.Clock.Now()).String())
	k, err = w.data.Of(t.Context(), next, w.C.ID)
	w.Must(err)
	for _, section := range []string{"cards", "vehicles", "messages", "visits", "calls"} {
		if s := k.Sections.Of(section); s.Len() != 0 {
			t.Errorf("the next household sees %+v", s)
		}
	}
	other, stranger := w.Found("ZZ"), home
	stranger.Committee = other.ID.String()
	_, err = w.data.Of(t.Context(), stranger, other.ID)
	wants(t, "where nothing is known", err, actor.ErrNotHere)
	_, err = w.data.Of(t.Context(), home, other.ID)
	wants(t, "another committee", err, actor.ErrNotHere)
}

// A correction is asked once at a time, decided by staff, and the person is told.
func TestACorrection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, _ := w.lives("李四海", "13812345678", "1-1-101")
	wants(t, "empty", w.data.Ask(t.Context(), home, w.C.ID, " "), privacy.ErrText)
	w.Must(w.data.Ask(t.Context(), home, w.C.ID, "我的名字写错了"))
	wants(t, "twice", w.data.Ask(t.Context(), home, w.C.ID, "还有手机"), privacy.ErrOpen)
	_, err := w.data.Requests(t.Context(), home, w.C.ID)
	wants(t, "a resident reads the list", err, actor.ErrRole)
	chair := w.Actor(actor.Chair)
	waits, _ := w.data.Waiting(t.Context(), chair, w.C.ID)
	list, err := w.data.Requests(t.Context(), chair, w.C.ID)
	if w.Must(err); len(list) != 1 || list[0].Dwelling != "1-1-101" || list[0].Name != "李四海" || waits != (privacy.Waits{N: 1, By: w.C.Today(w.Clock.Now()).AddDays(15)}) {
		t.Fatalf("list: %+v, %+v", list, waits)
	}
	n := privacy.Answer{Committee: w.C.ID, Request: list[0].ID, On: privacy.Decline}
	wants(t, "declined without a reason", w.data.Decide(t.Context(), chair, n), privacy.ErrReason)
	n.Reason = "和房本一致"
	w.Must(w.data.Decide(t.Context(), chair, n))
	if err := w.data.Decide(t.Context(), chair, n); errs.KindOf(err) != errs.Conflict {
		t.Errorf("decided twice: %v", err)
	}
	k, err := w.data.Of(t.Context(), home, w.C.ID)
	w.Must(err)
	asked, told := k.Sections.Of("requests"), k.Sections.Of("messages")
	if k.Waits || !strings.Contains(w.text(asked.Row(0)), "declined") || !strings.Contains(w.text(asked.Row(0)), "和房本一致") ||
		told.Len() != 1 || !strings.Contains(w.text(told.Row(0)), "data.declined") {
		t.Errorf("the person learns %+v %+v", asked, told)
	}
	if _, told, err := outbox.ToldAt(t.Context(), w.DB, w.C.ID, "data.declined:"+list[0].ID.String()); err != nil || told {
		t.Errorf("told before anybody read it: %v %v", told, err)
	}
}

// Whoever left is forgotten at once: no search finds them, the export does not
// name them, their sessions are over, and the record still verifies.
func TestErasure(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, secret := w.lives("李四海", "13812345678", "1-1-101")
	chair := w.Actor(actor.Chair)
	card, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	w.Must(err)
	w.Must(w.Parking.Lost(t.Context(), home, parking.CardAct{Committee: w.C.ID, Number: card.Number.String(), Reason: "丢了"}))
	w.Must(w.data.Ask(t.Context(), home, w.C.ID, "改个字"))
	_, err = w.data.Erase(t.Context(), home, w.C.ID)
	wants(t, "who still lives there", err, people.ErrLivesHere)
	_, err = w.Change.MoveOut(t.Context(), chair, change.Leaving{Committee: w.C.ID, Dwelling: "1-1-101", Reason: "卖房"})
	w.Must(err)
	w.exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at) values ($1, $2, $3, 'volunteer', '2026-01-01', $4)`,
		w.C.ID, id.New[people.Role](), home.Person, w.Clock.Now())
	_, err = w.data.Erase(t.Context(), home, w.C.ID)
	wants(t, "who still has a role", err, people.ErrServesHere)
	w.exec(`update people.roles set ended_at = $2 where person_id = $1`, home.Person, w.Clock.Now())
	w.exec(`insert into people.contacts (committee_id, id, dwelling_id, phone) select $1, $2, id, '13812345678' from people.dwellings where committee_id = $1 and code = '1-1-102'`,
		w.C.ID, id.New[people.Contact]())
	w.exec(`insert into people.known_devices (person_id, token_hash, strong, made_at, seen_at) values ($1, 'x', false, $2, $2)`, home.Person, w.Clock.Now())
	w.exec(`insert into people.wrong_series (person_id, id, began_at, last_at, tries) values ($1, $2, $3, $3, 4)`, home.Person, id.New[account.WrongSeries](), w.Clock.Now())
	gone, err := w.data.Erase(t.Context(), home, w.C.ID)
	w.Must(err)
	left := 0
	w.Must(w.DB.Bare().QueryRowContext(t.Context(), `select (select count(*) from people.known_devices) + (select count(*) from people.wrong_series)`).Scan(&left))
	if gone.Residents != 1 || !gone.Account || left != 0 {
		t.Errorf("forgotten: %+v, %d browsers and warnings left", gone, left)
	}
	w.nowhere(chair, card.Number.String())
	if _, err := w.Account.Visitor(t.Context(), secret); !errors.Is(err, account.ErrSignedOut) {
		t.Errorf("the session still opens: %v", err)
	}
	_, err = w.data.Erase(t.Context(), home, w.C.ID)
	wants(t, "a second time", err, privacy.ErrNothing)
	w.Must(w.DB.Read(t.Context(), func(r *pg.Reader) error {
		_, err := record.Verify(t.Context(), r, w.C.ID.String())
		return err
	}))
}

// nowhere fails where the person is still to be found.
func (w *world) nowhere(chair actor.Actor, number string) {
	w.T.Helper()
	for _, q := range []string{"李四海", "四海", "lisihai", "lsh", "5678", "13812345678"} {
		hits, err := w.Register.Search(w.T.Context(), chair, w.C.ID, q, register.MostHits)
		w.Must(err)
		if len(hits) != 0 {
			w.T.Errorf("%s finds %+v", q, hits)
		}
	}
	data, err := w.Register.Export(w.T.Context(), chair, w.C.ID, register.XLSX)
	w.Must(err)
	book, err := sheet.Read(w.T.Context(), "x.xlsx", data, sheet.Defaults)
	w.Must(err)
	for _, table := range book.Sheets {
		for _, row := range table.Rows {
			if text := strings.Join(row.Cells, " "); strings.Contains(text, "四海") || strings.Contains(text, "13812345678") {
				w.T.Errorf("the export says %q", text)
			}
		}
	}
	shown, err := w.Parking.Show(w.T.Context(), chair, w.C.ID, number)
	w.Must(err)
	for _, e := range shown.Events {
		if e.Name == "李四海" {
			w.T.Error("the card's life names them")
		}
	}
	for _, o := range shown.Holders {
		if o.Name != "" || o.Phone != "" {
			w.T.Errorf("the dwelling's past names %+v", o)
		}
	}
}

// Where another committee knows the person the account stays, and this one's
// register is emptied all the same.
func TestErasureInOneOfTwo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, _ := w.lives("李四海", "13812345678", "1-1-101")
	other := w.Found("ZZ")
	w.exec(`insert into people.residents (committee_id, id, name, phone, person_id, created_at) values ($1, $2, '李四海', '13812345678', $3, $4)`,
		other.ID, id.New[people.Resident](), home.Person, w.Clock.Now())
	_, err := w.Change.MoveOut(t.Context(), w.Actor(actor.Chair), change.Leaving{Committee: w.C.ID, Dwelling: "1-1-101", Reason: "卖房"})
	w.Must(err)
	gone, err := w.data.Erase(t.Context(), home, w.C.ID)
	w.Must(err)
	if gone.Account || gone.Residents != 1 {
		t.Errorf("forgotten: %+v", gone)
	}
	p, err := id.Parse[people.Person](home.Person)
	w.Must(err)
	places, err := w.data.Places(t.Context(), p)
	w.Must(err)
	if len(places) != 1 || places[0].Code != "ZZ" {
		t.Errorf("known in %+v", places)
	}
}

// Whoever left longer ago than the rule says is forgotten by night, with an account
// or without; who left lately, who came back and who serves stay; a card does too.
func TestThoseWhoLeftAreForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gone, _ := w.lives("李四海", "13812345678", "1-1-101")
	_, _ = w.lives("赵六", "13887654321", "1-1-102")
	card, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	w.Must(err)
	listed := id.New[people.Resident]()
	w.Must(w.DB.InTx(t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		return people.AddResidents(t.Context(), tx, w.C.ID, people.BatchID{}, []people.NewResident{{ID: listed, Name: "孙大妈", Phone: "13900002222"}})
	}))
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		select committee_id, $1, id, $2, 'owner', '2020-01-01' from people.dwellings where committee_id = $3 and code = '1-1-101'`, id.New[people.Occupancy](), listed, w.C.ID)
	_, err = w.Change.MoveOut(t.Context(), w.Actor(actor.Chair), change.Leaving{Committee: w.C.ID, Dwelling: "1-1-101", Reason: "卖房"})
	w.Must(err)
	retire := func(want privacy.Retired) {
		t.Helper()
		got, err := w.data.Retire(t.Context(), actor.Of(actor.System), w.Clock.Now())
		w.Must(err)
		if got != want {
			t.Errorf("forgot %+v, want %+v", got, want)
		}
	}
	w.Clock.Step(180 * 24 * 3600e9)
	retire(privacy.Retired{})
	w.Clock.Step(24 * 3600e9)
	retire(privacy.Retired{People: 1, Names: 1})
	retire(privacy.Retired{})
	w.Must(w.DB.Read(t.Context(), func(r *pg.Reader) error {
		lines, err := record.After(t.Context(), r, w.C.ID.String(), 0, 1000)
		told := map[string]int{}
		for _, l := range lines {
			told[l.Kind]++
		}
		if told["person.erased"] != 1 || told["residents.erased"] != 1 {
			t.Errorf("on record: %v", told)
		}
		return err
	}))
	var names string
	w.Must(w.DB.Get(t.Context(), &names, `select string_agg(distinct name, ',') from people.residents`))
	if names != ",赵六" {
		t.Errorf("known by name: %q", names)
	}
	if _, err := w.data.Of(t.Context(), gone, w.C.ID); !errors.Is(err, actor.ErrNotHere) {
		t.Errorf("what is kept of who was forgotten: %v", err)
	}
	shown, err := w.Parking.Show(t.Context(), w.Actor(actor.Chair), w.C.ID, card.Number.String())
	if err != nil || shown.State != parking.CardReturned {
		t.Errorf("the card: %+v %v", shown.State, err)
	}
	wants(t, "a resident", func() error { _, err := w.data.Retire(t.Context(), gone, w.Clock.Now()); return err }(), actor.ErrRole)
}
