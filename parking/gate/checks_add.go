package gate

import (
	"time"

	"github.com/lib/pq"

	"ziguan/internal/id"
)

// checks are the columns of records about to be written in one statement.
type checks struct {
	ids, gates, modes, directions, plates, typed, tokens, cards, visits []string
	overrides, exempts, verdicts, codes, at, devices, deviceVerdicts    []string
	roles, actors                                                       []string
	inside                                                              []bool
	contents                                                            [][]byte
	differences, kinds                                                  []string
	differing                                                           []int64 // which check each difference is of, from 1
}

func newChecks(n int) *checks {
	return &checks{ids: make([]string, 0, n)}
}

func (c *checks) add(w *work) {
	k, a := w.check, w.result.Out
	cardID := ""
	if w.card != nil && !w.foreign && a.Code != VisitorOpen {
		cardID = w.card.ID.String()
	}
	if a.Code == CardTransition {
		cardID = w.old.ID.String() // the claim's: an old card is no card of ours
	}
	pass := ""
	if w.noPlate != "" {
		pass = k.Visit.String()
	}
	typed := ""
	if k.Plate != "" && !w.plateOK {
		typed = k.Plate // what was no plate is kept as typed
	}
	c.ids = append(c.ids, k.ID.String())
	c.gates, c.modes = append(c.gates, k.Gate), append(c.modes, string(w.mode))
	c.directions, c.plates = append(c.directions, string(k.Direction)), append(c.plates, a.Plate)
	c.typed, c.tokens, c.cards = append(c.typed, typed), append(c.tokens, w.tokenHash), append(c.cards, cardID)
	c.visits = append(c.visits, pass)
	c.overrides, c.exempts = append(c.overrides, k.Override), append(c.exempts, k.Exempt)
	c.verdicts, c.codes = append(c.verdicts, string(a.Verdict)), append(c.codes, string(a.Code))
	c.at, c.inside = append(c.at, Stamp(w.at)), append(c.inside, a.Inside)
	c.devices, c.deviceVerdicts = append(c.devices, k.Device), append(c.deviceVerdicts, string(k.DeviceVerdict))
	c.contents = append(c.contents, w.hash[:])
	c.roles, c.actors = append(c.roles, string(w.who.Role())), append(c.actors, w.who.Pseudonym)
	if kind := w.difference(); kind != "" {
		c.differences, c.kinds = append(c.differences, id.New[work]().String()), append(c.kinds, kind)
		c.differing = append(c.differing, int64(len(c.ids)))
	}
}

func (c *checks) args(now time.Time) []any {
	return []any{
		pq.Array(c.ids), pq.Array(c.gates), pq.Array(c.modes), pq.Array(c.directions),
		pq.Array(c.plates), pq.Array(c.typed), pq.Array(c.tokens), pq.Array(c.cards), pq.Array(c.visits), pq.Array(c.overrides),
		pq.Array(c.exempts), pq.Array(c.verdicts), pq.Array(c.codes), pq.Array(c.inside), pq.Array(c.at),
		pq.Array(c.devices), pq.Array(c.deviceVerdicts), pq.ByteaArray(c.contents), pq.Array(c.roles), pq.Array(c.actors), now,
		pq.Array(c.differences), pq.Array(c.kinds), pq.Array(c.differing),
	}
}

// Kinds of difference: what does not pair where pairs are expected.
const (
	differenceAlreadyInside = "already_inside"
	differenceNotInside     = "not_inside"
	differenceLateRefusal   = "late_refusal"
)

// difference is the kind of a record that somebody has to look at; else empty.
func (w *work) difference() string {
	switch a := w.result.Out; {
	case a.Code == AlreadyInside:
		return differenceAlreadyInside
	case a.Code == NotInside:
		return differenceNotInside
	case w.check.Device == DeviceBarrier && a.Code == CardUnknown:
		return "" // a barrier lets visitors in all day: nothing is wrong with them
	case w.check.Late && w.check.DeviceVerdict != Refuse && verdictOf(a.Code) == Refuse && w.check.Direction == In && w.check.Override == "":
		return differenceLateRefusal
	}
	return ""
}
