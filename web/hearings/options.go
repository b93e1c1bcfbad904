package hearings

import (
	"strconv"
	"strings"

	"ziguan/compacts/hearing"
	"ziguan/internal/i18n"
	"ziguan/web/ui"
)

// party is a kind of seat in words.
func party(w i18n.Speaker, p hearing.Party) string { return w.Say("hearings.party." + string(p)) }

// seatWord is a seat as everybody may name it.
func seatWord(w i18n.Speaker, seat int, p hearing.Party) string {
	return w.Say("hearings.seat", "n", strconv.Itoa(seat), "Party", party(w, p))
}

func partyOptions(w i18n.Speaker, list []hearing.Quota, way hearing.Way) []ui.Option {
	var out []ui.Option
	for _, q := range list {
		if q.Way == way && q.Places > 0 {
			out = append(out, ui.Option{Value: string(q.Party), Label: party(w, q.Party)})
		}
	}
	return out
}

func wayOptions(w i18n.Speaker) []ui.Option {
	return []ui.Option{{Value: string(hearing.ByDraw), Label: w.Say("hearings.way.draw")}, {Value: string(hearing.ByInvite), Label: w.Say("hearings.way.invited")}}
}

func kindOptions(w i18n.Speaker) []ui.Option {
	var out []ui.Option
	for _, k := range hearing.Kinds() {
		out = append(out, ui.Option{Value: string(k), Label: w.Say("hearings.kind." + string(k)), Text: w.Say("hearings.kind.text." + string(k))})
	}
	return out
}

func seatOptions(w i18n.Speaker, list hearing.Seats) []ui.Option {
	out := []ui.Option{}
	for _, one := range list {
		label := seatWord(w, one.Seat, one.Party)
		if who := strings.TrimSpace(one.Door + " " + one.Name); who != "" {
			label += " " + who
		}
		out = append(out, ui.Option{Value: strconv.Itoa(one.Seat), Label: label})
	}
	return out
}

func sortOptions(w i18n.Speaker) []ui.Option {
	return []ui.Option{{Value: string(hearing.View), Label: w.Say("hearings.sort.view")}, {Value: string(hearing.Question), Label: w.Say("hearings.sort.question")}}
}

// wordOptions are what may be said of the minutes; that somebody does not sign staff note.
func wordOptions(w i18n.Speaker, counter bool) []ui.Option {
	out := []ui.Option{
		{Value: string(hearing.Confirmed), Label: w.Say("hearings.word.confirmed")}, {Value: string(hearing.Corrected), Label: w.Say("hearings.word.corrected")},
	}
	if counter {
		out = append(out, ui.Option{Value: string(hearing.Refused), Label: w.Say("hearings.word.refused")})
	}
	return out
}

func outcomeOptions(w i18n.Speaker) []ui.Option {
	var out []ui.Option
	for _, o := range hearing.Outcomes() {
		out = append(out, ui.Option{Value: o, Label: w.Say("hearings.outcome." + o)})
	}
	return out
}
