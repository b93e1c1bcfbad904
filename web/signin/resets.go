package signin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// renamed puts the errors of a person's fields on the fields of a form where they
// stand beside others.
func renamed(err error) error {
	var e *errs.Error
	if !errors.As(err, &e) {
		return err
	}
	if len(e.Fields) == 0 {
		return ofPerson(e)
	}
	fields := make([]*errs.Error, len(e.Fields))
	for i, f := range e.Fields {
		fields[i] = ofPerson(f)
	}
	return errs.Form(fields...)
}

func ofPerson(e *errs.Error) *errs.Error {
	if e.Field == "name" || e.Field == "phone" {
		return e.On("person_" + e.Field)
	}
	return e
}

// ResetsView is where people are let in again: residents by one clerk,
// colleagues by two.
type ResetsView struct {
	Page       ui.PageHead
	Code       string
	Waiting    []account.Reset
	Mine       people.PersonID
	Colleagues []ui.Option
}

// Resets shows who waits for a second word.
func (h *Handlers) Resets(c *fiber.Ctx) error {
	who, committee := kit.Actor(c), kit.Committee(c)
	var v ResetsView
	var err error
	if v.Waiting, err = h.k.Account.Resets(c.UserContext(), who, committee.ID); err != nil {
		return err
	}
	roles, err := h.k.People.Roles(c.UserContext(), who, committee.ID)
	if err != nil {
		return err
	}
	v.Mine = kit.Of(c).Person.Person.ID
	seen := map[people.PersonID]bool{v.Mine: true}
	for _, r := range roles {
		if r.EndedAt == nil && !seen[r.PersonID] {
			seen[r.PersonID] = true
			v.Colleagues = append(v.Colleagues, ui.Option{Value: r.PersonID.String(), Label: r.Name + " · " + kit.T(c, "role."+string(r.Role))})
		}
	}
	v.Page, v.Code = h.page(c, "signin.resets.title"), committee.Code
	return kit.Render(c, ResetsPage(v))
}

// AskReset asks for a colleague. The first letter of all is shown at once: nobody is
// there yet to confirm it.
func (h *Handlers) AskReset(c *fiber.Ctx) error {
	f := kit.Bind(c)
	person, err := id.Parse[people.Person](f.Get("person"))
	if err != nil {
		err = people.ErrPersonUnknown
	} else {
		var l account.PrintedLetter
		if l, err = h.k.Account.FirstLetter(c.UserContext(), kit.Actor(c), person); err == nil {
			return h.sheets(c, accountSheet, l)
		}
		if errors.Is(err, account.ErrResetTwo) {
			err = h.k.Account.AskReset(c.UserContext(), kit.Actor(c), person, f.Has("lost"))
		}
	}
	if err != nil {
		return err
	}
	return kit.Done(c, kit.Link(c, "resets"), "signin.resets.asked")
}

// ConfirmReset is the second word; the letter is shown once, for printing.
func (h *Handlers) ConfirmReset(c *fiber.Ctx) error {
	key, err := id.Parse[account.Reset](c.Params("id"))
	if err != nil {
		return account.ErrResetUnknown
	}
	l, err := h.k.Account.ConfirmReset(c.UserContext(), kit.Actor(c), key)
	if err != nil {
		return err
	}
	return h.sheets(c, accountSheet, l)
}

// ResidentLetter lets a resident in again, who stands at the counter with papers.
func (h *Handlers) ResidentLetter(c *fiber.Ctx) error {
	f, committee := kit.Bind(c), kit.Committee(c)
	d, err := people.DwellingByCode(c.UserContext(), h.k.DB, committee.ID, dwellingCode(f.Get("dwelling")))
	if err != nil {
		return err
	}
	at := account.AtDoor{Dwelling: d.ID}
	var l account.PrintedLetter
	if at.Resident, err = id.Parse[people.Resident](f.Get("resident")); err != nil {
		err = account.ErrResidentUnknown.On("resident")
	} else {
		l, err = h.k.Account.NewResidentLetter(c.UserContext(), kit.Actor(c), at, f.Has("lost"))
	}
	if err == nil {
		return h.sheets(c, accountSheet, l)
	}
	again := func() error {
		return h.counter(c, CounterView{
			Dwelling: f.Get("dwelling"), LostTyped: typed(f, "resident", "lost"),
			LostErrors: kit.WrongAtFirst(c, f.WithError(err), "resident", "signin.counter.resident"),
		})
	}
	if refused(err, people.ErrPersonUnknown, account.ErrResidentUnknown, account.ErrResetTwo) {
		c.Status(kit.Status(err))
		return again()
	}
	return kit.Refuse(c, err, again)
}
