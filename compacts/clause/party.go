package clause

import (
	"context"
	"slices"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

const (
	sqlPartiesThere = `
	select exists (select from compacts.parties where committee_id = $1 and compact_id = $2)`
	sqlPartiesSigned = `
	select exists (select from compacts.parties where committee_id = $1 and compact_id = $2 and signed_at is not null)`
)

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
		if c.Kind != Merchants || !slices.Contains([]State{Draft, Publicity, Consultation, Signing, InForce}, c.State) {
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
