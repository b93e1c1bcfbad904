package setup

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Handlers are the pages of the wizard.
type Handlers struct{ k *kit.Kit }

// New makes the handlers.
func New(k *kit.Kit) *Handlers { return &Handlers{k} }

// keepFor is how long a browser keeps the chair's session.
const keepFor = 30 * 24 * time.Hour

// View is one step of the wizard, with everything told so far.
type View struct {
	Page   ui.PageHead
	Steps  []ui.Step
	Token  string
	Draft  account.Draft
	Places []ui.Option // to choose from; none while nobody entered a district
	Code   string      // of the founded committee
	Errors []ui.FieldError
}

var stepKeys = [...]string{"setup.step.committee", "setup.step.chair", "setup.step.register", "setup.step.done"} //nolint:gochecknoglobals // constant

func (h *Handlers) view(c *fiber.Ctx, step int) View {
	v := View{Page: h.k.Page(c, "setup.title"), Token: c.Params("token")}
	v.Page.Narrow = true
	for i, key := range stepKeys {
		s := ui.Step{Label: kit.T(c, key), State: "todo"}
		if i < step {
			s.State = "done"
		} else if i == step {
			s.State = "now"
		}
		v.Steps = append(v.Steps, s)
	}
	return v
}

// Committee is the first step: what the committee is called and who decides.
func (h *Handlers) Committee(c *fiber.Ctx) error {
	v := h.view(c, 0)
	var err error
	if v.Draft, err = h.k.Account.SetupDraft(c.UserContext(), v.Token); err != nil {
		return err
	}
	if v.Draft.Regime == "" {
		v.Draft.Regime = string(people.Owners)
	}
	return h.committee(c, v)
}

// committee shows the first step with the places there are.
func (h *Handlers) committee(c *fiber.Ctx, v View) error {
	list, err := h.k.People.Districts(c.UserContext())
	if err != nil {
		return err
	}
	if v.Places = kit.Places(list); len(v.Places) > 0 {
		v.Places = append([]ui.Option{{Label: kit.T(c, "setup.district.none")}}, v.Places...)
	}
	return kit.Render(c, CommitteePage(v))
}

// SaveCommittee keeps the first step and goes on when nothing is wrong with it.
func (h *Handlers) SaveCommittee(c *fiber.Ctx) error {
	v, f := h.view(c, 0), kit.Bind(c)
	d, err := h.k.Account.SetupDraft(c.UserContext(), v.Token)
	if err != nil {
		return err
	}
	at := people.ParsePlace(f.Get("district"))
	d.Code, d.Name, d.Regime, d.District, d.Street = f.Trim("code"), f.Trim("name"), f.Get("regime"), at.District, at.Street
	d.Province, d.DutyPhone, d.PublicLane = f.Trim("province"), f.Trim("duty_phone"), f.Has("public_lane")
	if err := h.k.Account.CheckCommittee(c.UserContext(), founding(d)); err != nil {
		return kit.Refuse(c, err, func() error {
			v.Draft, v.Errors = d, kit.WrongAtFirst(c, f.WithError(err), committeeFields...)
			return h.committee(c, v)
		})
	}
	if err := h.k.Account.SaveSetup(c.UserContext(), v.Token, d); err != nil {
		return err
	}
	return c.Redirect("/setup/"+v.Token+"/chair", http.StatusSeeOther)
}

func founding(d account.Draft) people.NewCommittee {
	return people.NewCommittee{
		Code: d.Code, Name: d.Name, Regime: people.Regime(d.Regime), Place: people.Place{District: d.District, Street: d.Street},
		Province: d.Province, DutyPhone: d.DutyPhone, PublicLane: d.PublicLane,
	}
}

// Chair is the second step: who presides and signs in.
func (h *Handlers) Chair(c *fiber.Ctx) error {
	v := h.view(c, 1)
	var err error
	if v.Draft, err = h.k.Account.SetupDraft(c.UserContext(), v.Token); err != nil {
		return err
	}
	if v.Draft.Code == "" {
		return c.Redirect("/setup/"+v.Token, http.StatusSeeOther)
	}
	return kit.Render(c, ChairPage(v))
}

// Found founds the committee and signs its chair in; the link is used up.
func (h *Handlers) Found(c *fiber.Ctx) error {
	v, f := h.view(c, 1), kit.Bind(c)
	d, err := h.k.Account.SetupDraft(c.UserContext(), v.Token)
	if err != nil {
		return err
	}
	d.ChairName, d.ChairPhone = f.Trim("name"), f.Trim("phone")
	if err := h.k.Account.SaveSetup(c.UserContext(), v.Token, d); err != nil {
		return err
	}
	made, err := h.k.Account.FoundBySetup(c.UserContext(), v.Token, founding(d), account.NewUser{
		Role: actor.Chair, Name: d.ChairName, Phone: d.ChairPhone, Password: f.Get("password"),
	})
	if err != nil {
		return kit.Refuse(c, err, func() error {
			v.Draft, v.Errors = d, kit.WrongAtFirst(c, f.WithError(err), chairFields...)
			return kit.Render(c, ChairPage(v))
		})
	}
	h.k.SetSecret(c, kit.SessionCookie(h.k.Cfg), made.Secret, h.k.DB.Now().Add(keepFor))
	if err := h.k.Remember(c, made.Secret); err != nil {
		return err
	}
	return c.Redirect("/c/"+made.Committee.Code+"/start", http.StatusSeeOther)
}

// Register is the third step: the list kept so far, now or later.
func (h *Handlers) Register(c *fiber.Ctx) error {
	v := h.view(c, 2)
	v.Code = kit.Committee(c).Code
	h.k.BeginFounding(c)
	return kit.Render(c, RegisterPage(v))
}

// Done is the last step: what to do next.
func (h *Handlers) Done(c *fiber.Ctx) error {
	v := h.view(c, 3)
	v.Code = kit.Committee(c).Code
	h.k.EndFounding(c)
	return kit.Render(c, DonePage(v))
}

// place is where the committee is to lie, as it was told.
func (v View) place() string {
	return people.Place{District: v.Draft.District, Street: v.Draft.Street}.String()
}

var (
	committeeFields = []string{"name", "setup.name", "code", "setup.code", "regime", "setup.regime", "district", "setup.district"} //nolint:gochecknoglobals // constant
	chairFields     = []string{"name", "signin.name", "phone", "signin.phone", "password", "signin.password.new"}                  //nolint:gochecknoglobals // constant
)
