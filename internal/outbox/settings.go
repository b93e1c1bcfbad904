package outbox

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ziguan/compacts/rule"
	"ziguan/internal/errs"
)

// Minute is a minute of the day, 0 at midnight.
type Minute int

// ParseMinute reads 21:00; ErrClock otherwise.
func ParseMinute(s string) (Minute, error) {
	t, err := time.Parse("15:04", strings.TrimSpace(norm.NFKC.String(s)))
	if err != nil {
		return 0, ErrClock
	}
	return Minute(60*t.Hour() + t.Minute()), nil
}

// String is the minute as a clock shows it: 21:00.
func (m Minute) String() string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

// Settings are a committee's quiet hours and the waits of its ladder. Each is
// set with what it rests on; the newest holds.
type Settings struct {
	QuietFrom  Minute `db:"quiet_from"` // nothing is sent from here…
	QuietTo    Minute `db:"quiet_to"`   // …to before here, over midnight; equal means never quiet
	PageWait   int    `db:"page_wait"`  // minutes a message may stand unopened before the next rung
	RobotWait  int    `db:"robot_wait"` // minutes after the group was told
	UrgentWait int    `db:"urgent_wait"`
	GiveUp     int    `db:"give_up"` // minutes a failing webhook is tried before a person takes over
	rule.Ground
	SetAt time.Time `db:"set_at"` // zero for the program's own
}

var (
	// ErrClock refuses a time of day that is none.
	ErrClock = errs.New(errs.Invalid, "outbox.clock.invalid")
	// ErrWait refuses a wait outside its bounds (parameters min and max, in minutes).
	ErrWait = errs.New(errs.Invalid, "outbox.wait.invalid")
)

//go:embed defaults.json
var defaultsData []byte

// defaults is read once and never changes.
var defaults = readDefaults(defaultsData)

// readDefaults panics on data that is wrong, which a first test run shows.
func readDefaults(data []byte) Settings {
	var d struct {
		QuietFrom  string `json:"quiet_from"`
		QuietTo    string `json:"quiet_to"`
		PageWait   int    `json:"page_wait"`
		RobotWait  int    `json:"robot_wait"`
		UrgentWait int    `json:"urgent_wait"`
		GiveUp     int    `json:"give_up"`
		Source     struct{ ZH, EN string }
	}
	if err := json.Unmarshal(data, &d); err != nil {
		panic(err)
	}
	from, err := ParseMinute(d.QuietFrom)
	if err != nil {
		panic(err)
	}
	to, err := ParseMinute(d.QuietTo)
	if err != nil {
		panic(err)
	}
	s := Settings{
		QuietFrom: from, QuietTo: to, PageWait: d.PageWait, RobotWait: d.RobotWait, UrgentWait: d.UrgentWait,
		GiveUp: d.GiveUp, Ground: rule.Ground{Kind: rule.Default, Text: d.Source.ZH, EN: d.Source.EN},
	}
	if err := errs.Form(s.wrong()...); err != nil {
		panic(err)
	}
	return s
}

// longest bounds a wait: a week, for what is urgent a day.
const (
	longest       = 7 * 24 * 60
	longestUrgent = 24 * 60
)

// wrong gives a refusal for every wait that is out of its bounds.
func (s Settings) wrong() []*errs.Error {
	bounded := func(field string, n, least, most int) *errs.Error {
		if n >= least && n <= most {
			return nil
		}
		return ErrWait.With("min", strconv.Itoa(least), "max", strconv.Itoa(most)).On(field)
	}
	return []*errs.Error{
		bounded("page_wait", s.PageWait, 0, longest), bounded("robot_wait", s.RobotWait, 0, longest),
		bounded("urgent_wait", s.UrgentWait, 0, longestUrgent), bounded("give_up", s.GiveUp, 1, longest),
	}
}

// quietUntil gives the end of the quiet hours that an instant lies in, in the
// committee's zone; false outside them.
func (s Settings) quietUntil(now time.Time, zone *time.Location) (time.Time, bool) {
	local := now.In(zone)
	at := Minute(60*local.Hour() + local.Minute())
	y, m, d := local.Date()
	end := func(days int) time.Time {
		return time.Date(y, m, d+days, int(s.QuietTo)/60, int(s.QuietTo)%60, 0, 0, zone)
	}
	switch {
	case s.QuietFrom < s.QuietTo && at >= s.QuietFrom && at < s.QuietTo:
		return end(0), true
	case s.QuietFrom > s.QuietTo && at >= s.QuietFrom:
		return end(1), true
	case s.QuietFrom > s.QuietTo && at < s.QuietTo:
		return end(0), true
	}
	return now, false
}

// wait is how long a message may stand on a rung.
func (s Settings) wait(minutes int, urgent bool) time.Duration {
	if urgent {
		minutes = min(minutes, s.UrgentWait)
	}
	return time.Duration(minutes) * time.Minute
}
