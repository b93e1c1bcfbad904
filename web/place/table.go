package place

import "ziguan/internal/actor"

// Groups lists the seven groups in their fixed order. One without places is shown
// nowhere; its turn in the order is kept.
func Groups() []Group {
	return []Group{
		{Name: Today, Key: "place.today", Icon: "calendar-days"},
		{Name: Households, Key: "place.households", Icon: "book-user"},
		{Name: Cards, Key: "place.cards", Short: "place.cards.short", Icon: "id-card"},
		{Name: Gates, Key: "place.gates", Short: "place.gates.short", Icon: "door-open"},
		{Name: Council, Key: "place.council", Icon: "scale"},
		{Name: Accounts, Key: "place.accounts", Icon: "wallet"},
		{Name: Committee, Key: "place.committee", Icon: "users"},
	}
}

// All is the table of places, group by group, in the order of the landing pages.
func All() []Place {
	var (
		staff    = actor.Staff
		chair    = []actor.Role{actor.Chair}
		insiders = insiders()
	)
	return []Place{
		{Group: Today, Name: "office", Path: "/c/:committee", Roles: insiders, Key: "place.today", Bare: true, Below: []string{"/c/:committee/start", "/c/:committee/places"}},

		{Group: Households, Name: "find", Path: "/c/:committee/find", Roles: insiders, Key: "place.find", Icon: "search", Bare: true},
		{Group: Households, Name: "register", Path: "/c/:committee/register", Roles: insiders, Key: "register.title", Count: "place.count.households", Icon: "book-user"},
		{Group: Households, Name: "register.imports", Path: "/c/:committee/register/imports", Roles: staff, Key: "register.import.title", Icon: "upload", Below: []string{"/c/:committee/register/batches"}},
		{Group: Households, Name: "outbox", Path: "/c/:committee/outbox", Roles: staff, Key: "outbox.title", Count: "place.count.messages", Icon: "message-square", Below: []string{"/c/:committee/outbox.xlsx"}},
		{Group: Households, Name: "letters", Path: "/c/:committee/letters", Roles: staff, Key: "signin.letters.title", Icon: "file-text"},
		{Group: Households, Name: "counter", Path: "/c/:committee/counter", Roles: staff, Key: "signin.counter.title", Icon: "user"},
		{Group: Households, Name: "requests", Path: "/c/:committee/requests", Roles: staff, Key: "signin.waiting.title", Count: "place.count.pieces", Icon: "hourglass"},
		{Group: Households, Name: "resets", Path: "/c/:committee/resets", Roles: staff, Key: "signin.resets.title", Icon: "refresh-cw"},
		{Group: Households, Name: "data.requests", Path: "/c/:committee/data-requests", Roles: staff, Key: "data.requests.title", Count: "place.count.pieces", Icon: "pencil"},

		{Group: Cards, Name: "cards", Path: "/c/:committee/cards", Roles: insiders, Key: "cardpages.title", Count: "place.count.cards", Icon: "id-card", Below: []string{"/c/:committee/cards.xlsx"}},
		{Group: Cards, Name: "applications", Path: "/c/:committee/applications", Roles: insiders, Key: "apply.list", Count: "place.count.applications", Icon: "list-checks", Below: []string{"/c/:committee/applications.xlsx"}},
		{Group: Cards, Name: "renewal", Path: "/c/:committee/renewal", Roles: insiders, Key: "renewals.title", Count: "place.count.renewals", Icon: "calendar-days"},
		{Group: Cards, Name: "cards.first", Path: "/c/:committee/cards/first", Roles: staff, Key: "cardpages.first", Count: "place.count.claims", Icon: "refresh-cw"},
		{Group: Cards, Name: "cards.new", Path: "/c/:committee/cards/new", Roles: staff, Key: "cardpages.issue", Icon: "plus"},
		{Group: Cards, Name: "proposals", Path: "/c/:committee/cards/proposals", Roles: staff, Key: "cardpages.proposals", Count: "place.count.sheets", Icon: "users"},
		{Group: Cards, Name: "cards.print", Path: "/c/:committee/cards/print", Roles: staff, Key: "cardpages.print", Icon: "printer"},
		{Group: Cards, Name: "appeals", Path: "/c/:committee/appeals", Roles: insiders, Key: "changes.appeals.title", Count: "place.count.pieces", Icon: "scale"},
		{Group: Cards, Name: "blocks", Path: "/c/:committee/blocks", Roles: insiders, Key: "blocks.title", Icon: "shield-ban", Below: []string{"/c/:committee/blocks.xlsx"}},
		{Group: Cards, Name: "classes", Path: "/c/:committee/classes", Roles: insiders, Key: "classes.title", Icon: "list-checks", Below: []string{"/c/:committee/new-class"}},

		{Group: Gates, Name: "office.gate.inside", Path: "/c/:committee/gate/inside", Roles: insiders, Key: "gateadmin.inside.title", Count: "place.count.cars", Icon: "car"},
		{Group: Gates, Name: "office.calls", Path: "/c/:committee/gate/calls", Roles: insiders, Key: "calls.office.title", Count: "place.count.calls", Icon: "phone"},
		{Group: Gates, Name: "gate.differences", Path: "/c/:committee/gate/differences", Roles: insiders, Key: "gateadmin.differences.title", Count: "place.count.records", Icon: "list-checks", Below: []string{"/c/:committee/gate/differences.xlsx"}},
		{Group: Gates, Name: "gate.lookup", Path: "/c/:committee/gate/lookup", Roles: insiders, Key: "gateadmin.lookup.title", Icon: "search"},
		{Group: Gates, Name: "gate.home", Path: "/gate/:committee", Roles: append([]actor.Role{actor.Volunteer}, staff...), Key: "gatepage.start.title", Icon: "shield-check"},
		{Group: Gates, Name: "gate.gates", Path: "/c/:committee/gate/gates", Roles: insiders, Key: "gateadmin.gates.title", Count: "place.count.gates", Icon: "door-open"},
		{Group: Gates, Name: "phones", Path: "/c/:committee/phones", Roles: staff, Key: "signin.phones.title", Count: "place.count.phones", Icon: "phone"},
		{Group: Gates, Name: "gate.valid", Path: "/c/:committee/gate/valid", Roles: staff, Key: "gateadmin.valid.title", Icon: "file-text", Below: []string{"/c/:committee/gate/valid.xlsx"}},
		{Group: Gates, Name: "gate.poster", Path: "/c/:committee/gate/poster", Roles: staff, Key: "visits.poster.title", Icon: "scan-qr-code"},
		{Group: Gates, Name: "gate.paper", Path: "/c/:committee/gate/paper", Roles: staff, Key: "gateadmin.paper.title", Icon: "pencil"},
		{Group: Gates, Name: "gate.passages", Path: "/c/:committee/gate/passages", Roles: staff, Key: "gateadmin.passages.title", Icon: "upload"},

		{Group: Council, Name: "postings", Path: "/c/:committee/postings", Roles: insiders, Key: "postings.title", Count: "place.count.postings", Icon: "file-text"},
		{Group: Council, Name: "compacts", Path: "/c/:committee/compacts", Roles: insiders, Key: "compacts.title", Count: "place.count.pieces", Icon: "scroll-text"},
		{Group: Council, Name: "votes", Path: "/c/:committee/votes", Roles: insiders, Key: "votes.title", Count: "place.count.pieces", Icon: "check"},
		{Group: Council, Name: "hearings", Path: "/c/:committee/hearings", Roles: insiders, Key: "hearings.title", Count: "place.count.pieces", Icon: "megaphone"},
		{Group: Council, Name: "past", Path: "/c/:committee/past", Roles: insiders, Key: "past.title", Icon: "book-user"},
		{Group: Council, Name: "announcements", Path: "/c/:committee/announcements", Roles: insiders, Key: "announcements.title", Icon: "megaphone"},
		{Group: Council, Name: "rules", Path: "/c/:committee/rules", Roles: insiders, Key: "office.rules.title", Icon: "scale"},

		{Group: Committee, Name: "people", Path: "/c/:committee/people", Roles: insiders, Key: "office.people.title", Icon: "users"},
		{Group: Committee, Name: "kin", Path: "/c/:committee/kin", Roles: append([]actor.Role{actor.Volunteer}, insiders...), Key: "kin.title", Icon: "users"},
		{Group: Committee, Name: "calendar", Path: "/c/:committee/calendar", Roles: insiders, Key: "postings.calendar", Icon: "calendar-days"},
		{Group: Committee, Name: "settings", Path: "/c/:committee/settings", Roles: actor.Setters, Key: "office.settings.title", Icon: "settings"},
		{Group: Committee, Name: "tokens", Path: "/c/:committee/tokens", Roles: chair, Key: "office.tokens.title", Icon: "lock"},
		{Group: Committee, Name: "gate.jobs", Path: "/c/:committee/gate/jobs", Roles: staff, Key: "gateadmin.jobs.title", Icon: "clock"},
	}
}

func insiders() []actor.Role { return append(append([]actor.Role{}, actor.Staff...), actor.Readers...) }

// things are single things within places, which pages below them lead back to; the
// thing's own number or name stands in the address.
func things() []string {
	return []string{
		"/c/:committee/register/buildings/:building",
		"/c/:committee/register/dwellings/:dwelling",
		"/c/:committee/cards/:number",
		"/c/:committee/applications/:number",
		"/c/:committee/postings/:number",
		"/c/:committee/past/:number", "/c/:committee/votes/:number", "/c/:committee/compacts/:number", "/c/:committee/hearings/:number",
	}
}
