package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/people"
	"ziguan/internal/seal"
)

const (
	votingUnits = 3_000
	castTotal   = 1_000
	castEvery   = 20 * time.Millisecond // 50 a second
)

// sqlBenchVoters puts an owner with an account into each of so many dwellings.
const sqlBenchVoters = `
	with home as (
		insert into people.dwellings (committee_id, id, code, building, unit, room, sort_key, area_hundredths, pseudonym, created_at)
		select $1, gen_random_uuid(), 'V-' || n, (n / 100)::text, '', n::text, lpad(n::text, 8, '0'), 4000 + n % 97 * 100, 'v' || n, $2
		from generate_series(1, $3::int) n
		returning id
	), pair as (
		select id as dwelling, gen_random_uuid() as person, gen_random_uuid() as resident from home
	), person as (
		insert into people.people (id, name, created_at) select person, '王', $2 from pair
	), resident as (
		insert into people.residents (committee_id, id, name, person_id, created_at) select $1, resident, '王', person, $2 from pair
	)
	insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
	select $1, gen_random_uuid(), dwelling, resident, 'owner', '2020-01-01' from pair`

// votes measures ballots as they come in, and the count of a large box.
func votes(ctx context.Context, b *bench) ([]figure, error) {
	operator := actor.Of(actor.Operator)
	c, err := people.New(b.db).Found(ctx, operator, people.NewCommittee{Code: "VOTES", Name: "Votes", Regime: people.Residents})
	if err != nil {
		return nil, fmt.Errorf("found: %w", err)
	}
	if _, err := b.db.Bare().ExecContext(ctx, sqlBenchVoters, c.ID, b.db.Now(), votingUnits); err != nil {
		return nil, fmt.Errorf("voters: %w", err)
	}
	at := clock.NewStepped(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))
	svc, number, err := openVote(ctx, b, c, at)
	if err != nil {
		return nil, err
	}
	p99, err := castAll(ctx, b, svc, c, number)
	if err != nil {
		return nil, err
	}
	at.Step(10 * 24 * time.Hour)
	begun := time.Now()
	if done, err := svc.Advance(ctx, actor.Of(actor.System), at.Now()); err != nil || done.Counted != 1 {
		return nil, fmt.Errorf("count: %+v, %w", done, err)
	}
	closed := time.Since(begun)
	counted, err := countBox(ctx, svc, c, number)
	if err != nil {
		return nil, err
	}
	return []figure{
		{"p99 of a ballot at 50 a second", fmt.Sprintf("%.1f ms", ms(p99)), "< 200 ms"},
		{fmt.Sprintf("a vote of %d units counted, published and hung out", votingUnits), fmt.Sprintf("%.2f s", closed.Seconds()), "< 60 s"},
		{fmt.Sprintf("its box of %d units tallied, the slowest of 20", votingUnits), fmt.Sprintf("%.1f ms", ms(counted)), "< 50 ms"},
	}, nil
}

// openVote brings a vote to where it is open, by a clock of its own.
func openVote(ctx context.Context, b *bench, c people.Committee, at *clock.Stepped) (*vote.Service, string, error) {
	operator := actor.Of(actor.Operator)
	key, err := seal.Load(b.dir)
	if err != nil {
		return nil, "", err
	}
	db := b.db.At(at.Now)
	svc, board := vote.New(db, key), posting.NewService(db)
	v, err := svc.Draft(ctx, operator, vote.Proposal{Committee: c.ID, Threshold: "majority", Effect: vote.Meeting, Publication: vote.RollCall, Title: "B", Text: "B"})
	if err != nil {
		return nil, "", fmt.Errorf("draft: %w", err)
	}
	number := v.Number.String()
	if err := svc.Post(ctx, operator, c.ID, number); err != nil {
		return nil, "", fmt.Errorf("roll: %w", err)
	}
	at.Step(9 * 24 * time.Hour)
	if _, err := board.Expire(ctx, actor.Of(actor.System), at.Now()); err != nil {
		return nil, "", fmt.Errorf("expire: %w", err)
	}
	opens := c.Today(at.Now()).AddDays(16).Time(c.Location())
	if err := svc.Announce(ctx, operator, vote.Announcement{Committee: c.ID, Number: number, Opens: opens, Closes: opens.AddDate(0, 0, 10)}); err != nil {
		return nil, "", fmt.Errorf("notice: %w", err)
	}
	at.Step(17 * 24 * time.Hour)
	return svc, number, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// castAll casts ballots at their times, whether those before are in or not.
func castAll(ctx context.Context, b *bench, svc *vote.Service, c people.Committee, number string) (time.Duration, error) {
	var persons []string
	if err := b.db.Select(ctx, &persons, `select person_id::text from people.residents where committee_id = $1 order by id limit $2`, c.ID, castTotal); err != nil {
		return 0, fmt.Errorf("persons: %w", err)
	}
	if err := b.analyze(ctx); err != nil {
		return 0, err
	}
	took, failed := make([]time.Duration, castTotal), make([]error, castTotal)
	var all sync.WaitGroup
	begun := time.Now()
	for i, person := range persons {
		time.Sleep(time.Until(begun.Add(time.Duration(i) * castEvery)))
		all.Go(func() {
			who := actor.Of(actor.Resident).For(c.ID.String())
			who.Person = person
			from := time.Now()
			_, failed[i] = svc.Cast(ctx, who, vote.Casting{Committee: c.ID, Number: number, Choice: tally.Sides()[i%3]})
			took[i] = time.Since(from)
		})
	}
	all.Wait()
	slices.Sort(took)
	return took[castTotal*99/100], errors.Join(failed...)
}

func countBox(ctx context.Context, svc *vote.Service, c people.Committee, number string) (time.Duration, error) {
	file, err := svc.Box(ctx, c.ID, number)
	if err != nil {
		return 0, fmt.Errorf("box: %w", err)
	}
	box, err := tally.ReadBox(bytes.NewReader(file))
	if err != nil {
		return 0, fmt.Errorf("box: %w", err)
	}
	need, err := box.Need()
	if err != nil {
		return 0, fmt.Errorf("box: %w", err)
	}
	var slowest time.Duration
	for range 20 {
		begun := time.Now()
		tally.Count(box, need)
		slowest = max(slowest, time.Since(begun))
	}
	return slowest, nil
}
