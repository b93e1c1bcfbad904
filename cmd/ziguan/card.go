package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
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
	var n parking.IssueCard
	c := p.ofCommittee("card.issue", "issue", cobra.NoArgs, func(ctx context.Context, s *parts, c people.Committee, _ []string) (answer, error) {
		n.Committee = c.ID
		made, err := s.Parking.Issue(ctx, operator(), n)
		return issued(made), err
	})
	f := c.Flags()
	f.StringVar(&n.Dwelling, "dwelling", "", p.flag("dwelling"))
	f.StringArrayVar(&n.Plates, "plate", nil, p.flag("plate"))
	f.StringVar(&n.Class, "class", "", p.flag("class"))
	f.StringVar(&n.Reason, "reason", p.words.Say("cmd.reason.default"), p.flag("reason.public"))
	return required(c, "dwelling", "plate")
}

// cardRow is a card as scripts see it: no name, no phone.
type cardRow struct {
	Number   class.Number      `json:"number"`
	Class    class.Code        `json:"class"`
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
func (p *program) cardAct(name string, do func(context.Context, *parts, parking.CardAct) (answer, error)) *cobra.Command {
	var n parking.CardAct
	c := p.ofCommittee("card."+name, name+" NUMBER", cobra.ExactArgs(1), func(ctx context.Context, s *parts, c people.Committee, args []string) (answer, error) {
		n.Committee, n.Number = c.ID, args[0]
		return do(ctx, s, n)
	})
	c.Flags().StringVar(&n.Reason, "reason", "", p.flag("reason"))
	if name != "lost" {
		c.Flags().StringVar(&n.Ground.Text, "rule", p.words.Say("cmd.rule.default"), p.flag("rule"))
		c.Flags().StringVar((*string)(&n.Ground.Kind), "rule-kind", string(rule.Clause), p.flag("rule_kind"))
	}
	return required(c, "reason")
}

// shown answers with the card as it is after an act on it.
func shown(act func(*parking.Service, context.Context, actor.Actor, parking.CardAct) error) func(context.Context, *parts, parking.CardAct) (answer, error) {
	return func(ctx context.Context, s *parts, n parking.CardAct) (answer, error) {
		if err := act(s.Parking, ctx, operator(), n); err != nil {
			return answer{}, err
		}
		return show(ctx, s, n.Committee, n.Number)
	}
}

func show(ctx context.Context, s *parts, c people.CommitteeID, number string) (answer, error) {
	found, err := s.Parking.Show(ctx, operator(), c, number)
	row := cardRowOf(found.Card)
	return answer{value: row, lines: []string{row.line()}}, err
}

func (p *program) cardSuspend() *cobra.Command {
	return p.cardAct("suspend", shown((*parking.Service).Suspend))
}

func (p *program) cardRevoke() *cobra.Command {
	return p.cardAct("revoke", shown((*parking.Service).Revoke))
}

// cardLost voids a card at once; --replace issues the one that takes its place
// and answers with it.
func (p *program) cardLost() *cobra.Command {
	var replace bool
	c := p.cardAct("lost", func(ctx context.Context, s *parts, n parking.CardAct) (answer, error) {
		if !replace {
			return shown((*parking.Service).Lost)(ctx, s, n)
		}
		made, err := s.Parking.LostAndReplace(ctx, operator(), n)
		return issued(made), err
	})
	c.Flags().BoolVar(&replace, "replace", false, p.flag("card_replace"))
	return c
}

func (p *program) cardList() *cobra.Command {
	var state string
	c := p.ofCommittee("card.list", "list", cobra.NoArgs, func(ctx context.Context, s *parts, c people.Committee, _ []string) (answer, error) {
		all, err := s.Parking.List(ctx, operator(), parking.ListCards{Committee: c.ID, State: parking.CardState(state)})
		return rows(all, cardRowOf, cardRow.line), err
	})
	c.Flags().StringVar(&state, "state", "", p.flag("state"))
	return c
}

func (p *program) cardShow() *cobra.Command {
	return p.ofCommittee("card.show", "show NUMBER", cobra.ExactArgs(1), func(ctx context.Context, s *parts, c people.Committee, args []string) (answer, error) {
		return show(ctx, s, c.ID, args[0])
	})
}
