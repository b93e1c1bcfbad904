package class

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// termsRow is terms as the table has them.
type termsRow struct {
	Class     Code           `db:"class"`
	From      day.Day        `db:"from_day"`
	Holders   pq.StringArray `db:"holders"`
	Ranks     pq.Int64Array  `db:"ranks"`
	Documents pq.StringArray `db:"documents"`
	Copies    pq.StringArray `db:"copies"`
	Uses      pq.StringArray `db:"uses"`
	Months    int            `db:"term_months"`
	Plates    int            `db:"plates"`
	Cap       *int           `db:"cap"`
	Posted    bool           `db:"posted"`
	TwoPeople bool           `db:"two_people"`
	rule.Ground
}

// sqlTermsInForce are the newest terms of a class whose day has come; of two
// from the same day those set last.
const sqlTermsInForce = `
	select class, from_day, holders, ranks, documents, copies, uses, term_months, plates, cap, posted, two_people,
		source_kind, source, source_ref, compacts.cited(committee_id, source_ref) as source_cited
	from parking.class_terms
	where committee_id = $1 and class = $2 and from_day <= $3
	order by from_day desc, set_at desc, id desc
	limit 1`

const sqlTermsHistory = `
	select class, from_day, holders, ranks, documents, copies, uses, term_months, plates, cap, posted, two_people,
		source_kind, source, source_ref, compacts.cited(committee_id, source_ref) as source_cited
	from parking.class_terms
	where committee_id = $1 and class = $2
	order by from_day desc, set_at desc, id desc`

const sqlTermsAdd = `
	insert into parking.class_terms (committee_id, id, class, from_day, holders, ranks, documents, copies, uses, term_months, plates, cap,
		posted, two_people, source_kind, source, source_ref, set_at, set_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`

// sqlClassGiven counts the cards that hold a place of a class: a lost or lent one does too.
const sqlClassGiven = `
	select count(*)
	from parking.cards
	where committee_id = $1 and class = $2 and state in ('active', 'suspended', 'lent', 'lost')`

func (r termsRow) terms() Terms {
	t := Terms{
		Class: r.Class, From: r.From, Holders: map[Holder]int{}, Months: r.Months, Plates: r.Plates, Cap: r.Cap,
		Posted: r.Posted, TwoPeople: r.TwoPeople, Ground: r.Ground,
	}
	for i, h := range r.Holders {
		t.Holders[Holder(h)] = int(r.Ranks[i])
	}
	for _, d := range r.Documents {
		t.Documents = append(t.Documents, Document(d))
	}
	for _, d := range r.Copies {
		t.Copies = append(t.Copies, Document(d))
	}
	for _, u := range r.Uses {
		t.Uses = append(t.Uses, PlateUse(u))
	}
	return t
}

// terms gives a class's terms where the committee has set none.
func (k classData) terms() Terms {
	return Terms{
		Class: k.Code, From: k.From, Holders: maps.Clone(k.Holders), Documents: slices.Clone(k.Documents), Uses: slices.Clone(k.Uses),
		Months: k.Months, Plates: k.Plates, Posted: k.Posted, TwoPeople: k.TwoPeople, Ground: k.ground(),
	}
}

// TermsInForce gives the terms of a class that hold on a day: the newest the
// committee set, or the program's with their source. ErrUnknown.
func TermsInForce(ctx context.Context, q pg.Queryer, c people.CommitteeID, kind Code, today day.Day) (Terms, error) {
	var r termsRow
	err := q.Get(ctx, &r, sqlTermsInForce, c, kind, today)
	if err == nil {
		return r.terms(), nil
	}
	if !pg.NoRows(err) {
		return Terms{}, fmt.Errorf("terms of %s: %w", kind, err)
	}
	for _, k := range knownClasses {
		if k.Code == kind {
			return k.terms(), nil
		}
	}
	return Terms{}, ErrUnknown.On("class")
}

// TermsHistory lists all that a committee set for a class, the newest first and
// the program's own last.
func TermsHistory(ctx context.Context, q pg.Queryer, c people.CommitteeID, kind Code) ([]Terms, error) {
	var rows []termsRow
	if err := q.Select(ctx, &rows, sqlTermsHistory, c, kind); err != nil {
		return nil, fmt.Errorf("history of terms: %w", err)
	}
	out := make([]Terms, 0, len(rows)+1)
	for _, r := range rows {
		out = append(out, r.terms())
	}
	for _, k := range knownClasses {
		if k.Code == kind {
			out = append(out, k.terms())
		}
	}
	return out, nil
}

// Given counts the cards that hold a place of a class.
func Given(ctx context.Context, q pg.Queryer, c people.CommitteeID, kind Code) (int, error) {
	var n int
	if err := q.Get(ctx, &n, sqlClassGiven, c, kind); err != nil {
		return 0, fmt.Errorf("cards of class: %w", err)
	}
	return n, nil
}

func addTerms(ctx context.Context, tx *pg.Tx, c people.CommitteeID, t Terms) error {
	holders := slices.SortedFunc(maps.Keys(t.Holders), func(a, b Holder) int {
		return slices.Index(Holders(), a) - slices.Index(Holders(), b)
	})
	ranks := make([]int64, len(holders))
	for i, h := range holders {
		ranks[i] = int64(t.Holders[h])
	}
	_, err := tx.Exec(ctx, sqlTermsAdd, c, id.New[Terms](), t.Class, t.From, textArray(holders), pq.Array(ranks), textArray(t.Documents),
		textArray(t.Copies), textArray(t.Uses), t.Months, t.Plates, t.Cap, t.Posted, t.TwoPeople, t.Kind, t.Text, t.Ref, tx.Now,
		string(tx.Who.Role())+" "+tx.Who.Pseudonym)
	if err != nil {
		return fmt.Errorf("set terms: %w", err)
	}
	return nil
}

func textArray[T ~string](list []T) any { return pq.Array(texts(list)) }

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
