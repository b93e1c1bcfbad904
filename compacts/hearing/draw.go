package hearing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/draw"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// ListFormat names the text whose digest is that of a frozen list (docs/formats.md).
const ListFormat = "ziguan/hearing-list/v1"

// Drawn is what anybody needs to draw a kind of seats again: the frozen names, and the
// order they came in; who is past the places waits in that order.
type Drawn struct {
	Party  Party
	Places int
	Names  []string // in the order of the list
	Order  []string // as drawn; none before the draw
}

// drawnOf sorts sign-ups by kind: the names as they stand on the list, and as drawn.
func (h Hearing) drawnOf(list []Signup) []Drawn {
	var out []Drawn
	for _, q := range h.Quotas {
		if q.Way != ByDraw {
			continue
		}
		d := Drawn{Party: q.Party, Places: q.Places, Names: []string{}, Order: []string{}}
		byN := map[int]string{}
		last := 0
		for _, s := range list { // by rank, once there is one
			if s.Party != q.Party {
				continue
			}
			byN[s.N], last = s.Name(), max(last, s.N)
			if s.Rank > 0 {
				d.Order = append(d.Order, s.Name())
			}
		}
		for n := 1; n <= last; n++ {
			if byN[n] != "" {
				d.Names = append(d.Names, byN[n])
			}
		}
		out = append(out, d)
	}
	return out
}

// ListText is what the digest of a frozen list is made of.
func ListText(number string, list []Drawn) string {
	var b strings.Builder
	b.WriteString(ListFormat + "\nhearing: " + number + "\n")
	for _, d := range list {
		for _, name := range d.Names {
			b.WriteString(string(d.Party) + "\t" + name + "\n")
		}
	}
	return b.String()
}

func (h Hearing) listSum(list []Drawn) []byte {
	sum := sha256.Sum256([]byte(ListText(h.Number.String(), list)))
	return sum[:]
}

// Freeze fixes who signed up, once the sign-up is over, before any number is drawn. Staff
// may, and the job hearings.advance. It goes on the public record as hearing.list_frozen
// with the digest. ErrUnknown, ErrFrozen, ErrSignupRuns, hearing.cannot.freeze.
func (s *Service) Freeze(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.run(ctx, who, c, number, func(a people.Act, h Hearing) error {
		if _, err := h.next(Freeze); err != nil {
			return err
		}
		switch {
		case len(h.ListSHA256) > 0 || !h.Draws():
			return ErrFrozen
		case a.Now.Before(*h.SignupEnds):
			return ErrSignupRuns.With("ends", local(a, *h.SignupEnds))
		}
		list, err := pg.All[Signup](ctx, a, sqlSignups, c, h.ID)
		if err != nil {
			return err
		}
		sum := h.listSum(h.drawnOf(list))
		return h.move(ctx, a, change{on: Freeze, list: sum, said: []record.Pair{
			{Key: "list_sha256", Value: hex.EncodeToString(sum)}, {Key: "people", Value: strconv.Itoa(len(list))},
		}})
	})
}

// Filling fills the seats: by the numbers of the sources that were named beforehand, a
// source a line. No number where every seat is by invitation.
type Filling struct {
	Committee people.CommitteeID
	Number    string
	Seeds     string
}

// Fill draws the seats of each kind from the frozen list, and closes the invitations.
// What cannot be filled is refused before any name is drawn. Staff but the cashier may. It
// goes on the public record as hearing.seated. ErrUnknown, ErrNotFrozen, ErrDrawEarly,
// ErrTooFew, ErrUninvited, draw.ErrSeeds, hearing.cannot.fill.
func (s *Service) Fill(ctx context.Context, who actor.Actor, n Filling) error {
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		if _, err := h.next(Fill); err != nil {
			return err
		}
		list, err := h.fillable(ctx, a)
		if err != nil {
			return err
		}
		m := change{on: Fill}
		if h.Draws() {
			m.seeds, m.drawn = strings.TrimSpace(strings.ReplaceAll(n.Seeds, "\r\n", "\n")), true
			if len(m.seeds) > 500 {
				return draw.ErrSeeds.With("line", "1").On("seeds")
			}
			key, err := draw.ReadSeeds(strings.NewReader(m.seeds))
			if err != nil {
				return err
			}
			if err := h.drawAll(ctx, a, list, key); err != nil {
				return err
			}
			m.said = []record.Pair{{Key: "list_sha256", Value: hex.EncodeToString(h.ListSHA256)}, {Key: "seeds", Value: string(key)}}
		}
		return h.move(ctx, a, m)
	})
}

// fillable gives the frozen list by kinds, or refuses what cannot be filled from it.
func (h Hearing) fillable(ctx context.Context, a people.Act) ([]Drawn, error) {
	if h.Draws() && len(h.ListSHA256) == 0 {
		return nil, ErrNotFrozen
	}
	if h.Draws() && a.Today < h.DrawsOn {
		return nil, ErrDrawEarly.With("on", h.DrawsOn.String())
	}
	signups, err := pg.All[Signup](ctx, a, sqlSignups, a.Committee.ID, h.ID)
	if err != nil {
		return nil, err
	}
	list := h.drawnOf(signups)
	for _, d := range list {
		if len(d.Names) < d.Places {
			return nil, ErrTooFew.With("party", string(d.Party), "need", strconv.Itoa(d.Places), "have", strconv.Itoa(len(d.Names)))
		}
	}
	seats, err := seatsOf(ctx, a, a.Committee.ID, h.ID)
	if err != nil {
		return nil, err
	}
	for _, q := range h.Quotas {
		if have := len(seats.of(q.Party)); q.Way == ByInvite && have < q.Places {
			return nil, ErrUninvited.With("party", string(q.Party), "need", strconv.Itoa(q.Places), "have", strconv.Itoa(have))
		}
	}
	return list, nil
}

const sqlRank = `
	update compacts.hearing_signups s
	set rank = r.rank
	from unnest($3::int[]) with ordinality as r (n, rank)
	where s.committee_id = $1 and s.hearing_id = $2 and s.n = r.n`

// drawAll draws the whole order of each kind, and seats the first.
func (h Hearing) drawAll(ctx context.Context, a people.Act, list []Drawn, key draw.Key) error {
	for _, d := range list {
		picks, err := draw.Names(d.Names, key, len(d.Names))
		if err != nil {
			return err
		}
		order := make(pq.Int64Array, len(picks))
		for i, p := range picks {
			n, err := strconv.ParseInt(strings.TrimPrefix(p.Name, "S"), 10, 32)
			if err != nil {
				return err
			}
			order[i] = n
		}
		if err := a.Do(ctx, sqlRank, a.Committee.ID, h.ID, order); err != nil {
			return err
		}
		for place := 1; place <= d.Places; place++ {
			if err := h.seatNext(ctx, a, d.Party, place, nil); err != nil {
				return err
			}
		}
	}
	return nil
}
