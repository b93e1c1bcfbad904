package hearing

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlAwaits are the hearings in which something waits for a person: a seat to be taken,
// minutes to be confirmed, or a sign-up that is open.
const sqlAwaits = sqlHearing + `
	where h.committee_id = $1 and (h.state = 'noticed' and h.signup_ends_at > $3 and h.list_sha256 is null
			and not exists (select from compacts.hearing_signups s
				join people.residents r on r.committee_id = s.committee_id and r.id = s.resident_id
				where s.committee_id = h.committee_id and s.hearing_id = h.id and s.gone_at is null and r.person_id = nullif($2, '')::uuid)
		or exists (select from compacts.hearing_seats t
			join compacts.hearing_signups s on s.committee_id = t.committee_id and s.hearing_id = t.hearing_id and s.n = t.signup
			join people.residents r on r.committee_id = s.committee_id and r.id = s.resident_id
			where t.committee_id = h.committee_id and t.hearing_id = h.id and t.left_at is null and r.person_id = nullif($2, '')::uuid
				and (h.state = 'seated' and t.taken_at is null and t.until_at > $3
					or h.state = 'minuted' and t.present_at is not null and not exists (select from compacts.hearing_words w
						where w.committee_id = t.committee_id and w.hearing_id = t.hearing_id and w.seat = t.seat))))
	order by h.starts_at, h.year, h.seq`

// Awaits lists the hearings in which something waits for a resident. They may ask, for
// themselves.
func (s *Service) Awaits(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Hearing, error) {
	if err := who.Needs(c.String(), actor.Resident); err != nil {
		return nil, err
	}
	list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Hearing, error) {
		return pg.All[Hearing](ctx, r, sqlAwaits, c, who.Person, r.Now)
	})
	for i := range list {
		list[i].strip()
	}
	return list, err
}

// Tasks is what the hearings of a committee wait for.
type Tasks struct {
	Fill  int `db:"fill"`  // seats can be drawn today
	Write int `db:"write"` // minutes are being written
	Reply int `db:"reply"` // corrections without an answer
	Going int `db:"going"` // hearings under way
}

const sqlTasks = `
	select
		(select count(*) from compacts.hearings h where h.committee_id = $1 and h.state = 'noticed' and h.list_sha256 is not null and h.draws_on <= $2) as fill,
		(select count(*) from compacts.hearings h where h.committee_id = $1 and h.state = 'held') as write,
		(select count(*) from compacts.hearing_words w where w.committee_id = $1 and w.word = 'corrected' and w.answered_at is null) as reply,
		(select count(*) from compacts.hearings h where h.committee_id = $1 and h.state in ('drafted', 'noticed', 'seated', 'held', 'minuted')) as going`

// Waiting counts what the hearings wait for. Staff and readers may; each is told what is
// theirs to do.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, c people.CommitteeID) (Tasks, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return Tasks{}, err
	}
	t, err := people.Read(ctx, s.db, c, func(w people.View) (Tasks, error) { return pg.One[Tasks](ctx, w, ErrUnknown, sqlTasks, c, w.Today) })
	if !who.MayRun() {
		t.Write = 0
	}
	if !who.MaySet() {
		t.Fill, t.Reply = 0, 0
	}
	return t, err
}
