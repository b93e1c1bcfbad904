package renewal

import (
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// act is one act in a committee's running campaign.
type act struct {
	people.Act
	campaign Campaign
}

func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error {
		k, err := running(ctx, a.Tx, c)
		if err != nil && !errors.Is(err, ErrNone) {
			return err
		}
		return fn(act{a, k})
	})
}

// on runs an act of staff in the campaign that runs; ErrNone.
func (s *Service) on(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		if x.campaign.ID.Zero() {
			return ErrNone
		}
		return fn(x)
	})
}

func refusalOf(err error, r Renewal) error {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.With("number", r.Number.String())
	}
	return err
}

// Open begins a campaign for the cards that end from today to a day; zero for so
// many days ahead as the rule renewal.days_ahead says. Each card stands as due,
// and the drawn share (rule renewal.share_percent) is settled by the head of the
// record as it stands. Staff may. ErrOpen, ErrDays, ErrName.
func (s *Service) Open(ctx context.Context, who actor.Actor, c people.CommitteeID, name string, last day.Day) (int, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return 0, err
	}
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n < 1 || n > 60 || !utf8.ValidString(name) {
		return 0, ErrName.On("name")
	}
	n := 0
	err := s.hold(ctx, who, c, func(x act) (err error) {
		if !x.campaign.ID.Zero() {
			return ErrOpen.With("name", x.campaign.Name)
		}
		n, err = x.open(ctx, name, last)
		return err
	})
	return n, err
}

func (x act) open(ctx context.Context, name string, last day.Day) (int, error) {
	k := Campaign{ID: id.New[Campaign](), Name: name, FirstDay: x.Today, LastDay: last, OpenedAt: x.Now}
	ahead := 0
	for key, into := range map[string]*int{
		"renewal.days_ahead": &ahead, "renewal.share_percent": &k.Share, "renewal.grace_days": &k.Grace,
	} {
		v, err := rule.Int(ctx, x, x.Committee.ID, key, x.Today)
		if err != nil {
			return 0, err
		}
		*into = v
	}
	if last.Zero() {
		k.LastDay = x.Today.AddDays(ahead)
	}
	if k.LastDay < k.FirstDay {
		return 0, ErrDays.On("last")
	}
	head, err := record.ReadHead(ctx, x, x.Committee.ID.String())
	if err != nil {
		return 0, err
	}
	k.Seed = hex.EncodeToString(head.Hash[:])
	if err := x.Do(ctx, sqlCampaignAdd, x.Committee.ID, k.ID, k.Name, k.FirstDay, k.LastDay, k.Share, k.Grace, k.Seed, x.Now); err != nil {
		return 0, err
	}
	x.campaign = k
	return x.take(ctx)
}

// take puts every card of the campaign's time on its list.
func (x act) take(ctx context.Context) (int, error) {
	var cards []struct {
		ID     parking.CardID `db:"id"`
		Number class.Number   `db:"number"`
	}
	k := x.campaign
	if err := x.Select(ctx, &cards, sqlCardsOfTime, x.Committee.ID, k.FirstDay, k.LastDay); err != nil {
		return 0, err
	}
	keys, picked := make([]string, len(cards)), make([]bool, len(cards))
	for i, c := range cards {
		keys[i], picked[i] = c.ID.String(), drawn(k.Seed, c.Number, k.Share)
	}
	if err := x.Do(ctx, sqlRenewalsAdd, x.Committee.ID, k.ID, x.Now, pq.Array(keys), pq.Array(picked)); err != nil {
		return 0, err
	}
	return len(cards), record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{
		Kind: "renewal.opened", Subject: k.FirstDay.String(),
		Body: []record.Pair{
			{Key: "renewals", Value: strconv.Itoa(len(cards))},
			{Key: "last_day", Value: k.LastDay.String()},
			{Key: "share", Value: strconv.Itoa(k.Share)},
			{Key: "seed", Value: k.Seed},
		},
	})
}

// Close ends the campaign; what was not renewed ends with its card's last day.
// Staff may.
func (s *Service) Close(ctx context.Context, who actor.Actor, c people.CommitteeID) error {
	return s.on(ctx, who, c, func(x act) error {
		if err := x.Do(ctx, sqlCampaignClose, c, x.campaign.ID, x.Now); err != nil {
			return err
		}
		return record.Append(ctx, x.Tx, c.String(), record.Act{
			Kind: "renewal.closed", Subject: x.campaign.FirstDay.String(),
		})
	})
}
