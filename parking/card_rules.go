package parking

import (
	"slices"
	"strconv"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/plate"
)

var (
	// ErrHouseholdHasCard refuses a second live card of a class for a dwelling
	// (一户一卡, domain rule 26); parameter number is the card it has.
	ErrHouseholdHasCard = errs.New(errs.Conflict, "household.has_card")
	// ErrHouseholdSuspended refuses a new card where the one before was lost
	// while suspended (parameter number): it is revoked or replaced first.
	ErrHouseholdSuspended = errs.New(errs.Conflict, "household.card_suspended")
	// ErrPlateOnCard refuses a plate that stands on another live card (domain
	// rule 27); parameter number is that card.
	ErrPlateOnCard = errs.New(errs.Conflict, "plate.on_card")
	// ErrPlateElsewhere refuses a plate that the register has at another dwelling.
	ErrPlateElsewhere = errs.New(errs.Conflict, "plate.other_dwelling")
	// ErrPlateBlocked refuses a plate that a decision keeps out.
	ErrPlateBlocked = errs.New(errs.Conflict, "plate.blocked")
	// ErrPlatesMissing refuses a card without a plate.
	ErrPlatesMissing = errs.New(errs.Invalid, "card.plates.missing")
	// ErrPlatesMany refuses more plates than the class allows (parameter max).
	ErrPlatesMany = errs.New(errs.Invalid, "card.plates.many")
	// ErrRequestReused refuses a request's key that made another card before.
	ErrRequestReused = errs.New(errs.Conflict, "request.reused")
)

// asking is one card asked for, read and looked up.
type asking struct {
	dwelling people.DwellingID
	class    Class
	plates   []plate.Plate
}

// standing is what can stand in the way of a card, as it is today.
type standing struct {
	cards    []Card // active, suspended and lost ones of the dwelling or with a plate; none lapsed
	vehicles []Vehicle
	blocked  []plate.Plate
}

// mayIssue is the rule of one household, one card. It names what stands in the
// way first: the household's own card, the plate's card, the other dwelling.
func mayIssue(a asking, s standing) error {
	switch {
	case len(a.plates) == 0:
		return ErrPlatesMissing.On("plates")
	case len(a.plates) > a.class.Plates:
		return ErrPlatesMany.With("max", strconv.Itoa(a.class.Plates)).On("plates")
	}
	for _, c := range s.cards {
		same := c.Class == a.class.Code || c.Primary && a.class.Primary
		if c.DwellingID == a.dwelling && c.Live() && same {
			return ErrHouseholdHasCard.With("number", c.Number.String())
		}
	}
	for _, c := range s.cards {
		if c.Live() && slices.ContainsFunc(c.Plates(), func(p plate.Plate) bool { return slices.Contains(a.plates, p) }) {
			return ErrPlateOnCard.With("number", c.Number.String()).On("plates")
		}
	}
	for _, v := range s.vehicles {
		if v.DwellingID != a.dwelling && slices.Contains(a.plates, v.Plate) {
			return ErrPlateElsewhere.On("plates")
		}
	}
	if slices.ContainsFunc(s.blocked, func(p plate.Plate) bool { return slices.Contains(a.plates, p) }) {
		return ErrPlateBlocked.On("plates")
	}
	return nil
}

// lostBefore gives the dwelling's lost card of the class, which a new one replaces.
func lostBefore(a asking, s standing) (Card, bool) {
	for _, c := range slices.Backward(s.cards) {
		if c.DwellingID == a.dwelling && c.State == CardLost && c.Class == a.class.Code {
			return c, true
		}
	}
	return Card{}, false
}

// mayGoOn refuses to give new life to a card whose last day is over.
func mayGoOn(c Card, today day.Day) error {
	if c.Lapsed(today) {
		return ErrCardLapsed.With("number", c.Number.String(), "valid_to", c.ValidTo.String())
	}
	return nil
}

// ParsePlates reads the plates of a form or a command, each once and sorted;
// plate.ErrInvalid.
func ParsePlates(texts []string) ([]plate.Plate, error) {
	var out []plate.Plate
	for _, t := range texts {
		p, err := plate.ParseOwned(t)
		if err != nil {
			return nil, plate.ErrInvalid.On("plates")
		}
		out = append(out, p)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
