package postings

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/posting"
	"ziguan/internal/photo"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// clock is how a browser writes a day and a time in a form.
const clock = "2006-01-02T15:04"

// proofView is the form of a photograph.
type proofView struct {
	head
	V      posting.Shown
	Typed  kit.Form
	At     string
	Errors []ui.FieldError
}

// ProofForm is `…/postings/{number}/proofs/new`.
func (p *Pages) ProofForm(c *fiber.Ctx) error { return p.proofForm(c, kit.Form{}) }

func (p *Pages) proofForm(c *fiber.Ctx, f kit.Form) error {
	m := kit.Committee(c)
	shown, err := p.board.Show(c.UserContext(), kit.Actor(c), m.ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := proofView{head: p.head(c, "postings.proof.add"), V: shown, Typed: f, At: f.Get("hung_at")}
	if v.At == "" {
		v.At = p.k.DB.Now().In(m.Location()).Format(clock)
	}
	v.Errors = kit.Wrong(c, f, "photo", "postings.field.photo", "place", "postings.field.place", "hung_at", "postings.field.hung_at")
	return kit.Render(c, proofPage(v))
}

// AddProof takes the photograph in.
func (p *Pages) AddProof(c *fiber.Ctx) error {
	f := kit.Bind(c)
	_, file, err := kit.Upload(c, "photo", photo.MaxUpload)
	at, timeErr := time.ParseInLocation(clock, f.Trim("hung_at"), kit.Committee(c).Location())
	if err == nil && timeErr != nil {
		err = posting.ErrHungAt.On("hung_at")
	}
	if err == nil {
		err = p.board.Prove(c.UserContext(), kit.Actor(c), posting.NewProof{
			Committee: kit.Committee(c).ID, Number: c.Params("number"), Place: f.Get("place"), HungAt: at, File: file,
		})
	}
	return kit.Settle(c, err, func() error { return p.proofForm(c, f.WithError(err)) }, kit.Link(c, "postings", c.Params("number")), "postings.proof.added")
}

// Proof is the picture itself.
func (p *Pages) Proof(c *fiber.Ctx) error {
	jpeg, err := p.board.Photo(c.UserContext(), kit.Actor(c), posting.ProofAt{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Proof: c.Params("proof"),
	})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/jpeg")
	return c.Send(jpeg)
}
