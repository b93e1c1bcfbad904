package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/parking/renewal"
)

const (
	renewedCards = 10_000
	waitingFor   = 5_000
)

// sqlBenchEnding makes cards that end within the campaign, each of a dwelling of its own.
const sqlBenchEnding = `
	with home as (
		insert into people.dwellings (committee_id, id, code, building, unit, room, sort_key, pseudonym, created_at)
		select $1, gen_random_uuid(), 'R-' || n, (n / 400)::text, '', n::text, lpad(n::text, 8, '0'), 'r' || n, $2
		from generate_series(1, $3::int) n
		returning id, room::int as n
	), card as (
		insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
			token_hash, token_sealed, token_key, applied_at)
		select $1, gen_random_uuid(), 'R-' || h.n, $4, true, h.id, 'active', $2, $2::date - 335, $2::date + 1 + h.n % 30, md5('r' || h.n), '', '', $2
		from home h
		returning id, committee_id, substr(number, 3)::int as n
	), plate as (
		insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
		select c.committee_id, c.id, '京R' || lpad(c.n::text, 5, '0'), true, right(c.n::text, 4), right(c.n::text, 4)
		from card c
	)
	select count(*) from card`

// sqlBenchSaid lets every household say that nothing changed, the drawn with their papers.
const sqlBenchSaid = `
	update parking.renewals
	set state = case when drawn then 'shown' else 'declared' end, version = version + 1
	where committee_id = $1`

// sqlBenchWaiting puts a household of each dwelling on the waiting list, in ranks and times of all kinds.
const sqlBenchWaiting = `
	insert into parking.applications (committee_id, id, number, class, dwelling_id, holder, plate_use, rank, channel, state, state_since, two_people, submitted_at)
	select d.committee_id, gen_random_uuid(), 'S-' || d.room, $2, d.id, 'owner', 'self', d.room::int * 7919 % 5, 'counter', 'waiting', $3, false,
		$3::timestamptz - d.room::int * 104729 % 100000 * interval '1 second'
	from people.dwellings d
	where d.committee_id = $1 and d.room::int <= $4`

// renewals measures a year's batch, and the order of a long waiting list.
func renewals(ctx context.Context, b *bench) ([]figure, error) {
	operator := actor.Of(actor.Operator)
	c, err := people.New(b.db).Found(ctx, operator, people.NewCommittee{Code: "RENEW", Name: "Renew", Regime: people.Owners})
	if err != nil {
		return nil, fmt.Errorf("found: %w", err)
	}
	err = b.db.InTx(ctx, operator, func(tx *pg.Tx) error { return class.Ensure(ctx, tx, c.ID) })
	if err != nil {
		return nil, fmt.Errorf("classes: %w", err)
	}
	batch, err := renewBatch(ctx, b, c)
	if err != nil {
		return nil, err
	}
	order, err := waitingOrder(ctx, b, c)
	if err != nil {
		return nil, err
	}
	return []figure{
		{fmt.Sprintf("%d renewals approved as a batch", renewedCards), fmt.Sprintf("%.2f s", batch.Seconds()), "< 5 s"},
		{fmt.Sprintf("the waiting list of %d recomputed, the slowest of 20", waitingFor), fmt.Sprintf("%.0f ms", float64(order.Microseconds())/1000), "< 200 ms"},
	}, nil
}

func renewBatch(ctx context.Context, b *bench, c people.Committee) (time.Duration, error) {
	operator, raw := actor.Of(actor.Operator), b.db.Bare()
	if _, err := raw.ExecContext(ctx, sqlBenchEnding, c.ID, b.db.Now(), renewedCards, class.FirstCar); err != nil {
		return 0, fmt.Errorf("cards: %w", err)
	}
	svc := renewal.New(b.db)
	n, err := svc.Open(ctx, operator, c.ID, "2027", 0)
	if err != nil || n != renewedCards {
		return 0, fmt.Errorf("open: %d taken up, %w", n, err)
	}
	if _, err := raw.ExecContext(ctx, sqlBenchSaid, c.ID); err != nil {
		return 0, fmt.Errorf("said: %w", err)
	}
	if err := b.analyze(ctx); err != nil {
		return 0, err
	}
	begun := time.Now()
	done, err := svc.ApproveAll(ctx, operator, c.ID, "")
	if err != nil {
		return 0, fmt.Errorf("approve: %w", err)
	}
	if done.Renewed != renewedCards {
		return 0, fmt.Errorf("approve: %+v", done)
	}
	return time.Since(begun), nil
}

func waitingOrder(ctx context.Context, b *bench, c people.Committee) (time.Duration, error) {
	if _, err := b.db.Bare().ExecContext(ctx, sqlBenchWaiting, c.ID, class.FirstCar, b.db.Now(), waitingFor); err != nil {
		return 0, fmt.Errorf("waiting: %w", err)
	}
	svc := application.New(b.db, parking.New(b.db, nil))
	var took []time.Duration
	for range 20 {
		begun := time.Now()
		list, err := svc.Order(ctx, c.ID, class.FirstCar)
		if err != nil {
			return 0, fmt.Errorf("order: %w", err)
		}
		if len(list) != waitingFor {
			return 0, errors.New("order: not everybody is on the list")
		}
		took = append(took, time.Since(begun))
	}
	return slices.Max(took), nil
}
