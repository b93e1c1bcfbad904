package register

import (
	"context"
	"slices"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

var (
	// ErrDwellingHeld says that the register has the dwelling; parameter "code".
	ErrDwellingHeld = errs.New(errs.Conflict, "dwelling.held")
	// ErrAreaInvalid refuses an area that is none (see ParseArea).
	ErrAreaInvalid = errs.New(errs.Invalid, CodeAreaInvalid)
	// ErrKindInvalid refuses a relation to a dwelling that does not exist.
	ErrKindInvalid = errs.New(errs.Invalid, "occupancy.kind.invalid")
	// ErrLeaseEnd refuses a date that is none, or over.
	ErrLeaseEnd = errs.New(errs.Invalid, CodeLeaseEndInvalid)
	// ErrOccupancyUnknown says that the dwelling has nobody like that now.
	ErrOccupancyUnknown = errs.New(errs.NotFound, "occupancy.unknown")
)

// AddDwelling enters one dwelling by hand; area in 0.01 m², 0 for unknown.
// ErrDwelling, ErrDwellingHeld. For staff, on the record.
func (s *Service) AddDwelling(ctx context.Context, who actor.Actor, c people.CommitteeID, place Address, area int64) (people.Dwelling, error) {
	if place.Zero() {
		return people.Dwelling{}, ErrDwelling.On("dwelling")
	}
	if area < 0 || area > maxArea {
		return people.Dwelling{}, ErrAreaInvalid.On("area")
	}
	var d people.Dwelling
	err := s.act(ctx, who, c, func(a scene) error {
		n := newDwelling(id.New[people.Dwelling](), place, area)
		all, err := people.AddDwellings(ctx, a.Tx, c, people.BatchID{}, []people.NewDwelling{n})
		if err != nil {
			return err
		}
		if d = all[n.Code]; d.ID != n.ID {
			return ErrDwellingHeld.With("code", n.Code).On("dwelling")
		}
		return record.Append(ctx, a.Tx, c.String(), record.Act{
			Kind: "dwelling.added", Subject: d.Pseudonym, Body: []record.Pair{{Key: "area", Value: strconv.FormatInt(area, 10)}},
		})
	})
	return d, err
}

// ChangeArea corrects a dwelling's area, by which votes count; 0.01 m², 0 for
// unknown. For staff, on the record with both.
func (s *Service) ChangeArea(ctx context.Context, who actor.Actor, at At, area int64) error {
	if area < 0 || area > maxArea {
		return ErrAreaInvalid.On("area")
	}
	return s.onDwelling(ctx, who, at, func(a scene, d people.Dwelling) (record.Act, error) {
		err := people.SetArea(ctx, a.Tx, at.Committee, d.ID, area)
		return record.Act{Kind: "dwelling.changed", Body: []record.Pair{
			{Key: "area_was", Value: strconv.FormatInt(d.AreaHundredths, 10)}, {Key: "area", Value: strconv.FormatInt(area, 10)},
		}}, err
	})
}

// NewPerson is somebody to be entered at a dwelling: Kind is one of people's
// kinds, Phone may be empty, LeaseEnd the last day of a tenant's lease.
type NewPerson struct {
	Name, Phone, Kind string
	LeaseEnd          day.Day
}

// check gives the person with name and phone as they are stored; every wrong
// field is named.
func (n NewPerson) check() (NewPerson, error) {
	var wrong []*errs.Error
	names := splitNames(n.Name)
	if len(names) != 1 || len([]rune(names[0])) > 60 || !usable(n.Name) {
		wrong = append(wrong, people.ErrName.On("name"))
	} else {
		n.Name = names[0]
	}
	if bare(n.Phone) != "" {
		phone, ok := ParsePhone(n.Phone)
		if !ok {
			wrong = append(wrong, people.ErrPhone.On("phone"))
		}
		n.Phone = phone
	}
	if !slices.Contains([]string{people.KindOwner, people.KindLessee, people.KindTenant, people.KindOccupant}, n.Kind) {
		wrong = append(wrong, ErrKindInvalid.On("kind"))
	}
	if n.LeaseEnd != 0 && (n.LeaseEnd < earliestDate || n.LeaseEnd > latestDate) {
		wrong = append(wrong, ErrLeaseEnd.On("lease_end"))
	}
	return n, errs.Form(wrong...)
}

// AddPerson enters an owner, lessee, tenant or occupant. Somebody of the same
// name and phone is the same person. people.ErrOccupancyHeld; Invalid names the
// fields. For staff, on the record without the name.
func (s *Service) AddPerson(ctx context.Context, who actor.Actor, at At, n NewPerson) error {
	n, err := n.check()
	if err != nil {
		return err
	}
	return s.onDwelling(ctx, who, at, func(a scene, d people.Dwelling) (record.Act, error) {
		err := enter(ctx, a, d.ID, n, a.Today)
		return record.Act{Kind: "person.added", Body: []record.Pair{{Key: "as", Value: n.Kind}}}, err
	})
}

// enter adds one person to a dwelling, finding them by name and phone.
func enter(ctx context.Context, a scene, d people.DwellingID, n NewPerson, from day.Day) error {
	present, err := people.Occupancies(ctx, a, a.Committee.ID, d)
	if err != nil {
		return err
	}
	for _, o := range present {
		if o.To.Zero() && o.Kind == n.Kind && nameKey(o.Name) == nameKey(n.Name) {
			return people.ErrOccupancyHeld
		}
	}
	r, known, err := people.ResidentNamed(ctx, a, a.Committee.ID, n.Name, n.Phone)
	if err != nil {
		return err
	}
	if !known {
		r = id.New[people.Resident]()
		if err := people.AddResidents(ctx, a.Tx, a.Committee.ID, people.BatchID{}, []people.NewResident{{ID: r, Name: n.Name, Phone: n.Phone}}); err != nil {
			return err
		}
	}
	return people.AddOccupancies(ctx, a.Tx, a.Committee.ID, people.BatchID{}, []people.NewOccupancy{{
		ID: id.New[people.Occupancy](), Dwelling: d, Resident: r, Kind: n.Kind, LeaseEnd: n.LeaseEnd, From: from,
	}})
}

// ChangePerson corrects the name and phone of somebody who is at the dwelling
// now, in all their dwellings. Invalid names the fields. For staff, on the
// record without either.
func (s *Service) ChangePerson(ctx context.Context, who actor.Actor, at At, o people.OccupancyID, n NewPerson) error {
	n.Kind = people.KindOwner // the kind is not changed; check wants one
	n, err := n.check()
	if err != nil {
		return err
	}
	return s.onDwelling(ctx, who, at, func(a scene, d people.Dwelling) (record.Act, error) {
		held, err := presentOf(ctx, a, d.ID, o)
		if err != nil {
			return record.Act{}, err
		}
		err = people.ChangeResident(ctx, a.Tx, at.Committee, people.Resident{ID: held.ResidentID, Name: n.Name, Phone: n.Phone})
		if err == nil && held.Kind == people.KindTenant {
			err = people.SetLease(ctx, a.Tx, at.Committee, o, n.LeaseEnd)
		}
		return record.Act{Kind: "person.changed", Body: []record.Pair{
			{Key: "as", Value: held.Kind}, {Key: "phone_changed", Value: strconv.FormatBool(held.Phone != n.Phone)},
		}}, err
	})
}

func presentOf(ctx context.Context, a scene, d people.DwellingID, key people.OccupancyID) (people.Occupancy, error) {
	all, err := people.Occupancies(ctx, a, a.Committee.ID, d)
	if err != nil {
		return people.Occupancy{}, err
	}
	for _, o := range all {
		if o.ID == key && o.To.Zero() {
			return o, nil
		}
	}
	return people.Occupancy{}, ErrOccupancyUnknown
}

// EndOccupancy enters that somebody moved out: on is the first day they are no
// longer there, and not one to come. For staff, on the record.
func (s *Service) EndOccupancy(ctx context.Context, who actor.Actor, at At, key people.OccupancyID, on day.Day) error {
	return s.onDwelling(ctx, who, at, func(a scene, d people.Dwelling) (record.Act, error) {
		o, err := presentOf(ctx, a, d.ID, key)
		if err != nil {
			return record.Act{}, err
		}
		if on > a.Today {
			return record.Act{}, ErrDateFuture.On("on")
		}
		_, err = people.EndOccupancies(ctx, a.Tx, at.Committee, []people.OccupancyID{key}, on)
		return record.Act{Kind: "person.ended", Body: []record.Pair{{Key: "as", Value: o.Kind}, {Key: "from", Value: on.String()}}}, err
	})
}

// Sale is a dwelling's change of owner: the new owners' names and one phone,
// and the first day on which it is theirs.
type Sale struct {
	Names []string
	Phone string
	From  day.Day
}

// NewOwner ends the rights of a dwelling's owners and lessees at a day and
// begins those of the new owners; its further phone numbers go. ErrDateFuture.
// For staff, on the record.
func (s *Service) NewOwner(ctx context.Context, who actor.Actor, at At, sale Sale) error {
	owners := make([]NewPerson, len(sale.Names))
	for i, name := range sale.Names {
		n := NewPerson{Name: name, Kind: people.KindOwner}
		if i == 0 {
			n.Phone = sale.Phone
		}
		var err error
		if owners[i], err = n.check(); err != nil {
			return err
		}
	}
	if len(owners) == 0 {
		return errs.Form(people.ErrName.On("name"))
	}
	return s.onDwelling(ctx, who, at, func(a scene, d people.Dwelling) (record.Act, error) {
		if sale.From > a.Today || sale.From < earliestDate {
			return record.Act{}, errs.Form(ErrDateFuture.On("from"))
		}
		err := sell(ctx, a, d.ID, owners, sale.From)
		return record.Act{Kind: "owner.changed", Body: []record.Pair{{Key: "from", Value: sale.From.String()}}}, err
	})
}

func sell(ctx context.Context, a scene, d people.DwellingID, owners []NewPerson, from day.Day) error {
	all, err := people.Occupancies(ctx, a, a.Committee.ID, d)
	if err != nil {
		return err
	}
	var end []people.OccupancyID
	for _, o := range all {
		if o.To.Zero() && (o.Kind == people.KindOwner || o.Kind == people.KindLessee) {
			end = append(end, o.ID)
		}
	}
	if _, err := people.EndOccupancies(ctx, a.Tx, a.Committee.ID, end, from); err != nil {
		return err
	}
	if _, err := people.RemoveContacts(ctx, a.Tx, a.Committee.ID, []people.DwellingID{d}); err != nil {
		return err
	}
	for _, n := range owners {
		if err := enter(ctx, a, d, n, from); err != nil {
			return err
		}
	}
	return nil
}

// SplitNames takes several names in one field apart, as a list has them.
func SplitNames(s string) []string { return splitNames(s) }
