package gatepage

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/change"
	"ziguan/parking/gate"
	"ziguan/parking/movecall"
	"ziguan/parking/plate"
	"ziguan/parking/visit"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages are the handlers of the volunteer's pages; all but Down need kit.OnDuty.
type Pages struct {
	k      *kit.Kit
	watch  *watch.Service
	rec    *gate.Recorder
	visits *visit.Service
	calls  *movecall.Service
	change *change.Service
}

// Services are those a volunteer's pages ask.
type Services struct {
	Watch    *watch.Service
	Recorder *gate.Recorder
	Visits   *visit.Service
	Calls    *movecall.Service
	Change   *change.Service
}

// New makes the pages. It is called once, when the routes are laid.
func New(k *kit.Kit, s Services) *Pages {
	return &Pages{k: k, watch: s.Watch, rec: s.Recorder, visits: s.Visits, calls: s.Calls, change: s.Change}
}

// Frame is what stands around every page of the gate.
type Frame struct {
	Head  ui.PageHead
	Base  string   // /gate/XY
	Who   string   // the pseudonym of who is signed in: the phone sends nobody else's records
	Where string   // 东门 · 进
	Full  bool     // the content fills the screen: an answer
	Sun   bool     // full sunlight was chosen
	Duty  bool     // a shift is open: its pages are offered
	Told  []notice // what there is to say besides, the most urgent first
	// WeChat keeps the camera and the sound to itself; the page says how to leave it.
	WeChat bool
}

// notice is one thing to say above the content, with where to see to it.
type notice struct{ Kind, Text, Href, Label string }

// notices are all of a page: what the last act said, what waits, how it is opened.
func (f Frame) notices(ctx context.Context) []notice {
	out := slices.Clone(f.Told)
	if said := f.Head.Flash; said != nil {
		kind := said.Kind
		if kind == "done" {
			kind = "ok"
		}
		out = append([]notice{{Kind: kind, Text: said.Text}}, out...)
	}
	if f.WeChat && !f.Full {
		out = append(out, notice{Kind: "ask", Text: i18n.T(ctx, "gatepage.wechat")})
	}
	return out
}

// icon is the sign of a notice's kind.
func icon(kind string) string {
	switch kind {
	case "ok":
		return "circle-check"
	case "info":
		return "info"
	}
	return "triangle-alert"
}

// plateView is a plate as it is drawn.
type plateView struct{ Text, Kind string }

// partHeader asks for the page's content alone; the script swaps it in.
const partHeader = "X-Part"

// show renders a page, or its content alone for the script.
func show(c *fiber.Ctx, f Frame, content templ.Component) error {
	if c.Get(partHeader) != "" {
		return kit.Render(c, content)
	}
	return kit.Render(c, page(f, content))
}

func base(c *fiber.Ctx) string { return "/gate/" + url.PathEscape(c.Params("committee")) }

// frame is the page around; where says what the volunteer is doing.
func (p *Pages) frame(c *fiber.Ctx, titleKey, where string) Frame {
	f := Frame{Head: p.k.Page(c, titleKey), Base: base(c), Who: kit.Actor(c).Pseudonym, Where: where}
	if f.Where == "" {
		f.Where = f.Head.Title
	}
	switch theme := c.Cookies(kit.ThemeCookie); theme {
	case "light", "dark", "sun":
		f.Head.Theme, f.Sun = theme, theme == "sun"
	}
	f.Head.Path = f.Base
	f.WeChat = strings.Contains(c.Get(fiber.HeaderUserAgent), "MicroMessenger")
	return f
}

// place is a gate as a page names it.
type place struct {
	Label, Name string
	Lane        bool // a public lane: nobody is refused, only not registered
	Mode        gate.Mode
}

// mainGate is the label of the one gate of a committee that registered none.
const mainGate = "main"

// places lists the gates that are open, or the one every committee has.
func (p *Pages) places(c *fiber.Ctx) ([]place, error) {
	committee := kit.Committee(c)
	all, err := p.watch.Gates(kit.Context(c), kit.Actor(c), committee.ID)
	if err != nil {
		return nil, err
	}
	now := p.k.DB.Now().In(committee.Location())
	var out []place
	for _, g := range all {
		if g.ClosedAt == nil {
			out = append(out, place{g.Label, g.Name, g.PublicLane || committee.PublicLane, g.ModeAt(now)})
		}
	}
	if len(out) == 0 {
		out = append(out, place{Label: mainGate, Name: kit.T(c, "gatepage.gate.main"), Lane: committee.PublicLane})
	}
	return out, nil
}

// placeOf gives the place of an answer, which knows the gate that its check named.
func placeOf(c *fiber.Ctx, a gate.Answer, label string) place {
	if a.At.Name == "" {
		return find(c, nil, label)
	}
	return place{Label: label, Name: a.At.Name, Lane: a.At.PublicLane || kit.Committee(c).PublicLane}
}

// find gives the place of a label; one that nobody registered stands for itself.
func find(c *fiber.Ctx, all []place, label string) place {
	if i := slices.IndexFunc(all, func(g place) bool { return g.Label == label }); i >= 0 {
		return all[i]
	}
	if label == mainGate {
		return place{Label: label, Name: kit.T(c, "gatepage.gate.main"), Lane: kit.Committee(c).PublicLane}
	}
	return place{Label: label, Name: label, Lane: kit.Committee(c).PublicLane}
}

// directionCookie keeps which way the volunteer looks, from shift to shift;
// gateCookie the gate that was last stood at.
const (
	directionCookie = "gate-direction"
	gateCookie      = "gate-last"
)

func direction(c *fiber.Ctx) gate.Direction {
	if c.Cookies(directionCookie) == string(gate.Out) {
		return gate.Out
	}
	return gate.In
}

func where(c *fiber.Ctx, g place, d gate.Direction) string {
	return kit.T(c, "gatepage.where", "Gate", g.Name, "Direction", kit.T(c, "gatepage.direction."+string(d)))
}

// shift gives the open shift; none is no error here.
func (p *Pages) shift(c *fiber.Ctx) (watch.Shift, bool, error) {
	s, err := p.watch.OpenShift(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	if errors.Is(err, watch.ErrShift) {
		return s, false, nil
	}
	return s, err == nil, err
}

// newID is the id of a check that a form will send.
func newID() string { return id.New[gate.Check]().String() }

func draw(text string) plateView {
	if text == "" {
		return plateView{}
	}
	if _, err := plate.Parse(text); err != nil {
		return plateView{text, "none"}
	}
	kind := string(plate.Plate(text).Colour())
	if kind == string(plate.YellowGreen) {
		kind = "green-yellow"
	}
	return plateView{text, kind}
}

func hourMinute(t time.Time, c people.Committee) string { return t.In(c.Location()).Format("15:04") }
