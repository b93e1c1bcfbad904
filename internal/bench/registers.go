package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

const (
	importRows      = 10_000
	searchDwellings = 100_000
)

// list is a register of so many households as a spreadsheet, buildings numbered from one on.
func list(households, from int) ([]byte, error) {
	out := sheet.Out{Name: "1", Titles: []string{"dwelling", "owner", "phone", "area", "plates"}}
	for i := range households {
		n := from + i
		building, unit, room := n/400+1, n/100%4+1, n%100/4+1
		out.Rows = append(out.Rows, []string{
			fmt.Sprintf("%d-%d-%d0%d", building, unit, room, n%4+1), string([]rune{rune(0x5f20 + n%700), rune(0x660e + n%900)}),
			fmt.Sprintf("139%08d", n), fmt.Sprintf("%d.%02d", 40+n%120, n%100), fmt.Sprintf("\u4eacC%05d", n%100_000),
		})
	}
	var b bytes.Buffer
	err := sheet.WriteXLSX(&b, out)
	return b.Bytes(), err
}

// registers measures the import of a large file, and search in a very large register.
func registers(ctx context.Context, b *bench) ([]figure, error) {
	operator := actor.Of(actor.Operator)
	c, err := people.New(b.db).Found(ctx, operator, people.NewCommittee{Code: "LIST", Name: "List", Regime: people.Owners})
	if err != nil {
		return nil, fmt.Errorf("found: %w", err)
	}
	svc := register.New(b.db)
	first, err := load(ctx, svc, c, 0)
	if err != nil {
		return nil, err
	}
	for from := importRows; from < searchDwellings; from += importRows {
		if _, err := load(ctx, svc, c, from); err != nil {
			return nil, err
		}
	}
	var took []time.Duration
	for n := range 60 {
		q := []string{fmt.Sprintf("%d-2-1203", n+1), fmt.Sprintf("%04d", 1000+n*37), fmt.Sprintf("\u4eacC%05d", n*1234), "zhang", string(rune(0x5f20 + n))}[n%5]
		begun := time.Now()
		if _, err := svc.Search(ctx, operator, c.ID, q, 50); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	return []figure{
		{fmt.Sprintf("importing %d rows of a spreadsheet", importRows), fmt.Sprintf("%.2f s", first.Seconds()), "< 5 s"},
		{fmt.Sprintf("search over %d dwellings, the slowest of %d", searchDwellings, len(took)), fmt.Sprintf("%.0f ms", float64(took[len(took)-1].Microseconds())/1000), "< 50 ms"},
	}, nil
}

// load imports the rows from a number on and tells how long it took.
func load(ctx context.Context, svc *register.Service, c people.Committee, from int) (time.Duration, error) {
	data, err := list(importRows, from)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	done, err := svc.Import(ctx, actor.Of(actor.Operator), c.ID, register.ImportFile{Name: "bench.xlsx", Data: data})
	if err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	if done.Report.Dwellings != importRows {
		return 0, fmt.Errorf("import: %d dwellings of %d rows, first problems %v", done.Report.Dwellings, importRows, done.Report.Problems[:min(3, len(done.Report.Problems))])
	}
	return time.Since(begun), nil
}
