package clause

import (
	"context"
	"crypto/sha256"
	"errors"
	"strconv"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Signature is that a household signed, or tried to once more.
type Signature struct {
	Seq    int       `db:"seq"`
	Home   string    `db:"home"` // the dwelling's code: for the committee and the household alone
	Way    string    `db:"way"`  // online or paper
	Stands bool      `db:"stands"`
	At     time.Time `db:"at"`
	Scan   []byte    `db:"scan_sha256"`
	Ended  string    `db:"ended_why"` // wrong: entered wrongly; moved: all who lived there left; empty while it stands
	Reason string    `db:"reason"`
}

// Holds reports whether the household is bound by it.
func (s Signature) Holds() bool { return s.Stands && s.Ended == "" }

// Party is a shop that is asked to sign a merchants' compact.
type Party struct {
	N        int        `db:"n"`
	Name     string     `db:"name"`
	SignedAt *time.Time `db:"signed_at"`
	Scan     []byte     `db:"scan_sha256"`
}

// Signed is how many signed, of how many.
type Signed struct {
	Signed int `db:"signed"`
	Online int `db:"online"`
	Of     int `db:"of"` // households, or parties
}

var (
	// ErrHome refuses a signature for a dwelling that is none, or that nobody lives in.
	ErrHome = errs.New(errs.Invalid, "compact.sign.home")
	// ErrNotYours refuses to sign for a household that one is not of.
	ErrNotYours = errs.New(errs.Forbidden, "compact.sign.not_yours")
	// ErrScan refuses a signature on paper without its scan.
	ErrScan = errs.New(errs.Invalid, "compact.sign.scan")
	// ErrNotSigning refuses a signature while there is nothing to sign.
	ErrNotSigning = errs.New(errs.Conflict, "compact.sign.not_now")
	// ErrStrike refuses to take back a signature that is over, or that one entered oneself.
	ErrStrike = errs.New(errs.Conflict, "compact.sign.strike")
	// ErrParty refuses a party without a name, or one that stands on the roll already.
	ErrParty = errs.New(errs.Invalid, "compact.party.invalid")
	// ErrPartyUnknown says that the roll has no such party.
	ErrPartyUnknown = errs.New(errs.NotFound, "compact.party.unknown")
	// ErrPartySigned refuses a second signature of a party.
	ErrPartySigned = errs.New(errs.Conflict, "compact.party.signed")
	// ErrPartiesClosed refuses to change who is asked once the text is frozen, or of a
	// compact that is not the merchants'.
	ErrPartiesClosed = errs.New(errs.Conflict, "compact.party.closed")
)

// Opening says from which day a compact is to be in force, and lets it be signed until then
// and afterwards.
type Opening struct {
	Committee people.CommitteeID
	Number    string
	On        day.Day
}

// OpenSigning lets households sign what the vote adopted, or the parties of a merchants'
// compact what was frozen; once it is signed, it sets another day. Staff but the cashier may. ErrDay, ErrNoVote, compact.cannot.sign.
func (s *Service) OpenSigning(ctx context.Context, who actor.Actor, n Opening) error {
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		on := Sign
		if c.Kind == Merchants && c.State == Frozen {
			on = Agree
		}
		if err := c.can(on); err != nil {
			return err
		}
		least, err := earliest(a.Committee, a.Today)
		if err != nil {
			return err
		}
		if n.On < least || n.On > a.Today.AddDays(farthest) {
			return ErrDay.With("from", least.String()).On("on")
		}
		to := c
		to.PlannedOn = n.On
		_, err = c.move(ctx, a, step{on: on, to: to, said: []record.Pair{{Key: "planned_on", Value: n.On.String()}}})
		return err
	})
}

// farthest is how many days ahead a compact is put in force: later nobody remembers it.
const farthest = 180

// Signatory is a household that signs.
type Signatory struct {
	Committee people.CommitteeID
	Number    string
	Home      string // the dwelling's code
	Scan      []byte // of the paper, where it was signed on paper: staff enters it
}

const sqlIsOf = `
	select exists (select from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
		where o.committee_id = $1 and o.dwelling_id = $2 and o.kind <> 'occupant' and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
			and ($4 = '' or r.person_id = nullif($4, '')::uuid))`

const sqlSignatureAdd = `
	insert into compacts.signatures (committee_id, compact_id, seq, dwelling_id, way, stands, text_sha256, scan_sha256, at, person)
	select $1, $2, coalesce(max(seq), 0) + 1, $3, $4, not coalesce(bool_or(stands and ended_at is null and dwelling_id = $3), false), $5, $6, $7, $8
	from compacts.signatures
	where committee_id = $1 and compact_id = $2
	returning stands`

// sqlSignedBy is that the same person has signed for a home in the same way before: a
// double tap.
const sqlSignedBy = `
	select stands
	from compacts.signatures
	where committee_id = $1 and compact_id = $2 and dwelling_id = $3 and way = $4 and person = $5 and ended_at is null
		and scan_sha256 is not distinct from $6
	order by seq
	limit 1`

