package my

import (
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/clause"
	"ziguan/compacts/hearing"
	"ziguan/compacts/rule"
	"ziguan/compacts/vote"
	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/outbox"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/block"
	"ziguan/parking/change"
	"ziguan/parking/movecall"
	"ziguan/parking/renewal"
	"ziguan/parking/token"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves a resident's pages.
type Pages struct {
	k            *kit.Kit
	parking      *parking.Service
	blocks       *block.Service
	outbox       *outbox.Service
	visits       *visit.Service
	calls        *movecall.Service
	renewals     *renewal.Service
	change       *change.Service
	applications *application.Service
	votes        *vote.Service
	compacts     *clause.Service
	hearings     *hearing.Service
}

// Services are those a resident's pages ask.
type Services struct {
	Parking      *parking.Service
	Blocks       *block.Service
	Outbox       *outbox.Service
	Visits       *visit.Service
	Calls        *movecall.Service
	Renewals     *renewal.Service
	Change       *change.Service
	Applications *application.Service
	Votes        *vote.Service
	Compacts     *clause.Service
	Hearings     *hearing.Service
}

// New makes the pages.
func New(k *kit.Kit, s Services) *Pages {
	return &Pages{
		k: k, parking: s.Parking, blocks: s.Blocks, outbox: s.Outbox, visits: s.Visits, calls: s.Calls, renewals: s.Renewals, change: s.Change,
		applications: s.Applications, votes: s.Votes, compacts: s.Compacts, hearings: s.Hearings,
	}
}

func (p *Pages) page(c *fiber.Ctx, titleKey string) ui.PageHead {
	head := p.k.Page(c, titleKey)
	head.Styles, head.Narrow = []string{"css/cards.css"}, true
	return head
}

// dwelling is one of the resident's dwellings with what it has.
type dwelling struct {
	account.Home
	Cards []parking.Card // those that go on, or are to be replaced
	Old   []parking.Card // those that were
	Cars  []parking.Vehicle
	// Applied are its applications that are under way.
	Applied []application.Application
	// Blocks are those of its cars, each with its reason.
	Blocks []block.Block
	Asked  []guest // who wait for the household's word
	Calls  []call  // to move a car, that nobody has answered
	// Renewals are its cards' parts in the yearly renewal that runs.
	Renewals []renewal.Renewal
}

// asked reports whether the household is asked to renew a card: then that is the
// one thing to do.
func (d dwelling) asked() bool {
	return slices.ContainsFunc(d.Renewals, func(r renewal.Renewal) bool { return r.State == renewal.Due })
}

// homeView is the first page.
type homeView struct {
	Page     ui.PageHead
	Base     string
	Name     string
	Today    day.Day
	Homes    []dwelling
	News     []outbox.Received // unread
	Told     bool              // there are messages at all
	Votes    []vote.Vote       // open, and without a ballot of theirs
	Asks     []clause.Asking   // compacts they are asked about, or to sign
	Hearings []hearing.Hearing // in which something waits for them
	Waits    bool              // a committee asks something of the visitor
	Zone     *time.Location
	Refused  string // why the last act was not done
}

// Home is `/my/{committee}`: the cards and cars of every dwelling the visitor is
// of in this committee; not.found for whoever is of none.
func (p *Pages) Home(c *fiber.Ctx) error { return p.home(c, "") }

func (p *Pages) home(c *fiber.Ctx, refused string) error {
	committee := kit.Committee(c)
	v := homeView{
		Page: p.page(c, "my.title"), Base: "/my/" + committee.Code, Name: kit.Of(c).Person.Person.Name,
		Today: committee.Today(p.k.DB.Now()), Refused: refused,
	}
	renewals, err := p.renewals.Mine(c.UserContext(), kit.Actor(c), committee.ID)
	if err != nil {
		return err
	}
	if v.Asks, err = p.compacts.Asks(c.UserContext(), kit.Actor(c), committee.ID); err != nil {
		return err
	}
	if v.Hearings, err = p.hearings.Awaits(c.UserContext(), kit.Actor(c), committee.ID); err != nil {
		return err
	}
	if v.Votes, err = p.votes.Awaits(c.UserContext(), kit.Actor(c), committee.ID); err != nil {
		return err
	}
	if v.Waits, err = p.k.Waits(c.UserContext(), kit.Of(c).Person); err != nil {
		return err
	}
	for _, h := range kit.Of(c).Person.Homes {
		if h.CommitteeID != committee.ID {
			continue
		}
		d, err := p.dwelling(c, h)
		if err != nil {
			return err
		}
		d.Renewals = renewing(renewals, d.Dwelling)
		v.Homes = append(v.Homes, d)
	}
	if len(v.Homes) == 0 {
		return actor.ErrNotHere
	}
	err = p.news(c, &v)
	return kit.Show(c, err, homePage(v))
}

func (p *Pages) dwelling(c *fiber.Ctx, h account.Home) (dwelling, error) {
	d := dwelling{Home: h}
	list, err := p.parking.OfDwelling(c.UserContext(), kit.Actor(c), h.CommitteeID, h.DwellingID)
	if err != nil {
		return d, err
	}
	for _, card := range list {
		if card.Live() || card.State == parking.CardLost || card.State == parking.CardApplied || card.State == parking.CardPosting {
			d.Cards = append(d.Cards, card)
		} else {
			d.Old = append(d.Old, card)
		}
	}
	if d.Blocks, err = p.blocks.OfDwelling(c.UserContext(), kit.Actor(c), h.CommitteeID, h.DwellingID); err != nil {
		return d, err
	}
	visitors, err := p.visits.OfDwelling(c.UserContext(), kit.Actor(c), h.CommitteeID, h.DwellingID)
	if err != nil {
		return d, err
	}
	d.Asked = p.guests(c, visitors.Asked)
	if d.Calls, err = p.callsOf(c, h.DwellingID, true); err != nil {
		return d, err
	}
	asked, err := p.applications.OfDwelling(c.UserContext(), kit.Actor(c), h.CommitteeID, h.DwellingID)
	if err != nil {
		return d, err
	}
	for _, a := range asked {
		if !a.State.Over() {
			d.Applied = append(d.Applied, a)
		}
	}
	err = p.k.DB.Read(c.UserContext(), func(r *pg.Reader) error {
		d.Cars, err = parking.VehiclesOfDwelling(c.UserContext(), r, h.CommitteeID, h.DwellingID)
		return err
	})
	return d, err
}

// cardView is the card on the phone.
type cardView struct {
	Page    ui.PageHead
	Base    string
	Here    string
	V       parking.Shown
	State   parking.CardState // as it is today
	Reason  string            // why it does not work, where somebody wrote one
	Ground  rule.Ground       // what that it was suspended or taken back rests on
	QR      [][]bool          // empty unless the card is valid
	Told    string            // how it was lost, as typed
	Error   string
	Refused string
	Opened  bool
	// Change is its substitutes, what was decided against it and how one appeals.
	Change  change.View
	Decided string // the day of that decision
	Duty    string
}

// Card is `/my/{committee}/card/{number}`: what is held up at the gate.
func (p *Pages) Card(c *fiber.Ctx) error { return p.card(c, kit.Form{}) }

func (p *Pages) card(c *fiber.Ctx, f kit.Form) error {
	committee := kit.Committee(c)
	shown, err := p.own(c)
	if err != nil {
		return err
	}
	v := cardView{
		Page: p.page(c, "my.card"), Base: "/my/" + committee.Code, Here: "/my/" + committee.Code + "/card/" + shown.Number.String(),
		V: shown, State: today(shown.State, shown.Lapsed(shown.Today)), Told: f.Get("reason"), Opened: f.Err() != nil,
	}
	if v.Change, err = p.change.View(c.UserContext(), kit.Actor(c), committee.ID, shown.Number.String()); err != nil {
		return err
	}
	if d := v.Change.Decision; d != nil {
		v.Decided = committee.Today(d.At).String()
	}
	v.Duty = committee.DutyPhone
	v.Page.Theme = "sun" // a guard reads it in full light, whatever the phone prefers
	if v.Error = f.FieldError(kit.Of(c).Words, "reason"); v.Error == "" {
		v.Refused = f.Summary(kit.Of(c).Words)
	}
	if !shown.Valid(shown.Today) {
		if n := len(shown.Events); n > 0 && v.State == shown.State && v.State != parking.CardReplaced {
			v.Reason, v.Ground = shown.Events[n-1].Reason, shown.Events[n-1].Ground
		}
		return kit.Render(c, cardPage(v))
	}
	secret, err := p.parking.TokenOf(c.UserContext(), kit.Actor(c), committee.ID, shown.Number.String())
	if err != nil {
		return err
	}
	v.QR, err = ui.QRBits(token.Address(p.k.Absolute(""), secret))
	return kit.Show(c, err, cardPage(v))
}

// own gives a card of one of the visitor's dwellings; card.unknown for any
// other, also for those who may see it in their office.
func (p *Pages) own(c *fiber.Ctx) (parking.Shown, error) {
	shown, err := p.parking.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return shown, err
	}
	mine := slices.ContainsFunc(kit.Of(c).Person.Homes, func(h account.Home) bool {
		return h.CommitteeID == kit.Committee(c).ID && h.DwellingID == shown.DwellingID
	})
	if !mine {
		return shown, parking.ErrCardUnknown
	}
	return shown, nil
}

// Lost reports the card lost, with how; the page it leads to says what comes next.
func (p *Pages) Lost(c *fiber.Ctx) error {
	f := kit.Bind(c)
	shown, err := p.own(c)
	if err != nil {
		return err
	}
	err = p.parking.Lost(c.UserContext(), kit.Actor(c), parking.CardAct{
		Committee: kit.Committee(c).ID, Number: shown.Number.String(), Reason: f.Get("reason"),
	})
	if err == nil || again(err, shown) {
		return kit.Done(c, "/my/"+kit.Committee(c).Code+"/card/"+shown.Number.String(), "my.lost.done")
	}
	return kit.Refuse(c, err, func() error { return p.card(c, f.WithError(err)) })
}

// again reports that the card was reported lost before, as by a second tap.
func again(err error, shown parking.Shown) bool {
	var e *errs.Error
	return shown.State == parking.CardLost && errors.As(err, &e) && e.Kind == errs.Conflict
}
