package privacy

import (
	"context"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

const sqlRequestAdd = `
	insert into parking.data_requests (committee_id, id, person_id, text, state, state_since, asked_at)
	values ($1, $2, $3, $4, $5, $6, $6)`

// sqlRequests tells whose each is: as the register knows them, else as they sign in.
const sqlRequests = `
	select q.id, q.person_id, p.name, coalesce(p.phone, '') as phone, q.text, q.state, q.asked_at, q.state_since, q.reason,
		coalesce((select d.code from people.residents r
			join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id and o.to_day is null
			join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
			where r.committee_id = q.committee_id and r.person_id = q.person_id
			order by d.sort_key, d.id
			limit 1), '') as dwelling
	from parking.data_requests q
	join people.people p on p.id = q.person_id
	where q.committee_id = $1
	order by q.state = 'open' desc, q.asked_at desc, q.id`

const sqlRequestForUpdate = `
	select id, person_id, '' as name, '' as phone, text, state, asked_at, state_since, reason, '' as dwelling
	from parking.data_requests
	where committee_id = $1 and id = $2
	for update`

const sqlRequestMove = `
	update parking.data_requests
	set state = $4, state_since = $5, decided_by = $6, reason = $7
	where committee_id = $1 and id = $2 and state = $3`

const sqlRequestEventAdd = `
	insert into parking.data_request_events (committee_id, id, request_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// moves is a correction as it moves.
func (q Request) moves(c people.CommitteeID) moves.Subject[RequestState, RequestEvent] {
	return moves.Subject[RequestState, RequestEvent]{
		Table: RequestMoves(), Committee: c, Key: q.ID, State: q.State, Change: sqlRequestMove, Event: sqlRequestEventAdd, Moved: ErrMoved,
	}
}

const sqlRequestsOpen = `
	select count(*) as n, min(asked_at) as oldest
	from parking.data_requests
	where committee_id = $1 and state = 'open'`

// sqlHomeOf is where somebody is told in a committee: who they are in its
// register, and a dwelling of theirs.
const sqlHomeOf = `
	select r.id, o.dwelling_id
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	where r.committee_id = $1 and r.person_id = $2 and (o.to_day is null or o.to_day > $3)
	order by o.from_day desc, o.id
	limit 1`

// Ask asks for a correction of one's own data. Whoever the committee knows may,
// once at a time. ErrText, ErrOpen.
func (s *Service) Ask(ctx context.Context, who actor.Actor, c people.CommitteeID, text string) error {
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		p, err := me(ctx, tx, who, c)
		if err != nil {
			return err
		}
		text = folded(text)
		if n := len([]rune(text)); n < 1 || n > 500 {
			return ErrText.On("text")
		}
		q := Request{ID: id.New[Request](), State: Open}
		err = tx.Do(ctx, sqlRequestAdd, c, q.ID, p, text, q.State, tx.Now)
		if pg.Constraint(err) == "data_requests_open_key" {
			return ErrOpen
		}
		if err != nil {
			return err
		}
		return q.moves(c).Note(ctx, tx, moves.Step[RequestState, RequestEvent]{On: AskFor, Became: Open})
	})
}

// Requests lists a committee's corrections, those that wait first. Staff may.
func (s *Service) Requests(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Request, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	out := []Request{}
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlRequests, c) })
	return out, err
}

// Waits are the corrections that wait, and the last day to answer the oldest by the
// rule data_request.days; zero where there is none.
type Waits struct {
	N  int
	By day.Day
}

// Waiting counts the corrections that wait. Staff and readers may.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, c people.CommitteeID) (Waits, error) {
	if err := who.Needs(c.String(), append(append([]actor.Role{}, actor.Staff...), actor.Readers...)...); err != nil {
		return Waits{}, err
	}
	var out Waits
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		m, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		var row struct {
			N      int        `db:"n"`
			Oldest *time.Time `db:"oldest"`
		}
		if err := r.Get(ctx, &row, sqlRequestsOpen, c); err != nil {
			return fmt.Errorf("corrections that wait: %w", err)
		}
		out.N = row.N
		out.By, err = rule.Due(ctx, r, m, "data_request.days", row.Oldest)
		return err
	})
	return out, err
}

// Answer is what staff say to a correction; to decline needs a reason.
type Answer struct {
	Committee people.CommitteeID
	Request   RequestID
	On        RequestEvent
	Reason    string
}

// Decide answers a correction and tells the person. What is wrong is corrected in
// the register before. Staff may. ErrUnknown, ErrReason, data_request.cannot.
func (s *Service) Decide(ctx context.Context, who actor.Actor, n Answer) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	n.Reason = folded(n.Reason)
	if l := len([]rune(n.Reason)); l > 200 || l == 0 && n.On == Decline {
		return ErrReason.On("reason")
	}
	return record.InTx(ctx, s.db, who, n.Committee.String(), func(tx *pg.Tx) error {
		m, err := people.ByID(ctx, tx, n.Committee)
		if err != nil {
			return err
		}
		q, err := pg.One[Request](ctx, tx, ErrUnknown, sqlRequestForUpdate, n.Committee, n.Request)
		if err != nil {
			return err
		}
		to, err := q.moves(n.Committee).Do(ctx, tx, moves.Move[RequestEvent]{On: n.On, Sets: []any{tx.Now, who.Person, n.Reason}})
		if err != nil {
			return err
		}
		return tell(ctx, tx, m, q, to)
	})
}

// tell tells the person what became of it, where they live there still.
func tell(ctx context.Context, tx *pg.Tx, m people.Committee, q Request, to RequestState) error {
	var home struct {
		Resident people.ResidentID `db:"id"`
		Dwelling people.DwellingID `db:"dwelling_id"`
	}
	err := tx.Get(ctx, &home, sqlHomeOf, m.ID, q.PersonID, m.Today(tx.Now))
	if pg.NoRows(err) {
		return nil // their page tells them
	}
	if err != nil {
		return fmt.Errorf("where the person is told: %w", err)
	}
	kind := "data.corrected"
	if to == Declined {
		kind = "data.declined"
	}
	_, err = outbox.Tell(ctx, tx, outbox.New{
		Committee: m.ID, Event: kind + ":" + q.ID.String(), Kind: kind, Dwelling: home.Dwelling, Resident: home.Resident, Link: "/my/" + m.Code + "/data",
	})
	return err
}