// sqlSignatureMoved ends what a household signed of which nobody lives there any more.
const sqlSignatureMoved = `
	update compacts.signatures g
	set ended_at = $4, ended_why = 'moved', ended_by = $5
	where g.committee_id = $1 and g.compact_id = $2 and g.dwelling_id = $3 and g.stands and g.ended_at is null
		and not exists (select from people.occupancies o
			where o.committee_id = g.committee_id and o.dwelling_id = g.dwelling_id and o.kind <> 'occupant'
				and o.from_day <= (g.at at time zone $6)::date and (o.to_day is null or o.to_day > (g.at at time zone $6)::date)
				and (o.to_day is null or o.to_day > $7))`

// SignIt signs for a household: whoever is its owner, lessee or tenant does, or staff
// enters what was signed on paper. A household that has signed has: what comes later is
// kept and does not stand, and reports false; the same again is one signature. Where all
// who lived there have left, what they signed ends, and their successors sign for themselves. ErrHome, ErrNotYours, ErrScan, ErrNotSigning.
func (s *Service) SignIt(ctx context.Context, who actor.Actor, n Signatory) (bool, error) {
	roles, person, way := []actor.Role{actor.Resident}, who.Person, "online"
	if n.Scan != nil {
		roles, person, way = actor.Staff, "", "paper"
	}
	if err := who.Needs(n.Committee.String(), roles...); err != nil {
		return false, err
	}
	stands := false
	err := s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		if c.State != Signing && c.State != InForce || !c.PastID.Zero() || c.Kind == Merchants {
			return ErrNotSigning
		}
		home, err := people.DwellingByCode(ctx, a, n.Committee, n.Home)
		if errors.Is(err, people.ErrDwellingUnknown) {
			return ErrHome.On("home")
		}
		if err != nil {
			return err
		}
		refusal := ErrHome.On("home")
		if person != "" {
			refusal = ErrNotYours
		}
		if err := pg.Needs(ctx, a, refusal, sqlIsOf, n.Committee, home.ID, a.Today, person); err != nil {
			return err
		}
		if way == "paper" && len(n.Scan) == 0 {
			return ErrScan.On("scan")
		}
		stands, err = c.signed(ctx, a, signing{home, way, n.Scan})
		return err
	})
	return stands && err == nil, err
}

// signing is how a home signs.
type signing struct {
	home people.Dwelling
	way  string
	scan []byte
}

// signed keeps a signature, and reports whether it stands.
func (c Compact) signed(ctx context.Context, a people.Act, n signing) (bool, error) {
	of, person := a.Committee.ID, a.Who.Person
	before, made, err := pg.Maybe[bool](ctx, a, sqlSignedBy, of, c.ID, n.home.ID, n.way, person, sumOf(n.scan))
	if made || err != nil {
		return before, err
	}
	if err := a.Do(ctx, sqlSignatureMoved, of, c.ID, n.home.ID, a.Now, person, a.Committee.Location().String(), a.Today); err != nil {
		return false, err
	}
	d, err := draftOf(ctx, a, of, c.ID, c.Draft)
	if err != nil {
		return false, err
	}
	stands := false
	if err := a.Get(ctx, &stands, sqlSignatureAdd, of, c.ID, n.home.ID, n.way, d.SHA256, sumOf(n.scan), a.Now, person); err != nil {
		return false, err
	}
	return stands, record.Append(ctx, a.Tx, of.String(), record.Act{Kind: "compact.signed", Subject: c.Number.String(), Body: []record.Pair{
		{Key: "home", Value: n.home.Pseudonym},
		{Key: "way", Value: n.way},
		{Key: "stands", Value: strconv.FormatBool(stands)},
		{Key: "text_sha256", Value: d.Hex()},
		{Key: "scan_sha256", Value: hexOf(sumOf(n.scan))},
	}})
}

// Striking says that a signature was entered wrongly.
type Striking struct {
	Committee people.CommitteeID
	Number    string
	Seq       int
	Reason    string // 1 to 200 characters
}

const sqlSignatureStrike = `
	update compacts.signatures
	set ended_at = $4, ended_why = 'wrong', ended_by = $5, reason = $6
	where committee_id = $1 and compact_id = $2 and seq = $3 and ended_at is null and person <> $5`

// Strike takes back a signature that was entered for the wrong home, or by nobody of it:
// it stays on view, with the reason. Staff may, and nobody what they entered themselves.
// ErrReason, ErrStrike, and what wording.Leaking says.
func (s *Service) Strike(ctx context.Context, who actor.Actor, n Striking) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	n.Reason = wording.Tidy(n.Reason)
	if !wording.FitsLine(n.Reason, 1, maxReason) {
		return ErrReason.On("reason")
	}
	if leak := wording.Leaking("reason", n.Reason); leak != nil {
		return leak
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		if err := a.DoOr(ctx, ErrStrike, sqlSignatureStrike, n.Committee, c.ID, n.Seq, a.Now, who.Person, n.Reason); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "compact.struck", Subject: c.Number.String(), Body: []record.Pair{
			{Key: "signature", Value: strconv.Itoa(n.Seq)}, {Key: "reason_digest", Value: a.Committee.Digest("reason", n.Reason)},
		}})
	})
}

// sumOf is the digest of a scan; none without one.
func sumOf(scan []byte) []byte {
	if len(scan) == 0 {
		return nil
	}
	sum := sha256.Sum256(scan)
	return sum[:]
}
