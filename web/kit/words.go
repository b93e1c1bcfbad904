package kit

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ziguan/billing"
	"ziguan/compacts/rule"
	"ziguan/internal/i18n"
	"ziguan/parking"
)

// CardTone is the colour of a card's state.
func CardTone(s parking.CardState) string {
	switch s {
	case parking.CardActive:
		return "ok"
	case parking.CardSuspended, parking.CardLost:
		return "no"
	case parking.CardApplied, parking.CardPosting, parking.CardLent:
		return "wait"
	case parking.CardExpired, parking.CardRevoked, parking.CardReplaced, parking.CardReturned, parking.CardRefused, parking.CardWithdrawn:
		return "off"
	}
	return "off"
}

// Building says which building a name is: 3 号楼; a courtyard says itself what it is.
func Building(w i18n.Speaker, name string) string {
	switch {
	case name == "":
		return w.Say("cardpages.print.nobuilding")
	case strings.Trim(name, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return name
	}
	return w.Say("register.building.name", "Building", name)
}

// Moment is an instant in a list or on paper: 11 月 23 日 10:00.
func Moment(w i18n.Speaker, t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return w.Say("when.day", "Month", strconv.Itoa(int(t.Month())), "Day", strconv.Itoa(t.Day()), "Clock", t.Format("15:04"))
}

// RuleValue says what a rule of the compact sets.
func RuleValue(ctx context.Context, r rule.Rule) string {
	if len(r.Choices) > 0 {
		return i18n.T(ctx, "rule.value."+r.Value)
	}
	if r.Unit == "" {
		return r.Value
	}
	return i18n.T(ctx, "unit."+r.Unit, "n", r.Value)
}

// decided gives the rules that rest on a clause or a resolution of the committee's
// own, or all others.
func decided(list []rule.Rule, own bool) []rule.Rule {
	return slices.DeleteFunc(slices.Clone(list), func(r rule.Rule) bool { return (r.Kind == rule.Clause || r.Kind == rule.Resolution) != own })
}

// ClassName says a class of cards: those of the program in the reader's
// language, a committee's own by the name it gave, which is its code.
func ClassName[T ~string](w i18n.Speaker, code T) string {
	if key := "class." + string(code); w.Has(key) {
		return w.Say(key)
	}
	return string(code)
}

// KindWord is what money comes in or goes out for, in words.
func KindWord(w i18n.Speaker, c billing.Code) string { return w.Say("billing.kind." + string(c)) }

// Yuan is an amount with its unit, as it stands in a sentence.
func Yuan(w i18n.Speaker, f billing.Fen) string { return w.Say("billing.yuan", "Sum", f.Yuan()) }
