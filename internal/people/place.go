package people

import (
	"context"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// District is a city district (区), with the streets that lie in it.
type District struct {
	ID      DistrictID `db:"id"`
	Code    string     `db:"code"`
	Name    string     `db:"name"`
	Streets []Street   `db:"-"`
}

// DistrictID is the key of a district.
type DistrictID = id.ID[District]

// Street is the area of one street office (街道) within a district.
type Street struct {
	ID         StreetID   `db:"id"`
	DistrictID DistrictID `db:"district_id"`
	Code       string     `db:"code"`
	Name       string     `db:"name"`
}

// StreetID is the key of a street.
type StreetID = id.ID[Street]

// Place is where a committee lies, or an office looks on: a district's code and
// the code of a street in it. Both may be empty, the street alone may not be told.
type Place struct{ District, Street string }

// String is the place as one word: DISTRICT or DISTRICT/STREET.
func (p Place) String() string {
	if p.Street == "" {
		return p.District
	}
	return p.District + "/" + p.Street
}

// ParsePlace reads what String wrote; its parts are judged where they are used.
func ParsePlace(s string) Place {
	d, st, _ := strings.Cut(strings.TrimSpace(s), "/")
	return Place{strings.TrimSpace(d), strings.TrimSpace(st)}
}

var (
	// ErrDistrictCode refuses a district's code of another form.
	ErrDistrictCode = errs.New(errs.Invalid, "district.code.invalid")
	// ErrStreetCode refuses a street's code of another form.
	ErrStreetCode = errs.New(errs.Invalid, "street.code.invalid")
	// ErrStreetAlone refuses a street without the district it lies in.
	ErrStreetAlone = errs.New(errs.Invalid, "street.alone")
	// ErrStreetRole refuses to hold the role of a district to one street of it.
	ErrStreetRole = errs.New(errs.Invalid, "street.role")
	// ErrPlaceUnknown says that there is no such district or street to belong to.
	ErrPlaceUnknown = errs.New(errs.Invalid, "place.unknown")
	// ErrPlaceName refuses an empty name or one over 60 characters.
	ErrPlaceName = errs.New(errs.Invalid, "place.name.invalid")
	// ErrPlaceTaken says that a district or street of that code has a name already.
	ErrPlaceTaken = errs.New(errs.Conflict, "place.code.taken")
)

// Check refuses a place whose codes are no codes, or a street without its district.
func (p Place) Check() error { return refusal(p.check()) }

func (p Place) check() []*errs.Error {
	var wrong []*errs.Error
	switch {
	case p.District == "" && p.Street != "":
		wrong = append(wrong, ErrStreetAlone.On("street"))
	case p.District != "" && !codeForm.MatchString(p.District):
		wrong = append(wrong, ErrDistrictCode.On("district"))
	}
	if p.Street != "" && !codeForm.MatchString(p.Street) {
		wrong = append(wrong, ErrStreetCode.On("street"))
	}
	return wrong
}

const sqlDistrictEnsure = `
	insert into people.districts (id, code, name, created_at)
	values ($1, $2, $3, $4)
	on conflict (lower(code)) do nothing`

// sqlDistrictName makes a district, or names one that so far is called by its code.
const sqlDistrictName = `
	insert into people.districts as d (id, code, name, created_at)
	values ($1, $2, $3, $4)
	on conflict (lower(code)) do update set name = excluded.name
	where d.name = d.code`

const sqlDistrictByCode = `
	select id, code, name
	from people.districts
	where lower(code) = lower($1)`

const sqlDistricts = `
	select id, code, name
	from people.districts
	order by lower(code), id`

const sqlStreetEnsure = `
	insert into people.streets (district_id, id, code, name, created_at)
	values ($1, $2, $3, $4, $5)
	on conflict (district_id, lower(code)) do nothing`

// sqlStreetName makes a street, or names one that so far is called by its code.
const sqlStreetName = `
	insert into people.streets as s (district_id, id, code, name, created_at)
	values ($1, $2, $3, $4, $5)
	on conflict (district_id, lower(code)) do update set name = excluded.name
	where s.name = s.code`

const sqlStreetByCode = `
	select id, district_id, code, name
	from people.streets
	where district_id = $1 and lower(code) = lower($2)`

const sqlStreets = `
	select id, district_id, code, name
	from people.streets
	order by district_id, lower(code), id`

// placed is a place by its keys, both nil for none.
type placed struct{ district, street any }

// ensurePlace gives the keys of a place, putting it on the map when it is new.
func ensurePlace(ctx context.Context, tx *pg.Tx, p Place) (placed, error) {
	if p.District == "" {
		return placed{}, nil
	}
	if err := tx.Do(ctx, sqlDistrictEnsure, id.New[District](), p.District, p.District, tx.Now); err != nil {
		return placed{}, err
	}
	if p.Street == "" {
		return findPlace(ctx, tx, p)
	}
	d, err := findPlace(ctx, tx, Place{District: p.District})
	if err != nil {
		return d, err
	}
	if err := tx.Do(ctx, sqlStreetEnsure, d.district, id.New[Street](), p.Street, p.Street, tx.Now); err != nil {
		return d, err
	}
	return findPlace(ctx, tx, p)
}

// findPlace gives the keys of a place; ErrPlaceUnknown.
func findPlace(ctx context.Context, q pg.Queryer, p Place) (placed, error) {
	if p == (Place{}) {
		return placed{}, nil
	}
	d, err := pg.One[District](ctx, q, ErrPlaceUnknown.On("place"), sqlDistrictByCode, p.District)
	if err != nil {
		return placed{}, err
	}
	if p.Street == "" {
		return placed{district: d.ID}, nil
	}
	s, err := pg.One[Street](ctx, q, ErrPlaceUnknown.On("place"), sqlStreetByCode, d.ID, p.Street)
	if err != nil {
		return placed{}, err
	}
	return placed{d.ID, s.ID}, nil
}

// movePlace is findPlace for a committee that changes its own: who looks on from
// a district is not for the committee to choose, once it lies in one.
func movePlace(ctx context.Context, tx *pg.Tx, was Committee, to Place) (placed, error) {
	if was.District != "" && !strings.EqualFold(to.District, was.District) {
		return placed{}, ErrPlaceUnknown.On("place")
	}
	return findPlace(ctx, tx, to)
}

// AddDistrict makes a district, or gives its name to one that a committee or an
// office brought along by its code. The operator may. ErrPlaceTaken.
func (s *Service) AddDistrict(ctx context.Context, who actor.Actor, code, name string) error {
	return s.addPlace(ctx, who, Place{District: code}, name)
}

// AddStreet makes a street in a district, as AddDistrict a district. The operator may.
func (s *Service) AddStreet(ctx context.Context, who actor.Actor, p Place, name string) error {
	if p.Street == "" {
		return ErrStreetCode.On("street")
	}
	return s.addPlace(ctx, who, p, name)
}

func (s *Service) addPlace(ctx context.Context, who actor.Actor, p Place, name string) error {
	if !who.Is(actor.Operator) {
		return actor.ErrRole.With("roles", string(actor.Operator))
	}
	wrong := p.check()
	if p.District == "" {
		wrong = append(wrong, ErrDistrictCode.On("district"))
	}
	name, err := CleanName(name)
	if err != nil {
		wrong = append(wrong, ErrPlaceName.On("name"))
	}
	if err := refusal(wrong); err != nil {
		return err
	}
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		if p.Street == "" {
			return tx.DoOr(ctx, ErrPlaceTaken, sqlDistrictName, id.New[District](), p.District, name, tx.Now)
		}
		d, err := findPlace(ctx, tx, Place{District: p.District})
		if err != nil {
			return err
		}
		return tx.DoOr(ctx, ErrPlaceTaken, sqlStreetName, d.district, id.New[Street](), p.Street, name, tx.Now)
	})
}

// Districts lists all districts by code, each with its streets. Where a
// committee lies is public, and so are they.
func (s *Service) Districts(ctx context.Context) ([]District, error) {
	var out []District
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Select(ctx, &out, sqlDistricts); err != nil {
			return err
		}
		var streets []Street
		if err := r.Select(ctx, &streets, sqlStreets); err != nil {
			return err
		}
		for i := range out {
			for _, st := range streets {
				if st.DistrictID == out[i].ID {
					out[i].Streets = append(out[i].Streets, st)
				}
			}
		}
		return nil
	})
	return out, err
}
