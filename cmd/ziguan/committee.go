package main

import (
	"context"

	"github.com/spf13/cobra"

	"ziguan/internal/people"
)

func (p *program) committee() *cobra.Command {
	c := p.command("committee", "committee", cobra.NoArgs, nil)
	c.AddCommand(p.committeeCreate(), p.committeeList())
	return c
}

// committeeRow is a committee as scripts see it.
type committeeRow struct {
	Code   string        `json:"code"`
	Name   string        `json:"name"`
	Regime people.Regime `json:"regime"`
}

func rowOf(c people.Committee) committeeRow { return committeeRow{c.Code, c.Name, c.Regime} }

func (p *program) committeeCreate() *cobra.Command {
	var n people.NewCommittee
	c := p.command("committee.create", "create", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		if err := p.wholePlace(n.Place); err != nil {
			return answer{}, err
		}
		return p.with(ctx, func(s *parts) (answer, error) {
			made, err := s.People.Found(ctx, operator(), n)
			return answer{value: rowOf(made), lines: []string{p.words.Say("cmd.committee.made", "code", made.Code, "name", made.Name)}}, err
		})
	})
	f := c.Flags()
	f.StringVar(&n.Code, "code", "", p.flag("code"))
	f.StringVar(&n.Name, "name", "", p.flag("committee_name"))
	f.StringVar((*string)(&n.Regime), "regime", "", p.flag("regime"))
	p.placeFlags(c, &n.Place)
	return required(c, "code", "name", "regime")
}

func (p *program) committeeList() *cobra.Command {
	return p.command("committee.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.with(ctx, func(s *parts) (answer, error) {
			all, err := s.People.Committees(ctx)
			return rows(all, rowOf, func(r committeeRow) string { return r.Code + "\t" + r.Name + "\t" + string(r.Regime) }), err
		})
	})
}

// inCommittee gives a command its parts and the committee it was told.
func (p *program) inCommittee(ctx context.Context, code string, do func(*parts, people.Committee) (answer, error)) (answer, error) {
	return p.with(ctx, func(s *parts) (answer, error) {
		c, err := s.People.Committee(ctx, code)
		if err != nil {
			return answer{}, err
		}
		return do(s, c)
	})
}

// ofCommittee is a command on the committee that a flag names.
func (p *program) ofCommittee(key, use string, args cobra.PositionalArgs,
	do func(context.Context, *parts, people.Committee, []string) (answer, error),
) *cobra.Command {
	var code string
	c := p.command(key, use, args, func(ctx context.Context, args []string) (answer, error) {
		return p.inCommittee(ctx, code, func(s *parts, c people.Committee) (answer, error) { return do(ctx, s, c, args) })
	})
	p.committeeFlag(c, &code)
	return required(c, "committee")
}

// committeeFlag is how a command is told its committee.
func (p *program) committeeFlag(c *cobra.Command, code *string) {
	c.Flags().StringVar(code, "committee", "", p.flag("committee"))
}
