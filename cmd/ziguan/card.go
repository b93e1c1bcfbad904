package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/parking"
)

func (p *program) card() *cobra.Command {
	c := p.command("card", "card", cobra.NoArgs, nil)
	c.AddCommand(p.cardIssue(), p.cardSuspend(), p.cardRevoke(), p.cardLost(), p.cardList(), p.cardShow())
	return c
}

func issued(i parking.Issued) answer {
	return answer{value: i, lines: []string{string(i.Number) + "\t" + i.ValidTo.String() + "\t" + i.Token}}
}

func (p *program) cardIssue() *cobra.Command {
	var code string
	var n parking.IssueCard
	c := p.command("card.issue", "issue", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		var made parking.Issued
		err := p.inCommittee(ctx, code, func(s *parts, c people.Committee) error {
			n.Committee = c.ID
			var err error
			made, err = s.Parking.Issue(ctx, operator(), n)
			return err
		})
		return issued(made), err
	})
	f := c.Flags()
	p.committeeFlag(c, &code)
	f.StringVar(&n.Dwelling, "dwelling", "", p.flag("dwelling"))
	f.StringArrayVar(&n.Plates, "plate", nil, p.flag("plate"))
	f.StringVar(&n.Class, "class", "", p.flag("class"))
	f.StringVar(&n.Reason, "reason", p.words.Say("cmd.reason.default"), p.flag("reason.public"))
	return required(c, "committee", "dwelling", "plate")
}

// cardRow is a card as scripts see it: no name, no phone.
type cardRow struct {
	Number   parking.Number    `json:"number"`
	Class    parking.ClassCode `json:"class"`
	Dwelling string            `json:"dwelling"`
	Plates   []string          `json:"plates"`
	State    parking.CardState `json:"state"`
	ValidTo  day.Day           `json:"valid_to"`
}

func cardRowOf(c parking.Card) cardRow {
	return cardRow{c.Number, c.Class, c.Dwelling, append([]string{}, strings.Fields(c.PlateList)...), c.State, c.ValidTo}
}

func (r cardRow) line() string {
	return strings.Join([]string{string(r.Number), string(r.State), r.Dwelling, strings.Join(r.Plates, " "), r.ValidTo.String()}, "\t")
}

// cardAct is one of the acts that need a card's number and a reason.
func (p *program) cardAct(name string, do func(context.Context, *parts, parking.CardAct) error) *cobra.Command {
	var code string
	var n parking.CardAct
	c := p.command("card."+name, name+" NUMBER", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
		n.Number = args[0]
		var row cardRow
		err := p.inCommittee(ctx, code, func(s *parts, c people.Committee) error {
			n.Committee = c.ID
			if err := do(ctx, s, n); err != nil {
				return err
			}
			shown, err := s.Parking.Show(ctx, operator(), c.ID, n.Number)
			row = cardRowOf(shown.Card)
			return err
		})
		return answer{value: row, lines: []string{row.line()}}, err
	})
	p.committeeFlag(c, &code)
	c.Flags().StringVar(&n.Reason, "reason", "", p.flag("reason"))
	if name != "lost" {
		c.Flags().StringVar(&n.Ground.Text, "rule", p.words.Say("cmd.rule.default"), p.flag("rule"))
		c.Flags().StringVar((*string)(&n.Ground.Kind), "rule-kind", string(rule.Clause), p.flag("rule_kind"))
	}
	return required(c, "committee", "reason")
}

func (p *program) cardSuspend() *cobra.Command {
	return p.cardAct("suspend", func(ctx context.Context, s *parts, n parking.CardAct) error {
		return s.Parking.Suspend(ctx, operator(), n)
	})
}

func (p *program) cardRevoke() *cobra.Command {
	return p.cardAct("revoke", func(ctx context.Context, s *parts, n parking.CardAct) error {
		return s.Parking.Revoke(ctx, operator(), n)
	})
}

// cardLost voids a card at once; --replace issues the one that takes its place
// and answers with it.
func (p *program) cardLost() *cobra.Command {
	var replace bool
	c := p.cardAct("lost", func(ctx context.Context, s *parts, n parking.CardAct) error {
		return s.Parking.Lost(ctx, operator(), n)
	})
	c.Flags().BoolVar(&replace, "replace", false, p.flag("card_replace"))
	void := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if !replace {
			return void(c, args)
		}
		p.begun = true
		a, err := p.replaceLost(c, args[0])
		if err != nil {
			return err
		}
		return p.print(a)
	}
	return c
}

func (p *program) replaceLost(c *cobra.Command, number string) (answer, error) {
	ctx := c.Context()
	code, reason := c.Flag("committee").Value.String(), c.Flag("reason").Value.String()
	var made parking.Issued
	err := p.inCommittee(ctx, code, func(s *parts, c people.Committee) error {
		var err error
		made, err = s.Parking.LostAndReplace(ctx, operator(), parking.CardAct{Committee: c.ID, Number: number, Reason: reason})
		return err
	})
	return issued(made), err
}

func (p *program) cardList() *cobra.Command {
	var code, state string
	c := p.command("card.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		rows, lines := []cardRow{}, []string(nil)
		err := p.inCommittee(ctx, code, func(s *parts, c people.Committee) error {
			all, err := s.Parking.List(ctx, operator(), parking.ListCards{Committee: c.ID, State: parking.CardState(state)})
			for _, card := range all {
				rows = append(rows, cardRowOf(card))
				lines = append(lines, cardRowOf(card).line())
			}
			return err
		})
		return answer{value: rows, lines: lines}, err
	})
	p.committeeFlag(c, &code)
	c.Flags().StringVar(&state, "state", "", p.flag("state"))
	return required(c, "committee")
}

func (p *program) cardShow() *cobra.Command {
	var code string
	c := p.command("card.show", "show NUMBER", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
		var row cardRow
		err := p.inCommittee(ctx, code, func(s *parts, c people.Committee) error {
			shown, err := s.Parking.Show(ctx, operator(), c.ID, args[0])
			row = cardRowOf(shown.Card)
			return err
		})
		return answer{value: row, lines: []string{row.line()}}, err
	})
	p.committeeFlag(c, &code)
	return required(c, "committee")
}
