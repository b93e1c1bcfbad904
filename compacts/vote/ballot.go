package vote

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"ziguan/compacts/tally"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Slip is what a voter keeps of a ballot: with it anybody can find its commitment in
// the published box, and nobody else knows whose it is.
type Slip struct {
	Vote   string
	Seq    int
	Voter  string // V12
	Choice tally.Choice
	Salt   string // 32 hex digits
	At     time.Time
	Way    Way
}

// Text is what the commitment is the digest of (docs/formats.md).
func (r Slip) Text() string {
	return fmt.Sprintf("ziguan/ballot/v1\nvote: %s\nvoter: %s\nchoice: %s\nsalt: %s\n", r.Vote, r.Voter, r.Choice, r.Salt)
}

// Commitment is what is published of the ballot.
func (r Slip) Commitment() []byte {
	sum := sha256.Sum256([]byte(r.Text()))
	return sum[:]
}

// ballot is one as it lies in the database: what it says is sealed.
type ballot struct {
	Seq        int       `db:"seq"`
	Voter      int       `db:"voter"`
	Way        Way       `db:"way"`
	At         time.Time `db:"at"`
	Commitment []byte    `db:"commitment"`
	Sealed     []byte    `db:"sealed"`
}

func (v Vote) binds(voter int) string { return "ballot/" + v.ID.String() + "/" + voterName(voter) }

// sealedChoice closes what somebody chose, with the salt of its commitment.
func (s *Service) sealedChoice(v Vote, voter int, c tally.Choice, salt string) []byte {
	return s.key.Seal(string(c)+" "+salt, v.binds(voter))
}

// opened is what a sealed choice says.
func (s *Service) opened(v Vote, voter int, sealed []byte) (tally.Choice, string, error) {
	plain, err := s.key.Open(sealed, v.binds(voter))
	if err != nil {
		return "", "", err
	}
	c, salt, _ := strings.Cut(plain, " ")
	return tally.Choice(c), salt, nil
}

func newSalt() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

// Casting is a ballot as its voter casts it.
type Casting struct {
	Committee people.CommitteeID
	Number    string
	Choice    tally.Choice // for, against or abstain
	For       int          // the voter who authorised whoever casts it; 0 for themselves
	Key       string       // a one-time key: the same again casts nothing twice
}

// Cast casts a ballot online: the last of them counts, unless one on paper is handed in.
// Whoever votes for a unit on the roll may, and for another only by a proxy that stands
// today, until that voter votes. What is refused for
// the time or for the roll goes on the public record as vote.ballot_refused. ErrUnknown,
// ErrChoice, ErrWay, ErrNotYet, ErrOver, ErrNotOnRoll, ErrProxyNone, ErrProxyOwn,
// ErrKeyReused.
func (s *Service) Cast(ctx context.Context, who actor.Actor, n Casting) (Slip, error) {
	var out Slip
	if err := who.Needs(n.Committee.String(), actor.Resident); err != nil {
		return out, err
	}
	if !slices.Contains([]tally.Choice{tally.For, tally.Against, tally.Abstain}, n.Choice) {
		return out, ErrChoice.On("choice")
	}
	err := people.InWork(ctx, s.db, who, n.Committee, func(a people.Act) error {
		v, err := byNumber(ctx, a, n.Committee, n.Number)
		if err != nil {
			return err
		}
		legal, err := LegalOf(v.Regime, v.Effect)
		if err != nil {
			return err
		}
		if !legal.Allows(ByPhone) {
			return ErrWay
		}
		voter, err := pg.One[int](ctx, a, ErrNotOnRoll, sqlMyVoter, n.Committee, v.ID, a.Who.Person)
		if err != nil {
			return err
		}
		by := ballotBy{voter: voter}
		if n.For > 0 {
			p, err := v.standsFor(ctx, a, voter, n.For)
			if err != nil {
				return err
			}
			by = ballotBy{voter: p.Voter, proxy: &p.N}
		}
		out, err = s.cast(ctx, a, v, by, n)
		return err
	})
	if e := errs.As(err); e != nil && slices.Contains([]string{ErrNotYet.Code, ErrOver.Code, ErrNotOnRoll.Code}, e.Code) {
		if noted := s.refused(ctx, who, n, e.Code); noted != nil {
			return out, noted
		}
	}
	return out, err
}

// refused puts a refused ballot on the record: by its reason, never by what it said.
func (s *Service) refused(ctx context.Context, who actor.Actor, n Casting, code string) error {
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "vote.ballot_refused", Subject: v.Number.String(), Body: []record.Pair{{Key: "code", Value: code}}})
	})
}

