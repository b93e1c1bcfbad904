package clause

import (
	"context"
	_ "embed"
	"encoding/json"
	"strconv"
	"sync"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/people"
)

// Period is how long each step takes at least under a regime, from a day on, with what
// that rests on. A committee's own rules may ask for more.
type Period struct {
	Regime       people.Regime `json:"regime"`
	From         day.Day       `json:"from"`
	Rounds       int           `json:"rounds"`
	Publicity    int           `json:"publicity_days"`
	Consultation int           `json:"consultation_days"`
	Signing      int           `json:"signing_days"`
	Source       string        `json:"source"`
}

//go:embed periods.json
var periodsJSON []byte

var periods = sync.OnceValues(func() ([]Period, error) {
	var list []Period
	err := json.Unmarshal(periodsJSON, &list)
	return list, err
})

// PeriodOn is what holds under a regime on a day.
func PeriodOn(of people.Regime, on day.Day) (Period, error) {
	list, err := periods()
	var found Period
	for _, p := range list {
		if p.Regime == of && p.From <= on && p.From >= found.From {
			found = p
		}
	}
	return found, err
}

// long refuses a sheet that would hang shorter than the law of today says; ErrShort.
func long(ctx context.Context, a people.Act, kind string, least func(Period) int) error {
	p, err := PeriodOn(a.Committee.Regime, a.Today)
	if err != nil {
		return err
	}
	days, err := rule.Int(ctx, a, a.Committee.ID, kind, a.Today)
	if err == nil && days < least(p) {
		err = ErrShort.With("days", strconv.Itoa(least(p)), "source", p.Source)
	}
	return err
}
