package renewal

import (
	"context"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
)

// Drawn reports whether a card with a number shows papers under a campaign's
// seed and share: for whoever wants to recompute it.
func Drawn(seed string, n class.Number, share int) bool { return drawn(seed, n, share) }

// Pick is a card of a campaign and whether it was drawn; it tells of nobody.
type Pick struct {
	Number class.Number `db:"number" json:"number"`
	Drawn  bool         `db:"drawn" json:"drawn"`
}

const sqlPicks = `
	select c.number, r.drawn
	from parking.renewals r
	join parking.cards c on c.committee_id = r.committee_id and c.id = r.card_id
	where r.committee_id = $1 and r.campaign_id = $2 and r.follows is null
	order by c.number, c.id`

// Draw gives the latest campaign, running or over, with who was drawn in it;
// ErrNone. Anybody may: it holds nothing but numbers.
func (s *Service) Draw(ctx context.Context, c people.CommitteeID) (k Campaign, picks []Pick, err error) {
	picks = []Pick{}
	err = s.db.Read(ctx, func(r *pg.Reader) error {
		if k, err = pg.One[Campaign](ctx, r, ErrNone, sqlCampaignLatest, c); err != nil {
			return err
		}
		return r.Select(ctx, &picks, sqlPicks, c, k.ID)
	})
	return k, picks, err
}

// Plan is what opening a campaign now would do.
type Plan struct {
	First, Last day.Day
	Cards       int // that it would take up
	Share       int // percent of them show papers
}

// Plan looks ahead: as Open, but does nothing. Staff may. ErrDays.
func (s *Service) Plan(ctx context.Context, who actor.Actor, c people.CommitteeID, last day.Day) (Plan, error) {
	out := Plan{Last: last}
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return out, err
	}
	err := people.InView(ctx, s.db, c, func(r people.View) (err error) {
		out.First = r.Today
		if out.Share, err = rule.Int(ctx, r, c, "renewal.share_percent", out.First); err != nil {
			return err
		}
		if last.Zero() {
			ahead, err := rule.Int(ctx, r, c, "renewal.days_ahead", out.First)
			if err != nil {
				return err
			}
			out.Last = out.First.AddDays(ahead)
		}
		if out.Last < out.First {
			return ErrDays.On("last")
		}
		return r.Get(ctx, &out.Cards, sqlCardsOfTimeCount, c, out.First, out.Last)
	})
	return out, err
}
