package application

import (
	"context"
	"fmt"
	"slices"

	"ziguan/internal/actor"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
)

// May is what whoever reads an application may do with it, and why not more.
type May struct {
	Can    []Event // what the table allows from here and the reader may
	Looked bool    // the reader looked at the papers: somebody else decides
	Aside  bool    // the reader has an interest: others do everything
	Wait   string  // the refusal that stands before the next step: its code; empty for none
}

// byHousehold are the events a household brings about, and staff for it.
var byHousehold = []Event{Supply, Withdraw, Accept, Decline}

// byStaff are those that staff bring about on the page; queueing is an approval
// without a place, offers are made in order and lapse by themselves.
var byStaff = []Event{Check, AskMore, Approve, Refuse, Issue}

// may tells what somebody may do with the application, as the use cases decide it.
func (v *Shown) may(ctx context.Context, q pg.Queryer, c people.Committee, who actor.Actor) error {
	allowed, decides, err := v.allowed(ctx, q, c, who)
	if err != nil {
		return err
	}
	if decides {
		if v.Aside, err = kin.Interested(ctx, q, kin.Home{Committee: c.ID, Dwelling: v.DwellingID, Today: v.Today}, who); err != nil || v.Aside {
			return err
		}
	}
	p := person(who)
	v.Looked = decides && v.TwoPeople && !p.Zero() && p == v.CheckedBy
	for _, on := range Moves().From(v.State) {
		if slices.Contains(allowed, on) && (!v.Looked || on != Approve && on != Refuse) {
			v.Can = append(v.Can, on)
		}
	}
	v.settle()
	return nil
}

// allowed lists the events that somebody's roles are for, and whether they decide.
func (v *Shown) allowed(ctx context.Context, q pg.Queryer, c people.Committee, who actor.Actor) ([]Event, bool, error) {
	if who.MayRun() {
		return append(slices.Clone(byStaff), byHousehold...), true, nil
	}
	var out []Event
	own, err := parking.Household{Committee: c.ID, Dwelling: v.DwellingID, Today: v.Today}.Has(ctx, q, who)
	if err != nil {
		return nil, false, err
	}
	if own {
		out = append(out, byHousehold...)
	}
	if !who.Is(actor.ResidentsCommittee) {
		return out, false, nil
	}
	few, err := small(ctx, q, c, v.Today)
	if few {
		out = append(out, Approve, Refuse)
	}
	return out, few, err
}

// settle takes what would be refused now off the page, and says why.
func (v *Shown) settle() {
	var before Event
	switch {
	case v.State == Checked && v.needsConsent():
		before, v.Wait = Approve, ErrConsent.Code
	case v.State == Checked && len(v.Missing) > 0:
		before, v.Wait = Approve, ErrDocuments.Code
	case v.State == Posting && v.needsConsent():
		before, v.Wait = Issue, ErrConsent.Code
	case v.State == Posting && v.Posting.Against(v.Number):
		before, v.Wait = Issue, ErrUpheld.Code
	case v.State == Posting && !v.PostingID.Zero() && !v.Posting.Over:
		before, v.Wait = Issue, ErrPostingRuns.Code
	case v.State == Posting && !v.PostingID.Zero() && !v.Posting.Settled():
		before, v.Wait = Issue, ErrObjections.Code
	}
	v.Can = slices.DeleteFunc(v.Can, func(on Event) bool { return on == before })
}

// needsConsent reports that an owner's word is still wanted.
func (v *Shown) needsConsent() bool {
	return v.Holder == class.HolderTenant && !v.Consent.Holds
}

const sqlOwnKind = `
	select o.kind
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and r.person_id = $3::uuid
		and o.from_day <= $4 and (o.to_day is null or o.to_day > $4)
	order by o.kind, o.id
	limit 1`

// holderOf is as whom a household applies that does not say it: what the actor
// is to the dwelling by the register, or, for an occupant, the highest of the
// household. A tenant applies as a tenant alone. ErrHolder where the class is for none of them.
func (x act) holderOf(ctx context.Context, d people.DwellingID, kinds []string, t class.Terms) (class.Holder, error) {
	own := ""
	if x.Who.Person != "" {
		if err := x.Get(ctx, &own, sqlOwnKind, x.Committee.ID, d, x.Who.Person, x.Today); err != nil && !pg.NoRows(err) {
			return "", fmt.Errorf("what somebody is there: %w", err)
		}
	}
	if own != "" && own != people.KindOccupant {
		kinds = []string{own}
	}
	for _, h := range []class.Holder{class.HolderOwner, class.HolderLessee, class.HolderTenant} {
		if _, ok := t.Rank(h); ok && slices.Contains(kinds, string(h)) && (h != class.HolderTenant || own == string(h)) {
			return h, nil
		}
	}
	return "", ErrHolder.On("class")
}

// resident gives who of a dwelling is such a holder by the register; zero for none.
func (x act) resident(ctx context.Context, d people.DwellingID, h class.Holder) (people.ResidentID, error) {
	all, err := people.Occupancies(ctx, x, x.Committee.ID, d)
	for _, o := range all {
		if o.Kind == string(h) && (o.To.Zero() || o.To > x.Today) {
			return o.ResidentID, err
		}
	}
	return people.ResidentID{}, err
}
