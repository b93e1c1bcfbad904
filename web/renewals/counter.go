package renewals

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking/class"
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
	at, err := placeOf(c.Params("building"))
	if err != nil {
		return err
	}
	list, err := p.list(c, at, "")
	if err != nil {
		return err
	}
	if len(list) == 0 && at.key != everywhere {
		return renewal.ErrUnknown
	}
	m := kit.Committee(c)
	today := m.Today(p.k.DB.Now())
	v := counterView{
		Page: p.page(c, "renewals.counter"), Base: kit.Link(c, "renewal"), At: at, Staff: kit.Actor(c).MayRun(), Count: len(list), Errors: kit.Wrong(c, f),
	}
	v.Noted = func(r renewal.Renewal) bool { return v.Staff && takeable(r) && m.Today(r.Since) == today }
	v.Page.Wide = true
	v.take(c, asked(c), list)
	return kit.Render(c, counterPage(v))
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
	counts, keep := map[string]int{}, []renewal.Renewal(nil)
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
	v.Lines, v.List = page(c, &l, keep)
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

// page is a page of a list, sorted as it was asked for.
func page(c *fiber.Ctx, l *kit.List, list []renewal.Renewal) ([]renewal.Renewal, ui.ListView) {
	if l.Get("sort") == byNumber {
		slices.SortStableFunc(list, func(a, b renewal.Renewal) int { return strings.Compare(a.Number.String(), b.Number.String()) })
	}
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

// oneView is one household's renewal with what else can be said about it.
type oneView struct {
	Page   ui.PageHead
	Here   string
	At     place
	Back   string
	Staff  bool
	R      renewal.Renewal
	Can    []renewal.Event
	Reason string // as typed
	Error  string
	Whole  string // what is wrong with the whole
}

// May reports whether an event moves the renewal on from where it stands.
func (v oneView) May(e renewal.Event) bool { return slices.Contains(v.Can, e) }

// One is `/c/{committee}/renewal/cards/{number}`; ?at= is the list to go back to.
func (p *Pages) One(c *fiber.Ctx) error { return p.one(c, kit.BindQuery(c)) }

func (p *Pages) one(c *fiber.Ctx, f kit.Form) error {
	list, err := p.renewals.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, "", "")
	if err != nil {
		return err
	}
	number, _ := class.ParseNumber(c.Params("number"))
	i := slices.IndexFunc(list, func(r renewal.Renewal) bool { return r.Number == number })
	if i < 0 {
		return renewal.ErrUnknown
	}
	v := oneView{
		Page: p.page(c, "renewals.one", "Number", number.String()), Here: kit.Link(c, "renewal", "cards", number.String()),
		Staff: kit.Actor(c).MayRun(), R: list[i], Can: renewal.Moves().From(list[i].State), Reason: f.Get("reason"),
	}
	if v.At, err = placeOf(f.Get("at")); err != nil {
		v.At = inBuilding(list[i].Building)
	}
	v.At.carry(f.All("n"), "")
	v.Back = v.At.link(c)
	v.Page.Narrow = true
	if v.Error = f.FieldError(kit.Of(c).Words, "reason"); v.Error == "" {
		v.Whole = f.Summary(kit.Of(c).Words)
	}
	return kit.Render(c, onePage(v))
}

// Papers notes that a drawn household has shown its papers.
func (p *Pages) Papers(c *fiber.Ctx) error {
	return p.act(c, p.renewals.PapersSeen, "renewals.papers.done")
}

// Changed notes that something has to be changed first.
func (p *Pages) Changed(c *fiber.Ctx) error {
	return p.act(c, p.renewals.SomethingChanged, "renewals.changed.done")
}

// TakeBack takes back that nothing has changed, which was noted by mistake.
func (p *Pages) TakeBack(c *fiber.Ctx) error {
	return p.act(c, p.renewals.TakeBack, "renewals.takeback.done")
}

// Leave lets the card end.
func (p *Pages) Leave(c *fiber.Ctx) error { return p.act(c, p.renewals.Leave, "renewals.leave.done") }

// Refuse refuses the renewal, with a reason.
func (p *Pages) Refuse(c *fiber.Ctx) error {
	reason := kit.Bind(c).Get("reason")
	return p.act(c, func(ctx context.Context, who actor.Actor, m people.CommitteeID, number string) error {
		return p.renewals.RefuseOne(ctx, who, m, number, reason)
	}, "renewals.refuse.done")
}

// act does one act on a card and goes back to the list it stood in; a refusal
// shows the card's own page.
func (p *Pages) act(c *fiber.Ctx, do func(context.Context, actor.Actor, people.CommitteeID, string) error, done string) error {
	f, number := kit.Bind(c), c.Params("number")
	if err := do(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, number); err != nil {
		return kit.Refuse(c, err, func() error { return p.one(c, f.WithError(err)) })
	}
	at, err := placeOf(f.Get("at"))
	if err != nil {
		at = place{key: everywhere}
	}
	at.carry(f.All("n"), number)
	return kit.Done(c, at.link(c), done, "Number", number)
}
