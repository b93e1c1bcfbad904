package hearings_test

import (
	"encoding/json"
	"strings"
	"testing"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
)

// world has homes, and staff who hold hearings.
type world struct{ *pagetest.World }

func newWorld(t *testing.T) (*world, []people.Dwelling) {
	t.Helper()
	w := &world{pagetest.New(t)}
	var homes []people.Dwelling
	for _, code := range []string{"3-2-101", "3-2-102", "3-2-103", "3-2-201", "3-2-202", "3-2-203"} {
		homes = append(homes, w.Dwelling(code))
	}
	return w, homes
}

func (w *world) shown(t *testing.T, number string) hearing.Shown {
	t.Helper()
	h, err := w.Hearings.ShowPublic(t.Context(), w.C.ID, number)
	w.Must(err)
	return h
}

// A calendar follows when the hearing is put off, and takes it out when it is cancelled.
func TestACalendarFollows(t *testing.T) {
	t.Parallel()
	w, homes := newWorld(t)
	number := w.Hearing(hearing.Noticed, homes)
	reads := func(parts ...string) {
		t.Helper()
		got := w.Get("/p/XY/hearings/"+number+".ics", "")
		if !strings.HasPrefix(got.Header.Get("Content-Type"), "text/calendar") {
			t.Errorf("it is %s", got.Header.Get("Content-Type"))
		}
		for _, part := range parts {
			if !strings.Contains(got.Body, part) {
				t.Errorf("the calendar lacks %s: %s", part, got.Body)
			}
		}
	}
	uid := "UID:" + w.shown(t, number).ID.String() + "@ziguan"
	reads(uid, "SEQUENCE:0", "STATUS:CONFIRMED", "METHOD:PUBLISH", "LOCATION:社区活动室")
	later := w.shown(t, number).StartsAt.AddDate(0, 0, 7)
	w.Must(w.Hearings.Postpone(t.Context(), w.Staff(actor.Chair), hearing.Postponement{
		Committee: w.C.ID, Number: number, Reason: "停电", Time: hearing.Time{Starts: later, Place: "居委会"},
	}))
	reads(uid, "SEQUENCE:1", "DTSTART:"+later.UTC().Format("20060102T150405Z"), "LOCATION:居委会")
	w.Must(w.Hearings.Cancel(t.Context(), w.Staff(actor.Chair), w.C.ID, number, "方案撤回"))
	reads(uid, "SEQUENCE:2", "STATUS:CANCELLED", "METHOD:CANCEL")
	if got := w.Get("/p/XY/hearings/"+number, "").Body; !strings.Contains(got, "方案撤回") || strings.Contains(got, `/signup"`) {
		t.Errorf("the page reads %.600s", got)
	}
}

// Whoever was asked and has not said yes takes no part, on no page and in no data; what is
// published of a hearing names nobody.
func TestTheDataOfAHearing(t *testing.T) {
	t.Parallel()
	w, homes := newWorld(t)
	number := w.Hearing(hearing.Seated, homes)
	w.Must(w.Hearings.GiveUp(t.Context(), w.Staff(actor.Chair), hearing.At{Committee: w.C.ID, Number: number, Seat: 2}))
	var one struct {
		Seats []struct {
			Kind, How      string
			Places         int
			Taken, Present []int
			Names, Order   []string
		}
		Adopted, Partly []any
		NotAdopted      []struct{ View, Reason string } `json:"not_adopted"`
		Views           map[string]int
		Kind, State     string
		Subject         string
		NoticedOn       string `json:"noticed_on"`
		HeldOn          string `json:"held_on"`
		Finding         string
	}
	read := func(number string) string {
		t.Helper()
		body := w.Get("/p/XY/hearings/"+number+".json", "").Body
		w.Must(json.Unmarshal([]byte(body), &one))
		return body
	}
	body := read(number)
	if s := one.Seats[0]; s.Kind != "car_owner" || s.How != "draw" || len(s.Taken) != 1 || s.Taken[0] != 3 || len(s.Order) != 4 {
		t.Errorf("the seats read %+v", s)
	}
	done := w.Hearing(hearing.Published, homes)
	body += read(done)
	if len(one.Adopted) != 1 || len(one.Partly) != 1 || len(one.NotAdopted) != 1 || one.NotAdopted[0].Reason == "" || one.Views["put"] != 3 ||
		one.Finding == "" || one.HeldOn == "" || one.NoticedOn == "" || one.Kind != "fee" || one.State != "published" || one.Subject == "" {
		t.Errorf("the data reads %+v", one)
	}
	for _, at := range []string{number, done} {
		body += w.Get("/p/XY/hearings/"+at, "").Body + w.Get("/p/XY/hearings/"+at+"/poster", "").Body
	}
	body += w.Get("/p/XY/hearings.json", "").Body + w.Get("/p/XY/hearings", "").Body
	for _, bad := range []string{"3-2-", "街道城管办", "李梅"} {
		if strings.Contains(body, bad) {
			t.Errorf("%s stands in public", bad)
		}
	}
	if got := w.Get("/p/XY/hearings/"+w.Hearing(hearing.Drafted, nil), "").Status; got != 404 {
		t.Errorf("a draft answers %d", got)
	}
}
