package visit_test

import (
	"testing"
	"time"

	"ziguan/parking/visit"
)

// What a plate's passes say at a gate, at an instant.
func TestWhatPassesSay(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("Beijing", 8*3600)
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, zone) // a Monday
	pass := func(from, until int) visit.Seen {
		return visit.Seen{From: now.Add(time.Duration(from) * time.Hour), Until: now.Add(time.Duration(until) * time.Hour), Days: visit.EveryDay}
	}
	carer := func(d visit.Days) visit.Seen {
		p := pass(-100, 1000)
		p.Days, p.Carer = d, true
		return p
	}
	revoked := pass(-1, 5)
	revoked.Days = 0
	var six []visit.Seen
	for i := range 6 {
		six = append(six, pass(-100-i*48, -99-i*48))
	}
	var none visit.Days
	for _, c := range []struct {
		what   string
		list   []visit.Seen
		inside int // hours; 0 is outside
		want   visit.Answer
	}{
		{"no pass", nil, 0, visit.NoPass},
		{"open since this instant", []visit.Seen{pass(0, 3)}, 0, visit.LetIn},
		{"over this instant", []visit.Seen{pass(-3, 0)}, 0, visit.Over},
		{"over since yesterday", []visit.Seen{pass(-50, -25)}, 0, visit.NoPass},
		{"revoked", []visit.Seen{revoked}, 0, visit.NoPass},
		{"one over, one open", []visit.Seen{pass(-5, -1), pass(-1, 2)}, 0, visit.LetIn},
		{"the number used up", six, 0, visit.Counted},
		{"the number used up, the last one open", append(six[:5:5], pass(-1, 1)), 0, visit.LetIn},
		{"the number used up, the last one just over", append(six[:5:5], pass(-3, -1)), 0, visit.Over},
		{"five of six", six[:5], 0, visit.NoPass},
		{"a carer on her day", []visit.Seen{carer(none.With(time.Monday))}, 0, visit.LetIn},
		{"a carer on another day", []visit.Seen{carer(none.With(time.Tuesday))}, 0, visit.NoPass},
		{"a carer who stayed too long", []visit.Seen{carer(visit.EveryDay)}, 13, visit.Over},
		{"a carer who is still working", []visit.Seen{carer(visit.EveryDay)}, 11, visit.LetIn},
	} {
		m := visit.Moment{At: now, Zone: zone, Hours: 24, CarerHours: 12, PerPlate: 6, Window: 30}
		if c.inside > 0 {
			m.Inside = now.Add(-time.Duration(c.inside) * time.Hour)
		}
		if got := m.Answer(c.list); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
