package vote

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"ziguan/compacts/tally"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"

	"github.com/lib/pq"
)

// Readings is what somebody reads on a pile of papers, by serial.
type Readings struct {
	Committee people.CommitteeID
	Number    string
	Choices   map[int]tally.Choice // Invalid where it says nothing, or two things
}

// Read enters what somebody reads on papers that were handed in, all or none. Two people
// read each, and know nothing of one another's reading; where they differ a third one's
// stands. Gives how many ballots are in by it. Staff may. ErrUnknown, ErrChoice, ErrPaper,
// ErrPaperNotBack, ErrPaperSame, ErrPaperRead (parameter serial), ErrOver.
func (s *Service) Read(ctx context.Context, who actor.Actor, n Readings) (int, error) {
	in := 0
	err := s.paperwork(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		in = 0
		switch {
		case v.State != Noticed:
			return v.shut(a)
		case a.Who.Person == "":
			return errReader
		case len(n.Choices) == 0:
			return ErrChoice.On("choice")
		}
		papers, err := papersOf(ctx, a, v, slices.Sorted(maps.Keys(n.Choices)))
		if err != nil {
			return err
		}
		in, err = s.read(ctx, a, v, papers, n.Choices)
		return err
	})
	return in, err
}

type keying struct {
	Serial int    `db:"serial"`
	Person string `db:"person"`
	Sealed []byte `db:"sealed"`
}

var errReader = errors.New("a paper is read by a person")

// read notes the readings, and puts in the ballots where they settle what a paper says.
func (s *Service) read(ctx context.Context, a people.Act, v Vote, papers []PaperBallot, choices map[int]tally.Choice) (int, error) {
	list, err := pg.All[keying](ctx, a, sqlKeyings, a.Committee.ID, v.ID, pq.Array(serialsOf(papers)))
	if err != nil {
		return 0, err
	}
	before := map[int][]keying{}
	for _, k := range list {
		before[k.Serial] = append(before[k.Serial], k)
	}
	var settled []PaperBallot
	sealed, ns := make(pq.ByteaArray, len(papers)), make(pq.Int64Array, len(papers))
	for i, p := range papers {
		c := choices[p.Serial]
		done, err := s.settles(v, p, c, before[p.Serial], a.Who.Person)
		if err != nil {
			return 0, err
		}
		if done {
			settled = append(settled, p)
		}
		sealed[i], ns[i] = s.sealedChoice(v, p.Voter, c, ""), int64(len(before[p.Serial])+1)
	}
	err = a.Do(ctx, sqlKeyingsAdd, a.Committee.ID, v.ID, pq.Array(serialsOf(papers)), ns, a.Who.Person, a.Now, s.key.ID(), sealed)
	if err != nil || len(settled) == 0 {
		return 0, err
	}
	return len(settled), s.putIn(ctx, a, v, settled, choices)
}

// settles reports whether a reading, with those before it, says what a paper says: two
// agree, or it is the third.
func (s *Service) settles(v Vote, p PaperBallot, c tally.Choice, before []keying, person string) (bool, error) {
	serial := strconv.Itoa(p.Serial)
	switch {
	case !slices.Contains([]tally.Choice{tally.For, tally.Against, tally.Abstain, tally.Invalid}, c):
		return false, ErrChoice.On("choice")
	case p.ReturnedAt == nil:
		return false, ErrPaperNotBack.With("serial", serial)
	case p.Read:
		return false, ErrPaperRead.With("serial", serial)
	}
	settled := len(before) == 2
	for _, k := range before {
		if k.Person == person {
			return false, ErrPaperSame.With("serial", serial)
		}
		said, _, err := s.opened(v, p.Voter, k.Sealed)
		if err != nil {
			return false, err
		}
		settled = settled || said == c
	}
	return settled, nil
}

// putIn puts the ballots of papers in.
func (s *Service) putIn(ctx context.Context, a people.Act, v Vote, papers []PaperBallot, choices map[int]tally.Choice) error {
	voters, ways, commitments, sealed := make(pq.Int64Array, len(papers)), make(pq.StringArray, len(papers)), make(pq.ByteaArray, len(papers)), make(pq.ByteaArray, len(papers))
	for i, p := range papers {
		r := Slip{Vote: v.Number.String(), Voter: voterName(p.Voter), Choice: choices[p.Serial], Salt: newSalt()}
		voters[i], ways[i], commitments[i] = int64(p.Voter), string(p.Way), r.Commitment()
		sealed[i] = s.sealedChoice(v, p.Voter, r.Choice, r.Salt)
	}
	var last int
	if err := a.Get(ctx, &last, sqlNextRead, a.Committee.ID, v.ID, len(papers)); err != nil {
		return err
	}
	return a.Do(ctx, sqlBallotsAdd, a.Committee.ID, v.ID, last, voters, ways, pq.Array(serialsOf(papers)), a.Now, a.Who.Person, commitments, s.key.ID(), sealed)
}

func serialsOf(papers []PaperBallot) []int {
	out := make([]int, len(papers))
	for i, p := range papers {
		out[i] = p.Serial
	}
	return out
}
