package rule

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlRuleInForce is the newest rule of a key whose day has come; of two from the
// same day the one set last.
const sqlRuleInForce = `
	select key, value, from_day, source_kind, source, source_ref, compacts.cited(committee_id, source_ref) as source_cited, set_at
	from compacts.rules
	where committee_id = $1 and key = $2 and from_day <= $3
	order by from_day desc, set_at desc, id desc
	limit 1`

// sqlRulesInForce is the same for several keys at once.
const sqlRulesInForce = `
	select distinct on (key) key, value, from_day, set_at
	from compacts.rules
	where committee_id = $1 and key = any($2) and from_day <= $3
	order by key, from_day desc, set_at desc, id desc`

const sqlRuleHistory = `
	select key, value, from_day, source_kind, source, source_ref, compacts.cited(committee_id, source_ref) as source_cited, set_at
	from compacts.rules
	where committee_id = $1 and key = $2
	order by from_day desc, set_at desc, id desc`

const sqlRuleAdd = `
	insert into compacts.rules (committee_id, id, key, value, from_day, source_kind, source, source_ref, set_at, set_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// Value gives the rule of a key that holds on a day: the newest the committee
// set, or the default with its source. ErrRuleUnknown for a key there is not.
func Value(ctx context.Context, q pg.Queryer, c people.CommitteeID, key string, today day.Day) (Rule, error) {
	d, err := find(key)
	if err != nil {
		return Rule{}, err
	}
	var r Rule
	err = q.Get(ctx, &r, sqlRuleInForce, c, key, today)
	if pg.NoRows(err) {
		return d.rule(), nil
	}
	if err != nil {
		return Rule{}, fmt.Errorf("rule %s: %w", key, err)
	}
	return r.complete(d), nil
}

func (r Rule) complete(d definition) Rule {
	r.Unit, r.Choices = d.Unit, d.Values
	return r
}

// Int gives the number that holds on a day.
func Int(ctx context.Context, q pg.Queryer, c people.CommitteeID, key string, today day.Day) (int, error) {
	r, err := Value(ctx, q, c, key, today)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(r.Value)
	if err != nil {
		return 0, fmt.Errorf("rule %s: %w", key, err)
	}
	return n, nil
}

// Due is the last day of a term of days that began at an instant, by the rule that held
// then; zero where nothing began.
func Due(ctx context.Context, q pg.Queryer, m people.Committee, key string, began *time.Time) (day.Day, error) {
	if began == nil {
		return 0, nil
	}
	first := m.Today(*began)
	n, err := Int(ctx, q, m.ID, key, first)
	if err != nil {
		return 0, err
	}
	return first.AddDays(n), nil
}

// Ints gives the numbers of several keys that hold on a day, in one look.
func Ints(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day, keys ...string) (map[string]int, error) {
	values := make(map[string]string, len(keys))
	for _, key := range keys {
		d, err := find(key)
		if err != nil {
			return nil, err
		}
		values[key] = d.Value
	}
	var set []Rule
	if err := q.Select(ctx, &set, sqlRulesInForce, c, pq.Array(keys), today); err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	for _, r := range set {
		values[r.Key] = r.Value
	}
	out := make(map[string]int, len(keys))
	for key, value := range values {
		n, err := strconv.Atoi(value)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", key, err)
		}
		out[key] = n
	}
	return out, nil
}

// Bool gives the yes or no that holds on a day.
func Bool(ctx context.Context, q pg.Queryer, c people.CommitteeID, key string, today day.Day) (bool, error) {
	r, err := Value(ctx, q, c, key, today)
	if err != nil {
		return false, err
	}
	b, err := strconv.ParseBool(r.Value)
	if err != nil {
		return false, fmt.Errorf("rule %s: %w", key, err)
	}
	return b, nil
}

// Text gives the text that holds on a day.
func Text(ctx context.Context, q pg.Queryer, c people.CommitteeID, key string, today day.Day) (string, error) {
	r, err := Value(ctx, q, c, key, today)
	return r.Value, err
}

// InForce lists every rule as it holds on a day, in the order of Keys. Anybody may read them.
func InForce(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day) ([]Rule, error) {
	out := make([]Rule, 0, len(definitions))
	for _, d := range definitions {
		r, err := Value(ctx, q, c, d.Key, today)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// History lists all that a committee ever set for a key, the newest first and
// the default last.
func History(ctx context.Context, q pg.Queryer, c people.CommitteeID, key string) ([]Rule, error) {
	d, err := find(key)
	if err != nil {
		return nil, err
	}
	var out []Rule
	if err := q.Select(ctx, &out, sqlRuleHistory, c, key); err != nil {
		return nil, fmt.Errorf("history of rule %s: %w", key, err)
	}
	for i, r := range out {
		out[i] = r.complete(d)
	}
	return append(out, d.rule()), nil
}
