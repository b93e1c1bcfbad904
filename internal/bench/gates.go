package main

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/valyala/fasthttp"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pgserver"
)

const (
	benchCards  = 100_000
	connections = 16
	// rounds is how often the two are measured in turns: a machine's disk has
	// faster and slower minutes.
	rounds = 7
)

// sqlCards makes cards in bulk: only how fast they are found is measured here.
const sqlBenchCards = `
	with home as (
		insert into people.dwellings (committee_id, id, code, building, unit, room, sort_key, pseudonym, created_at)
		select $1, gen_random_uuid(), 'B-' || n, 'B', '', n::text, lpad(n::text, 8, '0'), 'b' || n, $2
		from generate_series(1, $3::int) n
		returning id, room::int as n
	), card as (
		insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
			token_hash, token_sealed, token_key, applied_at)
		select $1, gen_random_uuid(), 'Z-' || h.n, 'bench', true, h.id, 'active', $2, $2::date, $2::date + 364, md5(h.n::text), '', '', $2
		from home h
		returning id, committee_id, substr(number, 3)::int as n
	), plate as (
		insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
		select c.committee_id, c.id, p.plate, true, right(p.plate, 4), right(p.plate, 4)
		from card c
		cross join lateral (select '京B' || lpad(c.n::text, 5, '0') as plate) p
	)
	select count(*) from card`

