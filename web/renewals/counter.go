package renewals

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// counterView is a page of the renewals of a building or of all, those first that
// have something left to do.
type counterView struct {
	Page    ui.PageHead
	Base    string // of the renewal
	At      place
	Staff   bool
	List    ui.ListView
	Asked   kit.List
	Lines   []renewal.Renewal
	Open    int // of the whole list
	Count   int
	Renewed int // whose new card was not handed over yet
	Ready   int // that the batch would take
	Errors  []ui.FieldError
	Noted   func(renewal.Renewal) bool // noted at the counter today: a mistake can be taken back
}

// Which of a list's renewals are shown, besides those of a state: those with something
// left to do, all, and those noted at the counter today.
const (
	stillOpen = ""
	noted     = "noted"
)

// byNumber sorts a list by the cards' byNumber, and not by the doors.
const byNumber = "number"

func shows() []string {
	out := []string{stillOpen, everywhere, noted}
	for _, s := range renewal.Moves().States() {
		out = append(out, string(s))
	}
	return out
}

// Counter is `/c/{committee}/renewal/{list}`: who has still to come, with ?show=all
// everybody, with ?q= whoever it names by door, plate or number.
func (p *Pages) Counter(c *fiber.Ctx) error { return p.counter(c, kit.Form{}) }

func (p *Pages) counter(c *fiber.Ctx, f kit.Form) error {
	v, list, err := p.counted(c)
	if err != nil {
		return err
	}
	v.Page, v.Errors = p.page(c, "renewals.counter"), kit.Wrong(c, f)
	v.Page.Wide = true
	v.take(c, asked(c), list)
	return kit.Render(c, counterPage(v))
}

// counted is the list of an address, whole.
func (p *Pages) counted(c *fiber.Ctx) (counterView, []renewal.Renewal, error) {
	at, err := placeOf(c.Params("building"))
	if err != nil {
		return counterView{}, nil, err
	}
	list, err := p.list(c, at, "")
	if err == nil && len(list) == 0 && at.key != everywhere {
		err = renewal.ErrUnknown
	}
	m := kit.Committee(c)
	today := m.Today(p.k.DB.Now())
	v := counterView{Base: kit.Link(c, "renewal"), At: at, Staff: kit.Actor(c).MayRun(), Count: len(list)}
	v.Noted = func(r renewal.Renewal) bool { return v.Staff && takeable(r) && m.Today(r.Since) == today }
	return v, list, err
}

// Export is `…/{list}/list.xlsx`: the whole list as it is narrowed.
func (p *Pages) Export(c *fiber.Ctx) error {
	v, list, err := p.counted(c)
	if err != nil {
		return err
	}
	l := asked(c)
	keep, _ := v.sift(l, list)
	sorted(l, keep)
	return kit.File(c, "renewals", "renewals.counter", lineColumns(kit.Of(c).Words), keep)
}

// lineColumns are what the file says of a renewal, as the page does.
func lineColumns(w i18n.Speaker) []kit.Column[renewal.Renewal] {
	return []kit.Column[renewal.Renewal]{
		{Key: "renewals.door", Say: func(r renewal.Renewal) string { return r.Dwelling }},
		{Key: "card.number", Say: func(r renewal.Renewal) string { return r.Number.String() }},
		{Key: "renewals.plate", Say: func(r renewal.Renewal) string { return r.Plates }},
		{Key: "card.class", Say: func(r renewal.Renewal) string { return kit.ClassName(w, r.Class) }},
		{Key: "card.valid_to", Say: func(r renewal.Renewal) string { return r.ValidTo.String() }},
		{Key: "cardpages.state", Say: func(r renewal.Renewal) string {
			if r.Drawn && r.State == renewal.Due {
				return w.Say("renewals.drawn")
			}
			return w.Say(stateKey(r))
		}},
	}
}

// takeable reports whether what the counter noted can still be taken back.
func takeable(r renewal.Renewal) bool {
	return r.State == renewal.Declared && r.Channel == renewal.Counter
}

// shown reports whether a renewal is among those.
func (v counterView) shown(r renewal.Renewal, those string) bool {
	switch those {
	case stillOpen:
		return r.Open()
	case everywhere:
		return true
	case noted:
		return v.Noted(r)
	}
	return string(r.State) == those
}

