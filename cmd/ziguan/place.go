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
		err := p.with(ctx, func(s *parts) error {
			return s.People.AddDistrict(ctx, operator(), row.Code, row.Name)
		})
		return answer{value: row, lines: []string{p.words.Say("cmd.place.made", "code", row.Code, "name", row.Name)}}, err
	})
	create.Flags().StringVar(&row.Code, "code", "", p.flag("code"))
	create.Flags().StringVar(&row.Name, "name", "", p.flag("place_name"))
	list := p.command("district.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		rows, lines := []districtRow{}, []string(nil)
		err := p.districts(ctx, func(d people.District) {
			rows = append(rows, districtRow{d.Code, d.Name})
			lines = append(lines, d.Code+"\t"+d.Name)
		})
		return answer{value: rows, lines: lines}, err
	})
	c.AddCommand(required(create, "code", "name"), list)
	return c
}

func (p *program) street() *cobra.Command {
	c := p.command("street", "street", cobra.NoArgs, nil)
	var row streetRow
	create := p.command("street.create", "create", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		err := p.with(ctx, func(s *parts) error {
			return s.People.AddStreet(ctx, operator(), people.Place{District: row.District, Street: row.Code}, row.Name)
		})
		return answer{value: row, lines: []string{p.words.Say("cmd.place.made", "code", row.District+"/"+row.Code, "name", row.Name)}}, err
	})
	create.Flags().StringVar(&row.District, "district", "", p.flag("district"))
	create.Flags().StringVar(&row.Code, "code", "", p.flag("code"))
	create.Flags().StringVar(&row.Name, "name", "", p.flag("place_name"))
	list := p.command("street.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		rows, lines := []streetRow{}, []string(nil)
		err := p.districts(ctx, func(d people.District) {
			for _, s := range d.Streets {
				rows = append(rows, streetRow{d.Code, s.Code, s.Name})
				lines = append(lines, d.Code+"\t"+s.Code+"\t"+s.Name)
			}
		})
		return answer{value: rows, lines: lines}, err
	})
	c.AddCommand(required(create, "district", "code", "name"), list)
	return c
}

func (p *program) districts(ctx context.Context, each func(people.District)) error {
	return p.with(ctx, func(s *parts) error {
		all, err := s.People.Districts(ctx)
		for _, d := range all {
			each(d)
		}
		return err
	})
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
