package privacy_test

import (
	"encoding/json"
	"errors"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/privacy"
)

type world struct {
	*parktest.World
	data *privacy.Service
}

func newWorld(t *testing.T) *world {
	w := &world{World: parktest.New(t)}
	w.data = privacy.New(w.DB)
	w.Dwelling("1-1-101")
	w.Dwelling("1-1-102")
	return w
}

func (w *world) exec(query string, args ...any) {
	w.T.Helper()
	_, err := w.DB.Bare().ExecContext(w.T.Context(), query, args...)
	w.Must(err)
}

// lives is somebody who is an owner of a dwelling and signs in by a phone.
func (w *world) lives(name, phone, dwelling string) (actor.Actor, string) {
	w.T.Helper()
	p, r := id.New[people.Person](), id.New[people.Resident]()
	w.exec(`insert into people.people (id, name, phone, created_at) values ($1, $2, $3, $4)`, p, name, phone, w.Clock.Now())
	w.Must(w.DB.InTx(w.T.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		return people.AddResidents(w.T.Context(), tx, w.C.ID, people.BatchID{}, []people.NewResident{{ID: r, Name: name, Phone: phone}})
	}))
	w.exec(`update people.residents set person_id = $2 where id = $1`, r, p)
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		select committee_id, $2, id, $3, 'owner', '2020-01-01' from people.dwellings where committee_id = $1 and code = $4`,
		w.C.ID, id.New[people.Occupancy](), r, dwelling)
	secret, err := w.Account.OpenAs(w.T.Context(), actor.Of(actor.Operator), p)
	w.Must(err)
	a := w.Actor(actor.Resident)
	a.Person, a.Pseudonym = p.String(), w.C.Pseudonym(p.String())
	return a, secret
}

// text is a row as somebody might read it.
func (w *world) text(row []holding.Cell) string {
	w.T.Helper()
	var out []any
	for _, c := range row {
		out = append(out, c.Value)
	}
	b, err := json.Marshal(out)
	w.Must(err)
	return string(b)
}

func wants(t *testing.T, name string, got error, want *errs.Error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %s", name, got, want.Code)
	}
}
