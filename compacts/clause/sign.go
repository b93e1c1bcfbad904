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
}

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
// compact what was frozen. Staff but the cashier may. ErrDay, ErrNoVote, compact.cannot.sign.
func (s *Service) OpenSigning(ctx context.Context, who actor.Actor, n Opening) error {
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		on := Sign
		if c.Kind == Merchants {
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
	select $1, $2, coalesce(max(seq), 0) + 1, $3, $4, not coalesce(bool_or(stands and dwelling_id = $3), false), $5, $6, $7, $8
	from compacts.signatures
	where committee_id = $1 and compact_id = $2
	returning stands`

// SignIt signs for a household: whoever is its owner, lessee or tenant does, or staff
// enters what was signed on paper. A household that has signed has: what comes later is
// kept and does not stand, and reports false. ErrHome, ErrNotYours, ErrScan, ErrNotSigning.
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
		d, err := draftOf(ctx, a, n.Committee, c.ID, c.Draft)
		if err != nil {
			return err
		}
		if err := a.Get(ctx, &stands, sqlSignatureAdd, n.Committee, c.ID, home.ID, way, d.SHA256, sumOf(n.Scan), a.Now, who.Person); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "compact.signed", Subject: c.Number.String(), Body: []record.Pair{
			{Key: "home", Value: home.Pseudonym},
			{Key: "way", Value: way},
			{Key: "stands", Value: strconv.FormatBool(stands)},
			{Key: "text_sha256", Value: d.Hex()},
			{Key: "scan_sha256", Value: hexOf(sumOf(n.Scan))},
		}})
	})
	return stands && err == nil, err
}

// sumOf is the digest of a scan; none without one.
func sumOf(scan []byte) []byte {
	if len(scan) == 0 {
		return nil
	}
	sum := sha256.Sum256(scan)
	return sum[:]
}

const sqlPartyAdd = `
	insert into compacts.parties (committee_id, compact_id, n, name, entered_at, entered_by)
	select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5
	from compacts.parties
	where committee_id = $1 and compact_id = $2`

const sqlPartySign = `
	update compacts.parties
	set signed_at = $4, text_sha256 = $5, scan_sha256 = $6
	where committee_id = $1 and compact_id = $2 and n = $3 and signed_at is null`

const sqlPartyKnown = `
	select exists (select from compacts.parties
		where committee_id = $1 and compact_id = $2 and n = $3)`

// AddParty puts a shop on the roll of a merchants' compact. Staff but the cashier may.
// ErrParty, ErrPartiesClosed, and what wording.Leaking says.
func (s *Service) AddParty(ctx context.Context, who actor.Actor, of people.CommitteeID, number, name string) error {
	name = wording.Tidy(name)
	return s.set(ctx, who, of, number, func(a people.Act, c Compact) error {
		if !wording.FitsLine(name, 1, 40) {
			return ErrParty.On("name")
		}
		if leak := wording.Leaking("name", name); leak != nil {
			return leak
		}
		if c.Kind != Merchants || c.State != Draft && c.State != Publicity && c.State != Consultation {
			return ErrPartiesClosed
		}
		err := a.Do(ctx, sqlPartyAdd, of, c.ID, name, a.Now, a.Who.Person)
		if pg.Constraint(err) == "parties_name_key" {
			return ErrParty.On("name")
		}
		if err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, of.String(), record.Act{Kind: "compact.party", Subject: c.Number.String(), Body: []record.Pair{
			{Key: "shop_digest", Value: a.Committee.Digest("party", name)},
		}})
	})
}

// PartySigning is that a shop of the roll signed on paper.
type PartySigning struct {
	Committee people.CommitteeID
	Number    string // of the compact
	N         int    // of the party
	Scan      []byte
}

// PartySigned enters that a shop signed on paper. Staff but the cashier may. ErrScan,
// ErrNotSigning, ErrPartyUnknown, ErrPartySigned.
func (s *Service) PartySigned(ctx context.Context, who actor.Actor, n PartySigning) error {
	of, scan := n.Committee, n.Scan
	return s.set(ctx, who, of, n.Number, func(a people.Act, c Compact) error {
		if c.State != Signing && c.State != InForce || c.Kind != Merchants || !c.PastID.Zero() {
			return ErrNotSigning
		}
		if len(scan) == 0 {
			return ErrScan.On("scan")
		}
		if err := pg.Needs(ctx, a, ErrPartyUnknown, sqlPartyKnown, of, c.ID, n.N); err != nil {
			return err
		}
		d, err := draftOf(ctx, a, of, c.ID, c.Draft)
		if err != nil {
			return err
		}
		if err := a.DoOr(ctx, ErrPartySigned, sqlPartySign, of, c.ID, n.N, a.Now, d.SHA256, sumOf(scan)); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, of.String(), record.Act{Kind: "compact.signed", Subject: c.Number.String(), Body: []record.Pair{
			{Key: "shop", Value: strconv.Itoa(n.N)}, {Key: "text_sha256", Value: d.Hex()}, {Key: "scan_sha256", Value: hexOf(sumOf(scan))},
		}})
	})
}
