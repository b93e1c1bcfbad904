package posting

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/photo"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// ProofID is the key of a proof.
type ProofID = id.ID[Proof]

// Proof is the photograph of a sheet where it hung. Staff and readers see it:
// what else is on the photograph nobody has looked through.
type Proof struct {
	ID       ProofID   `db:"id"`
	Place    string    `db:"place"`
	HungAt   time.Time `db:"hung_at"`
	Width    int       `db:"width"`
	Height   int       `db:"height"`
	Original []byte    `db:"original_sha256"` // of the file as it was handed over
	AddedAt  time.Time `db:"added_at"`
}

var (
	// ErrPlace refuses a proof that does not say where the sheet hung.
	ErrPlace = errs.New(errs.Invalid, "proof.place.invalid")
	// ErrHungAt refuses a time that is to come, or before the sheet was made.
	ErrHungAt = errs.New(errs.Invalid, "proof.time.invalid")
	// ErrProofUnknown says that the posting has no such proof.
	ErrProofUnknown = errs.New(errs.NotFound, "proof.unknown")
)

const sqlProofAdd = `
	insert into compacts.posting_proofs (committee_id, id, posting_id, place, hung_at, jpeg, width, height, original_sha256, added_at, added_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	on conflict on constraint posting_proofs_once do nothing`

const sqlProofs = `
	select id, place, hung_at, width, height, original_sha256, added_at
	from compacts.posting_proofs
	where committee_id = $1 and posting_id = $2
	order by hung_at, id`

const sqlProofJPEG = `
	select f.jpeg
	from compacts.posting_proofs f
	join compacts.postings p on p.committee_id = f.committee_id and p.id = f.posting_id
	where f.committee_id = $1 and p.year = $2 and p.seq = $3 and f.id = $4`

const sqlProofCounts = `
	select posting_id, count(*) as proofs
	from compacts.posting_proofs
	where committee_id = $1 and posting_id = any($2::uuid[])
	group by posting_id
	order by posting_id`

// NewProof is a photograph to be kept.
type NewProof struct {
	Committee people.CommitteeID
	Number    string // of the posting
	Place     string // 1 to 60 characters: 东门公告栏
	HungAt    time.Time
	File      []byte // JPEG or PNG as the phone made it
}

// Prove keeps the photograph of a sheet on the wall, small and without what it
// knew of place and phone. Staff may, after the posting has ended as well. The
// same file again changes nothing. ErrPlace, ErrHungAt; photo.Shrink's.
func (s *Service) Prove(ctx context.Context, who actor.Actor, n NewProof) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	n.Place = wording.Tidy(n.Place)
	if err := form([]*errs.Error{sized(n.Place, maxPlace, ErrPlace.On("place")), wording.Leaking("place", n.Place)}); err != nil {
		return err
	}
	small, err := photo.Shrink(ctx, n.File)
	if err != nil {
		return photo.On(err, "photo")
	}
	return s.run(ctx, who, n.Committee, func(a act) error {
		p, _, err := a.hold(ctx, n.Number)
		if err != nil {
			return err
		}
		if n.HungAt.After(a.Now) || a.Committee.Today(n.HungAt) < p.PostedOn {
			return ErrHungAt.On("hung_at")
		}
		added, err := a.Exec(ctx, sqlProofAdd, a.Committee.ID, id.New[Proof](), p.ID, n.Place, n.HungAt, small.JPEG,
			small.Width, small.Height, small.Original[:], a.Now, a.Who.Person)
		if err != nil || added == 0 {
			return wrap(err, "add proof")
		}
		return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{
			Kind: "posting.hung", Subject: p.Number.String(),
			Body: []record.Pair{{Key: "photo_sha256", Value: hex.EncodeToString(small.Original[:])}},
		})
	})
}

// Photo gives the picture of a proof. Staff and readers may. ErrProofUnknown.
func (s *Service) Photo(ctx context.Context, who actor.Actor, at ProofAt) ([]byte, error) {
	if err := who.Needs(at.Committee.String(), append(actor.Readers, actor.Staff...)...); err != nil {
		return nil, err
	}
	n, err := ParseNumber(at.Number)
	if err != nil {
		return nil, err
	}
	key, err := id.Parse[Proof](at.Proof)
	if err != nil {
		return nil, ErrProofUnknown
	}
	var jpeg []byte
	err = s.db.Read(ctx, func(r *pg.Reader) error {
		return r.Get(ctx, &jpeg, sqlProofJPEG, at.Committee, n.Year, n.Seq, key)
	})
	if pg.NoRows(err) {
		return nil, ErrProofUnknown
	}
	return jpeg, wrap(err, "photo of proof")
}

// ProofAt says which proof of which posting.
type ProofAt struct {
	Committee     people.CommitteeID
	Number, Proof string
}

func proofCounts(ctx context.Context, q pg.Queryer, c people.CommitteeID, postings []PostingID) (map[PostingID]int, error) {
	var list []struct {
		PostingID PostingID `db:"posting_id"`
		Proofs    int       `db:"proofs"`
	}
	if err := q.Select(ctx, &list, sqlProofCounts, c, pq.Array(id.Strings(postings))); err != nil {
		return nil, fmt.Errorf("proofs of postings: %w", err)
	}
	out := map[PostingID]int{}
	for _, one := range list {
		out[one.PostingID] = one.Proofs
	}
	return out, nil
}
