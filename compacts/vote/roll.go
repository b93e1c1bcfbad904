package vote

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"

	"ziguan/compacts/posting"
	"ziguan/compacts/tally"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// RollFormat names the file in which a roll is published (docs/formats.md).
const RollFormat = "ziguan/roll/v1"

// RollFile is a roll as anybody may have it: numbers, no door and no name.
type RollFile struct {
	Format string       `json:"format"`
	Vote   string       `json:"vote"`
	Regime tally.Regime `json:"regime"`
	Roll   []tally.Row  `json:"roll"`
}

// Entry is one unit of a roll, with whoever votes for it as the committee knows them.
type Entry struct {
	Unit     int               `db:"unit"`
	Voter    int               `db:"voter"`
	Area     int64             `db:"area"` // 0.01 m², 0 where unknown
	Dwelling people.DwellingID `db:"dwelling_id"`
	Code     string            `db:"code"`
	Building string            `db:"building"`
	Resident people.ResidentID `db:"resident_id"` // zero for what is unsold
	Name     string            `db:"name"`
}

// Size is how many a roll has, and how many of its units lack their area.
type Size struct {
	Units int   `db:"units"`
	Heads int64 `db:"heads"`
	Area  int64 `db:"area"` // 0.01 m²
	Holes int   `db:"holes"`
}

func unitName(n int) string  { return "U" + strconv.Itoa(n) }
func voterName(n int) string { return "V" + strconv.Itoa(n) }

// row is an entry as everybody may know it. Under residents nobody is weighed.
func (e Entry) row(of tally.Regime) tally.Row {
	if of == tally.Residents {
		return tally.Row{Unit: unitName(e.Unit), Head: voterName(e.Voter)}
	}
	return tally.Row{Unit: unitName(e.Unit), Owner: voterName(e.Voter), Area: &e.Area}
}

// rollFile is the published roll, to the byte.
func (v Vote) rollFile(list []Entry) ([]byte, error) {
	f := RollFile{Format: RollFormat, Vote: v.Number.String(), Regime: v.Regime, Roll: make([]tally.Row, len(list))}
	for i, e := range list {
		f.Roll[i] = e.row(v.Regime)
	}
	return encoded(f)
}

// Post makes the roll from the register of today and hangs it out for objections. An owner
// of several units is one head; a unit without a registered owner counts with what the
// developer has not sold, whose units are one head together (建筑物区分所有权解释 第九条).
// Under residents whoever lives nowhere has no household. Staff but the cashier may.
// ErrUnknown, ErrRollEmpty, vote.cannot.list.
func (s *Service) Post(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, number, func(a people.Act, v Vote) error {
		if _, err := v.next(List); err != nil {
			return err
		}
		homes, err := pg.All[home](ctx, a, sqlHomes, c, a.Today, v.Regime == tally.Owners)
		if err != nil {
			return err
		}
		if len(homes) == 0 {
			return ErrRollEmpty
		}
		if err := v.enrol(ctx, a, homes); err != nil {
			return err
		}
		p, err := v.postRoll(ctx, a)
		if err != nil {
			return err
		}
		return v.move(ctx, a, change{on: List, rollOn: a.Today, roll: p.ID, said: []record.Pair{{Key: "posting", Value: p.Number.String()}}})
	})
}

// home is a dwelling with whoever votes for it; nobody where it is unsold.
type home struct {
	Dwelling people.DwellingID `db:"dwelling_id"`
	Resident people.ResidentID `db:"resident_id"`
	Area     int64             `db:"area"`
}

// enrol writes the roll in an order drawn for this vote alone: a number tells nothing of
// a door, nor of the same voter's number on another roll.
func (v Vote) enrol(ctx context.Context, a people.Act, homes []home) error {
	shuffle(homes)
	voters := map[people.ResidentID]int{}
	var residents []people.ResidentID
	for _, h := range homes {
		if voters[h.Resident] == 0 {
			residents = append(residents, h.Resident)
			voters[h.Resident] = len(residents)
		}
	}
	shuffle(residents)
	for i, r := range residents {
		voters[r] = i + 1
	}
	if err := addVoters(ctx, a, v, residents); err != nil {
		return err
	}
	return addUnits(ctx, a, v, homes, voters)
}

