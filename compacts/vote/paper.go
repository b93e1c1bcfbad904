package vote

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"

	"github.com/lib/pq"
)

// PaperBallot is a ballot on paper, by its serial.
type PaperBallot struct {
	Serial     int        `db:"serial"`
	Voter      int        `db:"voter"`
	IssuedAt   time.Time  `db:"issued_at"`
	ReturnedAt *time.Time `db:"returned_at"`
	Way        Way        `db:"way"` // empty before it is back
	SpoiledAt  *time.Time `db:"spoiled_at"`
	Reason     string     `db:"reason"`   // of spoiling it
	Readings   int        `db:"readings"` // how many people read it
	Read       bool       `db:"read"`     // by enough: its ballot is in
	Mine       bool       `db:"mine"`     // whoever asks read it
}

// Papers is what became of the papers: issued = returned + spoiled + missing.
type Papers struct {
	Issued   int `db:"issued" json:"issued"`
	Returned int `db:"returned" json:"returned"`
	Spoiled  int `db:"spoiled" json:"spoiled"`
	Missing  int `db:"missing" json:"missing"`
}

// Issuing says to whom papers are given out.
type Issuing struct {
	Committee people.CommitteeID
	Number    string
	Building  string // of one building; of all without
	Voter     int    // to one voter; 0 to all
}

// Issue gives a paper to every voter that has none out; who has one keeps it. It can be
// done once the vote is noticed, until it closes. Staff may. It goes on the public record
// as vote.papers_issued. ErrUnknown, ErrWay, ErrOver, ErrPaperOut when nobody was to be
// given one.
func (s *Service) Issue(ctx context.Context, who actor.Actor, n Issuing) error {
	return s.paperwork(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if v.State != Noticed || !a.Now.Before(*v.ClosesAt) {
			return v.shut(a)
		}
		voters, err := pg.All[int](ctx, a, sqlWithoutPaper, n.Committee, v.ID, n.Building, n.Voter)
		if err != nil {
			return err
		}
		if len(voters) == 0 {
			return ErrPaperOut.On("building")
		}
		shuffle(voters) // a serial tells nobody whose the paper is
		var last int
		if err := a.Get(ctx, &last, sqlNextPaper, n.Committee, v.ID, len(voters)); err != nil {
			return err
		}
		if err := a.Do(ctx, sqlPapersAdd, n.Committee, v.ID, last, pq.Array(voters), a.Now, a.Who.Person); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "vote.papers_issued", Subject: v.Number.String(), Body: []record.Pair{{Key: "n", Value: strconv.Itoa(len(voters))}}})
	})
}

// Handed says that papers came back, or that one is spoiled.
type Handed struct {
	Committee people.CommitteeID
	Number    string
	Serials   []int  // at most 1,000
	Way       Way    // ByPaper or AtDoor
	Witness   string // the other person at the door, who holds a role here
	Reason    string // of spoiling it; 1 to 200 characters
}

// Return takes papers back while the vote is open, all or none: from now on they stand
// above what was cast online. At the door two people do. Staff may. ErrUnknown, ErrWay,
// ErrNotYet, ErrOver, ErrPaper and ErrPaperEnded (parameter serial), ErrWitness.
func (s *Service) Return(ctx context.Context, who actor.Actor, n Handed) error {
	return s.paperwork(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		switch {
		case n.Way != ByPaper && n.Way != AtDoor:
			return ErrWay
		case v.Phase(a.Now) != Open:
			return v.shut(a)
		case n.Way == AtDoor && (n.Witness == "" || n.Witness == a.Who.Person):
			return ErrWitness.On("witness")
		case n.Way == ByPaper:
			n.Witness = ""
		default:
			if err := pg.Needs(ctx, a, ErrWitness.On("witness"), sqlHoldsRole, n.Committee, n.Witness, a.Today); err != nil {
				return err
			}
		}
		if _, err := papersOut(ctx, a, v, n.Serials); err != nil {
			return err
		}
		return a.DoOr(ctx, ErrPaperEnded.With("serial", ""), sqlPaperReturn, n.Committee, v.ID, pq.Array(n.Serials), a.Now, n.Way, a.Who.Person, n.Witness)
	})
}

