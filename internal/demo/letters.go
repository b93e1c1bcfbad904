package demo

import (
	"context"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/people"
)

// What the demonstration's residents sign in by. They do not exist, and
// residentPhone is in each committee the one that Guide signs in as.
const (
	residentPhone    = "13800001001"
	laneResident     = "13800001002"
	residentPassword = "yanshi-2017" //nolint:gosec // of people who do not exist
)

// letterHomes is how many homes of a building use their letters.
const letterHomes = 10

// host makes the first home with a car that fits the resident's of the
// demonstration: its card is renewed whenever it ends.
func (y *year) host(phone string, fits func(household) bool) {
	for i := range y.homes {
		h := &y.homes[i]
		if h.first != nil && fits(*h) {
			h.phone, h.tenant, h.leaseEnd = phone, "", 0
			y.hostCar = h.first.plate
			return
		}
	}
}

// printLetters prints the letters of the building of the resident's home.
func (y *year) printLetters(ctx context.Context) error {
	d, err := y.hostHome(ctx)
	if err != nil {
		return err
	}
	list, err := y.Account.NewDwellingLetters(ctx, y.clerk(), y.c.ID, d.Building)
	if err != nil {
		return err
	}
	for _, l := range list {
		y.letters[l.Dwelling.Code] = l
	}
	return nil
}

func (y *year) hostHome(ctx context.Context) (people.Dwelling, error) {
	for _, h := range y.homes {
		if h.first != nil && h.first.plate == y.hostCar {
			return people.DwellingByCode(ctx, y.World.DB, y.c.ID, h.code())
		}
	}
	return people.Dwelling{}, people.ErrDwellingUnknown
}

// useLetters lets the first homes of the building in, each by its phone on file,
// which rings at the counter.
func (y *year) useLetters(ctx context.Context) error {
	used := 0
	for _, h := range y.homes {
		l, ok := y.letters[h.code()]
		if !ok || h.first == nil || used == letterHomes {
			continue
		}
		used++
		y.Clock.Step(4 * time.Minute)
		_, visitor, err := y.Account.UseLetter(ctx, account.Welcome{Letter: l.Secret, Phone: h.phone, Name: h.owner, Password: residentPassword})
		if err != nil {
			return err
		}
		if err := y.prove(ctx, h.owner, visitor); err != nil {
			return err
		}
		if h.first.plate == y.hostCar {
			y.resident = visitor.ActorIn(y.c)
		}
		if h.phone == residentPhone || h.phone == laneResident {
			continue // the visitor opens what this home was told
		}
		y.readers = append(y.readers, visitor.ActorIn(y.c))
	}
	return nil
}

// prove shows a phone at the counter to be its user's, who says yes.
func (y *year) prove(ctx context.Context, name string, v account.Visitor) error {
	l, err := y.ask(ctx, y.clerk(), account.Ask{Kind: account.KindPhone, Name: name, Phone: v.Person.Phone, Rang: true})
	if err != nil {
		return err
	}
	return y.Account.Answer(ctx, v, account.Which{Letter: l.Secret}, true)
}