// shuffle brings a list into an order that nobody can foresee.
func shuffle[T any](list []T) {
	for i := len(list) - 1; i > 0; i-- {
		var b [8]byte
		_, _ = rand.Read(b[:])                                   // never fails since Go 1.24
		j := int(binary.LittleEndian.Uint64(b[:]) % uint64(i+1)) //nolint:gosec // at most i
		list[i], list[j] = list[j], list[i]
	}
}

func (v Vote) postRoll(ctx context.Context, a people.Act) (posting.Posting, error) {
	size, err := sizeOf(ctx, a, a.Committee.ID, v.ID)
	if err != nil {
		return posting.Posting{}, err
	}
	area := ""
	if v.Regime == tally.Owners {
		if area, err = sheet("roll.area", "area", SquareMetres(size.Area)); err != nil {
			return posting.Posting{}, err
		}
	}
	title, err := sheet("roll.title", "title", v.Title)
	if err != nil {
		return posting.Posting{}, err
	}
	text, err := sheet("roll.text", "day", a.Today.String(), "units", strconv.Itoa(size.Units), "heads", strconv.FormatInt(size.Heads, 10), "area", area)
	if err != nil {
		return posting.Posting{}, err
	}
	return posting.Add(ctx, a.Tx, a.Committee, posting.New{Kind: posting.Roll, Title: title, Text: text, Of: v.Source()})
}

// Entries lists a roll as the committee sees it, by its doors. Staff and readers may.
func (s *Service) Entries(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) ([]Entry, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return nil, err
	}
	return people.Read(ctx, s.db, c, func(w people.View) ([]Entry, error) {
		v, err := byNumber(ctx, w, c, number)
		if err != nil {
			return nil, err
		}
		return pg.All[Entry](ctx, w, sqlEntries, c, v.ID)
	})
}

// Roll is the published roll of a vote. Anybody may have it, once it was posted. ErrUnknown.
func (s *Service) Roll(ctx context.Context, c people.CommitteeID, number string) ([]byte, error) {
	return people.Read(ctx, s.db, c, func(w people.View) ([]byte, error) {
		v, err := byNumber(ctx, w, c, number)
		if err == nil && v.RollPosting.Zero() {
			err = ErrUnknown
		}
		if err != nil {
			return nil, err
		}
		list, err := entries(ctx, w, c, v.ID)
		if err != nil {
			return nil, err
		}
		return v.rollFile(list)
	})
}

// entries is a roll in the order of its numbers, without doors and names.
func entries(ctx context.Context, q pg.Queryer, c people.CommitteeID, v ID) ([]Entry, error) {
	return pg.All[Entry](ctx, q, sqlRoll, c, v)
}

// frozen gives the digest of the roll that a notice fixes, or refuses it for its holes.
func (v Vote) frozen(ctx context.Context, a people.Act) ([]byte, Size, error) {
	size, err := sizeOf(ctx, a, a.Committee.ID, v.ID)
	if err != nil {
		return nil, size, err
	}
	if v.Regime == tally.Owners && size.Holes > 0 {
		return nil, size, ErrRollHoles.With("n", strconv.Itoa(size.Holes))
	}
	list, err := entries(ctx, a, a.Committee.ID, v.ID)
	if err != nil {
		return nil, size, err
	}
	file, err := v.rollFile(list)
	sum := sha256.Sum256(file)
	return sum[:], size, err
}

// hexOf writes a digest.
func hexOf(b []byte) string { return hex.EncodeToString(b) }

// MayVoteFor lists who is in a dwelling today, of whom one votes for it. Staff but the
// cashier may.
func (s *Service) MayVoteFor(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) ([]people.Occupancy, error) {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return nil, err
	}
	return people.Read(ctx, s.db, c, func(w people.View) ([]people.Occupancy, error) {
		list, err := people.Occupancies(ctx, w, c, d)
		return slices.DeleteFunc(list, func(o people.Occupancy) bool { return o.From > w.Today || !o.To.Zero() && o.To <= w.Today }), err
	})
}