// Spoil takes a paper out of the count for a reason; its voter may be given another. Staff
// may. It goes on the public record as vote.paper_spoiled. ErrUnknown, ErrPaper,
// ErrPaperEnded, ErrReason, ErrOver.
func (s *Service) Spoil(ctx context.Context, who actor.Actor, n Handed) error {
	n.Reason = wording.Tidy(n.Reason)
	if !wording.FitsLine(n.Reason, 1, maxReason) {
		return ErrReason.On("reason")
	}
	return s.paperwork(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if v.State != Noticed {
			return v.shut(a)
		}
		out, err := papersOut(ctx, a, v, n.Serials)
		if err != nil {
			return err
		}
		for _, p := range out {
			if err := a.Do(ctx, sqlPaperSpoil, n.Committee, v.ID, p.Serial, a.Now, n.Reason); err != nil {
				return err
			}
			if err := record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "vote.paper_spoiled", Subject: v.Number.String(), Body: []record.Pair{
				{Key: "serial", Value: strconv.Itoa(p.Serial)}, {Key: "reason_digest", Value: a.Committee.Digest("reason", n.Reason)},
			}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Visit is how a paper came to its door.
type Visit string

// The outcomes of going to a door.
const (
	Delivered Visit = "delivered" // 送到
	Absent    Visit = "absent"    // 没人
	Refused   Visit = "refused"   // 拒收
	Mailed    Visit = "posted"    // 贴门上、投信箱
)

// Visits lists them in the order of a list.
func Visits() []Visit { return []Visit{Delivered, Absent, Refused, Mailed} }

// Deliveries is what a round from door to door came to, by serial.
type Deliveries struct {
	Committee people.CommitteeID
	Number    string
	Outcomes  map[int]Visit
}

// Deliver enters how papers came to their doors; where nobody was in, a second try follows.
// The chair alone sees who has not returned one, and enters it. ErrUnknown, ErrPaper,
// ErrPaperEnded (parameter serial), ErrVisit.
func (s *Service) Deliver(ctx context.Context, who actor.Actor, n Deliveries) error {
	if err := who.Needs(n.Committee.String(), actor.Chair); err != nil {
		return err
	}
	return s.paperwork(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		serials := slices.Sorted(maps.Keys(n.Outcomes))
		switch {
		case v.State != Noticed:
			return v.shut(a)
		case len(serials) == 0:
			return ErrVisit
		}
		if _, err := papersOut(ctx, a, v, serials); err != nil {
			return err
		}
		outcomes := make(pq.StringArray, len(serials))
		for i, serial := range serials {
			if outcomes[i] = string(n.Outcomes[serial]); !slices.Contains(Visits(), n.Outcomes[serial]) {
				return ErrVisit
			}
		}
		err := a.Do(ctx, sqlVisitsAdd, n.Committee, v.ID, pq.Array(serials), outcomes, a.Now, a.Who.Person)
		if pg.Constraint(err) == "ballot_visits_n" {
			return ErrVisit
		}
		return err
	})
}

// Door is a paper that is out, with where it belongs and how it was brought there.
type Door struct {
	Serial   int    `db:"serial"`
	Voter    int    `db:"voter"`
	Building string `db:"building"`
	Codes    string `db:"codes"` // of the voter's units
	Name     string `db:"name"`
	Visits   string `db:"visits"` // the outcomes, with a comma between
}

// Doors lists the papers that are out, stairwell by stairwell; of one building where one is
// named. The chair alone may: who has not returned one is nobody else's to know. ErrUnknown.
func (s *Service) Doors(ctx context.Context, who actor.Actor, c people.CommitteeID, number, building string) ([]Door, error) {
	if err := who.Needs(c.String(), actor.Chair); err != nil {
		return nil, err
	}
	return people.Read(ctx, s.db, c, func(w people.View) ([]Door, error) {
		v, err := byNumber(ctx, w, c, number)
		if err != nil {
			return nil, err
		}
		return pg.All[Door](ctx, w, sqlDoors, c, v.ID, building)
	})
}

// paperwork is an act of staff on the papers of a vote.
func (s *Service) paperwork(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(people.Act, Vote) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, number, func(a people.Act, v Vote) error {
		legal, err := LegalOf(v.Regime, v.Effect)
		if err == nil && !legal.Allows(ByPaper) {
			err = ErrWay
		}
		if err != nil {
			return err
		}
		return fn(a, v)
	})
}

// mostPapers is how many are handed in or read at once.
const mostPapers = 1000

// papersOf finds papers by their serials, each once.
func papersOf(ctx context.Context, a people.Act, v Vote, serials []int) ([]PaperBallot, error) {
	if len(serials) == 0 || len(serials) > mostPapers {
		return nil, ErrPaper.With("serial", "").On("serials")
	}
	list, err := pg.All[PaperBallot](ctx, a, sqlPapersLock, a.Committee.ID, v.ID, pq.Array(serials))
	if err != nil {
		return nil, err
	}
	for _, serial := range serials {
		if !slices.ContainsFunc(list, func(p PaperBallot) bool { return p.Serial == serial }) {
			return nil, ErrPaper.With("serial", strconv.Itoa(serial)).On("serials")
		}
	}
	return list, nil
}

// papersOut are papers that have come to no end yet.
func papersOut(ctx context.Context, a people.Act, v Vote, serials []int) ([]PaperBallot, error) {
	list, err := papersOf(ctx, a, v, serials)
	for _, p := range list {
		if p.ReturnedAt != nil || p.SpoiledAt != nil {
			return nil, ErrPaperEnded.With("serial", strconv.Itoa(p.Serial))
		}
	}
	return list, err
}
