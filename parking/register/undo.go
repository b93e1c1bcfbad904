package register

import (
	"context"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

// ErrCardsRest refuses to undo a file on whose dwellings or cars cards rest;
// parameter "numbers" names them.
var ErrCardsRest = errs.New(errs.Conflict, "batch.cards_rest")

// sqlCardsResting are all cards of the batch's dwellings, and those in use, or to
// be in use again, with one of the batch's cars at a dwelling that was there before.
const sqlCardsResting = `
	select c.number
	from parking.cards c
	where c.committee_id = $1 and (
		exists (
			select from people.dwellings d
			where d.committee_id = $1 and d.id = c.dwelling_id and d.batch_id = $2)
		or c.state in ('applied', 'posting', 'active', 'suspended', 'lent', 'lost') and exists (
			select from parking.vehicles v
			join parking.card_plates p on p.committee_id = v.committee_id and p.plate = v.plate
			where v.committee_id = $1 and v.batch_id = $2 and v.dwelling_id = c.dwelling_id and p.card_id = c.id))
	order by c.number, c.id
	limit 20`

const sqlUndoVehicles = `
	delete from parking.vehicles
	where committee_id = $1 and batch_id = $2`

// sqlUndoRepairsLater hands on what an old card was before this file to the file that
// has changed it since.
const sqlUndoRepairsLater = `
	update parking.claim_changes l
	set plate = w.plate, number = w.number, class = w.class, valid_to = w.valid_to, paid_to = w.paid_to, state = w.state
	from parking.claim_changes w
	where w.committee_id = $1 and w.batch_id = $2 and l.committee_id = w.committee_id and l.id = (
		select min(x.id::text)::uuid
		from parking.claim_changes x
		where x.committee_id = w.committee_id and x.claim_id = w.claim_id and x.id > w.id)`

const sqlUndoRepairs = `
	update parking.claims m
	set plate = w.plate, number = w.number, class = w.class, valid_to = w.valid_to, paid_to = w.paid_to, state = w.state
	from parking.claim_changes w
	where w.committee_id = $1 and w.batch_id = $2 and m.committee_id = w.committee_id and m.id = w.claim_id
		and m.state in ('waiting', 'kept') and not exists (
			select
			from parking.claim_changes x
			where x.committee_id = w.committee_id and x.claim_id = w.claim_id and x.id > w.id)`

const sqlUndoRepairsGone = `
	delete from parking.claim_changes
	where committee_id = $1 and batch_id = $2`

const sqlUndoClaims = `
	delete from parking.claims
	where committee_id = $1 and batch_id = $2`

// sqlDwellingsHeld are the batch's dwellings with cars or claims of another act,
// and those that were told something.
const sqlDwellingsHeld = `
	select d.id
	from people.dwellings d
	where d.committee_id = $1 and d.batch_id = $2 and (
		exists (select from parking.vehicles v where v.committee_id = $1 and v.dwelling_id = d.id)
		or exists (select from parking.claims k where k.committee_id = $1 and k.dwelling_id = d.id)
		or exists (select from outbox.messages m where m.committee_id = $1 and m.dwelling_id = d.id))
	order by d.id`

// Undo takes back exactly what one imported file brought and changed; the batch
// itself stays, marked. Dwellings on which somebody has built since (a car or a
// person added by hand, a later file, a letter) stay without what the file said
// of them. ErrCardsRest, people.ErrBatchUnknown, people.ErrBatchUndone. For
// staff, on the record.
func (s *Service) Undo(ctx context.Context, who actor.Actor, c people.CommitteeID, batch people.BatchID) error {
	return s.act(ctx, who, c, func(a scene) error {
		b, err := people.BatchByID(ctx, a, c, batch)
		if err != nil {
			return err
		}
		if b.UndoneAt != nil {
			return people.ErrBatchUndone
		}
		var numbers []string
		if err := a.Select(ctx, &numbers, sqlCardsResting, c, batch); err != nil {
			return err
		}
		if len(numbers) > 0 {
			return ErrCardsRest.With("numbers", strings.Join(numbers, ", "))
		}
		gone, err := undo(ctx, a, batch)
		if err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, c.String(), record.Act{
			Kind: "register.undone", Subject: batch.String(),
			Body: []record.Pair{{Key: "dwellings", Value: strconv.FormatInt(gone, 10)}},
		})
	})
}

func undo(ctx context.Context, a scene, batch people.BatchID) (int64, error) {
	for _, query := range []string{sqlUndoVehicles, sqlUndoRepairsLater, sqlUndoRepairs, sqlUndoRepairsGone, sqlUndoClaims} {
		if err := a.Do(ctx, query, a.Committee.ID, batch); err != nil {
			return 0, err
		}
	}
	var keep []people.DwellingID
	if err := a.Select(ctx, &keep, sqlDwellingsHeld, a.Committee.ID, batch); err != nil {
		return 0, err
	}
	return people.UndoBatch(ctx, a.Tx, a.Committee.ID, batch, pq.Array(id.Strings(keep)))
}

// Batches lists the files imported last, the newest first. For staff and readers.
func (s *Service) Batches(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]people.Batch, error) {
	var out []people.Batch
	err := s.see(ctx, who, c, func(r people.View) (err error) {
		out, err = people.Batches(ctx, r, c)
		return err
	})
	return out, err
}

// BatchReport is one imported file with its problems and its sheets, read or not; no
// sheets where none were kept: of CSV, and of what was imported in earlier days.
type BatchReport struct {
	people.Batch
	Problems []Problem
	Sheets   []SheetRead
}

// Batch shows one imported file. For staff, since problems hold names and numbers as
// they were typed.
func (s *Service) Batch(ctx context.Context, who actor.Actor, c people.CommitteeID, key people.BatchID) (BatchReport, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return BatchReport{}, err
	}
	b, err := people.BatchByID(ctx, s.db, c, key)
	if err != nil {
		return BatchReport{}, err
	}
	problems, sheets, err := readReport(b.Problems)
	return BatchReport{b, problems, sheets}, err
}
