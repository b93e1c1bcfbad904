package vote

import (
	"context"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlUnvoted are the voters with an account who have no ballot in, each with a dwelling
// of theirs.
const sqlUnvoted = `
	select v.voter, v.resident_id, min(u.dwelling_id::text)::uuid as dwelling_id
	from compacts.roll_voters v
	join people.residents r on r.committee_id = v.committee_id and r.id = v.resident_id
	join compacts.roll_units u on u.committee_id = v.committee_id and u.vote_id = v.vote_id and u.voter = v.voter
	where v.committee_id = $1 and v.vote_id = $2 and r.person_id is not null
		and v.voter not in (select b.voter from compacts.ballots b where b.committee_id = $1 and b.vote_id = $2)
	group by v.voter, v.resident_id
	order by v.voter`

// Remind tells whoever may vote by phone and has not, once, from so many days before a
// vote closes as the rule vote.remind_days says: nobody else, and never how anybody
// voted. The night's job and nobody else may. Gives how many have not voted.
func (s *Service) Remind(ctx context.Context, who actor.Actor, now time.Time) (int, error) {
	told := 0
	if !who.Is(actor.System, actor.Operator) {
		return told, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return told, err
	}
	for _, c := range committees {
		list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Vote, error) { return all(ctx, r, c.ID, Noticed) })
		if err != nil {
			return told, err
		}
		for _, v := range list {
			if v.Phase(now) != Open {
				continue
			}
			n, err := s.remind(ctx, who, c.ID, v)
			if err != nil {
				return told, err
			}
			told += n
		}
	}
	return told, nil
}

func (s *Service) remind(ctx context.Context, who actor.Actor, c people.CommitteeID, v Vote) (int, error) {
	n := 0
	err := people.InWork(ctx, s.db, who, c, func(a people.Act) error {
		n = 0
		legal, err := LegalOf(v.Regime, v.Effect)
		if err != nil || !legal.Allows(ByPhone) {
			return err
		}
		days, err := rule.Int(ctx, a, c, "vote.remind_days", a.Today)
		if err != nil || a.Now.AddDate(0, 0, days).Before(*v.ClosesAt) {
			return err
		}
		list, err := pg.All[Entry](ctx, a, sqlUnvoted, c, v.ID)
		if err != nil {
			return err
		}
		closes := v.ClosesAt.In(a.Committee.Location()).Format("2006-01-02 15:04")
		for _, e := range list {
			_, err := outbox.Tell(ctx, a.Tx, outbox.New{
				Committee: c, Event: "vote.remind:" + v.Number.String() + ":" + voterName(e.Voter), Kind: "vote.remind", Dwelling: e.Dwelling, Resident: e.Resident,
				Link: "/my/" + a.Committee.Code + "/votes/" + v.Number.String(), Params: map[string]string{"title": v.Title, "closes": closes},
			})
			if err != nil {
				return err
			}
		}
		n = len(list)
		return nil
	})
	return n, err
}
