package kin

import (
	"context"
	"strings"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Listed is an interest as the public list has it: what somebody is to the
// committee and to the dwelling, not who they are. Dwelling finds the cards and
// is shown to nobody.
type Listed struct {
	RoleList string            `db:"roles"`
	Dwelling people.DwellingID `db:"dwelling_id"`
	Relation string            `db:"relation"`
}

// Roles are the roles that the person has now.
func (l Listed) Roles() []string { return strings.Fields(l.RoleList) }

// sqlPublic lists the consenting; the order says nothing of who declared when.
const sqlPublic = `
	select string_agg(distinct r.role, ' ' order by r.role) as roles, i.dwelling_id, i.relation
	from people.interests i
	join people.roles r on r.committee_id = i.committee_id and r.person_id = i.person_id and r.ended_at is null
	where i.committee_id = $1 and i.ended_at is null and i.listed
	group by i.id, i.dwelling_id, i.relation
	order by roles, i.relation desc, i.dwelling_id`

const sqlSilent = `
	select count(distinct i.person_id)
	from people.interests i
	join people.roles r on r.committee_id = i.committee_id and r.person_id = i.person_id and r.ended_at is null
	where i.committee_id = $1 and i.ended_at is null and not i.listed`

// Public lists the interests of those who consented to it, and counts the people
// who did not.
func Public(ctx context.Context, q pg.Queryer, c people.CommitteeID) ([]Listed, int, error) {
	var list []Listed
	if err := q.Select(ctx, &list, sqlPublic, c); err != nil {
		return nil, 0, err
	}
	var silent int
	if err := q.Get(ctx, &silent, sqlSilent, c); err != nil {
		return nil, 0, err
	}
	return list, silent, nil
}