// gates measures checks: how many a second, beside PostgreSQL's own program
// doing the same look-up and insert, and how long one takes at a steady rate.
func gates(ctx context.Context, b *bench) ([]figure, error) {
	c, token, err := prepare(ctx, b)
	if err != nil {
		return nil, err
	}
	address, stop, err := serve(b) //nolint:contextcheck // requests carry their own, not the run's
	if err != nil {
		return nil, err
	}
	defer stop()
	g := &gun{address: address, token: token}
	if _, err := g.full(2 * time.Second); err != nil { // warm
		return nil, err
	}
	var ours, same, bare, ratios, bareRatios []float64
	for range rounds {
		o, err := g.full(b.length / 2)
		if err != nil {
			return nil, err
		}
		s, err := pgbench(ctx, b, c, sameWork)
		if err != nil {
			return nil, err
		}
		r, err := pgbench(ctx, b, c, bareRecord)
		if err != nil {
			return nil, err
		}
		ours, same, bare = append(ours, o), append(same, s), append(bare, r)
		ratios, bareRatios = append(ratios, o/s), append(bareRatios, o/r)
	}
	p99, err := g.steady(1000, b.length)
	if err != nil {
		return nil, err
	}
	return []figure{
		{fmt.Sprintf("gate checks answered and durable, %d connections, %d cards", connections, benchCards), fmt.Sprintf("%.0f a second", median(ours)), ""},
		{"pgbench, the same look-up (card, inside or not) and writes (record, inside or not), same database, in turns with it", fmt.Sprintf("%.0f a second", median(same)), ""},
		{fmt.Sprintf("ratio of the two, the middle one of %d turns (all of them)", rounds), fmt.Sprintf("%.2f (%s)", median(ratios), listed(ratios)), "≥ 0.8"},
		{"pgbench, looking up the card and inserting the record alone", fmt.Sprintf("%.0f a second", median(bare)), ""},
		{"ratio to that", fmt.Sprintf("%.2f (%s)", median(bareRatios), listed(bareRatios)), ""},
		{"p99 of a check at 1,000 a second", fmt.Sprintf("%.1f ms", float64(p99.Microseconds())/1000), "< 20 ms"},
	}, nil
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

func listed(list []float64) string {
	var b strings.Builder
	for i, f := range list {
		if i > 0 {
			b.WriteString(" ")
		}
		fmt.Fprintf(&b, "%.2f", f)
	}
	return b.String()
}

func prepare(ctx context.Context, b *bench) (people.Committee, string, error) {
	operator := actor.Of(actor.Operator)
	svc := people.New(b.db)
	c, err := svc.Found(ctx, operator, people.NewCommittee{Code: "BENCH", Name: "Bench", Regime: people.Owners})
	if err != nil {
		return c, "", fmt.Errorf("found: %w", err)
	}
	_, token, err := account.New(b.db, nil).AddToken(ctx, operator, c.ID, actor.Gate, "bench")
	if err != nil {
		return c, "", fmt.Errorf("token: %w", err)
	}
	raw := b.db.Bare()
	if _, err := raw.ExecContext(ctx, `insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
		values ($1, 'bench', 'Z', true, 1, '2026-01-01', 'default', 'bench')`, c.ID); err != nil {
		return c, "", fmt.Errorf("class: %w", err)
	}
	if _, err := raw.ExecContext(ctx, sqlBenchCards, c.ID, b.db.Now(), benchCards-1); err != nil {
		return c, "", fmt.Errorf("cards: %w", err)
	}
	return c, token, b.analyze(ctx)
}

// analyze counts the tables, as autovacuum does within minutes; only their owner may.
func (b *bench) analyze(ctx context.Context) error {
	owner, err := sql.Open("postgres", b.server.OwnerURL(pgserver.Database))
	if err != nil {
		return fmt.Errorf("analyze: %w", err)
	}
	defer func() { _ = owner.Close() }()
	for _, table := range []string{"parking.renewals", "parking.renewal_events", "people.dwellings", "parking.cards", "parking.card_plates"} {
		if _, err := owner.ExecContext(ctx, `analyze `+table); err != nil {
			return fmt.Errorf("analyze: %w", err)
		}
	}
	return nil
}

// gun fires checks at a running server.
type gun struct {
	address, token string
	n              atomic.Int64
}

func (g *gun) shoot(client *fasthttp.HostClient) error {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	n := g.n.Add(1)
	direction := []string{"in", "out"}[n/(benchCards-1)%2]
	req.Header.SetMethod(fasthttp.MethodPost)
	req.SetRequestURI("http://" + g.address + "/api/v1/gate/checks")
	req.Header.SetContentType("application/json")
	req.Header.Set("Authorization", "Bearer "+g.token)
	req.SetBodyString(fmt.Sprintf(`{"id":%q,"gate":"east","direction":%q,"plate":"京B%05d"}`, uuid.Must(uuid.NewV7()), direction, n%(benchCards-1)+1))
	if err := client.Do(req, res); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	if res.StatusCode() != fasthttp.StatusOK {
		return fmt.Errorf("check: %d %s", res.StatusCode(), res.Body())
	}
	return nil
}

// full fires from all connections as fast as they answer, and gives the rate.
func (g *gun) full(length time.Duration) (float64, error) {
	client := &fasthttp.HostClient{Addr: g.address, MaxConns: 4 * connections}
	var done atomic.Int64
	failed, fail := context.WithCancelCause(context.Background()) // by the first that fails
	defer fail(nil)
	var wg sync.WaitGroup
	begun := time.Now()
	for range connections {
		wg.Go(func() {
			for time.Since(begun) < length && failed.Err() == nil {
				if err := g.shoot(client); err != nil {
					fail(err)
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	if err := context.Cause(failed); err != nil {
		return 0, err
	}
	return float64(done.Load()) / time.Since(begun).Seconds(), nil
}

// steady fires at a fixed rate, each at its moment whether or not the one
// before has been answered, and gives the 99th percentile from that moment.
func (g *gun) steady(perSecond int, length time.Duration) (time.Duration, error) {
	client := &fasthttp.HostClient{Addr: g.address, MaxConns: 4096}
	n := int(length.Seconds() * float64(perSecond))
	took := make([]time.Duration, n)
	failed, fail := context.WithCancelCause(context.Background()) // by the first that fails
	defer fail(nil)
	var wg sync.WaitGroup
	begun := time.Now()
	for i := range n {
		due := begun.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		wg.Go(func() {
			if err := g.shoot(client); err != nil {
				fail(err)
			}
			took[i] = time.Since(due)
		})
	}
	wg.Wait()
	if err := context.Cause(failed); err != nil {
		return 0, err
	}
	slices.Sort(took)
	return took[n*99/100], nil
}

func listen() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") } //nolint:noctx // lives as long as the program