// asked reads what of a list is asked for. Who is looked for is looked for among all.
func asked(c *fiber.Ctx) kit.List {
	l := kit.ReadList(c, map[string][]string{"show": shows(), "sort": {byNumber}})
	if l.Get("q") != "" && l.Get("show") == "" {
		l.Choose("show", everywhere)
	}
	return l
}

// take keeps the lines of the page that was asked for.
func (v *counterView) take(c *fiber.Ctx, l kit.List, list []renewal.Renewal) {
	for _, r := range list {
		if r.Open() {
			v.Open++
		}
		if unsigned(r) {
			v.Renewed++
		}
		if r.Ready() {
			v.Ready++
		}
	}
	keep, counts := v.sift(l, list)
	v.Lines, v.List = page(c, &l, keep)
	if v.Staff {
		v.List.Export = l.File(v.At.link(c, "list.xlsx"))
	}
	v.Asked, v.At.query = l, l.Query()
	if v.Staff && v.Open > 0 {
		l.Ticks(&v.List, "tick", numbersIn(v.Lines))
	}
	options := make([]ui.Option, len(shows()))
	for i, those := range shows() {
		key := "renewal.state." + those
		switch those {
		case stillOpen:
			key = "renewals.filter.open"
		case everywhere:
			key = "renewals.filter.all"
		case noted:
			key = "renewals.filter.noted"
		}
		options[i] = ui.Option{Value: those, Label: kit.T(c, key)}
	}
	v.List.Chips = append([]ui.ChipRow{l.Chips("show", "renewals.filter", options, counts)}, v.List.Chips...)
}

// sift keeps the renewals that a list asks for, and counts them by what else could be shown.
func (v counterView) sift(l kit.List, list []renewal.Renewal) (keep []renewal.Renewal, counts map[string]int) {
	counts = map[string]int{}
	for _, r := range list {
		if !fits(r, l.Get("q")) {
			continue
		}
		for _, those := range shows() {
			if v.shown(r, those) {
				counts[those]++
			}
		}
		if v.shown(r, l.Get("show")) {
			keep = append(keep, r)
		}
	}
	return keep, counts
}

// sorted puts a list in the order that was asked for.
func sorted(l kit.List, list []renewal.Renewal) {
	if l.Get("sort") == byNumber {
		slices.SortStableFunc(list, func(a, b renewal.Renewal) int { return strings.Compare(a.Number.String(), b.Number.String()) })
	}
}

// page is a page of a list, sorted as it was asked for.
func page(c *fiber.Ctx, l *kit.List, list []renewal.Renewal) ([]renewal.Renewal, ui.ListView) {
	sorted(*l, list)
	lines := kit.Part(l, list)
	v := l.View(len(list))
	v.Search = l.Search("renewals.search", "renewals.search.hint")
	v.Chips = []ui.ChipRow{l.Chips("sort", "ui.list.sort", []ui.Option{{Label: kit.T(c, "renewals.door")}, {Value: byNumber, Label: kit.T(c, "card.number")}}, nil)}
	return lines, v
}

func numbersIn(list []renewal.Renewal) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.Number.String()
	}
	return out
}

// fits reports whether what was typed is part of the door, a plate or the number.
func fits(r renewal.Renewal, typed string) bool {
	plain := strings.NewReplacer("·", "", " ", "", "-", "")
	typed = plain.Replace(strings.ToUpper(typed))
	return slices.ContainsFunc([]string{r.Dwelling, r.Plates, r.Number.String()}, func(s string) bool {
		return strings.Contains(plain.Replace(strings.ToUpper(s)), typed)
	})
}

// Unchanged notes what the ticked households of a list said: nothing has changed.
func (p *Pages) Unchanged(c *fiber.Ctx) error {
	return p.ticked(c, p.renewals.UnchangedMany, p.counter, "renewals.unchanged.done")
}

// ticked does one act on what is ticked, and goes back to the page of the list.
func (p *Pages) ticked(c *fiber.Ctx, do func(context.Context, actor.Actor, people.CommitteeID, []string) (int, error), again func(*fiber.Ctx, kit.Form) error, done string) error {
	f := kit.Bind(c)
	n, err := do(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, f.All("n"))
	if err != nil {
		return kit.Refuse(c, err, func() error { return again(c, f.WithError(err)) })
	}
	l := asked(c)
	return kit.Done(c, l.Back(f.All("n")), done, "Count", strconv.Itoa(n))
}
