package hearing_test

import (
	"testing"

	"ziguan/internal/pg"
)

// Whatever the code forgets, the database keeps.
func TestTheDatabaseKeepsAHearing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9)
	done, minuted, held, seated := w.show(w.published()).ID, w.show(w.minuted()).ID, w.show(w.held()).ID, w.show(w.seated()).ID
	listed, draft := w.show(w.listed()).ID, w.show(w.draft()).ID
	now := w.Clock.Now()
	signup := `insert into compacts.hearing_signups (committee_id, hearing_id, n, kind, dwelling_id, counter, at, person) values ($1, $2, 90, $3, $4, true, $5, 'x')`
	seat := `insert into compacts.hearing_seats (committee_id, hearing_id, seat, kind, place, signup, name, asked_at, until_at, taken_at, code)
		values ($1, $2, 90, $3, $4, $5, $6, $7, $8, $9, $10)`
	word := `insert into compacts.hearing_words (committee_id, hearing_id, seat, word, text, counter, at, person) values ($1, $2, $3, $4, $5, true, $6, 'x')`
	for _, one := range []struct {
		name, constraint, sql string
		args                  []any
	}{
		{"one person as chair and recorder", "hearings_chair_is_not_recorder", `update compacts.hearings set recorder = chair where id = $1`, []any{draft}},
		{"noticed without a sheet", "hearings_noticed", `update compacts.hearings set state = 'noticed' where id = $1`, []any{draft}},
		{"fees without papers", "hearings_fee_has_papers", `update compacts.hearings h set state = 'noticed', papers = '[]', noticed_on = starts_on - 20, clear_days = 15,
			notice_id = (select notice_id from compacts.hearings where id = $2) where id = $1`, []any{draft, listed}},
		{"too few clear days", "hearings_clear_days", `update compacts.hearings set noticed_on = starts_on - 15, clear_days = 15 where id = $1`, []any{draft}},
		{"no seat without a car", "hearings_no_car", `update compacts.hearings h set state = 'noticed', quotas = '[{"kind":"street","places":1,"way":"invited"}]', noticed_on = starts_on - 20,
			clear_days = 15, notice_id = (select notice_id from compacts.hearings where id = $2) where id = $1`, []any{draft, listed}},
		{"a draw of unnamed numbers", "hearings_draw_is_named", `update compacts.hearings h set state = 'noticed', sources = '', noticed_on = starts_on - 20,
			clear_days = 15, notice_id = (select notice_id from compacts.hearings where id = $2) where id = $1`, []any{draft, listed}},
		{"a draw before the sign-up ends", "hearings_draw_after_signup", `update compacts.hearings set draws_on = signup_ends_on where id = $1`, []any{draft}},
		{"another text", "hearings_kept", `update compacts.hearings set text = '别的' where id = $1`, []any{listed}},
		{"other seats", "hearings_kept", `update compacts.hearings set quotas = '[{"kind":"no_car","places":1,"way":"draw"}]' where id = $1`, []any{listed}},
		{"another chair", "hearings_kept", `update compacts.hearings set chair = 'x' where id = $1`, []any{listed}},
		{"other numbers", "hearings_kept", `update compacts.hearings set seeds = '1' where id = $1`, []any{seated}},
		{"another number of observers", "hearings_kept", `update compacts.hearings set watched = 9 where id = $1`, []any{held}},
		{"another last day for a word", "hearings_kept", `update compacts.hearings set correct_until = correct_until + 1 where id = $1`, []any{minuted}},
		{"a published finding", "hearings_kept", `update compacts.hearings set finding = '别的' where id = $1`, []any{done}},
		{"another time without a new sequence", "hearings_postponed", `update compacts.hearings set starts_at = starts_at + interval '1 day' where id = $1`, []any{listed}},
		{"an earlier time", "hearings_postponed", `update compacts.hearings set starts_at = starts_at - interval '1 hour', sequence = sequence + 1 where id = $1`, []any{listed}},
		{"cancelled for no reason", "hearings_why", `update compacts.hearings set state = 'cancelled' where id = $1`, []any{listed}},
		{"seated without a draw", "hearings_seats_were_drawn", `update compacts.hearings set state = 'seated' where id = $1`, []any{listed}},
		{"drawn without a list", "hearings_drawn_from_a_list", `update compacts.hearings set drawn_at = $2 where id = $1`, []any{listed, now}},
		{"held before its time", "hearings_held", `update compacts.hearings set state = 'held', held_at = starts_at - interval '1 second', watched = 0 where id = $1`, []any{seated}},
		{"held with nobody there", "hearings_no_car_was_there", `update compacts.hearings set state = 'held', held_at = starts_at, watched = 0 where id = $1`, []any{seated}},
		{"minuted without counting", "hearings_items_were_counted", `update compacts.hearings set state = 'minuted', minuted_at = $2, correct_until = '2027-12-01' where id = $1`, []any{held, now}},
		{"published without a finding", "hearings_published", `update compacts.hearings set state = 'published' where id = $1`, []any{minuted}},
		{"a view without an answer", "hearings_views_were_answered", `update compacts.hearings set state = 'published', finding = '好', published_on = correct_until + 1, record_id = notice_id where id = $1`, []any{minuted}},
		{"a second sign-up of a household", "hearing_signups_household_key", signup, []any{w.C.ID, listed, "no_car", w.homes[0].ID, now}},
		{"a late sign-up", "hearing_signups_in_time", signup, []any{w.C.ID, listed, "no_car", w.homes[0].ID, now.AddDate(0, 0, 20)}},
		{"a sign-up for what is invited", "hearing_signups_kind_is_drawn", signup, []any{w.C.ID, listed, "street", w.homes[0].ID, now}},
		{"a sign-up after the draw", "hearing_signups_in_time", signup, []any{w.C.ID, seated, "no_car", w.homes[0].ID, now.AddDate(0, 0, -20)}},
		{"a rank before the list is frozen", "hearing_signups_drawn", `update compacts.hearing_signups set rank = 1 where hearing_id = $1 and n = 1`, []any{listed}},
		{"another rank", "hearing_signups_kept", `update compacts.hearing_signups set rank = 50 where hearing_id = $1 and n = 1`, []any{seated}},
		{"taken back late", "hearing_signups_in_time", `update compacts.hearing_signups set gone_at = $2 where hearing_id = $1 and n = 1`, []any{listed, now.AddDate(0, 0, 20)}},
		{"a seat of no kind", "hearing_seats_within_quota", seat, []any{w.C.ID, seated, "expert", 1, nil, "甲", now, nil, now, "ABCDEF"}},
		{"a third car", "hearing_seats_within_quota", seat, []any{w.C.ID, seated, "car_owner", 3, 2, "", now, nil, now, "ABCDEF"}},
		{"a place that is taken", "hearing_seats_place_key", seat, []any{w.C.ID, seated, "street", 1, nil, "甲", now, nil, now, "ABCDEF"}},
		{"a seat of another kind's sign-up", "hearing_seats_drawn", seat, []any{w.C.ID, seated, "car_owner", 1, 1, "", now, nil, now, "ABCDEF"}},
		{"a code that looks like another", "hearing_seats_code", seat, []any{w.C.ID, seated, "street", 1, nil, "甲", now, nil, now, "ABCDE0"}},
		{"asked without a deadline", "hearing_seats_asked_has_a_deadline", seat, []any{w.C.ID, seated, "street", 1, nil, "甲", now, nil, nil, "ABCDEF"}},
		{"taken at the deadline", "hearing_seats_taken_in_time", seat, []any{w.C.ID, seated, "street", 1, nil, "甲", now, now, now, "ABCDEF"}},
		{"another's seat", "hearing_seats_kept", `update compacts.hearing_seats set name = '乙' where hearing_id = $1 and signup is null`, []any{seated}},
		{"there without the seat", "hearing_seats_present", `update compacts.hearing_seats set present_at = $2, left_at = $2, left_why = 'gave_up' where hearing_id = $1 and seat = 1`, []any{seated, now}},
		{"there after the minutes", "hearing_seats_kept", `update compacts.hearing_seats set present_at = $2 where hearing_id = $1 and seat = 1`, []any{minuted, now}},
		{"an item after the minutes", "hearing_minutes_open", `insert into compacts.hearing_items (committee_id, hearing_id, item, present, at, person) values ($1, $2, 1, 1, $3, 'x')`, []any{w.C.ID, minuted, now}},
		{"an item off the agenda", "hearing_items_on_agenda", `insert into compacts.hearing_items (committee_id, hearing_id, item, present, at, person) values ($1, $2, 3, 1, $3, 'x')`, []any{w.C.ID, held, now}},
		{"a line changed afterwards", "hearing_minutes_open", `update compacts.hearing_lines set said = '别的' where hearing_id = $1`, []any{minuted}},
		{"a word before the minutes", "hearing_words_then", word, []any{w.C.ID, held, 1, "confirmed", "", now}},
		{"a word of an empty seat", "hearing_was_there", word, []any{w.C.ID, minuted, 99, "confirmed", "", now}},
		{"a correction of nothing", "hearing_words_why", word, []any{w.C.ID, minuted, 1, "corrected", "", now}},
	} {
		_, err := w.DB.Bare().ExecContext(t.Context(), one.sql, one.args...)
		if got := pg.Constraint(err); got != one.constraint {
			t.Errorf("%s: %v, want %s", one.name, err, one.constraint)
		}
	}
	for _, table := range []string{"hearing_signups", "hearing_seats", "hearing_lines", "hearing_words", "hearing_items", "hearing_answers", "hearing_events"} {
		if _, err := w.DB.Bare().ExecContext(t.Context(), `delete from compacts.`+table); err == nil {
			t.Errorf("%s can be emptied", table)
		}
	}
	w.word()
}

// word holds what somebody said of minutes, and what nobody has.
func (w *world) word() {
	w.t.Helper()
	number := w.minuted()
	w.Must(w.confirm(number, 1, "corrected", "二百元"))
	id := w.show(number).ID
	for sql, constraint := range map[string]string{
		`update compacts.hearing_words set text = '三百元' where hearing_id = $1`: "hearing_words_kept",
		`with a as (insert into compacts.hearing_answers (committee_id, hearing_id, line, outcome, reason) select committee_id, id, 1, 'adopted', '好' from compacts.hearings where id = $1)
			update compacts.hearings set state = 'published', finding = '好', published_on = correct_until, record_id = notice_id where id = $1`: "hearings_minutes_were_confirmed",
	} {
		if _, err := w.DB.Bare().ExecContext(w.t.Context(), sql, id); pg.Constraint(err) != constraint {
			w.t.Errorf("%v, want %s", err, constraint)
		}
	}
}
