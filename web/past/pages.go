package past

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/compacts/past"
	"ziguan/compacts/source"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves decisions entered afterwards.
type Pages struct {
	k       *kit.Kit
	past    *past.Service
	sources *source.Service
}

// New makes the pages.
func New(k *kit.Kit, p *past.Service, s *source.Service) *Pages {
	return &Pages{k: k, past: p, sources: s}
}

// listView is all of them, those that ask for something first.
type listView struct {
	Page                   ui.PageHead
	Base                   string
	Staff                  bool
	Waiting, Standing, Old []past.Decision
}

func (v listView) empty() bool { return len(v.Waiting)+len(v.Standing)+len(v.Old) == 0 }

func (v *listView) sort(list []past.Decision) {
	for _, d := range list {
		switch d.State {
		case past.Entered, past.Posted:
			v.Waiting = append(v.Waiting, d)
		case past.Standing:
			v.Standing = append(v.Standing, d)
		case past.Replaced, past.Refused, past.Dropped:
			v.Old = append(v.Old, d)
		}
	}
}

// styles are those of the board, on which these decisions are posted.
func styles() []string { return []string{"css/postings.css"} }

// List is `/c/{committee}/past`.
func (p *Pages) List(c *fiber.Ctx) error {
	list, err := p.past.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := listView{Page: p.k.Page(c, "past.title"), Base: kit.Link(c, "past"), Staff: kit.Actor(c).MaySet()}
	v.Page.Styles = styles()
	v.sort(list)
	return kit.Render(c, listPage(v))
}

// Board is `/p/{committee}/past`.
func (p *Pages) Board(c *fiber.Ctx) error {
	list, err := p.past.Board(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := listView{Page: p.k.Page(c, "past.title"), Base: "/p/" + kit.Committee(c).Code + "/past"}
	v.Page.Styles = styles()
	v.sort(list)
	return kit.Render(c, listPage(v))
}

// enterView is the form of one.
type enterView struct {
	Page           ui.PageHead
	Base           string
	Typed          kit.Form
	Key            string
	Hearings, Acts []ui.Option
	Errors         []ui.FieldError
}

// EnterForm is `/c/{committee}/past/new`.
func (p *Pages) EnterForm(c *fiber.Ctx) error { return p.enterForm(c, kit.Form{}) }

func (p *Pages) enterForm(c *fiber.Ctx, f kit.Form) error {
	list, err := p.past.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := enterView{Page: p.k.Page(c, "past.enter"), Base: kit.Link(c, "past"), Typed: f, Key: f.Get("key")}
	if v.Key == "" || len(v.Key) > 80 {
		v.Key = uuid.NewString()
	}
	w := kit.Of(c).Words
	for _, d := range list {
		option := ui.Option{Value: d.Number.String(), Label: ui.SourceWord(w, d.Cited()) + " " + d.Title}
		switch {
		case d.State == past.Refused || d.State == past.Dropped:
		case d.Kind == past.Hearing:
			v.Hearings = append(v.Hearings, option)
		case d.Kind == past.Vote:
			v.Acts = append(v.Acts, option)
		}
	}
	v.Errors = kit.Wrong(c, f, "kind", "past.field.kind", "title", "past.field.title", "decided_on", "past.field.decided_on", "text", "past.field.text",
		"kept_at", "past.field.kept_at", "papers", "past.field.papers", "hearing", "past.field.hearing", "act", "past.field.act")
	return kit.Render(c, enterPage(v))
}

// Enter takes it in.
func (p *Pages) Enter(c *fiber.Ctx) error {
	f := kit.Bind(c)
	d, err := p.past.Enter(c.UserContext(), kit.Actor(c), past.New{
		Committee: kit.Committee(c).ID, Kind: past.Kind(f.Get("kind")), Title: f.Get("title"), Text: f.Get("text"), DecidedOn: kit.DayOf(f, "decided_on"),
		KeptAt: f.Get("kept_at"), Papers: kit.Uploads(c, "papers"), Hearing: f.Get("hearing"), Act: f.Get("act"), Key: f.Get("key"),
	})
	return kit.Settle(c, err, func() error { return p.enterForm(c, f.WithError(err)) }, kit.Link(c, "past", d.Number.String()), "past.entered")
}

// badge is its state in a word, with the colour's name.
func badge(w i18n.Speaker, d past.Decision) (kind, word string) {
	kind = map[past.State]string{past.Entered: "wait", past.Posted: "wait", past.Standing: "ok"}[d.State]
	if kind == "" {
		kind = "off"
	}
	return kind, w.Say("past.state." + string(d.State))
}

// grouped is a digest as eyes compare it: in groups of eight.
func grouped(hex string) string {
	var b strings.Builder
	for i := 0; i < len(hex); i += 8 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hex[i:min(i+8, len(hex))])
	}
	return b.String()
}