// ballotBy is whose a ballot is, and by which proxy another casts it.
type ballotBy struct {
	voter int
	proxy *int
}

func (s *Service) cast(ctx context.Context, a people.Act, v Vote, by ballotBy, n Casting) (Slip, error) {
	voter := by.voter
	before, made, err := pg.Maybe[ballot](ctx, a, sqlBallotByKey, n.Committee, v.ID, n.Key)
	if err != nil {
		return Slip{}, err
	}
	if made {
		r, err := s.slip(v, before)
		if err == nil && (before.Voter != voter || r.Choice != n.Choice) {
			err = ErrKeyReused
		}
		return r, err
	}
	seq, open, err := pg.Maybe[int](ctx, a, sqlNextBallot, n.Committee, v.ID, a.Now)
	if err != nil {
		return Slip{}, err
	}
	if !open {
		return Slip{}, v.shut(a)
	}
	r := Slip{Vote: v.Number.String(), Seq: seq, Voter: voterName(voter), Choice: n.Choice, Salt: newSalt(), At: a.Now, Way: ByPhone}
	return r, a.Do(ctx, sqlBallotAdd, n.Committee, v.ID, seq, voter, ByPhone, nil, a.Now, a.Who.Person, n.Key, r.Commitment(), s.key.ID(),
		s.sealedChoice(v, voter, n.Choice, r.Salt), by.proxy)
}

// shut says why the vote takes no ballot now.
func (v Vote) shut(a people.Act) error {
	at := func(t time.Time) string { return t.In(a.Committee.Location()).Format("2006-01-02 15:04") }
	switch {
	case v.State == Withdrawn:
		return ErrGivenUp
	case v.OpensAt == nil:
		return ErrNotNoticed
	case a.Now.Before(*v.OpensAt):
		return ErrNotYet.With("opens", at(*v.OpensAt))
	}
	return ErrOver.With("closed", at(*v.ClosesAt))
}

// slip opens a ballot for whoever cast it.
func (s *Service) slip(v Vote, b ballot) (Slip, error) {
	choice, salt, err := s.opened(v, b.Voter, b.Sealed)
	return Slip{Vote: v.Number.String(), Seq: b.Seq, Voter: voterName(b.Voter), Choice: choice, Salt: salt, At: b.At, Way: b.Way}, err
}

// Mine is a vote as one of its voters sees it.
type Mine struct {
	Vote
	Legal
	Committee people.Committee
	Voter     string  // V12; empty of whoever does not vote
	Units     []Entry // theirs
	Own       *Slip
	OnPaper   bool    // a ballot on paper was handed in, and stands
	Proxies   []Proxy // by which they vote for others today
	Now       time.Time
}

// ShowMine shows a vote to a resident, with their own units and the ballot that stands.
// ErrUnknown before its roll was posted.
func (s *Service) ShowMine(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (Mine, error) {
	var m Mine
	if err := who.Needs(c.String(), actor.Resident); err != nil {
		return m, err
	}
	return people.Read(ctx, s.db, c, func(w people.View) (Mine, error) {
		m.Committee, m.Now = w.Committee, w.Now
		var err error
		if m.Vote, err = byNumber(ctx, w, c, number); err == nil && m.RollPosting.Zero() {
			err = ErrUnknown
		}
		if err != nil {
			return m, err
		}
		if m.Legal, err = LegalOf(m.Regime, m.Vote.Effect); err != nil {
			return m, err
		}
		voter, on, err := pg.Maybe[int](ctx, w, sqlMyVoter, c, m.ID, who.Person)
		if err != nil || !on {
			return m, err
		}
		m.Voter = voterName(voter)
		if m.Proxies, err = pg.All[Proxy](ctx, w, sqlProxies, c, m.ID, voter, w.Today); err != nil {
			return m, err
		}
		if m.Units, err = pg.All[Entry](ctx, w, sqlEntriesOfVoter, c, m.ID, voter); err != nil {
			return m, err
		}
		b, cast, err := pg.Maybe[ballot](ctx, w, sqlStandingBallot, c, m.ID, voter)
		if err != nil || !cast {
			return m, err
		}
		if m.OnPaper = b.Way != ByPhone; m.OnPaper {
			return m, nil
		}
		r, err := s.slip(m.Vote, b)
		m.Own = &r
		return m, err
	})
}
