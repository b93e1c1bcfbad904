package hearings

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/hearing"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// mineView is a hearing as a resident sees it.
type mineView struct {
	Page       ui.PageHead
	V          hearing.Mine
	At, Public string // the page's own address, and everybody's
	QR         [][]bool
	Typed      kit.Form
	Errors     []ui.FieldError
}

// Mine is `/my/{committee}/hearings/{number}`.
func (p *Pages) Mine(c *fiber.Ctx) error { return p.mine(c, kit.Form{}) }

func (p *Pages) mine(c *fiber.Ctx, f kit.Form) error {
	m, err := p.hearings.ShowMine(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	code := m.Committee.Code
	v := mineView{Page: p.k.Page(c, "hearings.one"), V: m, At: myAt(c), Public: "/p/" + code + "/hearings/" + m.Number.String(), Typed: f}
	v.Page.Title, v.Page.Styles, v.Page.Narrow = m.Title, styles(), true
	v.Errors = kit.Wrong(c, f, "party", "hearings.field.party", "word", "hearings.field.word", "text", "hearings.field.word.text")
	if m.Seat != nil && m.Seat.Taken() && m.Seat.PresentAt == nil {
		if v.QR, err = ui.QRBits(p.k.Absolute("/c/" + code + "/hearings/" + m.Number.String() + "/attendance?code=" + m.Seat.Code)); err != nil {
			return err
		}
	}
	return kit.Render(c, minePage(v))
}

func myAt(c *fiber.Ctx) string {
	return "/my/" + kit.Committee(c).Code + "/hearings/" + c.Params("number")
}

func (p *Pages) mineAct(c *fiber.Ctx, f kit.Form, err error, flash string) error {
	return kit.Settle(c, err, func() error { return p.mine(c, f.WithError(err)) }, myAt(c), flash)
}

// MySignUp signs a resident's own household up.
func (p *Pages) MySignUp(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	in := hearing.Signing{Committee: m, Number: n, Party: hearing.Party(f.Get("party"))}
	if home, err := id.Parse[people.Dwelling](f.Get("home")); err == nil { // none is their first
		in.Dwelling = home
	}
	_, err := p.hearings.SignUp(c.UserContext(), kit.Actor(c), in)
	return p.mineAct(c, f, err, "hearings.signed_up")
}

// MyTakeBack takes a sign-up back.
func (p *Pages) MyTakeBack(c *fiber.Ctx) error {
	m, n := of(c)
	return p.mineAct(c, kit.Bind(c), p.hearings.TakeBack(c.UserContext(), kit.Actor(c), m, n, 0), "hearings.signup_gone")
}

// MyTake takes the seat that one was asked to take.
func (p *Pages) MyTake(c *fiber.Ctx) error {
	f := kit.Bind(c)
	return p.mineAct(c, f, p.hearings.Take(c.UserContext(), kit.Actor(c), seatAt(c, f)), "hearings.taken")
}

// MyGiveUp gives one's seat up.
func (p *Pages) MyGiveUp(c *fiber.Ctx) error {
	f := kit.Bind(c)
	return p.mineAct(c, f, p.hearings.GiveUp(c.UserContext(), kit.Actor(c), seatAt(c, f)), "hearings.given_up")
}

// MyWord says one's word on the minutes.
func (p *Pages) MyWord(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.hearings.Confirm(c.UserContext(), kit.Actor(c), hearing.Confirmation{
		At: seatAt(c, f), Word: hearing.Said(f.Get("word")), Text: f.Get("text"), Rating: max(number(f.Get("rating")), 0),
	})
	return p.mineAct(c, f, err, "hearings.confirmed")
}

// kinds are the seats that a resident may sign up for: a tenant's are for tenants.
func (v mineView) kinds(w i18n.Speaker) []ui.Option {
	tenant := false
	for _, h := range v.V.Homes {
		tenant = tenant || h.Kind == people.KindTenant
	}
	var out []ui.Option
	for _, q := range v.V.Quotas {
		if q.Way == hearing.ByDraw && q.Places > 0 && q.Party.Resident() && (q.Party != hearing.Tenant || tenant) {
			out = append(out, ui.Option{Value: string(q.Party), Label: party(w, q.Party), Text: w.Say("hearings.places", "n", strconv.Itoa(q.Places))})
		}
	}
	return out
}

// homes are those a resident may sign up for, each once.
func (v mineView) homes() []ui.Option {
	var out []ui.Option
	seen := map[string]bool{}
	for _, h := range v.V.Homes {
		if key := h.Dwelling.String(); !seen[key] {
			seen[key] = true
			out = append(out, ui.Option{Value: key, Label: h.Code})
		}
	}
	return out
}

func ratingOptions(w i18n.Speaker) []ui.Option {
	var out []ui.Option
	for _, n := range []string{"1", "2", "3"} {
		out = append(out, ui.Option{Value: n, Label: w.Say("hearings.rating." + n)})
	}
	return out
}
