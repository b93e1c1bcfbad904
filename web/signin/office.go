package signin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// LettersView is where letters are printed by building.
type LettersView struct {
	Page      ui.PageHead
	Buildings []account.Building
	Dwelling  string
	Errors    []ui.FieldError
}

// Letters shows the buildings, and the form with ?dwelling= in it.
func (h *Handlers) Letters(c *fiber.Ctx) error {
	return h.letters(c, LettersView{Dwelling: kit.BindQuery(c).Trim("dwelling")})
}

func (h *Handlers) letters(c *fiber.Ctx, v LettersView) error {
	var err error
	if v.Buildings, err = h.k.Account.Buildings(c.UserContext(), kit.Actor(c), kit.Committee(c).ID); err != nil {
		return err
	}
	v.Page = h.page(c, "signin.letters.title")
	return kit.Render(c, LettersPage(v))
}

// SheetView is one letter on one A4 page.
type SheetView struct {
	account.PrintedLetter
	QR    [][]bool
	Until string
}

// sheetFor says what printed letters open: homes, accounts, or what is asked.
type sheetFor string

const (
	homeSheet    sheetFor = ""
	accountSheet sheetFor = "account"
	askSheet     sheetFor = "ask"
)

// SheetsView is the pages as they are printed; they are shown once.
type SheetsView struct {
	Page      ui.PageHead
	Committee string
	Host      string
	For       sheetFor
	Sheets    []SheetView
}

// PrintLetters makes the letters of a building, or of one dwelling by its code,
// and shows them as pages.
func (h *Handlers) PrintLetters(c *fiber.Ctx) error {
	f := kit.Bind(c)
	who, committee := kit.Actor(c), kit.Committee(c)
	if f.Has("dwelling") || f.Has("one") {
		l, err := h.k.Account.NewLetterFor(c.UserContext(), who, committee.ID, dwellingCode(f.Trim("dwelling")))
		if err != nil {
			if refused(err, people.ErrDwellingUnknown) {
				c.Status(kit.Status(err))
				return h.letters(c, LettersView{Dwelling: f.Get("dwelling"), Errors: kit.WrongAtFirst(c, f.WithError(people.ErrDwellingUnknown.On("dwelling")), "dwelling", "signin.dwelling")})
			}
			return err
		}
		return h.sheets(c, homeSheet, l)
	}
	list, err := h.k.Account.NewDwellingLetters(c.UserContext(), who, committee.ID, f.Get("building"))
	if err != nil {
		return err
	}
	return h.sheets(c, homeSheet, list...)
}

func (h *Handlers) sheets(c *fiber.Ctx, what sheetFor, list ...account.PrintedLetter) error {
	v := SheetsView{Page: h.page(c, "signin.letters.title"), Committee: kit.Committee(c).Name, For: what, Host: h.k.Absolute("/letter")}
	for _, l := range list {
		bits, err := ui.QRBits(h.k.Absolute("/letter/" + l.Secret))
		if err != nil {
			return err
		}
		v.Sheets = append(v.Sheets, SheetView{PrintedLetter: l, QR: bits, Until: kit.Committee(c).Today(l.ExpiresAt).String()})
	}
	return kit.Render(c, SheetsPage(v))
}

// PhonesView is the volunteers and the phones enrolled for the gate.
type PhonesView struct {
	Page       ui.PageHead
	Code       string
	Chair      bool
	Volunteers []ui.Option
	Devices    []account.Device
	Typed      map[string]string
	Errors     []ui.FieldError // of the phone to be enrolled
	Added      []ui.FieldError // of the volunteer to be added
}

// Phones shows who keeps the gate with which phone.
func (h *Handlers) Phones(c *fiber.Ctx) error {
	return h.phones(c, PhonesView{Typed: map[string]string{"valid_to": kit.Committee(c).Today(h.k.DB.Now()).AddYears(1).String()}})
}

func (h *Handlers) phones(c *fiber.Ctx, v PhonesView) error {
	who, committee := kit.Actor(c), kit.Committee(c)
	roles, err := h.k.People.Roles(c.UserContext(), who, committee.ID)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if r.Role == actor.Volunteer && r.EndedAt == nil {
			v.Volunteers = append(v.Volunteers, ui.Option{Value: r.PersonID.String(), Label: r.Name})
		}
	}
	if v.Devices, err = h.k.Account.Devices(c.UserContext(), who, committee.ID); err != nil {
		return err
	}
	v.Page, v.Code, v.Chair = h.page(c, "signin.phones.title"), committee.Code, who.Is(actor.Chair)
	return kit.Render(c, PhonesPage(v))
}

// typed keeps the named fields of a form as they were typed.
func typed(f kit.Form, names ...string) map[string]string {
	out := make(map[string]string, len(names))
	for _, n := range names {
		out[n] = f.Get(n)
	}
	return out
}

// EnrolGate shows the code that a volunteer's phone opens.
func (h *Handlers) EnrolGate(c *fiber.Ctx) error {
	f := kit.Bind(c)
	var e account.Enrolment
	person, err := id.Parse[people.Person](f.Get("person"))
	if err != nil {
		err = account.ErrVolunteer.On("person")
	}
	to, wrongDay := day.Parse(f.Trim("valid_to"))
	if wrongDay != nil && err == nil {
		err = day.ErrInvalid.On("valid_to")
	}
	if err == nil {
		e, err = h.k.Account.EnrolGateDevice(c.UserContext(), kit.Actor(c), person, f.Get("name"), to)
	}
	if err == nil {
		return h.enrolQR(c, e, EnrolQRView{Gate: true, Name: f.Trim("name"), Committee: kit.Committee(c).Code})
	}
	return kit.Refuse(c, err, func() error {
		return h.phones(c, PhonesView{Typed: typed(f, "person", "name", "valid_to"), Errors: kit.WrongAtFirst(c, f.WithError(err),
			"person", "signin.phones.person", "name", "signin.phones.name", "valid_to", "signin.phones.valid_to")})
	})
}

// AddVolunteer asks somebody to be a volunteer; once they say yes, a phone can be
// enrolled.
func (h *Handlers) AddVolunteer(c *fiber.Ctx) error {
	f := kit.Bind(c)
	var to day.Day
	var err error
	if f.Trim("to") != "" {
		if to, err = day.Parse(f.Trim("to")); err != nil {
			err = day.ErrInvalid.On("to")
		}
	}
	committee := kit.Committee(c)
	if err == nil {
		_, err = h.k.Account.Ask(c.UserContext(), kit.Actor(c), account.Ask{
			Committee: committee.ID, Kind: account.KindRole, Role: actor.Volunteer, Name: f.Get("person_name"), Phone: f.Get("person_phone"), To: to,
		})
	}
	if err == nil {
		return h.asked(c)
	}
	return kit.Refuse(c, err, func() error {
		return h.phones(c, PhonesView{Typed: typed(f, "person_name", "person_phone", "to"), Added: kit.WrongAtFirst(c, f.WithError(renamed(err)),
			"person_name", "signin.name", "person_phone", "signin.phone", "to", "signin.phones.to")})
	})
}

// RevokePhone takes a gate's phone out.
func (h *Handlers) RevokePhone(c *fiber.Ctx) error {
	key, err := id.Parse[account.Device](c.Params("id"))
	if err == nil {
		err = h.k.Account.RevokeDevice(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	}
	if err != nil {
		return err
	}
	return kit.Done(c, kit.Link(c, "phones"), "signin.device.revoked")
}
