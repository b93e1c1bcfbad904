package mydata

import (
	"context"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/erasure"
	"ziguan/internal/errs"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Known is all that a committee keeps of one person (我的数据).
type Known struct {
	Name         string        `json:"name"`
	Phone        string        `json:"phone"`
	Since        time.Time     `json:"account_since"`
	Homes        []Home        `json:"dwellings"`
	Vehicles     []Vehicle     `json:"vehicles"`
	Cards        []Card        `json:"cards"`
	Applications []Application `json:"applications"`
	Copies       []Copy        `json:"paper_copies"`
	Visits       []Visit       `json:"visitors"`
	Calls        []Call        `json:"move_calls"`
	Messages     []Message     `json:"messages"`
	Letters      []Letter      `json:"letters"`
	Proofs       []Proof       `json:"phone_proofs"`
	Roles        []Role        `json:"roles"`
	Interests    []Interest    `json:"interests"`
	Phones       []Phone       `json:"enrolled_phones"`
	Passes       int           `json:"gate_checks"`   // of their cars, still kept
	Lookups      int           `json:"gate_look_ups"` // of their cars, by the committee
	Requests     []Request     `json:"corrections"`
	Kept         rule.Rule     `json:"-"` // for how long passes are kept
	// Stays is why the data cannot be erased today; nil where it can.
	Stays error `json:"-"`
}

// Home is what somebody is or was to a dwelling.
type Home struct {
	Dwelling string  `db:"dwelling" json:"dwelling"`
	Kind     string  `db:"kind" json:"kind"`
	Name     string  `db:"name" json:"name"`
	Phone    string  `db:"phone" json:"phone"`
	LeaseEnd day.Day `db:"lease_end" json:"lease_end"`
	From     day.Day `db:"from_day" json:"from"`
	To       day.Day `db:"to_day" json:"to"`
}

// Vehicle is a car of a dwelling while the person was of it.
type Vehicle struct {
	Dwelling string  `db:"dwelling" json:"dwelling"`
	Plate    string  `db:"plate" json:"plate"`
	From     day.Day `db:"from_day" json:"from"`
	To       day.Day `db:"to_day" json:"to"`
}

// Card is a card of a dwelling while the person was of it.
type Card struct {
	Dwelling string  `db:"dwelling" json:"dwelling"`
	Number   string  `db:"number" json:"number"`
	Class    string  `db:"class" json:"class"`
	State    string  `db:"state" json:"state"`
	Plates   string  `db:"plates" json:"plates"`
	From     day.Day `db:"valid_from" json:"from"`
	To       day.Day `db:"valid_to" json:"to"`
}

// Application is an application of a dwelling while the person was of it.
type Application struct {
	Dwelling string    `db:"dwelling" json:"dwelling"`
	Number   string    `db:"number" json:"number"`
	Class    string    `db:"class" json:"class"`
	State    string    `db:"state" json:"state"`
	At       time.Time `db:"submitted_at" json:"submitted_at"`
}

// Copy is a copy of a paper shown with one of those applications.
type Copy struct {
	Application string     `db:"number" json:"application"`
	Document    string     `db:"document" json:"document"`
	At          time.Time  `db:"taken_at" json:"taken_at"`
	GoneAt      *time.Time `db:"gone_at" json:"deleted_at"`
}

// Visit is a visitor's or carer's car that the household let in while the person was of it.
type Visit struct {
	Dwelling string    `db:"dwelling" json:"dwelling"`
	Plate    string    `db:"plate" json:"plate"`
	NoPlate  string    `db:"no_plate" json:"no_plate,omitempty"` // what a car without a plate is
	State    string    `db:"state" json:"state"`
	From     time.Time `db:"from_at" json:"from"`
	Until    time.Time `db:"until_at" json:"until"`
}

// Call is a call to move a car of the household while the person was of it. Of
// whoever called only a digest is kept, which says nothing to anybody.
type Call struct {
	Dwelling string     `db:"dwelling" json:"dwelling"`
	Subject  string     `db:"subject" json:"subject"`
	Place    string     `db:"place" json:"place"`
	MadeAt   time.Time  `db:"made_at" json:"made_at"`
	SeenAt   *time.Time `db:"seen_at" json:"seen_at"`
}

// Message is what the household, or the person, was told.
type Message struct {
	Kind   string        `db:"kind" json:"kind"`
	Params outbox.Params `db:"params" json:"facts"`
	MadeAt time.Time     `db:"made_at" json:"made_at"`
	ToldAt *time.Time    `db:"told_at" json:"told_at"`
}

// Letter is a letter on paper, to the dwelling or to the account.
type Letter struct {
	Kind   string     `db:"kind" json:"kind"` // dwelling or account
	MadeAt time.Time  `db:"made_at" json:"made_at"`
	UsedAt *time.Time `db:"used_at" json:"used_at"`
}

// Proof is how a phone was shown to be the person's, or the code that was sent for it.
type Proof struct {
	Phone string    `db:"phone" json:"phone"`
	Way   string    `db:"way" json:"way"` // counter, operator, sms; sent while the code waits
	At    time.Time `db:"at" json:"at"`
}

// Role is what somebody is or was to the committee.
type Role struct {
	Role    string     `db:"role" json:"role"`
	From    day.Day    `db:"from_day" json:"from"`
	To      day.Day    `db:"to_day" json:"to"`
	EndedAt *time.Time `db:"ended_at" json:"ended_at"`
}

// Interest is a dwelling the person declared an interest in.
type Interest struct {
	Dwelling string     `db:"dwelling" json:"dwelling"`
	Relation string     `db:"relation" json:"relation"`
	At       time.Time  `db:"declared_at" json:"declared_at"`
	EndedAt  *time.Time `db:"ended_at" json:"ended_at"`
}

// Phone is a phone enrolled at a gate in the person's name.
type Phone struct {
	Name    string     `db:"name" json:"name"`
	MadeAt  time.Time  `db:"made_at" json:"made_at"`
	To      day.Day    `db:"valid_to" json:"valid_to"`
	Revoked *time.Time `db:"revoked_at" json:"revoked_at"`
}

// Of gives all that a committee keeps of whoever acts. Anybody of whom it knows
// something may, for themselves; others get not.found.
func (s *Service) Of(ctx context.Context, who actor.Actor, c people.CommitteeID) (Known, error) {
	var out Known
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		p, err := me(ctx, r, who, c)
		if err != nil {
			return err
		}
		m, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		return out.load(ctx, r, m, p)
	})
	return out, err
}

