package renewals

import (
	"strconv"

	"ziguan/internal/i18n"
	"ziguan/parking/renewal"
)

// part is one kind of households of a building, by where they stand.
type part struct {
	Name string
	N    int
}

// parts are a building's households, those first who are done with.
func parts(b renewal.Building) []part {
	return []part{
		{"renewed", b.States[renewal.Renewed]},
		{"ready", b.Ready},
		{"papers", b.Papers},
		{"changed", b.States[renewal.Changed]},
		{"due", b.States[renewal.Due]},
		{"gone", b.States[renewal.Left] + b.States[renewal.Refused] + b.States[renewal.Ended]},
	}
}

// slice is a part as it is drawn, of a thousand.
type slice struct{ Name, From, Wide string }

func slicesOf(b renewal.Building) []slice {
	var out []slice
	at := 0
	for _, p := range parts(b) {
		if p.N == 0 {
			continue
		}
		from, to := at*1000/b.All, (at+p.N)*1000/b.All
		out = append(out, slice{p.Name, strconv.Itoa(from), strconv.Itoa(to - from)})
		at += p.N
	}
	return out
}

// open is how many of a building have still something to do.
func open(b renewal.Building) int {
	return b.States[renewal.Due] + b.States[renewal.Changed] + b.Papers
}

// waiting is how many new cards of a building wait to be handed over.
func waiting(b renewal.Building) int { return b.States[renewal.Renewed] - b.Signed }

// left says in a few words how much of a building is to be done.
func left(w i18n.Speaker, b renewal.Building) string {
	if open(b) == 0 {
		return w.Say("renewals.building.left.none")
	}
	return w.Say("renewals.building.left", "Open", strconv.Itoa(open(b)))
}

// sentence says how far a building is.
func sentence(w i18n.Speaker, b renewal.Building) string {
	if open(b) == 0 {
		return w.Say("renewals.building.done", "All", strconv.Itoa(b.All), "Renewed", strconv.Itoa(b.States[renewal.Renewed]))
	}
	return w.Say("renewals.building.open", "All", strconv.Itoa(b.All), "Renewed", strconv.Itoa(b.States[renewal.Renewed]), "Open", strconv.Itoa(open(b)))
}
