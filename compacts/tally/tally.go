package tally

// TallyFormat names the answer of a count (docs/formats.md).
const TallyFormat = "ziguan/tally/v1"

// Weight is a part of the electorate. Under residents the area is 0.
type Weight struct {
	Area  int64 `db:"area" json:"area"` // 0.01 m²
	Heads int64 `db:"heads" json:"heads"`
}

func (w *Weight) add(v Weight) { w.Area, w.Heads = w.Area+v.Area, w.Heads+v.Heads }

// Tally is what a box says.
type Tally struct {
	Format        string `json:"format"`
	Total         Weight `json:"total"`
	Participating Weight `json:"participating"`
	For           Weight `json:"for"`
	Against       Weight `json:"against"`
	Abstain       Weight `json:"abstain"`
	Invalid       int64  `json:"invalid"`    // ballots that stand and do not take part
	Refused       int64  `json:"refused"`    // ballots of nobody on the roll
	Superseded    int64  `json:"superseded"` // ballots of voters on the roll that do not stand
	Quorum        bool   `json:"quorum"`
	Passed        bool   `json:"passed"`
}

// Count counts a box that ReadBox gave (domain rules 2 to 4, 6, 8 and 11): of a
// voter's ballots the paper one stands if there is one, else the last.
func Count(b Box, need Threshold) Tally {
	standing, t := b.Standing()
	voters := electorate(b.Roll)
	for voter, v := range standing {
		t.stands(v.Choice, voters[voter])
	}
	t.decide(b.Regime, need)
	return t
}

// Standing is the ballot of each voter that counts, with how many do not.
func (b Box) Standing() (map[string]Ballot, Tally) {
	voters := electorate(b.Roll)
	t := Tally{Format: TallyFormat}
	for _, v := range voters {
		t.Total.add(v)
	}
	standing := map[string]Ballot{}
	for _, v := range b.Ballots {
		before, again := standing[v.Voter]
		switch _, on := voters[v.Voter]; {
		case !on:
			t.Refused++
			continue
		case again:
			t.Superseded++
		}
		if !again || v.outranks(before) {
			standing[v.Voter] = v
		}
	}
	return standing, t
}

// electorate is what each voter weighs: one head, and the area of all its units.
func electorate(roll []Row) map[string]Weight {
	out := map[string]Weight{}
	for _, r := range roll {
		w := Weight{Area: out[r.Voter()].Area, Heads: 1}
		if r.Area != nil {
			w.Area += *r.Area
		}
		out[r.Voter()] = w
	}
	return out
}

// outranks tells which of two ballots of one voter stands.
func (v Ballot) outranks(before Ballot) bool {
	if v.Channel != before.Channel {
		return v.Channel == Paper
	}
	return v.Seq > before.Seq
}

func (t *Tally) stands(c Choice, weight Weight) {
	side := map[Choice]*Weight{For: &t.For, Against: &t.Against, Abstain: &t.Abstain}[c]
	if side == nil {
		t.Invalid++
		return
	}
	side.add(weight)
	t.Participating.add(weight)
}

// decide compares by each measure the electorate has; every one has to be met.
func (t *Tally) decide(of Regime, need Threshold) {
	t.Quorum = need.Quorum.Met(t.Participating.Heads, t.Total.Heads)
	t.Passed = need.Agree.Met(t.For.Heads, t.Participating.Heads)
	if of == Owners {
		t.Quorum = t.Quorum && need.Quorum.Met(t.Participating.Area, t.Total.Area)
		t.Passed = t.Passed && need.Agree.Met(t.For.Area, t.Participating.Area)
	}
	t.Passed = t.Passed && t.Quorum
}
