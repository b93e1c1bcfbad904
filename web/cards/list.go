package cards

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// question is which cards an address asks for, among a committee's classes.
type question struct {
	kit.List
	cards   parking.ListCards
	classes []ui.Option
}

func (p *Pages) asked(c *fiber.Ctx) (question, error) {
	all, err := p.classes(c)
	q := question{classes: classOptions(c, all)}
	narrows := map[string][]string{}
	for _, s := range states() {
		narrows["state"] = append(narrows["state"], string(s))
	}
	for _, o := range q.classes {
		narrows["class"] = append(narrows["class"], o.Value)
	}
	for _, s := range parking.CardSorts() {
		narrows["sort"] = append(narrows["sort"], string(s))
	}
	q.List = kit.ReadList(c, narrows)
	q.cards = parking.ListCards{
		Committee: kit.Committee(c).ID, State: parking.CardState(q.Get("state")), Class: class.Code(q.Get("class")),
		Text: q.Get("q"), Order: parking.CardSort(q.Get("sort")),
	}
	return q, err
}

// tally sums the counts that f leaves by one of its values, "state" or "class": what
// else is chosen holds, and "" stands for all of that value. "all" is what f leaves.
func tally(counts []parking.CardCount, f parking.ListCards, by string) map[string]int {
	out := map[string]int{}
	for _, n := range counts {
		state, kind := f.State == "" || f.State == n.State, f.Class == "" || f.Class == n.Class
		if state && kind {
			out["all"] += n.N
		}
		switch {
		case by == "state" && kind:
			out[string(n.State)] += n.N
			out[""] += n.N
		case by == "class" && state:
			out[string(n.Class)] += n.N
			out[""] += n.N
		}
	}
	return out
}

// frame is what stands above and below the list.
func (q question) frame(c *fiber.Ctx, counts []parking.CardCount) ui.ListView {
	every := ui.Option{Label: kit.T(c, "cardpages.filter.all")}
	stateOptions, orders := []ui.Option{every}, []ui.Option(nil)
	for _, s := range states() {
		stateOptions = append(stateOptions, ui.Option{Value: string(s), Label: kit.T(c, "card.state."+string(s))})
	}
	for _, s := range parking.CardSorts() {
		orders = append(orders, ui.Option{Value: string(s), Label: kit.T(c, "cardpages.sort."+string(s))})
	}
	byClass := tally(counts, q.cards, "class")
	v := q.View(byClass["all"])
	v.Search = q.Search("cardpages.search", "cardpages.search.hint")
	v.Chips = []ui.ChipRow{
		q.Chips("state", "cardpages.state", stateOptions, tally(counts, q.cards, "state")),
		q.Chips("class", "card.class", append([]ui.Option{every}, q.classes...), byClass),
		q.Chips("sort", "ui.list.sort", orders, nil),
	}
	return v
}

// columns are what a list of cards says of each, on its page and in its file.
func columns(w i18n.Speaker, today day.Day) []kit.Column[parking.Card] {
	return []kit.Column[parking.Card]{
		{Key: "card.number", Say: func(k parking.Card) string { return k.Number.String() }},
		{Key: "cardpages.plate", Say: func(k parking.Card) string { return k.PlateList }},
		{Key: "cardpages.dwelling", Say: func(k parking.Card) string { return k.Dwelling }},
		{Key: "card.class", Say: func(k parking.Card) string { return kit.ClassName(w, k.Class) }},
		{Key: "card.valid_to", Say: func(k parking.Card) string { return k.ValidTo.String() }},
		{Key: "cardpages.state", Say: func(k parking.Card) string { return w.Say("card.state." + string(shown(k.State, k.Lapsed(today)))) }},
	}
}

// shown is the state that a card is shown in: an active one whose last day is over is
// called expired, though the night has not moved it yet.
func shown(s parking.CardState, lapsed bool) parking.CardState {
	if lapsed && (s == parking.CardActive || s == parking.CardSuspended) {
		return parking.CardExpired
	}
	return s
}

// Export is `…/cards.xlsx`: the whole list as it is narrowed.
func (p *Pages) Export(c *fiber.Ctx) error {
	q, err := p.asked(c)
	if err != nil {
		return err
	}
	cards, err := p.parking.List(c.UserContext(), kit.Actor(c), q.cards)
	if err != nil {
		return err
	}
	return kit.File(c, "cards", "cardpages.title", columns(kit.Of(c).Words, kit.Committee(c).Today(p.k.DB.Now())), cards)
}
