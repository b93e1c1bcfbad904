package clause

import (
	"context"
	"slices"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// InForce gives the parking compact in force, or else another that is: lane, community.
// Anybody may know it. ErrUnknown where none is.
func (s *Service) InForce(ctx context.Context, of people.CommitteeID) (Shown, error) {
	list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Compact, error) { return all(ctx, r, of, InForce) })
	if err != nil {
		return Shown{}, err
	}
	for _, k := range Kinds() {
		for _, c := range list {
			if c.Kind == k && k != Merchants {
				return s.ShowPublic(ctx, of, c.Number.String())
			}
		}
	}
	return Shown{}, ErrUnknown
}

// Draft gives one draft and what it changed in the one before it; staff may read what is
// not posted. ErrUnknown, ErrDraftUnknown.
func (s *Service) Draft(ctx context.Context, who actor.Actor, of people.CommitteeID, number string, n int) (Shown, []Change, error) {
	show := s.ShowPublic
	if who.Needs(of.String(), insiders()...) == nil {
		show = func(ctx context.Context, of people.CommitteeID, number string) (Shown, error) {
			return s.Show(ctx, who, of, number)
		}
	}
	out, err := show(ctx, of, number)
	if err != nil {
		return out, nil, err
	}
	at := slices.IndexFunc(out.Versions, func(v Version) bool { return v.N == n })
	if at < 0 {
		return out, nil, ErrDraftUnknown
	}
	out.Version = out.Versions[at]
	if out.Text, err = out.Version.Text(); err != nil || at == 0 {
		return out, nil, err
	}
	was, err := out.Versions[at-1].Text()
	return out, Compare(was, out.Text), err
}
