package demo

import (
	"context"
	"slices"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/services"
	"ziguan/parking"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

// Guide shows visitors around: it signs them in as somebody of the
// demonstration, and knows plates to try. It acts in the demonstration's
// committees alone; whether there is a demonstration, its caller knows.
type Guide struct{ services.All }

// NewGuide makes the guide.
func NewGuide(s services.All) *Guide { return &Guide{s} }

// Ours reports whether a committee is one of the demonstration's.
func Ours(code string) bool { return code == Estate || code == Hutong }

// Seat is a role in which a visitor may look around.
type Seat struct {
	Committee people.Committee
	Role      actor.Role
	person    people.PersonID
}

// Path signs its visitor in, in a demonstration only.
func (s Seat) Path() string { return "/demo/as/" + s.Committee.Code + "/" + string(s.Role) }

// Committees lists those of the demonstration, the estate first.
func (g *Guide) Committees(ctx context.Context) ([]people.Committee, error) {
	var out []people.Committee
	for _, code := range []string{Estate, Hutong} {
		c, err := g.People.Committee(ctx, code)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// Seats lists one for each role of a committee that somebody holds, the
// resident last.
func (g *Guide) Seats(ctx context.Context, c people.Committee) ([]Seat, error) {
	held, err := g.People.Roles(ctx, actor.Of(actor.Operator), c.ID)
	if err != nil {
		return nil, err
	}
	var out []Seat
	for _, r := range actor.CommitteeRoles {
		i := slices.IndexFunc(held, func(h people.Role) bool { return h.Role == r && h.EndedAt == nil })
		if i >= 0 {
			out = append(out, Seat{c, r, held[i].PersonID})
		}
	}
	all, err := people.AllResidents(ctx, g.DB, c.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if !r.PersonID.Zero() && (r.Phone == residentPhone || r.Phone == laneResident) {
			out = append(out, Seat{c, actor.Resident, r.PersonID})
			break
		}
	}
	return out, nil
}

// SignIn opens a session as somebody of a role; people.ErrPersonUnknown where
// nobody of the demonstration has it.
func (g *Guide) SignIn(ctx context.Context, c people.Committee, role actor.Role) (string, error) {
	if !Ours(c.Code) {
		return "", people.ErrPersonUnknown
	}
	seats, err := g.Seats(ctx, c)
	if err != nil {
		return "", err
	}
	for _, s := range seats {
		if s.Role == role {
			return g.Account.OpenAs(ctx, actor.Of(actor.Operator), s.person)
		}
	}
	return "", people.ErrPersonUnknown
}

// Sample is a plate to try, going in at the first gate or standing in the lane,
// and what the gate answers to it now.
type Sample struct {
	Plate  string
	Answer gate.Answer
}

// insideMost is more cars than a demonstration has inside.
const insideMost = 500

// Samples lists one for each answer there is a car for, the everyday ones
// first: the gate's table from its end.
func (g *Guide) Samples(ctx context.Context, c people.Committee) ([]Sample, error) {
	f := finder{found: map[gate.Code]Sample{}, today: c.Today(g.DB.Now()), pairs: !c.PublicLane, cards: map[string]int{}, inside: map[string]bool{}}
	cards, err := g.Parking.List(ctx, actor.Of(actor.Operator), parking.ListCards{Committee: c.ID})
	if err != nil {
		return nil, err
	}
	inside, _, err := g.Watch.Inside(ctx, actor.Of(actor.Operator), c.ID, watch.Sought{Most: insideMost})
	if err != nil {
		return nil, err
	}
	for _, p := range inside {
		f.inside[p.Plate] = true
	}
	for _, k := range cards {
		f.count(k)
	}
	for _, k := range cards {
		f.look(k)
	}
	f.add(gate.CardUnknown, said.Samples.Stranger, nil)
	f.add(gate.ExemptMilitary, said.Samples.Military, nil)
	f.add(gate.PlateInvalid, said.Samples.Unreadable, nil)
	var out []Sample
	for _, l := range slices.Backward(gate.Codes) {
		if s, ok := f.found[l.Code]; ok {
			s.Answer.Verdict = l.Verdict
			if l.Code == gate.CardLost { // by its plate
				s.Answer.Verdict = gate.Caution
			}
			out = append(out, s)
		}
	}
	return out, nil
}

// plateOf is the one plate of a card; false where it has several.
func plateOf(k parking.Card) (string, bool) {
	return k.PlateList, k.PlateList != "" && !strings.Contains(k.PlateList, " ")
}
