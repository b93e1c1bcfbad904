package tally

import (
	_ "embed"
	"encoding/json"
	"sync"

	"ziguan/internal/day"
	"ziguan/internal/errs"
)

// Regime is the electorate that decides.
type Regime string

// The two electorates; none is ever counted with the other.
const (
	Owners    Regime = "owners"    // by floor area and by heads
	Residents Regime = "residents" // by heads, one representative a household
)

// Share is a part that has to be reached: at least num of den, or more than that.
type Share struct {
	Num  int64 `json:"num"`
	Den  int64 `json:"den"`
	More bool  `json:"more"`
}

// Met reports whether a part of a whole reaches the share.
func (s Share) Met(part, whole int64) bool {
	if s.More {
		return s.Den*part > s.Num*whole
	}
	return s.Den*part >= s.Num*whole
}

// Threshold is what a question needs, with the provision it rests on and the day
// from which that holds. A question keeps the threshold of the day it opened.
type Threshold struct {
	Regime Regime  `json:"regime"`
	Name   string  `json:"name"` // ordinary, special or majority
	From   day.Day `json:"from"`
	Source string  `json:"source"`
	Quorum Share   `json:"quorum"` // of all, who take part
	Agree  Share   `json:"agree"`  // of those who take part, who agree
}

// ErrThreshold refuses a threshold that the electorate does not have.
var ErrThreshold = errs.New(errs.Invalid, "vote.threshold.unknown")

//go:embed thresholds.json
var thresholdsJSON []byte

var thresholds = sync.OnceValues(func() ([]Threshold, error) {
	var list []Threshold
	err := json.Unmarshal(thresholdsJSON, &list)
	return list, err
})

// ThresholdOn is an electorate's threshold of that name as it holds on a day;
// ErrThreshold.
func ThresholdOn(r Regime, name string, on day.Day) (Threshold, error) {
	list, err := thresholds()
	if err != nil {
		return Threshold{}, err
	}
	var found Threshold
	for _, t := range list {
		if t.Regime == r && t.Name == name && t.From <= on && t.From >= found.From {
			found = t
		}
	}
	if found.Name == "" {
		return found, ErrThreshold.On("threshold").With("regime", string(r), "threshold", name)
	}
	return found, nil
}