func (k *Known) load(ctx context.Context, r *pg.Reader, m people.Committee, p people.PersonID) error {
	var account struct {
		Name  string    `db:"name"`
		Phone string    `db:"phone"`
		Since time.Time `db:"created_at"`
	}
	if err := r.Get(ctx, &account, sqlAccount, p); err != nil {
		return fmt.Errorf("account: %w", err)
	}
	k.Name, k.Phone, k.Since = account.Name, account.Phone, account.Since
	for query, into := range map[string]any{
		sqlHomes: &k.Homes, sqlVehicles: &k.Vehicles, sqlCards: &k.Cards, sqlApplications: &k.Applications, sqlCopies: &k.Copies, sqlMessages: &k.Messages,
		sqlVisits: &k.Visits, sqlCalls: &k.Calls,
		sqlLetters: &k.Letters, sqlProofs: &k.Proofs, sqlRoles: &k.Roles, sqlInterests: &k.Interests, sqlPhones: &k.Phones, sqlRequests: &k.Requests,
	} {
		if err := r.Select(ctx, into, query, m.ID, p); err != nil {
			return fmt.Errorf("what is kept: %w", err)
		}
	}
	if err := r.Get(ctx, &k.Passes, sqlPasses, m.ID, p); err != nil {
		return fmt.Errorf("passes: %w", err)
	}
	if err := r.Get(ctx, &k.Lookups, sqlLookups, m.ID, p); err != nil {
		return fmt.Errorf("look-ups: %w", err)
	}
	today := m.Today(r.Now)
	var err error
	if k.Kept, err = rule.Value(ctx, r, m.ID, "checks.retention_days", today); err != nil {
		return err
	}
	if err := erasure.May(ctx, r, m.ID, p, today); errs.KindOf(err) == errs.Conflict {
		k.Stays = err
	} else if err != nil {
		return err
	}
	return nil
}

// Place is a committee that keeps something of a person.
type Place struct {
	Code string `db:"code"`
	Name string `db:"name"`
}

// Places lists the committees that keep something of a person, also those they
// have left.
func (s *Service) Places(ctx context.Context, p people.PersonID) ([]Place, error) {
	out := []Place{}
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlPlaces, p) })
	return out, err
}
