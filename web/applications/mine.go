package applications

import (
	"path"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/account"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// mineView is an application as its household sees it.
type mineView struct {
	Page    ui.PageHead
	Here    string
	Home    string
	V       application.Shown
	Story   []chapter
	Papers  []paper
	Place   string
	Offer   string // until when it holds
	Posted  string
	Wait    string
	Reason  string // of the last refusal or question
	Ground  rule.Ground
	Grounds []ui.ChainLink
	Consent consentView
	Refused string
}

// consentView is what a household sees of its owner's word, and what the owner may
// say when it is the owner who reads.
type consentView struct {
	Needed   bool
	State    application.ConsentState // empty while nobody was asked
	Holds    bool
	Speaks   application.Speaks
	Answer   bool // the reader may say yes or no
	Withdraw bool // the reader may take their word back
	Back     string
	LeaseEnd string
	Days     string
}

// Can reports whether the household may do something now.
func (v mineView) Can(on application.Event) bool { return slices.Contains(v.V.Can, on) }

// Mine is `/my/{committee}/applications/{number}`.
func (p *Pages) Mine(c *fiber.Ctx) error { return p.mine(c, kit.Form{}) }

// own gives an application of one of the visitor's dwellings;
// application.unknown for any other, also for those who may see it in their office.
func (p *Pages) own(c *fiber.Ctx) (application.Shown, error) {
	v, err := p.s.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return v, err
	}
	if !slices.ContainsFunc(kit.Of(c).Person.Homes, func(h account.Home) bool {
		return h.CommitteeID == kit.Committee(c).ID && h.DwellingID == v.DwellingID
	}) {
		return v, application.ErrUnknown
	}
	return v, nil
}

func (p *Pages) mine(c *fiber.Ctx, f kit.Form) error {
	shown, err := p.own(c)
	if err != nil {
		return err
	}
	v := p.mineView(c, shown)
	v.Refused = f.Summary(kit.Of(c).Words)
	return kit.Render(c, minePage(v))
}

func (p *Pages) mineView(c *fiber.Ctx, shown application.Shown) mineView {
	w := kit.Of(c).Words
	v := mineView{
		Page: p.page(c, "apply.title", "Number", shown.Number), Here: mine(c, "applications", shown.Number), Home: mine(c), V: shown,
		Story: story(c, shown), Papers: papers(shown), Wait: standing(c, shown), Grounds: grounds(c, shown),
	}
	switch shown.State {
	case application.Waiting:
		v.Place = place(w, shown.Place)
	case application.Offered:
		v.Offer = w.Say("apply.offer.untold", "Days", strconv.Itoa(shown.OfferDays))
		if !shown.Deadline.Zero() {
			v.Offer = w.Say("apply.offer.until", "Until", until(w, shown.Deadline, shown.Today))
		}
	case application.Posting:
		v.Posted = posted(w, shown)
	case application.Returned:
		v.Reason = lastOf(shown, application.AskMore).Reason
	case application.Refused:
		last := lastOf(shown, application.Refuse)
		v.Reason, v.Ground = last.Reason, last.Ground
	case application.Submitted, application.Checked, application.Issued, application.Withdrawn, application.Declined, application.Lapsed:
	}
	v.Consent = consentOf(c, shown)
	return v
}

func consentOf(c *fiber.Ctx, shown application.Shown) consentView {
	final, issued := shown.State.Over(), shown.State == application.Issued
	tenant := shown.Holder == class.HolderTenant
	v := consentView{
		Needed: tenant && !final, State: shown.Consent.State, Holds: shown.Consent.Holds, Speaks: shown.Speaks,
		LeaseEnd: shown.LeaseEnd.String(), Days: strconv.Itoa(shown.BackDays),
	}
	speaks := tenant && shown.Speaks == application.SpeaksAsOwner
	v.Answer = speaks && !final && !v.Holds
	v.Withdraw = speaks && v.Holds && (!final || issued && (shown.BackUntil.Zero() || shown.BackUntil >= shown.Today))
	if issued && !shown.BackUntil.Zero() {
		v.Back = until(kit.Of(c).Words, shown.BackUntil, shown.Today)
	}
	return v
}

// Act is a POST below the household's own application.
func (p *Pages) Act(c *fiber.Ctx) error {
	f := kit.Bind(c)
	shown, err := p.own(c)
	if err != nil {
		return err
	}
	who, m, number := kit.Actor(c), kit.Committee(c).ID, shown.Number
	said := ""
	switch path.Base(c.Path()) {
	case "withdrawal":
		said, err = "apply.done.withdraw", p.s.Withdraw(c.UserContext(), who, m, number, "")
	case "completion":
		said, err = "apply.done.supply", p.s.Supply(c.UserContext(), who, m, number)
	case "acceptance":
		said, err = "apply.done.accept", p.s.AcceptOffer(c.UserContext(), who, m, number)
	case "renunciation":
		said, err = "apply.done.decline", p.s.DeclineOffer(c.UserContext(), who, m, number)
	}
	return kit.Settle(c, err, func() error { return p.mine(c, f.WithError(err)) }, mine(c, "applications", number), said)
}

// Ask asks the owner; whoever asks gets nothing to answer with.
func (p *Pages) Ask(c *fiber.Ctx) error {
	shown, err := p.own(c)
	if err != nil {
		return err
	}
	err = p.s.AskConsent(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, shown.Number)
	return kit.Settle(c, err, func() error { return p.mine(c, kit.Form{}.WithError(err)) }, mine(c, "applications", shown.Number), "apply.done.consent_asked")
}

// Word is the owner's own answer, on their own page.
func (p *Pages) Word(c *fiber.Ctx) error {
	f := kit.Bind(c)
	shown, err := p.own(c)
	if err != nil {
		return err
	}
	on := application.ConsentEvent(f.Get("answer"))
	err = p.s.Word(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, shown.Number, on)
	return kit.Settle(c, err, func() error { return p.mine(c, f.WithError(err)) }, mine(c, "applications", shown.Number), "apply.asked.done")
}
