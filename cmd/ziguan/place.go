package main

import (
	"context"

	"github.com/spf13/cobra"

	"ziguan/internal/people"
)

// districtRow and streetRow are places as scripts see them.
type districtRow struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type streetRow struct {
	District string `json:"district"`
	Code     string `json:"code"`
	Name     string `json:"name"`
}

func (p *program) district() *cobra.Command {
	c := p.command("district", "district", cobra.NoArgs, nil)
	var row districtRow
	create := p.command("district.create", "create", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.with(ctx, func(s *parts) (answer, error) {
			return p.placed(row, row.Code, row.Name), s.People.AddDistrict(ctx, operator(), row.Code, row.Name)
		})
	})
	create.Flags().StringVar(&row.Code, "code", "", p.flag("code"))
	create.Flags().StringVar(&row.Name, "name", "", p.flag("place_name"))
	list := p.command("district.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.with(ctx, func(s *parts) (answer, error) {
			all, err := s.People.Districts(ctx)
			row := func(d people.District) districtRow { return districtRow{d.Code, d.Name} }
			return rows(all, row, func(d districtRow) string { return d.Code + "\t" + d.Name }), err
		})
	})
	c.AddCommand(required(create, "code", "name"), list)
	return c
}

func (p *program) street() *cobra.Command {
	c := p.command("street", "street", cobra.NoArgs, nil)
	var row streetRow
	create := p.command("street.create", "create", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.with(ctx, func(s *parts) (answer, error) {
			return p.placed(row, row.District+"/"+row.Code, row.Name),
				s.People.AddStreet(ctx, operator(), people.Place{District: row.District, Street: row.Code}, row.Name)
		})
	})
	create.Flags().StringVar(&row.District, "district", "", p.flag("district"))
	create.Flags().StringVar(&row.Code, "code", "", p.flag("code"))
	create.Flags().StringVar(&row.Name, "name", "", p.flag("place_name"))
	list := p.command("street.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.with(ctx, func(s *parts) (answer, error) {
			var all []streetRow
			districts, err := s.People.Districts(ctx)
			for _, d := range districts {
				for _, s := range d.Streets {
					all = append(all, streetRow{d.Code, s.Code, s.Name})
				}
			}
			same := func(r streetRow) streetRow { return r }
			return rows(all, same, func(r streetRow) string { return r.District + "\t" + r.Code + "\t" + r.Name }), err
		})
	})
	c.AddCommand(required(create, "district", "code", "name"), list)
	return c
}

// placed answers with a place that was made.
func (p *program) placed(row any, code, name string) answer {
	return answer{value: row, lines: []string{p.words.Say("cmd.place.made", "code", code, "name", name)}}
}

// placeFlags are how a command is told a district and a street in it.
func (p *program) placeFlags(c *cobra.Command, n *people.Place) {
	c.Flags().StringVar(&n.District, "district", "", p.flag("district"))
	c.Flags().StringVar(&n.Street, "street", "", p.flag("street"))
}

// wholePlace refuses a street without its district as wrong usage.
func (p *program) wholePlace(n people.Place) error {
	if n.Street != "" && n.District == "" {
		return errUsage.With("problem", p.words.Say("cmd.street.alone"))
	}
	return nil
}
