package signin

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/id"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// zone is where the program's people live; a committee's own pages use its own.
func (h *Handlers) zone() *time.Location {
	z, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return time.UTC // cannot happen: the zones are built in
	}
	return z
}

// office says where an office looks on.
func office(o account.Office) string {
	if o.Street == "" {
		return o.DistrictName
	}
	return o.DistrictName + " · " + o.StreetName
}

// EnrolQRView is the QR code that a phone opens to be enrolled.
type EnrolQRView struct {
	Page      ui.PageHead
	Gate      bool // a volunteer's phone for the gate
	Name      string
	QR        [][]bool
	Address   string
	Committee string // its code, of a gate's phone
	Strong    bool
	Secret    string // behind the QR code, to show the same one again
	Waiting   bool
}

// EnrolSecond shows the code for enrolling one's phone as second factor.
func (h *Handlers) EnrolSecond(c *fiber.Ctx) error {
	name := kit.Bind(c).Trim("name")
	if name == "" {
		name = kit.T(c, "signin.device.mine")
	}
	e, err := h.k.Account.EnrolSecondDevice(c.UserContext(), h.secret(c), name)
	if err != nil {
		return err
	}
	return h.enrolQR(c, e, EnrolQRView{Name: name, Strong: kit.Of(c).Person.Strong})
}

func (h *Handlers) enrolQR(c *fiber.Ctx, e account.Enrolment, v EnrolQRView) error {
	var err error
	v.Secret, v.Address = e.Secret, h.k.Absolute("/enrol/"+e.Secret)
	if v.QR, err = ui.QRBits(v.Address); err != nil {
		return err
	}
	v.Page = h.page(c, "signin.enrol.title")
	return kit.Render(c, EnrolQRPage(v))
}

// EnrolView is what a phone shows before it is enrolled, and after.
type EnrolView struct {
	Page     ui.PageHead
	Secret   string
	Enrolled account.Enrolled
	Done     bool
}

// EnrolForm is opened by the QR code; nothing is used up by looking.
func (h *Handlers) EnrolForm(c *fiber.Ctx) error {
	e, err := h.k.Account.Enrolling(c.UserContext(), c.Params("secret"))
	if err != nil {
		return err
	}
	return kit.Render(c, EnrolPage(EnrolView{Page: h.page(c, "signin.enrol.title"), Secret: c.Params("secret"), Enrolled: e}))
}

// Enrol gives the phone its token; a gate's phone goes straight to work.
func (h *Handlers) Enrol(c *fiber.Ctx) error {
	e, err := h.k.Account.Enrol(c.UserContext(), c.Params("secret"))
	if err != nil {
		return err
	}
	if e.Kind == account.EnrolGate {
		h.k.SetSecret(c, kit.DeviceCookie(h.k.Cfg), e.Token, e.Until)
		return kit.Done(c, "/gate/"+e.Committee, "signin.enrol.gate.done")
	}
	h.k.SetSecret(c, h.secondCookie(), e.Token, e.Until)
	return kit.Render(c, EnrolPage(EnrolView{Page: h.page(c, "signin.enrol.title"), Enrolled: e, Done: true}))
}

// CodesView is the sheet of one-time codes; it is shown once.
type CodesView struct {
	Page  ui.PageHead
	Codes []string
	Start string
}

// NewCodes makes ten codes and shows them for printing.
func (h *Handlers) NewCodes(c *fiber.Ctx) error {
	codes, fresh, err := h.k.Account.NewOneTimeCodes(c.UserContext(), h.secret(c))
	if err != nil {
		return err
	}
	if err := h.keep(c, fresh); err != nil {
		return err
	}
	return kit.Render(c, CodesPage(CodesView{Page: h.page(c, "signin.codes.title"), Codes: codes, Start: start(kit.Of(c).Person)}))
}

// TOTPView shows an authenticator's key until a code of it was typed back.
type TOTPView struct {
	Page   ui.PageHead
	Key    string
	QR     [][]bool
	Code   string
	Errors []ui.FieldError
}

// TOTPForm shows a fresh key; nothing is kept until its code was typed back.
func (h *Handlers) TOTPForm(c *fiber.Ctx) error {
	key, err := h.k.Account.NewTOTP(kit.Of(c).Person, kit.T(c, "app.name"))
	if err != nil {
		return err
	}
	return h.totpPage(c, TOTPView{Key: key.Secret}, key.URL)
}

