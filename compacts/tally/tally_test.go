package tally_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ziguan/compacts/tally"
	"ziguan/internal/day"
	"ziguan/internal/strict"
)

func count(t *testing.T, b tally.Box) tally.Tally {
	t.Helper()
	need, err := b.Need()
	if err != nil {
		t.Fatal(err)
	}
	return tally.Count(b, need)
}

// What others counted by the same rules is what we count.
func TestBoxesWithTheirAnswers(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/*.expected.json")
	if len(files) < 8 {
		t.Fatalf("%d boxes", len(files))
	}
	for _, f := range files {
		in, err := os.Open(strings.Replace(f, ".expected", "", 1))
		if err != nil {
			t.Fatal(err)
		}
		box, err := tally.ReadBox(in)
		_ = in.Close()
		if err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var want tally.Tally
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, count(t, box)); d != "" {
			t.Errorf("%s: %s", f, d)
		}
	}
}

// side is so many voters with so much area between them, who vote one way.
type side struct {
	choice tally.Choice
	heads  int
	area   int64
}

func boxOf(regime tally.Regime, threshold string, sides ...side) tally.Box {
	b := tally.Box{Format: tally.BoxFormat, Regime: regime, Threshold: threshold}
	for i, s := range sides {
		rest := s.area
		for n := range s.heads {
			area := s.area / int64(s.heads)
			if n == s.heads-1 {
				area = rest
			}
			rest -= area
			who := fmt.Sprintf("%d-%d", i, n)
			row := tally.Row{Unit: who, Owner: who, Area: &area}
			if regime == tally.Residents {
				row = tally.Row{Unit: who, Head: who}
			}
			b.Roll = append(b.Roll, row)
			if s.choice != "" {
				b.Ballots = append(b.Ballots, tally.Ballot{Voter: who, Choice: s.choice, Channel: tally.Online, Seq: int64(len(b.Ballots))})
			}
		}
	}
	return b
}

// Every threshold at its edge, by one head and by 0.01 m² (domain rules 2 to 5).
func TestThresholdsHoldAtTheirEdges(t *testing.T) {
	t.Parallel()
	const whole = 3_000_000
	for name, row := range map[string]struct {
		regime                tally.Regime
		threshold             string
		forHeads              int
		forArea               int64
		againstHeads          int
		againstArea           int64
		wantQuorum, wantAgree bool
	}{
		"two thirds take part":              {tally.Owners, "ordinary", 101, 1_000_001, 99, 999_999, true, true},
		"0.01 m² less take part":            {tally.Owners, "ordinary", 101, 1_000_001, 99, 999_998, false, false},
		"one head less takes part":          {tally.Owners, "ordinary", 101, 1_000_001, 98, 999_999, false, false},
		"half is not more":                  {tally.Owners, "ordinary", 100, 1_000_000, 100, 1_000_000, true, false},
		"half of the area is not more":      {tally.Owners, "ordinary", 101, 1_000_000, 99, 1_000_000, true, false},
		"half of the heads is not more":     {tally.Owners, "ordinary", 100, 1_000_001, 100, 999_999, true, false},
		"much area and few heads":           {tally.Owners, "ordinary", 90, 1_200_000, 110, 800_000, true, false},
		"three quarters is enough":          {tally.Owners, "special", 150, 1_500_000, 50, 500_000, true, true},
		"0.01 m² less than three quarters":  {tally.Owners, "special", 150, 1_499_999, 50, 500_001, true, false},
		"one head less than three quarters": {tally.Owners, "special", 149, 1_500_000, 51, 500_000, true, false},
		"of heads alone half is too few":    {tally.Residents, "majority", 100, 0, 50, 0, false, false},
		"of heads alone one more is enough": {tally.Residents, "majority", 76, 0, 75, 0, true, true},
		"half of those present is not more": {tally.Residents, "majority", 80, 0, 80, 0, true, false},
	} {
		away := 300 - row.forHeads - row.againstHeads
		b := boxOf(row.regime, row.threshold,
			side{tally.For, row.forHeads, row.forArea}, side{tally.Against, row.againstHeads, row.againstArea},
			side{"", away, whole - row.forArea - row.againstArea})
		got := count(t, b)
		if got.Quorum != row.wantQuorum || got.Passed != row.wantAgree {
			t.Errorf("%s: quorum %v, passed %v: %+v", name, got.Quorum, got.Passed, got)
		}
	}
}

// One owner of many units is one head with all their area, and one ballot.
func TestAnOwnerOfManyUnitsIsOneHead(t *testing.T) {
	t.Parallel()
	b := boxOf(tally.Owners, "ordinary", side{tally.For, 15, 150_000}, side{tally.Against, 2, 20_000})
	for i := range 15 {
		b.Roll[i].Owner = "0-0"
	}
	got := count(t, b)
	if got.For != (tally.Weight{Area: 150_000, Heads: 1}) || got.Total.Heads != 3 || got.Refused != 14 || got.Passed {
		t.Errorf("%+v", got)
	}
}

// A paper ballot stands above those cast online, whenever they came; else the last does.
func TestWhichBallotStands(t *testing.T) {
	t.Parallel()
	on, paper := tally.Online, tally.Paper
	for name, row := range map[string]struct {
		ballots []tally.Ballot
		want    tally.Choice
	}{
		"the last online":           {[]tally.Ballot{{Voter: "0-0", Choice: tally.For, Channel: on, Seq: 1}, {Voter: "0-0", Choice: tally.Against, Channel: on, Seq: 2}}, tally.Against},
		"whatever order they lie":   {[]tally.Ballot{{Voter: "0-0", Choice: tally.Against, Channel: on, Seq: 2}, {Voter: "0-0", Choice: tally.For, Channel: on, Seq: 1}}, tally.Against},
		"paper before online":       {[]tally.Ballot{{Voter: "0-0", Choice: tally.For, Channel: paper, Seq: 1}, {Voter: "0-0", Choice: tally.Against, Channel: on, Seq: 2}}, tally.For},
		"the last paper":            {[]tally.Ballot{{Voter: "0-0", Choice: tally.For, Channel: paper, Seq: 3}, {Voter: "0-0", Choice: tally.Against, Channel: paper, Seq: 4}}, tally.Against},
		"an invalid one stands too": {[]tally.Ballot{{Voter: "0-0", Choice: tally.For, Channel: on, Seq: 1}, {Voter: "0-0", Choice: tally.Invalid, Channel: paper, Seq: 2}}, tally.Invalid},
	} {
		b := boxOf(tally.Owners, "ordinary", side{"", 1, 5_000})
		b.Ballots = row.ballots
		got := count(t, b)
		said := map[tally.Choice]bool{tally.For: got.For.Heads == 1, tally.Against: got.Against.Heads == 1, tally.Invalid: got.Invalid == 1}
		if !said[row.want] || got.Superseded != 1 || got.Invalid+got.Participating.Heads != 1 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Whatever lies in a box: the parts sum to the whole, and no ballot is lost.
func TestACountLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		b := tally.Box{Format: tally.BoxFormat, Regime: tally.Owners, Threshold: "ordinary"}
		for i := range rapid.IntRange(1, 30).Draw(r, "units") {
			area := rapid.Int64Range(1, 20_000).Draw(r, "area")
			b.Roll = append(b.Roll, tally.Row{Unit: strconv.Itoa(i), Owner: strconv.Itoa(rapid.IntRange(0, 9).Draw(r, "owner")), Area: &area})
		}
		for i := range rapid.IntRange(0, 40).Draw(r, "ballots") {
			b.Ballots = append(b.Ballots, tally.Ballot{
				Voter:   strconv.Itoa(rapid.IntRange(0, 12).Draw(r, "voter")),
				Choice:  rapid.SampledFrom([]tally.Choice{tally.For, tally.Against, tally.Abstain, tally.Invalid}).Draw(r, "choice"),
				Channel: rapid.SampledFrom([]tally.Channel{tally.Online, tally.Paper}).Draw(r, "channel"), Seq: int64(i),
			})
		}
		need, err := b.Need()
		if err != nil {
			r.Fatal(err)
		}
		got := tally.Count(b, need)
		var area int64
		for _, row := range b.Roll {
			area += *row.Area
		}
		part := got.For.Heads + got.Against.Heads + got.Abstain.Heads
		switch {
		case got.Total.Area != area:
			r.Fatalf("the roll has %d, the total %d", area, got.Total.Area)
		case part != got.Participating.Heads || got.For.Area+got.Against.Area+got.Abstain.Area != got.Participating.Area:
			r.Fatalf("%+v", got)
		case part+got.Invalid+got.Refused+got.Superseded != int64(len(b.Ballots)):
			r.Fatalf("%d ballots: %+v", len(b.Ballots), got)
		case got.Passed && !got.Quorum:
			r.Fatalf("passed without a quorum: %+v", got)
		}
	})
}

// A file that could be read in two ways is not counted.
func TestABoxThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	const (
		row   = `{"unit":"1","owner":"a","area":100}`
		good  = `{"format":"ziguan/ballot-box/v1","regime":"owners","threshold":"ordinary","roll":[` + row + `],"ballots":[{"voter":"a","choice":"for","channel":"online","seq":1}]}`
		cast  = `{"voter":"a","choice":"for","channel":"online","seq":1}`
		heads = `"regime":"residents","threshold":"majority"`
	)
	if _, err := tally.ReadBox(strings.NewReader(good)); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		old, with string
		want      error
	}{
		"no JSON":                  {good, `x`, strict.ErrDocument},
		"something after the end":  {good, good + "{}", strict.ErrDocument},
		"a field nobody knows":     {`"regime"`, `"colour":1,"regime"`, strict.ErrDocument},
		"a field twice":            {`"regime"`, `"regime":"residents","regime"`, strict.ErrDocument},
		"a field in capitals":      {`"regime"`, `"REGIME"`, strict.ErrDocument},
		"an area with a fraction":  {`100`, `100.5`, strict.ErrDocument},
		"another format":           {`box/v1`, `box/v2`, strict.ErrFormat},
		"a third electorate":       {`"owners"`, `"everybody"`, tally.ErrRegime},
		"a threshold of the other": {`ordinary`, `majority`, tally.ErrThreshold},
		"an empty roll":            {row, ``, tally.ErrRow},
		"a unit twice":             {row, row + "," + row, tally.ErrRow},
		"a row without area":       {`,"area":100`, ``, tally.ErrRow},
		"an area of nothing":       {`100`, `0`, tally.ErrRow},
		"an area beyond the count": {`100`, `99999999999999`, tally.ErrRow},
		"a row of the other":       {`"regime":"owners","threshold":"ordinary"`, heads, tally.ErrRow},
		"a row without owner":      {`"owner":"a",`, ``, tally.ErrRow},
		"a choice nobody has":      {`"for"`, `"maybe"`, tally.ErrBallot},
		"a way nobody knows":       {`"online"`, `"shout"`, tally.ErrBallot},
		"one ballot twice":         {cast, cast + "," + cast, tally.ErrBallot},
		"a ballot of nobody":       {`"voter":"a"`, `"voter":""`, tally.ErrBallot},
	} {
		text := strings.Replace(good, row.old, row.with, 1)
		if _, err := tally.ReadBox(strings.NewReader(text)); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}

// A threshold holds from its day on; before it there is none to decide by.
func TestAThresholdHasItsDay(t *testing.T) {
	t.Parallel()
	if _, err := tally.ThresholdOn(tally.Owners, "ordinary", day.Of(2020, 12, 31)); !errors.Is(err, tally.ErrThreshold) {
		t.Errorf("before the Civil Code: %v", err)
	}
	got, err := tally.ThresholdOn(tally.Owners, "ordinary", day.Of(2021, 1, 1))
	if err != nil || got.Source == "" || got.Agree != (tally.Share{Num: 1, Den: 2, More: true}) {
		t.Errorf("%+v, %v", got, err)
	}
}
