package posting

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/holding"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Holds is what this package keeps of people. The lines of a posting name nobody: they
// are masked as they are posted.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append([]holding.Table{
			{Name: "compacts.objections", In: "objections", Forgets: true, Stays: "that somebody objected, and the answer, with nobody's name"},
			{Name: "compacts.posting_items", Hidden: "posted for everybody to read, masked", Stays: "masked from the first"},
		}, holding.Worked("compacts.postings", "compacts.posting_events", "compacts.objection_events", "compacts.posting_proofs",
			"compacts.announcements", "compacts.announcement_versions")...),
		Shows:  []holding.Section{holding.Rows[known]("objections", sqlKnown)},
		Forget: forget,
	}
}

// known is an objection that the person filed by themselves. What the counter entered
// for somebody stands under a name alone, which proves nobody.
type known struct {
	Number  string    `db:"number" json:"number"`
	Ref     string    `db:"ref" json:"line"`
	Text    string    `db:"text" json:"text"`
	State   string    `db:"state" json:"state" say:"objection.state."`
	At      time.Time `db:"filed_at" json:"at"`
	Outcome string    `db:"outcome" json:"outcome" say:"record.value.outcome."`
	Answer  string    `db:"answer" json:"reason"`
}

const sqlKnown = `
	select p.year || '-' || p.seq as number, o.ref, o.text, o.state, o.filed_at, o.outcome, o.answer
	from compacts.objections o
	join compacts.postings p on p.committee_id = o.committee_id and p.id = o.posting_id
	where o.committee_id = $1 and o.person = $2::uuid::text
	order by o.filed_at desc, o.id`

const sqlForgetObjector = `
	update compacts.objections
	set person = '', gone_at = $3
	where committee_id = $1 and person = $2::uuid::text`

// sqlForgetOnPaper takes what the counter wrote down of who came to it, where it holds
// the name of somebody forgotten and of nobody else in the register.
const sqlForgetOnPaper = `
	update compacts.objections o
	set on_paper = '', gone_at = $3
	where o.committee_id = $1 and o.on_paper <> '' and exists (
		select from unnest($2::text[]) n (name)
		where char_length(n.name) > 1 and position(n.name in o.on_paper) > 0
			and not exists (select from people.residents r where r.committee_id = $1 and r.name = n.name))`

// sqlForgetOldPaper takes every such name once it was answered so long ago: nobody in
// the register need bear it.
const sqlForgetOldPaper = `
	update compacts.objections
	set on_paper = '', gone_at = $3
	where committee_id = $1 and on_paper <> '' and answered_at < $2::date`

// sqlForgetWords takes the words of who is forgotten, once they were answered.
const sqlForgetWords = `
	update compacts.objections
	set text = ''
	where committee_id = $1 and gone_at is not null and state = 'answered' and text <> ''`

// forget takes out who objected, by their account or by a name on paper. How many names
// went because their time was over stands on the public record.
func forget(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	old, err := tx.Exec(ctx, sqlForgetOldPaper, gone.Committee, gone.Before, tx.Now)
	if err != nil {
		return fmt.Errorf("forget old names: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlForgetOnPaper, gone.Committee, pq.Array(gone.Names), tx.Now); err != nil {
		return fmt.Errorf("forget names on paper: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlForgetObjector, gone.Committee, gone.Person, tx.Now); err != nil {
		return fmt.Errorf("forget who objected: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlForgetWords, gone.Committee); err != nil {
		return fmt.Errorf("forget objections: %w", err)
	}
	if old == 0 {
		return nil
	}
	return record.Append(ctx, tx, gone.Committee.String(), record.Act{
		Kind: "posting.names_erased", Subject: gone.Before.String(), Body: []record.Pair{{Key: "people", Value: strconv.FormatInt(old, 10)}},
	})
}
