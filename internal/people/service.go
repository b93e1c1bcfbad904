package people

import (
	"context"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db} }

// defaultZone and defaultProvince are where the program was made for; both can
// be changed for a committee.
const defaultZone = "Asia/Shanghai"

// Found makes a committee and begins its public record. The operator may, and
// whoever holds the one-time setup link (FoundBySetup).
func (s *Service) Found(ctx context.Context, who actor.Actor, n NewCommittee) (Committee, error) {
	var c Committee
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) (err error) {
		c, err = FoundIn(ctx, tx, n)
		return err
	})
	return c, err
}

// FoundIn is Found within a unit of work, for whoever holds the setup link.
func FoundIn(ctx context.Context, tx *pg.Tx, n NewCommittee) (Committee, error) {
	if !tx.Who.Is(actor.Operator) {
		return Committee{}, actor.ErrRole.With("roles", string(actor.Operator))
	}
	if err := n.Check(); err != nil {
		return Committee{}, err
	}
	c := Committee{
		ID: id.New[Committee](), Code: n.Code, Name: strings.TrimSpace(n.Name), Regime: n.Regime,
		District: n.District, Street: n.Street,
		Zone: defaultZone, Province: n.Province, DutyPhone: n.DutyPhone, PublicLane: n.PublicLane,
		Salt: newSalt(), CreatedAt: tx.Now,
	}
	at, err := ensurePlace(ctx, tx, n.Place)
	if err != nil {
		return c, err
	}
	if err := addCommittee(ctx, tx, c, at); err != nil {
		return c, err
	}
	if err := record.Begin(ctx, tx, c.ID.String()); err != nil {
		return c, err
	}
	return c, record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: "committee.founded", Subject: c.Code,
		Body: []record.Pair{{Key: "name", Value: c.Name}, {Key: "regime", Value: string(c.Regime)}},
	})
}

// Settings are what a committee may change of itself at any time. Its place may
// be told once, and the street within its district again: another district is
// for the operator to say.
type Settings struct {
	Name, DutyPhone, Province string
	PublicLane                bool
	Place                     Place
}

// Change changes a committee's settings; staff but the cashier may, and it goes on
// the record.
// ErrCommitteeName; ErrPlaceUnknown for a place that nobody made, or one in
// another district than the committee's.
func (s *Service) Change(ctx context.Context, who actor.Actor, c CommitteeID, n Settings) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	if l := len([]rune(strings.TrimSpace(n.Name))); l < 1 || l > 60 {
		return errs.Form(ErrCommitteeName.On("name"))
	}
	return InAct(ctx, s.db, who, c, func(a Act) error {
		at, err := movePlace(ctx, a.Tx, a.Committee, n.Place)
		if err != nil {
			return err
		}
		err = a.Do(ctx, sqlCommitteeUpdate, c, strings.TrimSpace(n.Name), n.DutyPhone, n.Province, n.PublicLane, at.district, at.street)
		if err != nil {
			return err
		}
		body := []record.Pair{{Key: "name", Value: n.Name}}
		if n.Place != a.Committee.Place() { // whose office looks on is for all to see
			body = append(body, record.Pair{Key: "place", Value: n.Place.String()})
		}
		return record.Append(ctx, a.Tx, c.String(), record.Act{Kind: "committee.changed", Subject: "settings", Body: body})
	})
}

// Committee finds a committee by its code.
func (s *Service) Committee(ctx context.Context, code string) (Committee, error) {
	return ByCode(ctx, s.db.Kept(), code)
}

// Committees lists all committees by code.
func (s *Service) Committees(ctx context.Context) ([]Committee, error) {
	return Committees(ctx, s.db)
}
