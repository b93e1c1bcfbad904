package hearings

import (
	"encoding/hex"
	"strconv"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// public is a hearing as anybody may read it.
func (p *Pages) public(c *fiber.Ctx) (hearing.Shown, error) {
	return p.hearings.ShowPublic(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
}

// Public is `/p/{committee}/hearings/{number}`.
func (p *Pages) Public(c *fiber.Ctx) error {
	shown, err := p.public(c)
	if err != nil {
		return err
	}
	v := showView{Page: p.k.Page(c, "hearings.one"), V: shown, MaySign: !kit.Of(c).SignedIn || kit.Actor(c).Is(actor.Resident)}
	v.dress()
	v.Base = v.Public
	return kit.Render(c, showPage(v))
}

// brief is a hearing in the list of `/p/{committee}/hearings.json`.
type brief struct {
	Number     string        `json:"number"`
	Kind       hearing.Kind  `json:"kind"`
	State      hearing.State `json:"state"`
	Subject    string        `json:"subject"`
	NoticedOn  day.Day       `json:"noticed_on"`
	StartsAt   time.Time     `json:"starts_at"`
	HeldOn     *day.Day      `json:"held_on"`
	SignupEnds *time.Time    `json:"signup_ends"`
	URL        string        `json:"url"`
}

func briefOf(c *fiber.Ctx, h hearing.Hearing) brief {
	m := kit.Committee(c)
	b := brief{
		Number: h.Number.String(), Kind: h.Kind, State: h.State, Subject: h.Title, NoticedOn: h.NoticedOn, StartsAt: h.StartsAt.In(m.Location()),
		URL: "/p/" + m.Code + "/hearings/" + h.Number.String() + ".json",
	}
	if h.HeldAt != nil {
		on := m.Today(*h.HeldAt)
		b.HeldOn = &on
	}
	if h.SignupEnds != nil {
		ends := h.SignupEnds.In(m.Location())
		b.SignupEnds = &ends
	}
	return b
}

// BoardJSON is `/p/{committee}/hearings.json`.
func (p *Pages) BoardJSON(c *fiber.Ctx) error {
	list, err := p.hearings.Board(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	out := make([]brief, len(list))
	for i, h := range list {
		out[i] = briefOf(c, h)
	}
	return c.JSON(out)
}

// places are the seats of a kind: how many, how filled, and who takes part by their number.
type places struct {
	Kind    hearing.Party `json:"kind"`
	Places  int           `json:"places"`
	How     hearing.Way   `json:"how"`
	Taken   []int         `json:"taken"`
	Present []int         `json:"present"`
	Names   []string      `json:"names,omitempty"` // the frozen list
	Order   []string      `json:"order,omitempty"` // as drawn: the first have the seats, the rest wait
}

// said is a view with what became of it.
type said struct {
	N       int           `json:"n"`
	Seat    int           `json:"seat"`
	Kind    hearing.Party `json:"kind"`
	View    string        `json:"view"`
	Outcome string        `json:"outcome"`
	Reason  string        `json:"reason"`
}

// full is `/p/{committee}/hearings/{number}.json`.
type full struct {
	brief
	Text       string          `json:"text"`
	Place      string          `json:"place"`
	Papers     []hearing.Paper `json:"papers"`
	Sources    string          `json:"sources,omitempty"`
	ListSHA256 string          `json:"list_sha256,omitempty"`
	Seeds      string          `json:"seeds,omitempty"`
	Seats      []places        `json:"seats"`
	Observers  int             `json:"observers"`
	Agenda     []item          `json:"agenda"`
	Views      map[string]int  `json:"views"` // counted, by outcome
	Adopted    []said          `json:"adopted"`
	Partly     []said          `json:"partly"`
	NotAdopted []said          `json:"not_adopted"`
	Finding    string          `json:"finding"`
	Words      map[string]int  `json:"words"` // of the minutes: confirmed, corrected, refused
	Reason     string          `json:"reason,omitempty"`
	Binding    bool            `json:"binding"` // never
}

// item is one of the agenda, with how many were there.
type item struct {
	Item    string `json:"item"`
	Present *int   `json:"present"`
}

// PublicJSON is one hearing as data; it names nobody, and nobody who waits as taking part.
func (p *Pages) PublicJSON(c *fiber.Ctx) error {
	h, err := p.public(c)
	if err != nil {
		return err
	}
	out := full{
		brief: briefOf(c, h.Hearing), Text: h.Text, Place: h.Place, Papers: h.Papers, Sources: h.Sources, ListSHA256: hex.EncodeToString(h.ListSHA256),
		Seeds: h.Seeds, Observers: h.Watched, Finding: h.Finding, Reason: h.Reason, Seats: seatsOf(h),
		Views: map[string]int{"put": len(h.Views())}, Words: map[string]int{}, Adopted: []said{}, Partly: []said{}, NotAdopted: []said{},
	}
	for i, one := range h.Agenda {
		out.Agenda = append(out.Agenda, item{Item: one})
		for _, n := range h.Items {
			if n.N == i+1 {
				out.Agenda[i].Present = &n.Present
			}
		}
	}
	for _, l := range h.Views() {
		one := said{N: l.N, Seat: l.Seat, Kind: l.Party, View: l.Said, Outcome: l.Outcome, Reason: l.Reason}
		out.Views[l.Outcome]++
		switch l.Outcome {
		case hearing.Adopted:
			out.Adopted = append(out.Adopted, one)
		case hearing.Partly:
			out.Partly = append(out.Partly, one)
		case hearing.NotAdopted:
			out.NotAdopted = append(out.NotAdopted, one)
		}
	}
	for _, w := range h.Words {
		out.Words[string(w.Word)]++
	}
	return c.JSON(out)
}

// seatsOf sorts seats by kind.
func seatsOf(h hearing.Shown) []places {
	out := make([]places, len(h.Quotas))
	for i, q := range h.Quotas {
		out[i] = places{Kind: q.Party, Places: q.Places, How: q.Way, Taken: []int{}, Present: []int{}}
		for _, one := range h.Seats {
			if one.Party != q.Party {
				continue
			}
			out[i].Taken = append(out[i].Taken, one.Seat)
			if one.PresentAt != nil {
				out[i].Present = append(out[i].Present, one.Seat)
			}
		}
		for _, d := range h.Drawn {
			if d.Party == q.Party {
				out[i].Names, out[i].Order = d.Names, d.Order
			}
		}
	}
	return out
}

// Calendar is `/p/{committee}/hearings/{number}.ics`: an entry that follows when the
// hearing is put off or cancelled.
func (p *Pages) Calendar(c *fiber.Ctx) error {
	h, err := p.public(c)
	if err != nil {
		return err
	}
	cal := ics.NewCalendarFor("ziguan")
	cal.SetProductId("-//ziguan//hearings//ZH")
	cal.SetMethod(ics.MethodPublish)
	e := cal.AddEvent(h.ID.String() + "@ziguan")
	e.SetDtStampTime(h.Since)
	e.SetSequence(h.Sequence)
	e.SetStartAt(h.StartsAt)
	e.SetEndAt(h.Ends())
	e.SetSummary(kit.T(c, "hearings.ics", "Title", h.Title, "Committee", h.Committee.Name))
	e.SetLocation(h.Place)
	e.SetDescription(h.Text)
	e.SetURL(p.k.Absolute("/p/" + h.Committee.Code + "/hearings/" + h.Number.String()))
	e.SetStatus(ics.ObjectStatusConfirmed)
	if h.State == hearing.Cancelled {
		cal.SetMethod(ics.MethodCancel)
		e.SetStatus(ics.ObjectStatusCancelled)
	}
	return kit.Download(c, "hearing-"+h.Number.String()+".ics", "text/calendar; charset=utf-8", []byte(cal.Serialize()))
}

// posterView is a hearing as it hangs on the wall.
type posterView struct {
	Page ui.PageHead
	Back string
	V    hearing.Shown
	QR   [][]bool
}

// Poster is `/p/{committee}/hearings/{number}/poster`: one sheet of A4, which leads to the
// hearing's page.
func (p *Pages) Poster(c *fiber.Ctx) error {
	h, err := p.public(c)
	if err != nil {
		return err
	}
	v := posterView{Page: p.k.Page(c, "hearings.poster"), Back: "/p/" + h.Committee.Code + "/hearings/" + h.Number.String(), V: h}
	v.Page.Styles = styles()
	if v.QR, err = ui.QRBits(p.k.Absolute(v.Back)); err != nil {
		return err
	}
	return kit.Render(c, posterPage(v))
}

// itemOf is how many were there at an item of the agenda; empty where nobody counted.
func itemOf(h hearing.Shown, n int) string {
	for _, one := range h.Items {
		if one.N == n {
			return strconv.Itoa(one.Present)
		}
	}
	return ""
}
