package visit

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/stranger"
)

// Home is what a household sees of its visitors.
type Home struct {
	Asked   []Pass // guests who wait for its word
	Open    []Pass
	Past    []Pass // the last ones
	Carers  []Pass
	Rules   Rules
	Counted int // passes of the rolling time
	Dropped int // requests at the gate that were not passed on today
}

// Left is how many passes the household may still open.
func (h Home) Left() int { return max(h.Rules.PerDwelling-h.Counted, 0) }

// sqlPassesOfDwelling are those that wait or are open, and the latest others.
const sqlPassesOfDwelling = `
	select v.id, v.dwelling_id, d.code as dwelling, v.plate, v.no_plate, v.kind, v.state, v.from_at, v.until_at, v.days, v.care, v.gate, v.opened_at
	from parking.visits v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and v.dwelling_id = $2 and v.made_at >= $5
	order by v.until_at > $3 and v.state in ('asked', 'open') desc, v.made_at desc, v.id
	limit $4`

const sqlCountOfDwelling = `
	select count(*)
	from parking.visits
	where committee_id = $1 and dwelling_id = $2 and kind <> 'carer' and opened_at > $3`

// most is how many passes a household's page lists.
const most = 60

// OfDwelling gives a dwelling's visitors, to its household those since it lives
// there. The household may, and staff and readers; people.ErrDwellingUnknown to everybody else.
func (s *Service) OfDwelling(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) (Home, error) {
	var out Home
	err := people.InView(ctx, s.db, c, func(r people.View) error {
		since, own, err := parking.Household{Committee: c, Dwelling: d, Today: r.Today}.Since(ctx, r, who)
		if err != nil {
			return err
		}
		if !own && who.Needs(c.String(), append(actor.Staff, actor.Readers...)...) != nil {
			return people.ErrDwellingUnknown
		}
		if out.Rules, err = rulesOf(ctx, r, c, r.Today); err != nil {
			return err
		}
		if err := r.Get(ctx, &out.Counted, sqlCountOfDwelling, c, d, out.Rules.countedFrom(r.Now)); err != nil {
			return err
		}
		if out.Dropped, err = stranger.Today(ctx, r.Reader, r.Committee, d, stranger.Visit); err != nil {
			return err
		}
		var all []Pass
		if err := r.Select(ctx, &all, sqlPassesOfDwelling, c, d, r.Now, most, since.Time(r.Committee.Location())); err != nil {
			return err
		}
		for _, p := range all {
			p.State = p.Now(r.Now)
			out.put(p)
		}
		return nil
	})
	return out, err
}

func (h *Home) put(p Pass) {
	switch {
	case p.State == Open && p.Kind == Carer:
		h.Carers = append(h.Carers, p)
	case p.State == Open:
		h.Open = append(h.Open, p)
	case p.State == Asked:
		h.Asked = append(h.Asked, p)
	default:
		h.Past = append(h.Past, p)
	}
}
