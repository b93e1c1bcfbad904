package ui

import (
	"strings"

	"ziguan/web/static"
)

// PageHead is what the page around the content must know.
type PageHead struct {
	Title     string // of the page alone; the committee's name is added
	Lang      string // "zh" or "en"
	Size      string // "" or "normal", "elder", "large": the person's cookie
	Theme     string // "" follows the device; "light", "dark", "sun"
	Path      string // this page's path and query, to come back after a preference is set
	Home      string // where the committee's name leads; "" means "/"
	Committee CommitteeHead
	Nav       []NavItem
	Find      FindView // the search for a household; shown in the office
	// Office is the frame of the committee's own pages; nil on every other page.
	Office *OfficeHead
	// SignedInAs is the name shown beside "sign out"; "" when nobody is signed in.
	SignedInAs string
	Demo       bool // shows the ribbon of demonstration builds
	// DemoDay is the later day that the demonstration shows; empty for today.
	DemoDay string
	Flash   *Flash
	// Unreachable is the address that what is printed would carry, where nobody else's
	// phone can open it; empty when all is well.
	Unreachable string
	Narrow      bool // forms and letters
	Wide        bool // tables of the committee and the district
	Refresh     int  // seconds after which the page asks again by itself; 0 never
	// Scripts lists files below web/static beside js/app.js.
	Scripts []string
	Styles  []string // further sheets, such as css/gate.css
}

// CommitteeHead names the committee whose page it is; empty on the program's own pages.
type CommitteeHead struct {
	Name      string
	Code      string
	DutyPhone string // of the person on duty; shown on every page when known
}

// NavItem is one entry of the menu.
type NavItem struct {
	Label   string
	Href    string
	Icon    string
	Current bool
	Waits   int // how many things wait there for the visitor
}

func (p PageHead) lang() string {
	if p.Lang == "en" {
		return "en"
	}
	return "zh-CN"
}

func (p PageHead) otherLang() string {
	if p.Lang == "en" {
		return "zh"
	}
	return "en"
}

func (p PageHead) size() string {
	switch p.Size {
	case "elder", "large":
		return p.Size
	}
	return "normal"
}

// toggled is the size the header's one button leads to.
func (p PageHead) toggled() string {
	if p.size() == "normal" {
		return "elder"
	}
	return "normal"
}

func (p PageHead) home() string {
	if p.Home == "" {
		return "/"
	}
	return p.Home
}

// Handbook is the address of the handbook: on a committee's pages the one that
// shows its phone.
func (p PageHead) Handbook() string {
	if p.Committee.Code == "" {
		return "/help"
	}
	return "/p/" + p.Committee.Code + "/help"
}

func (p PageHead) width() string {
	switch {
	case p.Office != nil: // one width and one offset on every page of the office
		return "page office"
	case p.Wide:
		return "page wide"
	case p.Narrow:
		return "page narrow"
	}
	return "page"
}

func (p PageHead) fullTitle(app string) string {
	name := p.Committee.Name
	if name == "" {
		name = app
	}
	if p.Title == "" || p.Title == name {
		return name
	}
	return p.Title + " · " + name
}

func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

func asset(name string) string { return static.Path(name) }

// dial keeps what a phone can dial.
func dial(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}
