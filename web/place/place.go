package place

import (
	"slices"
	"strings"

	"ziguan/internal/actor"
)

// The groups' names, as in the addresses of their landing pages.
const (
	Today      = "today"
	Households = "households"
	Cards      = "cards"
	Gates      = "gates"
	Council    = "council"
	Accounts   = "accounts"
	Committee  = "committee"
)

// Group is one of the seven rooms of the office.
type Group struct {
	Name  string
	Key   string // of its word
	Short string // of its word where there is little room; empty for Key
	Icon  string
}

// Tab is the key of its word where there is little room.
func (g Group) Tab() string {
	if g.Short != "" {
		return g.Short
	}
	return g.Key
}

// Text is the key of the sentence that says what is in it.
func (g Group) Text() string { return g.Key + ".text" }

// Path is the pattern of its landing page; 今天 is its own.
func (g Group) Path() string {
	if g.Name == Today {
		return "/c/:committee"
	}
	return "/c/:committee/places/" + g.Name
}

// Shown gives the places of the group that one of the roles may open, in order.
func (g Group) Shown(who actor.Actor) []Place {
	return slices.DeleteFunc(All(), func(p Place) bool { return p.Group != g.Name || p.Bare || !who.Is(p.Roles...) })
}

// Place is a page that has a name of its own.
type Place struct {
	Group string // where it stands
	Name  string // of its route
	Path  string // its route's pattern
	Roles []actor.Role
	Key   string // of its name: title, word of the menu, way back, handbook
	Count string // key of how many things are in it, with n; empty where nothing is counted
	Icon  string
	Bare  bool // stands on no landing page: the menu itself leads there
	// Below are patterns of pages that belong to it though their address does not say so.
	Below []string
}

// Text is the key of the sentence that says what it is for.
func (p Place) Text() string { return "place.text." + p.Name }

// At finds the place of a route's pattern: its own, or the nearest above it.
func At(pattern string) (Place, bool) {
	var best Place
	long := 0
	for _, p := range All() {
		for _, top := range append([]string{p.Path}, p.Below...) {
			if (pattern == top || top != "/c/:committee" && strings.HasPrefix(pattern, top+"/")) && len(top) > long {
				best, long = p, len(top)
			}
		}
	}
	return best, long > 0
}

// Of finds a group by its name.
func Of(name string) (Group, bool) {
	all := Groups()
	i := slices.IndexFunc(all, func(g Group) bool { return g.Name == name })
	if i < 0 {
		return Group{}, false
	}
	return all[i], true
}

// Over lists the things above a page, outermost first: their patterns, whose last
// part is what the thing is called by.
func Over(pattern string) []string {
	return slices.DeleteFunc(things(), func(t string) bool { return !strings.HasPrefix(pattern, t+"/") })
}

// In fills a pattern with a committee's code.
func In(pattern, code string) string { return strings.Replace(pattern, ":committee", code, 1) }
