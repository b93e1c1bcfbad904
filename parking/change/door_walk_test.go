package change_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"ziguan/internal/errs"
	"ziguan/internal/parktest"
	"ziguan/internal/pg"
	"ziguan/parking"
)

// cannotBe are the cells whose world there cannot be: what would stand in the way is
// the very thing that is on its way, or the database holds that it never is.
var cannotBe = map[string][]parking.Way{
	"card.plates.missing": {
		parking.WayApprove, parking.WayOffer, parking.WayAccept, parking.WayIssue, parking.WayRenewal, parking.WayReplacement,
		parking.WayRegain, parking.WayResume, parking.WayAppeal,
	},
	"household.has_card":       goesOn,
	"application.open":         {parking.WayApprove, parking.WayOffer, parking.WayAccept, parking.WayIssue},
	"plate.on_card":            {parking.WayRenewal, parking.WayReplacement, parking.WayResume},
	"household.card_suspended": {parking.WayResume},
	"household.no_first":       {parking.WayRegain},
}

// instead are cells in which the way ends before its door, by a refusal of its own.
var instead = map[parking.Way]map[string]string{
	parking.WaySubstitute: {"card.plates.missing": "plate.invalid", "household.card_suspended": "card.lapsed"},
	parking.WayRenewal:    {"household.card_suspended": "renewal.suspended", "application.holder.unregistered": "renewal.hands"},
	parking.WayAppeal:     {"application.same_person": "appeal.another"},
}

// elsewhere are what one step of a way leaves to its other: plates are typed once, and
// one person alone may propose.
var elsewhere = map[string][]string{"proposed": {"application.same_person"}, "confirmed": {"card.plates.missing"}}

// golden is docs/doors.md: what happens, by way and obstacle.
func golden(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../docs/doors.md")
	must(t, err)
	out := map[string]string{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		if len(cells) != 3 || cells[1] == "what happens" {
			continue
		}
		for way := range strings.SplitSeq(cells[2], ", ") {
			out[way+" × "+cells[0]] = cells[1]
		}
	}
	return out
}

// Every way meets every obstacle, by its real use case, as docs/doors.md says: with
// its refusal, or through in spite of it.
func TestEveryWayMeetsEveryObstacle(t *testing.T) {
	t.Parallel()
	said := golden(t)
	if want := len(parking.Ways()) * len(parking.Obstacles()); len(said) != want {
		t.Errorf("docs/doors.md has %d cells, want %d", len(said), want)
	}
	var walked sync.Map
	t.Run("ways", func(t *testing.T) {
		for _, way := range doorWays() {
			walked.Store(way.way, true)
			t.Run(strings.TrimSpace(string(way.way)+" "+way.name), func(t *testing.T) {
				t.Parallel()
				walkOne(t, way, said)
			})
		}
	})
	for _, w := range parking.Ways() {
		if _, ok := walked.Load(w); !ok {
			t.Errorf("nobody walks %s", w)
		}
	}
}

func walkOne(t *testing.T, way doorWay, said map[string]string) {
	t.Helper()
	w := parktest.New(t)
	for i, a := range []asked{aFirst, aSecond, aTenant, double} {
		if err := way.try(newCell(w, 100+i, a), func() {}); err != nil {
			t.Errorf("nothing in the way of %+v: %v", a, err)
		}
	}
	for i, o := range parking.Obstacles() {
		world, ok := standings[o.Code]
		if !ok {
			t.Errorf("nobody puts up %s", o.Code)
			continue
		}
		if slices.Contains(cannotBe[o.Code], way.way) || slices.Contains(elsewhere[way.name], o.Code) {
			continue
		}
		k := newCell(w, i, world.asked)
		err := way.try(k, func() { world.stand(k, way.way) })
		if got, want := met(o, way.way, err), said[string(way.way)+" × "+o.Name]; got != want {
			t.Errorf("%s: %s (%v), the document says %s", o.Name, got, err, want)
		}
	}
}

// met is the document's cell by what a way met. What only the database refuses went
// through the door.
func met(o parking.Obstacle, w parking.Way, err error) string {
	code := errs.CodeOf(err)
	refusal, asks := o.Refusal(w)
	because, skips := o.Skips(w)
	own := instead[w][o.Code]
	switch {
	case pg.Constraint(err) != "":
		return "the database refuses: " + pg.Constraint(err)
	case asks && errors.Is(err, errHeld): // nothing else stands in that world
		return "`" + refusal + "`"
	case skips && own == "" && err == nil, skips && own != "" && code == own:
		return because
	case err == nil:
		return "it goes through"
	}
	return "`" + code + "`"
}
