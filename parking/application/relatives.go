package application

import (
	"context"
	"fmt"
	"strings"

	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
)

// Relative is one line of the public list of members' and their kin's cars
// (自管会成员及亲属用车): by role and card, without a name or a door.
type Relative struct {
	kin.Listed
	Cards []RelativeCard // none where the dwelling has no card
}

// RelativeCard is a card of a dwelling in which a member has an interest.
type RelativeCard struct {
	Dwelling people.DwellingID `db:"dwelling_id"`
	Number   class.Number      `db:"number"`
	Class    class.Code        `db:"class"`
}

const sqlCardsOfInterest = `
	select k.dwelling_id, k.number, k.class
	from parking.cards k
	where k.committee_id = $1 and k.live and k.dwelling_id::text = any(string_to_array($2, ' '))
	order by k.number, k.id`

// Relatives lists the cards of members and their kin, of those who consented to
// it, and counts the people who did not. Anybody may.
func (s *Service) Relatives(ctx context.Context, c people.CommitteeID) (list []Relative, silent int, err error) {
	err = s.db.Read(ctx, func(r *pg.Reader) error {
		listed, n, err := kin.Public(ctx, r, c)
		if err != nil {
			return err
		}
		silent = n
		keys := make([]string, len(listed))
		for i, l := range listed {
			keys[i] = l.Dwelling.String()
		}
		var cards []RelativeCard
		if err := r.Select(ctx, &cards, sqlCardsOfInterest, c, strings.Join(keys, " ")); err != nil {
			return fmt.Errorf("cards of interest: %w", err)
		}
		for _, l := range listed {
			one := Relative{Listed: l}
			for _, k := range cards {
				if k.Dwelling == l.Dwelling {
					one.Cards = append(one.Cards, k)
				}
			}
			list = append(list, one)
		}
		return nil
	})
	return list, silent, err
}
