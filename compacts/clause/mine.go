package clause

import (
	"context"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Mine is a compact as a resident reads it: what they said, and who signed of their homes.
type Mine struct {
	Shown
	Said     []Heard
	Seconded []int
	Homes    []Home
}

// Home is a dwelling for which somebody may sign, with every signature of it, those that
// do not stand as well.
type Home struct {
	Code  string  `db:"code"`
	From  day.Day `db:"from_day"` // since when they are of it
	Tries []Signature
}

// Signed reports whether it has signed.
func (h Home) Signed() bool {
	for _, t := range h.Tries {
		if t.Holds() {
			return true
		}
	}
	return false
}

const sqlMyHomes = `
	select d.code, min(o.from_day) as from_day
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
	where o.committee_id = $1 and r.person_id = nullif($2, '')::uuid and o.kind <> 'occupant' and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
	group by d.code
	order by d.code`

const sqlTries = `
	select g.seq, d.code as home, g.way, g.stands, g.at, g.scan_sha256, coalesce(g.ended_why, '') as ended_why, g.reason
	from compacts.signatures g
	join people.dwellings d on d.committee_id = g.committee_id and d.id = g.dwelling_id
	where g.committee_id = $1 and g.compact_id = $2
	order by g.seq`

const sqlMySeconds = `
	select n
	from compacts.remark_seconds
	where committee_id = $1 and compact_id = $2 and person = $3
	order by n`

// ShowMine gives a compact to a resident. ErrUnknown.
func (s *Service) ShowMine(ctx context.Context, who actor.Actor, of people.CommitteeID, number string) (Mine, error) {
	var out Mine
	if err := who.Needs(of.String(), actor.Resident); err != nil {
		return out, err
	}
	var err error
	if out.Shown, err = s.show(ctx, of, number, false); err != nil {
		return out, err
	}
	for _, r := range out.Remarks {
		if r.Person != "" && r.Person == who.Person {
			out.Said = append(out.Said, r)
		}
	}
	out.Remarks = open(out.Remarks)
	return out, s.db.Read(ctx, func(r *pg.Reader) error {
		homes, err := pg.All[Home](ctx, r, sqlMyHomes, of, who.Person, out.Today)
		if err != nil {
			return err
		}
		tries, err := pg.All[Signature](ctx, r, sqlTries, of, out.ID)
		if err != nil {
			return err
		}
		for _, h := range homes {
			for _, t := range tries { // not what others signed who lived there before
				if t.Home == h.Code && day.In(t.At, out.Committee.Location()) >= h.From {
					h.Tries = append(h.Tries, t)
				}
			}
			out.Homes = append(out.Homes, h)
		}
		out.Seconded, err = pg.All[int](ctx, r, sqlMySeconds, of, out.ID, who.Person)
		return err
	})
}

// Signatures lists who signed, by their homes. Staff and readers may. ErrUnknown.
func (s *Service) Signatures(ctx context.Context, who actor.Actor, of people.CommitteeID, number string) ([]Signature, error) {
	if err := who.Needs(of.String(), insiders()...); err != nil {
		return nil, err
	}
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Signature, error) {
		c, err := byNumber(ctx, r, of, number)
		if err != nil {
			return nil, err
		}
		return pg.All[Signature](ctx, r, sqlTries, of, c.ID)
	})
}

// Tasks is what the compacts of a committee wait for.
type Tasks struct {
	Answer int `db:"answer"` // remarks without an answer, of what is not frozen
	Step   int `db:"step"`   // compacts whose sheet has hung to the end, or that wait for a person's next step
	Going  int `db:"going"`  // compacts under way
}

const sqlTasks = `
	select
		(select count(*) from compacts.remarks r
			join compacts.compacts c on c.committee_id = r.committee_id and c.id = r.compact_id and c.state in ('draft', 'publicity', 'consultation')
			where r.committee_id = $1 and r.state = 'filed') as answer,
		(select count(*) from compacts.compacts c
			where c.committee_id = $1 and (c.state in ('frozen', 'certified')
				or c.state = 'publicity' and exists (select from compacts.postings b where b.committee_id = c.committee_id and b.id = c.posting_id and b.state = 'ended')
				or c.state = 'consultation' and exists (select from compacts.postings b
					where b.committee_id = c.committee_id and b.id = c.consultation_id and b.state = 'ended'))) as step,
		(select count(*) from compacts.compacts c where c.committee_id = $1 and c.state not in ('in_force', 'superseded', 'withdrawn')) as going`

// Waiting counts what the compacts wait for. Staff and readers may; each is told what is
// theirs to do.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, of people.CommitteeID) (Tasks, error) {
	if err := who.Needs(of.String(), insiders()...); err != nil {
		return Tasks{}, err
	}
	t, err := pg.Look(ctx, s.db, func(r *pg.Reader) (Tasks, error) { return pg.One[Tasks](ctx, r, ErrUnknown, sqlTasks, of) })
	if !who.MayRun() {
		t.Answer = 0
	}
	if !who.MaySet() {
		t.Step = 0
	}
	return t, err
}

// Asking are the compacts of which residents are asked something now: a remark, or a
// signature that none of their homes has given.
type Asking struct {
	Compact
	Sign bool
}

const sqlAsking = sqlCompact + `
	where c.committee_id = $1 and c.kind <> 'merchants' and (c.state in ('publicity', 'consultation')
			and not exists (select from compacts.remarks m where m.committee_id = c.committee_id and m.compact_id = c.id and m.draft = c.draft and m.person = $2)
		or c.state = 'signing' and exists (select from people.occupancies o
			where o.committee_id = c.committee_id and o.kind <> 'occupant' and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
				and o.resident_id = any(array(select r.id from people.residents r where r.committee_id = $1 and r.person_id = nullif($2, '')::uuid))
				and not exists (select from compacts.signatures g
					where g.committee_id = c.committee_id and g.compact_id = c.id and g.dwelling_id = o.dwelling_id and g.stands and g.ended_at is null)))
	order by c.year, c.seq`

// Asks lists what a resident is asked. A resident may, for themselves.
func (s *Service) Asks(ctx context.Context, who actor.Actor, of people.CommitteeID) ([]Asking, error) {
	if err := who.Needs(of.String(), actor.Resident); err != nil {
		return nil, err
	}
	return people.Read(ctx, s.db, of, func(w people.View) ([]Asking, error) {
		list, err := pg.All[Compact](ctx, w, sqlAsking, of, who.Person, w.Today)
		out := []Asking{}
		for _, c := range list {
			if c.State == Consultation && err == nil {
				st, wrong := posting.StandingOf(ctx, w, w.Committee, c.Consultation, w.Today)
				if err = wrong; st.Over || st.State != posting.Posted {
					continue
				}
			}
			out = append(out, Asking{c, c.State == Signing})
		}
		return out, err
	})
}
