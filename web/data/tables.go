package data

import (
	"strconv"
	"time"

	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/sheet"
	"ziguan/parking/mydata"
	"ziguan/web/kit"
)

// table is one kind of data, for the page and for the spreadsheet.
type table struct {
	Name, Title, Why string
	Head             []string
	Rows             [][]string
}

// speaker says data in words, in a committee's zone.
type speaker struct {
	i18n.Speaker
	zone *time.Location
}

func (s speaker) at(t time.Time) string { return t.In(s.zone).Format("2006-01-02 15:04") }

func (s speaker) since(t *time.Time) string {
	if t == nil {
		return ""
	}
	return s.at(*t)
}

func (s speaker) span(from, to day.Day) string {
	if to.Zero() {
		return s.Say("data.from", "Day", from.String())
	}
	return s.Say("data.span", "From", from.String(), "To", to.String())
}

// table makes one; columns are the ends of their labels' keys.
func (s speaker) table(name string, columns ...string) table {
	t := table{Name: name, Title: s.Say("data.kind." + name), Why: s.Say("data.why." + name)}
	for _, c := range columns {
		t.Head = append(t.Head, s.Say("data.column."+c))
	}
	return t
}

// tables are the kinds of data there are, each with its reason, those that hold
// nothing too: that nothing is kept is an answer.
func (s speaker) tables(k mydata.Known) []table {
	person := s.table("person", "name", "phone", "since")
	person.Rows = [][]string{{k.Name, k.Phone, s.at(k.Since)}}
	homes := s.table("homes", "dwelling", "kind", "name", "phone", "when")
	for _, h := range k.Homes {
		homes.Rows = append(homes.Rows, []string{h.Dwelling, s.Say("signin.kind." + h.Kind), h.Name, h.Phone, s.span(h.From, h.To)})
	}
	vehicles := s.table("vehicles", "plate", "dwelling", "when")
	for _, v := range k.Vehicles {
		vehicles.Rows = append(vehicles.Rows, []string{v.Plate, v.Dwelling, s.span(v.From, v.To)})
	}
	cards := s.table("cards", "number", "plate", "state", "when")
	for _, c := range k.Cards {
		cards.Rows = append(cards.Rows, []string{c.Number, c.Plates, s.Say("card.state." + c.State), s.span(c.From, c.To)})
	}
	applications := s.table("applications", "number", "class", "state", "at")
	for _, a := range k.Applications {
		applications.Rows = append(applications.Rows, []string{a.Number, kit.ClassName(s.Speaker, a.Class), s.Say("application.state." + a.State), s.at(a.At)})
	}
	copies := s.table("copies", "number", "document", "at", "gone")
	for _, k := range k.Copies {
		copies.Rows = append(copies.Rows, []string{k.Application, s.Say("document." + k.Document), s.at(k.At), s.since(k.GoneAt)})
	}
	visits := s.table("visits", "plate", "dwelling", "state", "at", "until")
	for _, v := range k.Visits {
		visits.Rows = append(visits.Rows, []string{v.Plate + v.NoPlate, v.Dwelling, s.Say("visit.state." + v.State), s.at(v.From), s.at(v.Until)})
	}
	calls := s.table("calls", "car", "place", "at", "read")
	for _, m := range k.Calls {
		calls.Rows = append(calls.Rows, []string{m.Subject, m.Place, s.at(m.MadeAt), s.since(m.SeenAt)})
	}
	return append([]table{person, homes, vehicles, cards, applications, copies, visits, calls}, s.more(k)...)
}

func (s speaker) more(k mydata.Known) []table {
	messages := s.table("messages", "message", "at", "read")
	for _, m := range k.Messages {
		messages.Rows = append(messages.Rows, []string{outbox.Message{Kind: m.Kind, Params: m.Params}.Title(s.Speaker), s.at(m.MadeAt), s.since(m.ToldAt)})
	}
	letters := s.table("letters", "letter", "at", "used")
	for _, l := range k.Letters {
		letters.Rows = append(letters.Rows, []string{s.Say("data.letter." + l.Kind), s.at(l.MadeAt), s.since(l.UsedAt)})
	}
	proofs := s.table("proofs", "phone", "way", "at")
	for _, p := range k.Proofs {
		proofs.Rows = append(proofs.Rows, []string{p.Phone, s.Say("data.proof." + p.Way), s.at(p.At)})
	}
	roles := s.table("roles", "role", "when", "ended")
	for _, r := range k.Roles {
		roles.Rows = append(roles.Rows, []string{s.Say("role." + r.Role), s.span(r.From, r.To), s.since(r.EndedAt)})
	}
	interests := s.table("interests", "dwelling", "relation", "at")
	for _, i := range k.Interests {
		interests.Rows = append(interests.Rows, []string{i.Dwelling, s.Say("data.relation." + i.Relation), s.at(i.At)})
	}
	phones := s.table("phones", "device", "at", "until")
	for _, p := range k.Phones {
		phones.Rows = append(phones.Rows, []string{p.Name, s.at(p.MadeAt), p.To.String()})
	}
	requests := s.table("requests", "text", "state", "at", "reason")
	for _, q := range k.Requests {
		requests.Rows = append(requests.Rows, []string{q.Text, s.Say("data.request." + string(q.State)), s.at(q.AskedAt), q.Reason})
	}
	passes := s.table("passes", "passes", "lookups")
	passes.Rows = [][]string{{strconv.Itoa(k.Passes), strconv.Itoa(k.Lookups)}}
	return []table{messages, passes, letters, proofs, roles, interests, phones, requests}
}

func outs(list []table) []sheet.Out {
	var out []sheet.Out
	for _, t := range list {
		out = append(out, sheet.Out{Name: t.Title, Titles: t.Head, Rows: t.Rows})
	}
	return out
}
