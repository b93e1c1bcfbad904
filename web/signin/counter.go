package signin

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// CounterView is where a resident shows papers and is given an owner's rights.
type CounterView struct {
	Page      ui.PageHead
	Code      string
	Dwelling  string // as typed
	Found     bool
	Residents []ui.Option // nobody signs in for them yet
	Papers    []ui.Option
	Typed     map[string]string
	Errors    []ui.FieldError
	// SignIn are those who sign in, and may be let in again.
	SignIn     []ui.Option
	LostTyped  map[string]string
	LostErrors []ui.FieldError
}

// dwellingCode gives a dwelling's code as the register shows it, from however
// somebody wrote it; what cannot be read stays as typed and is found nowhere.
func dwellingCode(typed string) string {
	if a, err := register.ParseAddress(typed); err == nil {
		return a.String()
	}
	return typed
}

// Counter asks for a dwelling, then shows who the register has there.
func (h *Handlers) Counter(c *fiber.Ctx) error {
	return h.counter(c, CounterView{Dwelling: c.Query("dwelling")})
}

func (h *Handlers) counter(c *fiber.Ctx, v CounterView) error {
	committee := kit.Committee(c)
	if err := kit.Actor(c).Needs(committee.ID.String(), actor.Staff...); err != nil {
		return err
	}
	v.Page, v.Code = h.page(c, "signin.counter.title"), committee.Code
	for _, p := range account.PapersSeen {
		v.Papers = append(v.Papers, ui.Option{Value: string(p), Label: kit.T(c, "signin.papers."+string(p))})
	}
	if v.Dwelling == "" {
		return kit.Render(c, CounterPage(v))
	}
	err := h.k.DB.Read(c.UserContext(), func(r *pg.Reader) error {
		d, err := people.DwellingByCode(c.UserContext(), r, committee.ID, dwellingCode(v.Dwelling))
		if err != nil {
			return err
		}
		v.Found = true
		list, err := people.Occupancies(c.UserContext(), r, committee.ID, d.ID)
		if err != nil {
			return err
		}
		known, err := account.SignedUp(c.UserContext(), r, committee.ID, d.ID)
		for _, o := range list {
			one := ui.Option{Value: o.ResidentID.String(), Label: o.Name + " · " + kit.T(c, "signin.kind."+o.Kind)}
			switch {
			case !o.To.Zero() && o.To <= committee.Today(r.Now):
			case slices.Contains(known, o.ResidentID):
				v.SignIn = append(v.SignIn, one)
			case o.Kind != people.KindOccupant:
				v.Residents = append(v.Residents, one)
			}
		}
		return err
	})
	if refused(err, people.ErrDwellingUnknown) {
		c.Status(kit.Status(err))
		v.Errors = kit.WrongAtFirst(c, kit.Form{}.WithError(people.ErrDwellingUnknown.On("dwelling")), "dwelling", "signin.dwelling")
		err = nil
	}
	return kit.Show(c, err, CounterPage(v))
}

// Claim asks whoever has the phone to be the resident; it waits for their yes.
func (h *Handlers) Claim(c *fiber.Ctx) error {
	f, committee := kit.Bind(c), kit.Committee(c)
	n := account.Ask{Committee: committee.ID, Kind: account.KindHome, Phone: f.Get("person_phone"), Papers: account.Papers(f.Get("papers"))}
	d, err := people.DwellingByCode(c.UserContext(), h.k.DB, committee.ID, dwellingCode(f.Get("dwelling")))
	if err != nil {
		return err
	}
	n.Dwelling = d.ID
	if n.Resident, err = id.Parse[people.Resident](f.Get("resident")); err != nil {
		err = account.ErrResidentUnknown.On("resident")
	} else {
		_, err = h.k.Account.Ask(c.UserContext(), kit.Actor(c), n)
	}
	if err == nil {
		return h.asked(c)
	}
	again := func() error {
		return h.counter(c, CounterView{Dwelling: f.Get("dwelling"), Typed: typed(f, "resident", "person_phone", "papers"), Errors: kit.WrongAtFirst(c, f.WithError(renamed(err)),
			"person_phone", "signin.phone", "resident", "signin.counter.resident", "papers", "signin.counter.papers")})
	}
	if refused(err, account.ErrResidentUnknown) {
		c.Status(kit.Status(err))
		return again()
	}
	return kit.Refuse(c, err, again)
}
