package hearing

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// known is a sign-up of somebody, with the seat it came to and what they said of the
// minutes, as its person reads it.
type known struct {
	Hearing string     `db:"hearing" json:"hearing"`
	Title   string     `db:"title" json:"title"`
	Party   string     `db:"kind" json:"kind" say:"hearings.party."`
	At      time.Time  `db:"at" json:"at"`
	Gone    *time.Time `db:"gone_at" json:"taken_back"`
	Seat    int        `db:"seat" json:"seat"`
	Came    *time.Time `db:"present_at" json:"came"`
	Word    string     `db:"text" json:"text"`
}

const sqlKnown = `
	select h.year || '-' || h.seq as hearing, h.title, s.kind, s.at, s.gone_at, coalesce(t.seat, 0) as seat, t.present_at, coalesce(w.text, '') as text
	from compacts.hearing_signups s
	join people.residents r on r.committee_id = s.committee_id and r.id = s.resident_id
	join compacts.hearings h on h.committee_id = s.committee_id and h.id = s.hearing_id
	left join compacts.hearing_seats t on t.committee_id = s.committee_id and t.hearing_id = s.hearing_id and t.signup = s.n
	left join compacts.hearing_words w on w.committee_id = t.committee_id and w.hearing_id = t.hearing_id and w.seat = t.seat
	where s.committee_id = $1 and r.person_id = $2
	order by h.year, h.seq, s.n`

const (
	drawn    = "the list anybody draws again names a number and nobody"
	spoken   = "minutes name a seat and nobody"
	byInvite = "who was invited, by a name or an office that the committee typed"
)

// Holds is what this package keeps of people: who signed up and had a seat, what they said.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append(holding.Worked("compacts.hearings", "compacts.hearing_events", "compacts.hearing_items", "compacts.hearing_answers"),
			holding.Table{Name: "compacts.hearing_signups", In: "hearings", Forgets: true, Stays: drawn},
			holding.Table{Name: "compacts.hearing_seats", Hidden: byInvite, Forgets: true, Stays: drawn},
			holding.Table{Name: "compacts.hearing_lines", Hidden: spoken, Stays: spoken},
			holding.Table{Name: "compacts.hearing_words", In: "hearings", Forgets: true, Stays: spoken}),
		Shows:  []holding.Section{holding.Rows[known]("hearings", sqlKnown)},
		Forget: forget,
	}
}

// sqlForgetWords takes the words of who is forgotten, once nothing waits for them.
const sqlForgetWords = `
	update compacts.hearing_words w
	set text = ''
	from compacts.hearing_seats t, compacts.hearing_signups s, compacts.hearings h
	where w.committee_id = $1 and t.committee_id = w.committee_id and t.hearing_id = w.hearing_id and t.seat = w.seat
		and s.committee_id = t.committee_id and s.hearing_id = t.hearing_id and s.n = t.signup
		and h.committee_id = w.committee_id and h.id = w.hearing_id and h.state = 'published'
		and s.resident_id = any($2::uuid[]) and w.text <> ''`

const sqlForgetSignups = `
	update compacts.hearing_signups
	set resident_id = null
	where committee_id = $1 and resident_id = any($2::uuid[])`

// sqlForgetInvited takes names of who was invited, once the hearing is over: of who is
// forgotten, and of everybody whose time is over.
const sqlForgetInvited = `
	update compacts.hearing_seats t
	set name = ''
	from compacts.hearings h
	where t.committee_id = $1 and h.committee_id = t.committee_id and h.id = t.hearing_id and t.name <> ''
		and (h.state in ('published', 'cancelled') and h.state_since < $3::date
			or exists (select from unnest($2::text[]) n (name) where char_length(n.name) > 1 and position(n.name in t.name) > 0
				and not exists (select from people.residents r where r.committee_id = $1 and r.name = n.name)))`

// forget takes out who signed up, the names of who was invited, and the words of who is
// forgotten.
func forget(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	residents := pq.Array(id.Strings(gone.Residents))
	if _, err := tx.Exec(ctx, sqlForgetWords, gone.Committee, residents); err != nil {
		return fmt.Errorf("forget words of hearing: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlForgetSignups, gone.Committee, residents); err != nil {
		return fmt.Errorf("forget who signed up: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlForgetInvited, gone.Committee, pq.Array(gone.Names), gone.Before); err != nil {
		return fmt.Errorf("forget who was invited: %w", err)
	}
	return nil
}
