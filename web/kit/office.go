package kit

import (
	"log/slog"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	places "ziguan/web/place"
	"ziguan/web/ui"
)

// landings is where the landing pages are.
const landings = "/c/:committee/places"

// pattern is the page the visitor is on, as the table of routes writes it.
func (v *Visit) pattern(c *fiber.Ctx) string {
	if v.Posed != "" {
		return v.Posed
	}
	return c.Route().Path
}

// office is the frame of a committee's own page for whoever sees the inside; nil on
// every other page, and for anybody else.
func (k *Kit) office(c *fiber.Ctx, v *Visit) *ui.OfficeHead {
	pattern := v.pattern(c)
	code := v.Committee.Code
	if code == "" || !v.Actor.MaySee() || pattern != "/c/:committee" && !strings.HasPrefix(pattern, "/c/:committee/") {
		return nil
	}
	at, _ := places.At(pattern)
	here, all := at.Group, pattern == landings
	if name, ok := strings.CutPrefix(pattern, landings+"/"); ok {
		here = strings.Replace(name, ":group", c.Params("group"), 1)
	} else if all {
		here = ""
	}
	waits := k.waiting(c, v)
	o := &ui.OfficeHead{Crumbs: crumbs(c, v, pattern, at)}
	if r := v.Actor.Role(); r != actor.Nobody {
		o.Role = v.Words.Say("role." + string(r))
	}
	for _, g := range places.Groups() {
		if g.Name != places.Today && len(g.Shown(v.Actor)) == 0 {
			continue
		}
		o.Groups = append(o.Groups, ui.NavItem{Label: v.Words.Say(g.Key), Href: places.In(g.Path(), code), Current: g.Name == here, Waits: waits[g.Name]})
	}
	tab := func(href, key, icon string, current bool) {
		o.Tabs = append(o.Tabs, ui.NavItem{Label: v.Words.Say(key), Href: "/c/" + code + href, Icon: icon, Current: current})
	}
	found := at.Name == "find"
	tab("", "place.today", "calendar-days", here == places.Today)
	tab("/find", "place.find.short", "search", found)
	for _, name := range []string{places.Cards, places.Gates} {
		g, _ := places.Of(name)
		tab("/places/"+name, g.Tab(), g.Icon, here == name)
	}
	tab("/places", "place.all", "menu", all || !found && here != places.Today && here != places.Cards && here != places.Gates)
	o.Beside = beside(v)
	return o
}

// beside is what the menu has besides the office: the visitor's own pages, what
// residents see, and how everything is done.
func beside(v *Visit) []ui.NavItem {
	code := v.Committee.Code
	var out []ui.NavItem
	add := func(href, key string) { out = append(out, ui.NavItem{Label: v.Words.Say(key), Href: href}) }
	if v.Actor.Is(actor.Resident) {
		add("/my/"+code, "nav.mine")
	}
	if v.Actor.Is(actor.Volunteer) {
		add("/gate/"+code, "nav.duty")
	}
	add("/p/"+code, "nav.public.seen")
	add("/p/"+code+"/help", "ui.handbook")
	return out
}

// crumbs are the way back from a page: 今天 from a landing page, else its group, its
// place, and the things it belongs to.
func crumbs(c *fiber.Ctx, v *Visit, pattern string, at places.Place) []ui.NavItem {
	code := v.Committee.Code
	today, _ := places.Of(places.Today)
	switch {
	case pattern == today.Path():
		return nil
	case at.Group == "" || at.Group == today.Name:
		return []ui.NavItem{{Label: v.Words.Say(today.Key), Href: places.In(today.Path(), code)}}
	}
	g, _ := places.Of(at.Group)
	out := []ui.NavItem{{Label: v.Words.Say(g.Key), Href: places.In(g.Path(), code)}}
	if pattern != at.Path && v.Actor.Is(at.Roles...) {
		out = append(out, ui.NavItem{Label: v.Words.Say(at.Key), Href: places.In(at.Path, code)})
	}
	for _, thing := range places.Over(pattern) {
		name := thing[strings.LastIndex(thing, ":")+1:]
		if said, err := url.PathUnescape(c.Params(name)); err == nil && said != "" {
			out = append(out, ui.NavItem{Label: said, Href: places.In(strings.Replace(thing, ":"+name, c.Params(name), 1), code)})
		}
	}
	return out
}

// waiting asks how much waits for the visitor. A menu without figures is better than
// no page: what went wrong is logged.
func (k *Kit) waiting(c *fiber.Ctx, v *Visit) map[string]int {
	switch {
	case v.Posed != "":
		return sampleWaits()
	case k.Counts == nil:
		return nil
	}
	n, err := k.waits.of(k, c, v)
	if err != nil && k.Log != nil {
		k.Log.WarnContext(c.UserContext(), "what waits", slog.Any("error", err))
	}
	return n
}
