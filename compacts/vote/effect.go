package vote

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"

	"ziguan/compacts/tally"
	"ziguan/internal/errs"
)

// Effect is what a vote is in law, and so what it may bring about.
type Effect string

// The effects.
const (
	Meeting      Effect = "meeting"      // 居民会议、户代表会议
	OnPaper      Effect = "paper"        // 业主大会书面表决
	City         Effect = "city"         // 业主大会网上表决，在市电子投票系统里投
	Consultation Effect = "consultation" // 征求意见
)

// Way is how a ballot came in. A paper is handed in, or collected at the door by two
// people with the box.
type Way string

// The ways.
const (
	ByPhone Way = "online"
	ByPaper Way = "paper"
	AtDoor  Way = "door"
	ByCity  Way = "city" // in the city's own system; its result is imported
)

// Ways lists them in the order of a result.
func Ways() []Way { return []Way{ByPhone, ByPaper, AtDoor, ByCity} }

// channel is how the box names a way.
func (w Way) channel() tally.Channel {
	if w == ByPhone {
		return tally.Online
	}
	return tally.Paper
}

// Legal is what the law says of an effect: whose it is, which ways it allows, whether its
// outcome binds, and where that stands.
type Legal struct {
	Effect  Effect         `json:"effect"`
	Regimes []tally.Regime `json:"regimes"`
	Ways    []Way          `json:"ways"`
	Binding bool           `json:"binding"`
	Source  string         `json:"source"`
}

// Allows reports whether a ballot may come in that way.
func (l Legal) Allows(w Way) bool { return slices.Contains(l.Ways, w) }

// ErrEffect refuses an effect that the electorate's vote cannot have.
var ErrEffect = errs.New(errs.Invalid, "vote.effect.invalid")

//go:embed effects.json
var effectsJSON []byte

var effects = sync.OnceValues(func() ([]Legal, error) {
	var list []Legal
	err := json.Unmarshal(effectsJSON, &list)
	return list, err
})

// Effects lists what a vote of an electorate can be in law.
func Effects(of tally.Regime) ([]Legal, error) {
	list, err := effects()
	return slices.DeleteFunc(slices.Clone(list), func(l Legal) bool { return !slices.Contains(l.Regimes, of) }), err
}

// LegalOf is what the law says of an electorate's effect; ErrEffect.
func LegalOf(of tally.Regime, e Effect) (Legal, error) {
	list, err := Effects(of)
	if err != nil {
		return Legal{}, err
	}
	if i := slices.IndexFunc(list, func(l Legal) bool { return l.Effect == e }); i >= 0 {
		return list[i], nil
	}
	return Legal{}, ErrEffect.On("effect")
}
