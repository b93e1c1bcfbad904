package renewals

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/plate"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages of the yearly renewal.
type Pages struct {
	k        *kit.Kit
	renewals *renewal.Service
}

// New makes the pages.
func New(k *kit.Kit, r *renewal.Service) *Pages { return &Pages{k: k, renewals: r} }

func (p *Pages) page(c *fiber.Ctx, titleKey string, pairs ...string) ui.PageHead {
	head := p.k.Page(c, titleKey, pairs...)
	head.Styles = []string{"css/renewals.css"}
	return head
}

// everywhere is the list's address of all buildings; that of one is "b-" and its
// name, so that no building can be called like another page.
const everywhere = "all"

func inBuilding(name string) place { return place{key: "b-" + name, building: name} }

// place is which list was asked for, a building's or all of them, and where somebody
// stands in it.
type place struct{ key, building, query string }

// String is the place as a page below it carries it along.
func (l place) String() string {
	if l.query == "" {
		return pathOf(l)
	}
	return pathOf(l) + "?" + l.query
}

// carry takes ticks along, but of those that are done with.
func (l *place) carry(ticked []string, done string) {
	for _, n := range ticked {
		if n != done {
			l.query += "&n=" + url.QueryEscape(n)
		}
	}
}

// placeOf reads a list's address; renewal.unknown for what is none.
func placeOf(key string) (place, error) {
	key, query, _ := strings.Cut(key, "?")
	key, err := url.PathUnescape(key)
	if err != nil {
		return place{}, renewal.ErrUnknown.Because(err)
	}
	if key == everywhere {
		return place{key: key, query: query}, nil
	}
	name, ok := strings.CutPrefix(key, "b-")
	if !ok {
		return place{}, renewal.ErrUnknown
	}
	return place{key, name, query}, nil
}

// link is an address below the list.
func (l place) link(c *fiber.Ctx, parts ...string) string {
	to := kit.Link(c, append([]string{"renewal", l.key}, parts...)...)
	if len(parts) == 0 && l.query != "" {
		to += "?" + l.query
	}
	return to
}

// list gives a list's renewals in the order of the doors. Those of a nameless
// building are asked for with all and kept by hand: no name leaves nothing out.
func (p *Pages) list(c *fiber.Ctx, at place, state renewal.State) ([]renewal.Renewal, error) {
	all, err := p.renewals.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, at.building, state)
	if err != nil || at.key == everywhere || at.building != "" {
		return all, err
	}
	out := all[:0]
	for _, r := range all {
		if r.Building == "" {
			out = append(out, r)
		}
	}
	return out, nil
}

// stair is a stairwell with its doors.
type stair struct {
	Building, Unit string
	Lines          []renewal.Renewal
}

// stairs parts a list, already in the order of the doors, by stairwell.
func stairs(list []renewal.Renewal) []stair {
	var out []stair
	for _, r := range list {
		if n := len(out); n == 0 || out[n-1].Building != r.Building || out[n-1].Unit != r.Unit {
			out = append(out, stair{Building: r.Building, Unit: r.Unit})
		}
		out[len(out)-1].Lines = append(out[len(out)-1].Lines, r)
	}
	return out
}

// plates are a renewal's cars.
func plates(r renewal.Renewal) []plate.Plate {
	var out []plate.Plate
	for _, s := range strings.Fields(r.Plates) {
		out = append(out, plate.Plate(s))
	}
	return out
}

// stateKey says where a renewal stands; one that was drawn waits for its papers.
func stateKey(r renewal.Renewal) string {
	if r.Papers() {
		return "renewals.state.papers"
	}
	return "renewal.state." + string(r.State)
}

// tone is the colour a renewal's state is shown in.
func tone(r renewal.Renewal) string {
	switch r.State {
	case renewal.Due:
		return "off"
	case renewal.Declared, renewal.Shown, renewal.Renewed:
		if r.Papers() {
			return "ask"
		}
		return "ok"
	case renewal.Changed:
		return "wait"
	case renewal.Left, renewal.Refused, renewal.Ended:
		return "no"
	case renewal.Followed:
	}
	return "off"
}

// none reports that no campaign runs.
func none(err error) bool { return errs.KindOf(err) == errs.NotFound && err != nil }

func buildings(list []renewal.Building) []renewal.Building {
	if len(list) == 1 && list[0].Name == "" {
		return nil
	}
	return list
}

// head is what every printed sheet of the renewal carries.
func head(m people.Committee, title, line string) ui.LetterView {
	return ui.LetterView{Committee: m.Name, Title: title, Line: line}
}

// pathOf is a list's address as it stands in a link.
func pathOf(at place) string { return url.PathEscape(at.key) }

// byCause puts together what is left for the same reason.
func byCause(list []renewal.Leftover) (out [][]renewal.Leftover) {
	at := map[string]int{}
	for _, l := range list {
		i, ok := at[l.Cause]
		if !ok {
			i, at[l.Cause] = len(out), len(out)
			out = append(out, nil)
		}
		out[i] = append(out[i], l)
	}
	return out
}
