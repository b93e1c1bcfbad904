package uxrules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
)

// households is how many the largest estate of this program has.
const households = 3000

// grown copies a row of a table, the first that where leaves, for each of the
// households, with other values in some columns. g is a copy's number.
func (w *world) grown(table, where string, other ...string) string {
	w.T.Helper()
	schema, name, _ := strings.Cut(table, ".")
	var columns []string
	w.Must(w.DB.Select(w.T.Context(), &columns, `select column_name from information_schema.columns
		where table_schema = $1 and table_name = $2 and is_generated = 'NEVER' order by ordinal_position`, schema, name))
	values := make([]string, len(columns))
	for i, c := range columns {
		values[i] = "t." + c
		for j := 0; j+1 < len(other); j += 2 {
			if other[j] == c {
				values[i] = other[j+1]
			}
		}
	}
	return fmt.Sprintf("insert into %s (%s) select %s from (select * from %s where %s order by 1, 2 limit 1) t, generate_series(1, %d) g;\n",
		table, strings.Join(columns, ", "), strings.Join(values, ", "), table, where, households)
}

// many is a committee of three thousand households, in each of whose lists that can
// grow with them all of them stand.
func many(t *testing.T) *world {
	w := lived(t)
	const (
		home  = "md5('home' || g)::uuid"
		card  = "md5('card' || g)::uuid"
		fresh = "gen_random_uuid()"
	)
	_, err := w.DB.Bare().ExecContext(t.Context(), w.grown("people.dwellings", "code = '91-1-102'", "id", home, "code", "(g / 100 + 10) || '-' || (g / 25 % 4 + 1) || '-' || (g % 25 / 4 + 1) || '0' || (g % 25 % 4 + 1)",
		"building", "(g / 100 + 10)::text", "unit", "(g / 25 % 4 + 1)::text", "sort_key", "lpad(g::text, 6, '0')", "pseudonym", "'P' || g")+
		w.grown("parking.cards", "number = 'A-0002'", "id", card, "number", "'A-' || (g + 5000)", "dwelling_id", home, "token_hash", "'t' || g", "request_key", "null")+
		w.grown("parking.card_plates", "plate = '京N3QK57'", "card_id", card, "plate", "'京M' || lpad(g::text, 5, '0')")+
		w.grown("parking.renewals", "state = 'due'", "card_id", card, "drawn", "g % 10 = 0")+
		w.grown("outbox.messages", "state = 'listed'", "id", fresh, "dwelling_id", home, "event", "'grown' || g", "resident_id", "null")+
		w.grown("people.contacts", "true", "id", fresh, "dwelling_id", home, "phone", "'138' || lpad(g::text, 8, '0')")+
		w.grown("parking.applications", "state = 'submitted'", "id", fresh, "dwelling_id", home, "number", "'S2027-' || lpad(g::text, 4, '0')", "request_key", "null")+
		w.grown("parking.presences", "inside", "plate", "'京M' || lpad(g::text, 5, '0')")+
		w.grown("parking.differences", "resolved_at is null", "id", fresh, "plate", "'京M' || lpad(g::text, 5, '0')")+
		w.grown("parking.differences", "resolved_at is null", "id", fresh, "resolved_at", "t.at", "resolution", "'查过了'")+
		w.grown("parking.blocks", "true", "id", fresh, "plate", "'京M' || lpad(g::text, 5, '0')"))
	w.Must(err)
	return w
}

// No page of the office is longer than five screens, however many households there
// are: a desk's of 800 px, and where it is a list a phone's of 640 px.
func TestNoPageIsLongerThanFiveScreens(t *testing.T) {
	w := many(t)
	s := w.site()
	base, v := listen(t, s.again(nil)), newTab(t)
	v.Cookie(base, w.sessionCookie(), w.as(actor.Chair))
	v.Cookie(base, "lang", "zh")
	for path, list := range map[string]bool{
		"/cards": true, "/gate/inside": true, "/renewal/all": true, "/renewal/b-13": true, "/renewal/all/signing": true, "/outbox": true,
		"/outbox/messages": true, "/applications": true, "/gate/differences": true, "/gate/differences?show=resolved": true, "/blocks": true,
		"/register/buildings/13": true, "/data-requests": true, "/postings": true, "/appeals": true, "/gate/calls": true, "/requests": true,
		"": false, "/renewal": false, "/register": false, "/cards/first": false, "/cards/proposals": false, "/cards/print": false, "/letters": false,
		"/find?q=1": false, "/gate/valid": false, "/gate/lookup": false, "/gate/passages": false, "/register/imports": false, "/phones": false,
	} {
		for _, screen := range []struct{ wide, high int64 }{{1280, 800}, {390, 640}} {
			if screen.wide == 390 && !list {
				continue
			}
			v.Do(chromedp.EmulateViewport(screen.wide, screen.high))
			v.Open(base + "/c/XIN" + path)
			var tall int64
			if _, err := fmt.Sscan(v.Eval(`document.querySelector('main > .notice,main > div > .notice')?.remove(),String(document.documentElement.scrollHeight)`), &tall); err != nil {
				t.Fatal(err)
			}
			if tall > 5*screen.high {
				t.Errorf("%s is %d px long at %d", path, tall, screen.wide)
			}
		}
	}
}
