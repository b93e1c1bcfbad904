package parktest

import (
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
)

// Past lets a dwelling and a plate have been what they no longer are, beside which the
// living stand: nothing of it may help or hinder anybody. A former owner and a tenant
// who moved out, roles and interests that ended, a car that is gone, a block that was
// lifted and one whose days are over, a visit that ended, a card that was given back.
// The card's number is of no series that goes on.
func (w *World) Past(home people.Dwelling, plate string) {
	w.T.Helper()
	now, before := w.Clock.Now(), w.Today().AddDays(-400)
	for kind, role := range map[string]actor.Role{people.KindOwner: actor.Chair, people.KindTenant: actor.Member} {
		who := w.lived(home, kind, before, Days{day.Of(2020, 1, 1), before})
		w.Exec(`insert into people.roles (committee_id, id, person_id, role, from_day, given_at, ended_at)
			values ($1, gen_random_uuid(), $2, $3, '2020-01-01', $4, $4)`, w.C.ID, who.Person, role, now)
		w.Exec(`insert into people.interests (committee_id, id, person_id, dwelling_id, relation, listed, declared_at, ended_at)
			values ($1, gen_random_uuid(), $2, $3, 'kin', false, $4, $4)`, w.C.ID, who.Person, home.ID, now)
	}
	w.Exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by, lifted_at, lifted_by, lift_reason)
		values ($1, gen_random_uuid(), $2, $3, $4, '三次违停', 'resolution', '决议', $5, 'chair', $5, 'chair', '改正了')`,
		w.C.ID, plate, w.Today().AddDays(-2), w.Today().AddDays(30), now)
	w.Exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
		select $1, gen_random_uuid(), $2, $3, $4, '三次违停', 'resolution', '决议', $5, 'chair'
		where not exists (select from parking.blocks where committee_id = $1 and plate = $2 and lifted_at is null)`,
		w.C.ID, plate, w.Today().AddDays(-40), w.Today().AddDays(-10), now)
	w.Exec(`insert into parking.visits (committee_id, id, dwelling_id, plate, kind, state, from_at, until_at, opened_at, made_at)
		values ($1, gen_random_uuid(), $2, $3, 'host', 'ended', $4, $5, $4, $4)`, w.C.ID, home.ID, plate, now.AddDate(0, 0, -20), now.AddDate(0, 0, -19))
	w.Exec(`insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day, to_day)
		values ($1, gen_random_uuid(), $2, $3, 'blue', 'x', 'x', $4, $4)`, w.C.ID, home.ID, plate, before)
	w.returned(home, plate)
}

// returned is a card that the household gave back.
func (w *World) returned(home people.Dwelling, plate string) {
	w.T.Helper()
	w.Must(w.DB.InTx(w.T.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		return class.Ensure(w.T.Context(), tx, w.C.ID)
	}))
	secret := id.Secret()
	w.Exec(`with k as (
		insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
			token_hash, token_sealed, token_key, applied_at)
		values ($1, gen_random_uuid(), 'Z-' || left($2, 4), 'first-car', true, $3, 'returned', $4, '2020-01-01', '2027-06-30', $5, '', '', $4)
		returning committee_id, id)
		insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
		select committee_id, id, $6, false, 'x', 'x' from k`,
		w.C.ID, secret, home.ID, w.Clock.Now(), id.Hash(secret), plate)
}
