package signin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// renamed puts an error of a person's fields on the fields of a form where they
// stand beside others.
func renamed(err error) error {
	var e *errs.Error
	if errors.As(err, &e) && (e.Field == "name" || e.Field == "phone") {
		return e.On("person_" + e.Field)
	}
	return err
}

// ResetsView is where people are let in again: residents by one clerk,
// colleagues by two.
type ResetsView struct {
	Page       ui.PageHead
	Code       string
	Waiting    []people.Reset
	Mine       people.PersonID
	Colleagues []ui.Option
	Typed      map[string]string
	Errors     []ui.FieldError
}

// Resets shows who waits for a second word.
func (h *Handlers) Resets(c *fiber.Ctx) error { return h.resets(c, ResetsView{}) }

func (h *Handlers) resets(c *fiber.Ctx, v ResetsView) error {
	who, committee := kit.Actor(c), kit.Committee(c)
	var err error
	if v.Waiting, err = h.people.Resets(c.UserContext(), who, committee.ID); err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	roles, err := h.people.Roles(c.UserContext(), who, committee.ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
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

// AskReset asks for a colleague.
func (h *Handlers) AskReset(c *fiber.Ctx) error {
	f := kit.Bind(c)
	person, err := id.Parse[people.Person](f.Get("person"))
	if err != nil {
		err = people.ErrPersonUnknown
	} else {
		err = h.people.AskReset(c.UserContext(), kit.Actor(c), person, f.Has("lost"))
	}
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	return kit.Done(c, kit.Link(c, "resets"), "signin.resets.asked")
}

// ConfirmReset is the second word; the letter is shown once, for printing.
func (h *Handlers) ConfirmReset(c *fiber.Ctx) error {
	key, err := id.Parse[people.Reset](c.Params("id"))
	if err != nil {
		return people.ErrResetUnknown
	}
	l, err := h.people.ConfirmReset(c.UserContext(), kit.Actor(c), key)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	return h.sheets(c, true, l)
}

// ResidentLetter lets a resident in again, who stands at the counter with papers.
func (h *Handlers) ResidentLetter(c *fiber.Ctx) error {
	f := kit.Bind(c)
	who := kit.Actor(c)
	l, err := h.people.NewAccountLetter(c.UserContext(), who, f.Get("person_phone"), f.Has("lost"))
	if err == nil {
		return h.sheets(c, true, l)
	}
	again := func() error {
		return h.resets(c, ResetsView{Typed: typed(f, "person_phone"), Errors: wrong(c, f.WithError(renamed(err)), label{"person_phone", "signin.phone"})})
	}
	if refused(err, people.ErrPersonUnknown, people.ErrResetTwo) {
		c.Status(kit.Status(err))
		return again()
	}
	return kit.Refuse(c, err, again)
}
