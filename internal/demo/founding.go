package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/parking/register"
)

// begin takes a committee's words and the zone in which its days are counted.
func (y *year) begin(p place, seed uint64) error {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return fmt.Errorf("zone: %w", err)
	}
	y.place, y.zone, y.lots, y.chance = p, zone, newLots(seed), newLots(seed+1)
	y.today = day.In(y.end, zone)
	return nil
}

func (y *year) found(ctx context.Context, regime people.Regime, lane bool) error {
	var err error
	if err := y.enter(ctx); err != nil {
		return err
	}
	y.c, err = y.People.Found(ctx, actor.Of(actor.Operator), people.NewCommittee{
		Code: y.place.Code, Name: y.place.Name, Regime: regime, Place: people.Place{District: said.District.Code, Street: y.place.Street.Code},
		Province: said.Province, DutyPhone: y.place.DutyPhone, PublicLane: lane,
	})
	if err != nil {
		return err
	}
	for _, m := range y.place.People {
		if err := y.give(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// enter puts the committee's street on the map, and before it the district that
// both committees lie in.
func (y *year) enter(ctx context.Context) error {
	who, d := actor.Of(actor.Operator), said.District
	if err := y.People.AddDistrict(ctx, who, d.Code, d.Name); err != nil && !errors.Is(err, people.ErrPlaceTaken) {
		return err
	}
	s := y.place.Street
	return y.People.AddStreet(ctx, who, people.Place{District: d.Code, Street: s.Code}, s.Name)
}

// give gives somebody a role for two years and remembers who acts in it: the
// operator the first, the chair the others, once they say yes.
func (y *year) give(ctx context.Context, m member) error {
	n := account.NewUser{
		Committee: y.c.ID, Role: m.Role, Name: m.Name, Phone: y.phone(), To: y.c.Today(y.Clock.Now()).AddYears(2),
	}
	person, err := y.appoint(ctx, n)
	if err != nil {
		return err
	}
	y.who[m.Role] = append(y.who[m.Role], actor.Actor{
		Roles: []actor.Role{m.Role}, Committee: y.c.ID.String(), Person: person.String(), Pseudonym: y.c.Pseudonym(person.String()),
	})
	return nil
}

func (y *year) appoint(ctx context.Context, n account.NewUser) (people.PersonID, error) {
	if len(y.who[actor.Chair]) == 0 {
		u, err := y.Account.AddUser(ctx, actor.Of(actor.Operator), n)
		return u.Person, err
	}
	l, err := y.ask(ctx, y.as(actor.Chair), account.Ask{Kind: account.KindRole, Role: n.Role, Name: n.Name, Phone: n.Phone, To: n.To})
	if err != nil {
		return people.PersonID{}, err
	}
	_, v, err := y.Account.Arrive(ctx, account.Welcome{Letter: l.Secret, Phone: n.Phone, Password: id.Secret()})
	return v.Person.ID, err
}

// ask asks something of whoever has a phone and gives the letter for them.
func (y *year) ask(ctx context.Context, by actor.Actor, n account.Ask) (account.PrintedLetter, error) {
	n.Committee = y.c.ID
	key, err := y.Account.Ask(ctx, by, n)
	if err != nil {
		return account.PrintedLetter{}, err
	}
	return y.Account.Letter(ctx, by, y.c.ID, key)
}

// leave ends the term of somebody who moved away.
func (y *year) leave(ctx context.Context, m member) error {
	roles, err := y.People.Roles(ctx, y.as(actor.Chair), y.c.ID)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if r.Name == m.Name && r.EndedAt == nil {
			return y.People.EndRole(ctx, y.as(actor.Chair), y.c.ID, r.ID)
		}
	}
	return people.ErrRoleUnknown
}

func (y *year) setRules(ctx context.Context) error {
	for _, r := range y.place.Rules {
		err := y.Rules.Set(ctx, y.as(actor.Chair), rule.NewRule{
			Committee: y.c.ID, Key: r.Key, Value: r.Value, From: y.c.Today(y.Clock.Now()),
			Ground: rule.Ground{Kind: r.Kind, Text: r.Text},
		})
		if err != nil {
			return err
		}
		y.Clock.Step(time.Minute)
	}
	return nil
}

func (y *year) addGate(ctx context.Context, n int, lane bool, hours ...gate.Hours) error {
	g := y.place.Gates[n]
	_, err := y.Watch.AddGate(ctx, y.as(actor.Chair), y.c.ID, gate.Gate{Label: g.Label, Name: g.Name, PublicLane: lane, Hours: hours})
	return err
}

// take imports a file of the committee's own.
func (y *year) take(ctx context.Context, name string, data []byte) error {
	_, err := y.Register.Import(ctx, y.clerk(), y.c.ID, register.ImportFile{Name: name, Data: data})
	return err
}

func (y *year) firstIssue(ctx context.Context) error {
	y.live = nil
	if _, err := y.Parking.FirstIssue(ctx, y.as(actor.Chair), y.c.ID); err != nil {
		return err
	}
	return y.look(ctx)
}

// enrol gives every volunteer's phone its place at the gate for a year.
func (y *year) enrol(ctx context.Context) error {
	for i, v := range y.who[actor.Volunteer] {
		p, err := id.Parse[people.Person](v.Person)
		if err != nil {
			return err
		}
		e, err := y.Account.EnrolGateDevice(ctx, y.clerk(), p, y.volunteer(i)+said.PhoneOf, y.c.Today(y.Clock.Now()).AddYears(1))
		if err != nil {
			return err
		}
		y.Clock.Step(time.Minute)
		if _, err := y.Account.Enrol(ctx, e.Secret); err != nil {
			return err
		}
		y.who[actor.Volunteer][i].Device = e.Device.String()
	}
	return nil
}

func (y *year) volunteer(n int) string {
	for _, m := range y.place.People {
		if m.Role != actor.Volunteer {
			continue
		}
		if n == 0 {
			return m.Name
		}
		n--
	}
	return ""
}
