package privacy

import (
	"context"
	"fmt"
	"time"

	"ziguan/compacts/clause"
	"ziguan/compacts/hearing"
	"ziguan/compacts/past"
	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/compacts/vote"
	"ziguan/internal/account"
	"ziguan/internal/holding"
	"ziguan/internal/kin"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/block"
	"ziguan/parking/change"
	"ziguan/parking/class"
	"ziguan/parking/movecall"
	"ziguan/parking/proposal"
	"ziguan/parking/register"
	"ziguan/parking/renewal"
	"ziguan/parking/stranger"
	"ziguan/parking/visit"
	"ziguan/parking/watch"
)

// Holdings are what every package keeps of people, in the order in which it is shown
// and forgotten. A test holds them against the database.
func Holdings() []holding.Holding {
	return []holding.Holding{
		account.Holds(), people.Holds(), kin.Holds(), past.Holds(), source.Holds(), vote.Holds(), clause.Holds(), hearing.Holds(), parking.Holds(), class.Holds(), block.Holds(), application.Holds(), proposal.Holds(), renewal.Holds(),
		change.Holds(), posting.Holds(), visit.Holds(), movecall.Holds(), watch.Holds(), outbox.Holds(), register.Holds(),
		stranger.Holds(), rule.Holds(), Holds(),
	}
}

// Holds is what this package keeps of people: the corrections they asked for.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: []holding.Table{
			{Name: "parking.data_requests", In: "requests", Forgets: true},
			{Name: "parking.data_request_events", Hidden: holding.Part, Stays: "goes with the correction"},
		},
		Shows: []holding.Section{holding.Rows[asked]("requests", sqlAsked)},
		Forget: func(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
			if _, err := tx.Exec(ctx, sqlRequestsForget, gone.Committee, gone.Person); err != nil {
				return fmt.Errorf("forget corrections: %w", err)
			}
			return nil
		},
	}
}

type asked struct {
	Text   string    `db:"text" json:"text"`
	State  string    `db:"state" json:"state" say:"data.request."`
	At     time.Time `db:"asked_at" json:"at"`
	Reason string    `db:"reason" json:"reason"`
}

const sqlAsked = `
	select text, state, asked_at, reason
	from parking.data_requests
	where committee_id = $1 and person_id = $2
	order by state = 'open' desc, asked_at desc, id`

const sqlRequestsForget = `
	delete from parking.data_requests
	where committee_id = $1 and person_id = $2`
