package tally_test

import (
	"testing"

	"ziguan/compacts/tally"

	"pgregory.net/rapid"
)

// Whatever lies in a box: closed, it says the same in all that decides, and shows no sum
// of fewer than five but the totals themselves.
func TestASealedBoxSaysTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		b := boxOf(tally.Owners, "ordinary")
		for i := range rapid.IntRange(1, 80).Draw(r, "voters") {
			who, area := string(rune('A'+i)), []int64{6000, 6000, 7500, 9000, 12345}[rapid.IntRange(0, 4).Draw(r, "area")]
			b.Roll = append(b.Roll, tally.Row{Unit: who, Owner: who, Area: &area})
			if c := rapid.SampledFrom([]tally.Choice{"", tally.For, tally.For, tally.Against, tally.Abstain, tally.Invalid}).Draw(r, "choice"); c != "" {
				b.Ballots = append(b.Ballots, tally.Ballot{Voter: who, Choice: c, Channel: tally.Online, Seq: int64(i)})
			}
		}
		need, err := b.Need()
		if err != nil {
			r.Fatal(err)
		}
		closed := b.Close([]string{"b", "a"})
		if got, want := tally.CountSealed(closed, need), tally.Count(b, need); got != want {
			r.Fatalf("sealed %+v\nopen   %+v", got, want)
		}
		classes := map[int64]int64{}
		sides := map[int64]int{}
		for _, c := range closed.Rows {
			classes[c.Area] += c.Count
			sides[c.Area]++
		}
		for area, n := range classes {
			if n < 5 || sides[area] < 2 {
				r.Fatalf("%d voters of %d, %d sides", n, area, sides[area])
			}
		}
		for _, p := range closed.Pool {
			if p.Heads < 5 && len(closed.Rows) > 0 {
				r.Fatalf("the pool tells of %d who are %s", p.Heads, p.Choice)
			}
		}
		if closed.Commitments[0] != "a" {
			r.Fatal("the commitments lie in the order in which they came")
		}
	})
}
