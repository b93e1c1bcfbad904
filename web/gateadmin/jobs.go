package gateadmin

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// JobRow is a scheduled job with its last run, as whoever wires the program
// hands it in: pages do not know the jobs themselves.
type JobRow struct {
	Name, Schedule string
	Next           time.Time
	// Of the last run; a zero StartedAt says that there was none.
	Period     string
	StartedAt  time.Time
	FinishedAt *time.Time
	Took       time.Duration
	Found      string // a JSON object
	Failed     string // an error's code
}

// JobsView is the page of scheduled jobs.
type JobsView struct {
	Head
	Jobs []JobRow
}

// Jobs shows when each job last ran and what it found.
func (p *Pages) Jobs(c *fiber.Ctx) error {
	view := JobsView{Head: p.head(c, "gateadmin.jobs.title")}
	if p.jobs != nil {
		var err error
		if view.Jobs, err = p.jobs(c.UserContext()); err != nil {
			return err
		}
	}
	return kit.Render(c, JobsPage(view))
}

// state is the last run in one word and its colour.
func (j JobRow) state() (kind, key string) {
	switch {
	case j.StartedAt.IsZero():
		return "off", "gateadmin.jobs.never"
	case j.Failed != "":
		return "no", "gateadmin.jobs.failed"
	case j.FinishedAt == nil:
		return "wait", "gateadmin.jobs.running"
	}
	return "ok", "gateadmin.jobs.done"
}

// at is the daily time of a schedule of five fields.
func (j JobRow) at() string {
	f := strings.Fields(j.Schedule)
	if len(f) != 5 {
		return j.Schedule
	}
	m, err1 := strconv.Atoi(f[0])
	h, err2 := strconv.Atoi(f[1])
	if err1 != nil || err2 != nil {
		return j.Schedule
	}
	return hm(h*60 + m)
}

// facts lists what the last run says, in words where there are any.
func (j JobRow) facts(w i18n.Speaker, zone *time.Location) []ui.Pair {
	out := []ui.Pair{{Key: w.Say("gateadmin.jobs.at"), Value: w.Say("gateadmin.jobs.daily", "Clock", j.at())}}
	if j.StartedAt.IsZero() {
		return out
	}
	out = append(out,
		ui.Pair{Key: w.Say("gateadmin.jobs.last"), Value: kit.Moment(w, j.StartedAt, zone)},
		ui.Pair{Key: w.Say("gateadmin.jobs.took"), Value: w.Say("gateadmin.jobs.seconds", "Seconds", strconv.FormatFloat(j.Took.Seconds(), 'f', 1, 64))})
	var found map[string]json.RawMessage
	if err := json.Unmarshal([]byte(j.Found), &found); err != nil {
		return out
	}
	for _, k := range slices.Sorted(maps.Keys(found)) {
		if key := "gateadmin.found." + k; w.Has(key) {
			out = append(out, ui.Pair{Key: w.Say(key), Value: said(found[k])})
		}
	}
	return out
}

// said shows a finding: a text, a number, or how many there are.
func said(raw json.RawMessage) string {
	var text string
	var list []json.RawMessage
	switch {
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &list) == nil:
		return strconv.Itoa(len(list))
	}
	return string(raw)
}
