package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"ziguan/billing/tariff"
	"ziguan/compacts/tally"
	"ziguan/internal/draw"
)

// What is here needs no database: a file in, an answer out, the same for everybody
// who has the file.

// tally counts a ballot box.
func (p *program) tally() *cobra.Command {
	return p.command("tally", "tally FILE", cobra.ExactArgs(1), func(_ context.Context, args []string) (answer, error) {
		_, data, err := p.read(args[0])
		if err != nil {
			return answer{}, err
		}
		t, err := tally.CountFile(data)
		if err != nil {
			return answer{}, misused{err}
		}
		return answer{value: t, lines: p.tallied(t)}, nil
	})
}

func (p *program) tallied(t tally.Tally) []string {
	said := map[bool]string{true: p.words.Say("cmd.tally.yes"), false: p.words.Say("cmd.tally.no")}
	lines := []string{p.words.Say("cmd.tally.quorum") + "\t" + said[t.Quorum], p.words.Say("cmd.tally.passed") + "\t" + said[t.Passed]}
	for _, w := range []struct {
		key string
		tally.Weight
	}{{"total", t.Total}, {"participating", t.Participating}, {"for", t.For}, {"against", t.Against}, {"abstain", t.Abstain}} {
		lines = append(lines, fmt.Sprintf("%s\t%d\t%d.%02d m²", p.words.Say("cmd.tally."+w.key), w.Heads, w.Area/100, w.Area%100))
	}
	for _, n := range []struct {
		key   string
		count int64
	}{{"invalid", t.Invalid}, {"refused", t.Refused}, {"superseded", t.Superseded}} {
		lines = append(lines, p.words.Say("cmd.tally."+n.key)+"\t"+strconv.FormatInt(n.count, 10))
	}
	return lines
}

// draw draws by RFC 3797.
func (p *program) draw() *cobra.Command {
	var names, seeds string
	var count int
	c := p.command("draw", "draw", cobra.NoArgs, func(context.Context, []string) (answer, error) {
		_, list, err := p.read(names)
		if err != nil {
			return answer{}, err
		}
		_, numbers, err := p.read(seeds)
		if err != nil {
			return answer{}, err
		}
		picks, err := drawn(list, numbers, count)
		if err != nil {
			return answer{}, misused{err}
		}
		a := answer{value: picks}
		for _, k := range picks {
			a.lines = append(a.lines, fmt.Sprintf("%d\t%d\t%s\t%s", k.Pick, k.Index, k.Digest, k.Name))
		}
		return a, nil
	})
	c.Flags().StringVar(&names, "names", "", p.flag("names"))
	c.Flags().StringVar(&seeds, "seeds", "", p.flag("seeds"))
	c.Flags().IntVar(&count, "count", 0, p.flag("count"))
	return required(c, "names", "seeds", "count")
}

func drawn(list, numbers []byte, count int) ([]draw.Pick, error) {
	names, err := draw.ReadNames(bytes.NewReader(list))
	if err != nil {
		return nil, err
	}
	key, err := draw.ReadSeeds(bytes.NewReader(numbers))
	if err != nil {
		return nil, err
	}
	return draw.Names(names, key, count)
}

// quote says what a stay costs.
func (p *program) quote() *cobra.Command {
	var file, class, in, out string
	c := p.command("quote", "quote", cobra.NoArgs, func(context.Context, []string) (answer, error) {
		_, data, err := p.read(file)
		if err != nil {
			return answer{}, err
		}
		q, err := quoted(data, class, in, out)
		if err != nil {
			return answer{}, misused{err}
		}
		return answer{value: q, lines: []string{
			p.words.Say("cmd.quote.minutes") + "\t" + strconv.Itoa(q.Minutes), p.words.Say("cmd.quote.yuan") + "\t" + q.Fen.Yuan(),
		}}, nil
	})
	c.Flags().StringVar(&file, "schedule", "", p.flag("schedule"))
	c.Flags().StringVar(&class, "class", "", p.flag("quote.class"))
	c.Flags().StringVar(&in, "in", "", p.flag("in"))
	c.Flags().StringVar(&out, "out", "", p.flag("out"))
	return required(c, "schedule", "class", "in", "out")
}

func quoted(data []byte, class, in, out string) (tariff.Quote, error) {
	s, err := tariff.Read(bytes.NewReader(data))
	if err != nil {
		return tariff.Quote{}, err
	}
	from, err := time.Parse(time.RFC3339, in)
	if err != nil {
		return tariff.Quote{}, tariff.ErrStay.On("in")
	}
	to, err := time.Parse(time.RFC3339, out)
	if err != nil {
		return tariff.Quote{}, tariff.ErrStay.On("out")
	}
	return s.Quote(class, from, to)
}
