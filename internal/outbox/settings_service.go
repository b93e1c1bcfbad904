package outbox

import (
	"context"
	"strconv"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

const sqlSettings = `
	select quiet_from, quiet_to, page_wait, robot_wait, urgent_wait, give_up, source_kind, source, source_ref,
		compacts.cited(committee_id, source_ref) as source_cited, set_at
	from outbox.settings
	where committee_id = $1
	order by set_at desc, id desc
	limit 1`

const sqlSettingsAdd = `
	insert into outbox.settings (committee_id, id, quiet_from, quiet_to, page_wait, robot_wait, urgent_wait, give_up,
		source_kind, source, source_ref, set_at, set_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

func settings(ctx context.Context, q pg.Queryer, c people.CommitteeID) (Settings, error) {
	s, ok, err := pg.Maybe[Settings](ctx, q, sqlSettings, c)
	if err == nil && !ok {
		return defaults, nil
	}
	return s, err
}

// SettingsOf gives a committee's quiet hours and waits. Staff may.
func (s *Service) SettingsOf(ctx context.Context, who actor.Actor, c people.CommitteeID) (Settings, error) {
	return inside(ctx, s, who, c, func(r *pg.Reader, _ place) (Settings, error) { return settings(ctx, r, c) })
}

// SetSettings sets a committee's quiet hours and waits from now on, with what
// they rest on. The chair may; it goes on the public record. ErrWait, and what
// rule.Ground.Settle says.
func (s *Service) SetSettings(ctx context.Context, who actor.Actor, c people.CommitteeID, n Settings) error {
	if err := who.Needs(c.String(), actor.Chair); err != nil {
		return err
	}
	var wrong *errs.Error
	n.Ground, wrong = n.Clean()
	if err := errs.Form(append(n.wrong(), wrong)...); err != nil {
		return err
	}
	return s.onRecord(ctx, who, c, func(tx *pg.Tx, p place) error {
		g, err := n.Settle(ctx, tx, c)
		if err != nil {
			return err
		}
		err = tx.Do(ctx, sqlSettingsAdd, c, id.New[Settings](), n.QuietFrom, n.QuietTo, n.PageWait, n.RobotWait,
			n.UrgentWait, n.GiveUp, g.Kind, g.Text, g.Ref, tx.Now, strings.TrimSpace(string(who.Role())+" "+who.Pseudonym))
		if err != nil {
			return err
		}
		return record.Append(ctx, tx, c.String(), record.Act{
			Kind: "outbox.settings", Subject: p.today.String(),
			Body: append([]record.Pair{
				{Key: "quiet_from", Value: n.QuietFrom.String()},
				{Key: "quiet_to", Value: n.QuietTo.String()},
				{Key: "page_wait", Value: strconv.Itoa(n.PageWait)},
				{Key: "robot_wait", Value: strconv.Itoa(n.RobotWait)},
				{Key: "urgent_wait", Value: strconv.Itoa(n.UrgentWait)},
				{Key: "give_up", Value: strconv.Itoa(n.GiveUp)},
			}, g.Lines(p.Committee)...),
		})
	})
}
