package cards

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/proposal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// issueView is the form for a new card.
type issueView struct {
	Page     ui.PageHead
	Base     string
	Province string
	Key      string // makes a double tap one card
	Dwelling string // as typed, like all below
	Plates   []string
	Class    string
	ValidTo  string
	Reason   string
	Classes  []ui.Option
	Errors   []ui.FieldError
	Refused  string // what is wrong with the whole
	InTheWay string // the card that is in the way
}

// IssueForm is `…/cards/new`; ?dwelling=, ?plates= and ?class= fill it in.
func (p *Pages) IssueForm(c *fiber.Ctx) error { return p.issueForm(c, kit.BindQuery(c), id.Secret()) }

func (p *Pages) issueForm(c *fiber.Ctx, f kit.Form, key string) error {
	classes, err := p.classes(c)
	if err != nil {
		return err
	}
	v := issueView{
		Page: p.page(c, "cardpages.issue"), Base: kit.Link(c, "cards"), Province: kit.Committee(c).Province, Key: key,
		Dwelling: f.Get("dwelling"), Class: f.Get("class"), ValidTo: f.Get("valid_to"), Reason: f.Get("reason"),
		Classes: classOptions(c, classes), InTheWay: numberIn(f.Err()),
	}
	v.Page.Narrow = true
	if v.Class == "" {
		v.Class = string(class.FirstCar)
	}
	most := 1
	for _, k := range classes {
		most = max(most, k.Plates)
	}
	v.Plates = append(v.Plates, f.All("plates")...)
	for len(v.Plates) < min(most, mostPlates) {
		v.Plates = append(v.Plates, "")
	}
	v.Errors, v.Refused = kit.WrongParts(c, f, "dwelling", "cardpages.dwelling", "plates", "cardpages.plate", "class", "card.class", "valid_to", "card.valid_to", "reason", "cardpages.reason")
	return kit.Render(c, issuePage(v))
}

// mostPlates is how many plate fields the form shows, however many a class allows.
const mostPlates = 4

// Issue puts the card forward for a colleague to confirm, and leads to it. The
// same form sent twice is one proposal.
func (p *Pages) Issue(c *fiber.Ctx) error {
	f := kit.Bind(c)
	made, err := p.propose(c, f)
	if err == nil {
		return kit.Done(c, kit.Link(c, "cards", "proposals", made.ID.String()), "cardpages.proposal.done.proposed")
	}
	key := f.Get("key")
	if errors.Is(err, parking.ErrRequestReused) {
		key = id.Secret()
	}
	return kit.Refuse(c, err, func() error { return p.issueForm(c, f.WithError(err), key) })
}

func (p *Pages) propose(c *fiber.Ctx, f kit.Form) (proposal.Proposal, error) {
	n := proposal.NewProposal{
		Committee: kit.Committee(c).ID, Dwelling: f.Trim("dwelling"), Class: f.Get("class"), Reason: f.Get("reason"), Key: f.Get("key"),
	}
	for _, s := range f.All("plates") {
		if s != "" {
			n.Plates = append(n.Plates, s)
		}
	}
	if s := f.Trim("valid_to"); s != "" {
		d, err := day.Parse(s)
		if err != nil {
			return proposal.Proposal{}, day.ErrInvalid.On("valid_to")
		}
		n.ValidTo = d
	}
	made, err := p.proposals.Propose(c.UserContext(), kit.Actor(c), n)
	if errors.Is(err, people.ErrDwellingUnknown) {
		err = errs.Form(people.ErrDwellingUnknown.On("dwelling")) // a wrong field here, not a missing page
	}
	return made, err
}
