package vote

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlAwaits = sqlVote + `
	where v.committee_id = $1 and v.state = 'noticed' and v.opens_at <= $3 and v.closes_at > $3 and v.effect not in ('paper', 'city')
		and exists (select from compacts.roll_voters w
			join compacts.roll_units u on u.committee_id = w.committee_id and u.vote_id = w.vote_id and u.voter = w.voter
			where w.committee_id = v.committee_id and w.vote_id = v.id
				and w.resident_id = any(array(select r.id from people.residents r where r.committee_id = $1 and r.person_id = nullif($2, '')::uuid))
				and not exists (select from compacts.ballots b where b.committee_id = w.committee_id and b.vote_id = w.vote_id and b.voter = w.voter))
	order by v.closes_at, v.year, v.seq`

// Awaits lists the open votes in which somebody may vote by phone and has not yet. A
// resident may ask, for themselves.
func (s *Service) Awaits(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Vote, error) {
	if err := who.Needs(c.String(), actor.Resident); err != nil {
		return nil, err
	}
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Vote, error) {
		return pg.All[Vote](ctx, r, sqlAwaits, c, who.Person, r.Now)
	})
}

// Tasks is what the votes of a committee wait for.
type Tasks struct {
	Read    int `db:"read"`    // papers that whoever asks can read
	Notice  int `db:"notice"`  // votes whose roll has hung to the end
	Certify int `db:"certify"` // results that hung to the end; for who certifies
	Going   int `db:"going"`   // votes under way
}

const sqlTasks = `
	select
		(select count(*) from compacts.ballot_papers p
			join compacts.votes v on v.committee_id = p.committee_id and v.id = p.vote_id and v.state = 'noticed'
			where p.committee_id = $1 and p.returned_at is not null
				and not exists (select from compacts.ballots b where b.committee_id = p.committee_id and b.vote_id = p.vote_id and b.serial = p.serial)
				and not exists (select from compacts.ballot_keyings k
					where k.committee_id = p.committee_id and k.vote_id = p.vote_id and k.serial = p.serial and k.person = $2)) as read,
		(select count(*) from compacts.votes v join compacts.postings b on b.committee_id = v.committee_id and b.id = v.roll_posting_id
			where v.committee_id = $1 and v.state = 'listed' and b.state = 'ended') as notice,
		(select count(*) from compacts.votes v join compacts.postings b on b.committee_id = v.committee_id and b.id = v.result_posting_id
			where v.committee_id = $1 and v.state = 'counted' and b.state = 'ended') as certify,
		(select count(*) from compacts.votes v where v.committee_id = $1 and v.state in ('drafted', 'listed', 'noticed', 'counted')) as going`

// Waiting counts what the votes wait for. Staff and readers may; each is told what is
// theirs to do.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, c people.CommitteeID) (Tasks, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return Tasks{}, err
	}
	t, err := pg.Look(ctx, s.db, func(r *pg.Reader) (Tasks, error) { return pg.One[Tasks](ctx, r, ErrUnknown, sqlTasks, c, who.Person) })
	if !who.MayRun() {
		t.Read = 0
	}
	if !who.MaySet() {
		t.Notice = 0
	}
	if !who.Is(certifiers()...) {
		t.Certify = 0
	}
	return t, err
}
