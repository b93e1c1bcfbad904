package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ziguan/compacts/clause"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

const compactClauses = 100

// compacts measures the page that says what a draft changed, with every clause changed.
func compacts(ctx context.Context, b *bench) ([]figure, error) {
	operator := actor.Of(actor.Operator)
	c, err := people.New(b.db).Found(ctx, operator, people.NewCommittee{Code: "CLAUSES", Name: "Clauses", Regime: people.Residents})
	if err != nil {
		return nil, fmt.Errorf("found: %w", err)
	}
	svc := clause.New(b.db)
	one := strings.Repeat("No car stays longer than 120 minutes on a space of 12.50 metres; whoever does pays 150 a month. ", 8)
	begun, err := svc.Begin(ctx, operator, clause.Beginning{Committee: c.ID, Kind: clause.Parking, Title: "B", Text: strings.Repeat(one+"\n", compactClauses)})
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	number := begun.Number.String()
	if err := svc.Post(ctx, operator, clause.Posting{Committee: c.ID, Number: number}); err != nil {
		return nil, fmt.Errorf("post: %w", err)
	}
	if err := svc.Reopen(ctx, operator, c.ID, number); err != nil {
		return nil, fmt.Errorf("reopen: %w", err)
	}
	for n := 1; n <= compactClauses; n++ {
		shown, err := svc.Show(ctx, operator, c.ID, number)
		if err != nil {
			return nil, fmt.Errorf("show: %w", err)
		}
		edit := clause.Edit{Committee: c.ID, Number: number, Seen: shown.Version.Hex(), Way: clause.Replace, Node: n, Text: strings.NewReplacer("150", "180", "No car", "No vehicle").Replace(one)}
		if err := svc.Edit(ctx, operator, edit); err != nil {
			return nil, fmt.Errorf("edit: %w", err)
		}
	}
	var slowest time.Duration
	for range 20 {
		from := time.Now()
		if _, _, err := svc.Draft(ctx, operator, c.ID, number, 2); err != nil {
			return nil, fmt.Errorf("draft: %w", err)
		}
		slowest = max(slowest, time.Since(from))
	}
	return []figure{{fmt.Sprintf("what a draft of %d clauses changed, every one, the slowest of 20", compactClauses), fmt.Sprintf("%.1f ms", ms(slowest)), "< 100 ms"}}, nil
}