func (h *Handlers) totpPage(c *fiber.Ctx, v TOTPView, address string) error {
	var err error
	if v.QR, err = ui.QRBits(address); err != nil {
		return err
	}
	v.Page = h.page(c, "signin.totp.title")
	return kit.Render(c, TOTPPage(v))
}

// EnrolTOTP keeps the key once its code was typed back.
func (h *Handlers) EnrolTOTP(c *fiber.Ctx) error {
	f := kit.Bind(c)
	fresh, err := h.k.Account.EnrolTOTP(c.UserContext(), h.secret(c), f.Get("key"), f.Get("code"))
	if err == nil {
		return h.raised(c, fresh, "/account")
	}
	return kit.Refuse(c, err, func() error {
		v := TOTPView{Key: f.Get("key"), Code: f.Get("code"), Errors: kit.WrongAtFirst(c, f.WithError(err), "code", "signin.second.code")}
		return h.totpPage(c, v, h.k.Account.TOTPAddress(kit.Of(c).Person, kit.T(c, "app.name"), v.Key))
	})
}

// RevokeSecond takes one of the visitor's own phones out.
func (h *Handlers) RevokeSecond(c *fiber.Ctx) error {
	key, err := id.Parse[account.Device](c.Params("id"))
	if err == nil {
		err = h.k.Account.RevokeSecond(c.UserContext(), h.secret(c), key)
	}
	if err != nil {
		return err
	}
	return kit.Done(c, "/account", "signin.device.revoked")
}

// AccountView is one's own page: what one is, lives in, and signs in with.
type AccountView struct {
	Page    ui.PageHead
	Visitor account.Visitor
	Factors account.Factors
	Wrong   []string        // what somebody tried who has the password
	Errors  []ui.FieldError // of the password
	// Phone is the sign-in name as typed by whoever has none any more.
	Phone       string
	PhoneErrors []ui.FieldError
	Waits       bool // a committee asks something
	Proof       ProofView
}

// Account shows the visitor's own page.
func (h *Handlers) Account(c *fiber.Ctx) error { return h.account(c, AccountView{}) }

func (h *Handlers) account(c *fiber.Ctx, v AccountView) error {
	var err error
	if v.Factors, err = h.k.Account.Factors(c.UserContext(), h.secret(c)); err != nil {
		return err
	}
	v.Page, v.Visitor = h.page(c, "signin.account.title"), kit.Of(c).Person
	if err := h.offered(c, &v.Proof); err != nil {
		return err
	}
	series, err := h.k.Account.WrongCodes(c.UserContext(), h.secret(c))
	if err != nil {
		return err
	}
	for _, s := range series {
		v.Wrong = append(v.Wrong, kit.T(c, "signin.account.wrong", "From", s.Began.In(h.zone()).Format("01-02 15:04"),
			"To", s.Last.In(h.zone()).Format("01-02 15:04"), "N", strconv.Itoa(s.Tries)))
	}
	v.Waits, err = h.k.Waits(c.UserContext(), v.Visitor)
	return kit.Show(c, err, AccountPage(v))
}

// ChangePassword changes the visitor's own; every other screen is signed out.
func (h *Handlers) ChangePassword(c *fiber.Ctx) error {
	f := kit.Bind(c)
	fresh, err := h.k.Account.ChangePassword(c.UserContext(), h.secret(c), f.Get("old"), f.Get("password"))
	if err != nil {
		return kit.Refuse(c, err, func() error {
			return h.account(c, AccountView{Errors: kit.WrongAtFirst(c, f.WithError(err), "old", "signin.password.old", "password", "signin.password.new")})
		})
	}
	if err := h.keep(c, fresh); err != nil {
		return err
	}
	return kit.Done(c, "/account", "signin.password.changed")
}

// SignOutEverywhere ends the visitor's sessions on every device.
func (h *Handlers) SignOutEverywhere(c *fiber.Ctx) error {
	if err := h.k.Account.SignOutEverywhere(c.UserContext(), kit.Of(c).Person.Person.ID); err != nil {
		return err
	}
	h.k.DropSecret(c, kit.SessionCookie(h.k.Cfg))
	return kit.Done(c, "/sign-in", "signin.everywhere.done")
}
