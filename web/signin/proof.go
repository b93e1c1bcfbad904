package signin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// ProofView is how the visitor shows by SMS that their phone is theirs: nothing where
// no committee of theirs sends SMS.
type ProofView struct {
	Gateways []account.Gateway // the one whose code waits first
	Until    string            // when that code is over, as a clock shows it
	Errors   []ui.FieldError
}

// offered fills in who can send the visitor a code.
func (h *Handlers) offered(c *fiber.Ctx, v *ProofView) (err error) {
	if v.Gateways, err = h.k.Proofs.Gateways(c.UserContext(), kit.Of(c).Person); err != nil {
		return err
	}
	if len(v.Gateways) > 0 && v.Gateways[0].Until != nil {
		v.Until = v.Gateways[0].Until.In(h.zone()).Format("15:04")
	}
	return nil
}

// SendCode sends a code to the phone that the visitor signs in by.
func (h *Handlers) SendCode(c *fiber.Ctx) error {
	f := kit.Bind(c)
	if err := h.k.Proofs.Send(c.UserContext(), kit.Of(c).Person, f.Get("committee")); err != nil {
		return h.proofAgain(c, f, err)
	}
	return kit.Done(c, "/account", "signin.account.proof.sent")
}

// ConfirmCode takes the code that came to the phone.
func (h *Handlers) ConfirmCode(c *fiber.Ctx) error {
	f := kit.Bind(c)
	if err := h.k.Proofs.Confirm(c.UserContext(), kit.Of(c).Person, f.Get("committee"), f.Get("code")); err != nil {
		return h.proofAgain(c, f, err)
	}
	return kit.Done(c, "/account", "signin.account.proof.done")
}

func (h *Handlers) proofAgain(c *fiber.Ctx, f kit.Form, err error) error {
	return kit.Refuse(c, err, func() error {
		return h.account(c, AccountView{Proof: ProofView{Errors: proofErrors(c, f.WithError(err))}})
	})
}

func proofErrors(c *fiber.Ctx, f kit.Form) []ui.FieldError {
	return kit.WrongAtFirst(c, f, "code", "signin.account.proof.code")
}
