package privacy_test

import (
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/privacy"
)

// What a message said is deleted a year after; that and when the household was told
// stays, and what is still to be told stays whole.
func TestOldMessagesLoseWhatTheySaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var home people.Dwelling
	w.Must(w.DB.Read(t.Context(), func(r *pg.Reader) error {
		var err error
		home, err = people.DwellingByCode(t.Context(), r, w.C.ID, "1-1-101")
		return err
	}))
	who, _ := w.lives("李四海", "13812345678", "1-1-101")
	tell := func(event string) {
		t.Helper()
		w.Must(w.DB.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
			_, err := outbox.Tell(t.Context(), tx, outbox.New{
				Committee: w.C.ID, Event: event, Kind: "card.regained", Params: map[string]string{"number": "A-0001"}, Dwelling: home.ID, Link: "/my/XY",
			})
			return err
		}))
	}
	tell("told")
	tell("waits")
	w.exec(`update outbox.messages set state = 'told', told_at = made_at where event = 'told'`)
	words, err := i18n.Load()
	w.Must(err)
	says := func() map[string]string {
		t.Helper()
		known, err := w.data.Of(t.Context(), who, w.C.ID)
		w.Must(err)
		out := map[string]string{}
		told := known.Sections.Of("messages")
		for i := range told.Len() {
			row := told.Row(i)
			if said, ok := row[0].Value.(outbox.Said); ok {
				out[map[bool]string{true: "told", false: "waits"}[row[2].Value.(*time.Time) != nil]] = said.Title(words.In(i18n.Chinese))
			}
		}
		return out
	}
	before := says()
	retire := func(want int) {
		t.Helper()
		got, err := w.data.Retire(t.Context(), actor.Of(actor.System), w.Clock.Now())
		w.Must(err)
		if got != (privacy.Retired{Messages: want}) {
			t.Errorf("%+v, want %d messages", got, want)
		}
	}
	w.Clock.Step(366 * 24 * 3600e9)
	retire(0)
	w.Clock.Step(24 * 3600e9)
	retire(1)
	retire(0)
	after := says()
	if after["told"] != "一条旧通知" || after["waits"] != before["waits"] || after["waits"] == "一条旧通知" {
		t.Errorf("before %v, after %v", before, after)
	}
}
