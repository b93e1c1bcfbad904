package demo

import (
	"context"

	"ziguan/compacts/past"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
)

// formerly is one decision from before the program, as the committee enters it. Of a
// price, Hearing and Act say which of those before it.
type formerly struct {
	Kind         past.Kind
	Title, Text  string
	Day          day.Day
	KeptAt       string `json:"kept_at"`
	Hearing, Act int
}

// before plans how what was decided earlier comes in: entered by the chair so many days
// before the end, then vouched for by others; the nights do the rest.
func (y *year) before(days int, vouchers ...actor.Role) {
	var made []past.Decision
	y.on(days, 10*60+20, func(ctx context.Context) error {
		for _, f := range y.place.Past {
			n := past.New{
				Committee: y.c.ID, Kind: f.Kind, Title: f.Title, Text: f.Text, DecidedOn: f.Day, KeptAt: f.KeptAt, Papers: [][]byte{[]byte(f.Title + f.Text)},
			}
			if f.Hearing > 0 {
				n.Hearing, n.Act = made[f.Hearing-1].Number.String(), made[f.Act-1].Number.String()
			}
			d, err := y.All.Past.Enter(ctx, y.as(actor.Chair), n)
			if err != nil {
				return err
			}
			made = append(made, d)
		}
		return nil
	})
	for i, role := range vouchers {
		y.on(days-1, 16*60+10*i, func(ctx context.Context) error {
			for _, d := range made {
				if err := y.All.Past.Vouch(ctx, y.as(role), y.c.ID, d.Number.String()); err != nil {
					return err
				}
			}
			return nil
		})
	}
	y.on(days-9, 60, y.night)
	if len(vouchers) > 0 {
		y.on(days, 11*60, func(ctx context.Context) error { return y.heard(ctx, made[0]) })
		y.on(days-20, 11*60, func(ctx context.Context) error { return y.filed(ctx, made[0]) })
	}
}

// heard enters what the party branch and the residents' committee said of it.
func (y *year) heard(ctx context.Context, d past.Decision) error {
	for _, body := range source.Bodies() {
		n := source.NewOpinion{Committee: y.c.ID, On: d.Cited(), Opinion: source.Opinion{Body: body, Says: source.For, GivenOn: d.DecidedOn.AddDays(-10)}}
		if err := y.Sources.Give(ctx, y.as(actor.Chair), n); err != nil {
			return err
		}
	}
	return nil
}

// filed enters that it was filed at the street office.
func (y *year) filed(ctx context.Context, d past.Decision) error {
	return y.Sources.File(ctx, y.as(actor.Chair), source.NewFiling{Committee: y.c.ID, Of: d.Cited(), Filing: source.Filing{
		Office: y.place.Street.Name, Number: y.place.Filing, FiledOn: d.DecidedOn.AddDays(9),
	}})
}
