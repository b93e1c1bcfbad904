package hearing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"time"

	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Proposal is a hearing as somebody drafts it, all on one form.
type Proposal struct {
	Committee          people.CommitteeID
	Kind               Kind
	Title, Text, Place string
	Papers             []Paper
	Agenda             []string
	Quotas             []Quota
	Starts             time.Time
	Minutes, Observers int
	Chair, Recorder    string    // people who hold a role here today
	SignupEnds         time.Time // none where nobody is drawn
	DrawsOn            day.Day
	Sources            string // the public numbers that seats are drawn by
	Key                string // a one-time key: the same again drafts nothing twice
}

var sumForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (n Proposal) check(ctx context.Context, a people.Act) (Proposal, error) {
	n.Title, n.Text, n.Place, n.Sources = wording.Tidy(n.Title), wording.Tidy(n.Text), wording.Tidy(n.Place), wording.Tidy(n.Sources)
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	note(!slices.Contains(Kinds(), n.Kind), ErrKind.On("kind"))
	note(!wording.FitsLine(n.Title, 1, maxTitle), ErrTitle.On("title"))
	note(!wording.Fits(n.Text, 1, maxText), ErrText.With("max", "2000").On("text"))
	note(!wording.FitsLine(n.Place, 1, maxPlace), ErrPlace.On("place"))
	note(!n.tidyLists(), ErrAgenda.On("agenda"))
	note(!n.papersFit(), ErrPapers.On("papers"))
	note(!n.quotasFit(), ErrQuota.On("quotas"))
	note(n.Minutes < 10 || n.Minutes > 480, ErrMinutes.On("minutes"))
	note(n.Observers < 0 || n.Observers > 500, ErrObservers.On("observers"))
	note(n.Starts.IsZero(), ErrWhen.On("starts"))
	note(n.Chair != "" && n.Chair == n.Recorder, ErrSamePerson.On("recorder"))
	for _, one := range []struct{ field, text string }{{"title", n.Title}, {"text", n.Text}, {"place", n.Place}, {"sources", n.Sources}} {
		wrong = append(wrong, wording.Leaking(one.field, one.text))
	}
	for field, person := range map[string]string{"chair": n.Chair, "recorder": n.Recorder} {
		holds := false
		if err := a.Get(ctx, &holds, sqlHoldsRole, n.Committee, person, a.Today); err != nil {
			return n, err
		}
		note(!holds, ErrChair.On(field))
	}
	return n, errs.Form(append(wrong, n.draws(a.Committee.Location())...)...)
}

// tidyLists tidies the agenda and reports whether it is one.
func (n *Proposal) tidyLists() bool {
	out := []string{}
	for _, item := range n.Agenda {
		if item = wording.Tidy(item); item != "" {
			out = append(out, item)
		}
	}
	n.Agenda = out
	return len(out) > 0 && len(out) <= maxItems && !slices.ContainsFunc(out, func(s string) bool {
		return !wording.FitsLine(s, 1, maxItem) || wording.Leaking("agenda", s) != nil
	})
}

func (n *Proposal) papersFit() bool {
	for i, p := range n.Papers {
		n.Papers[i].Title, n.Papers[i].Text = wording.Tidy(p.Title), wording.Tidy(p.Text)
	}
	return len(n.Papers) <= maxPapers && !slices.ContainsFunc(n.Papers, func(p Paper) bool {
		return !wording.FitsLine(p.Title, 1, maxItem) || !wording.Fits(p.Text, 0, maxPaper) || p.SHA256 != "" && !sumForm.MatchString(p.SHA256) ||
			wording.Leaking("papers", p.Title+" "+p.Text) != nil
	})
}

// quotasFit drops kinds without a seat, and reports whether the rest are seats.
func (n *Proposal) quotasFit() bool {
	seen := map[Party]bool{}
	n.Quotas = slices.DeleteFunc(slices.Clone(n.Quotas), func(q Quota) bool { return q.Places == 0 })
	for _, q := range n.Quotas {
		if seen[q.Party] || !slices.Contains(Parties(), q.Party) || q.Places < 0 || q.Places > maxPlaces || q.Way != ByDraw && q.Way != ByInvite {
			return false
		}
		seen[q.Party] = true
	}
	return len(n.Quotas) > 0
}

// draws refuses a draw whose sign-up, day and sources do not lie one after another before
// the hearing; nothing is asked where nobody is drawn.
func (n *Proposal) draws(zone *time.Location) []*errs.Error {
	if !(Hearing{Quotas: n.Quotas}).Draws() {
		n.SignupEnds, n.DrawsOn, n.Sources = time.Time{}, 0, ""
		return nil
	}
	var wrong []*errs.Error
	if n.SignupEnds.IsZero() || n.DrawsOn <= day.In(n.SignupEnds, zone) || n.DrawsOn >= day.In(n.Starts, zone) {
		wrong = append(wrong, ErrSignup.On("signup_ends"))
	}
	if !wording.Fits(n.Sources, 1, maxSources) {
		wrong = append(wrong, ErrSources.On("sources"))
	}
	return wrong
}

// fields are what a draft sets, in the order of its statements.
func (n Proposal) fields(a people.Act) []any {
	var ends *time.Time
	var endOn day.Day
	if !n.SignupEnds.IsZero() {
		ends, endOn = &n.SignupEnds, day.In(n.SignupEnds, a.Committee.Location())
	}
	return []any{
		n.Kind, n.Title, n.Text, List[Paper](n.Papers), List[string](n.Agenda), List[Quota](n.Quotas), n.Place,
		day.In(n.Starts, a.Committee.Location()), n.Starts, n.Minutes, n.Observers, n.Chair, n.Recorder, endOn, ends, n.DrawsOn, n.Sources,
	}
}

// Draft drafts a hearing. Staff but the cashier may. It goes on the public record as
// hearing.drafted. ErrKind, ErrTitle, ErrText, ErrPlace, ErrAgenda, ErrPapers, ErrQuota,
// ErrMinutes, ErrObservers, ErrStarts, ErrChair, ErrSamePerson, ErrSignup, ErrSources,
// ErrKeyReused, and what wording.Leaking says.
func (s *Service) Draft(ctx context.Context, who actor.Actor, n Proposal) (Hearing, error) {
	var h Hearing
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return h, err
	}
	err := people.InAct(ctx, s.db, who, n.Committee, func(a people.Act) error {
		n, err := n.check(ctx, a)
		if err != nil {
			return err
		}
		h = Hearing{ID: id.New[Hearing](), Kind: n.Kind, Title: n.Title, Text: n.Text, Place: n.Place, StartsAt: n.Starts, State: Drafted, Version: 1}
		if n.Key != "" {
			before, made, err := pg.Maybe[Hearing](ctx, a, sqlByKey, n.Committee, n.Key)
			if err == nil && made && !before.same(h) {
				err = ErrKeyReused
			}
			if made || err != nil {
				h = before
				return err
			}
		}
		return h.add(ctx, a, n)
	})
	return h, err
}

func (h *Hearing) add(ctx context.Context, a people.Act, n Proposal) error {
	c := a.Committee.ID
	h.Year, _, _ = a.Today.Date()
	if err := a.Get(ctx, &h.Seq, sqlLastSeq, c, h.Year); err != nil {
		return err
	}
	h.Seq++
	itself := source.Source{ID: h.Source(), Kind: source.Hearing, Number: h.Number.String(), Title: h.Title, State: source.Coming}
	if err := source.Add(ctx, a.Tx, c, itself); err != nil {
		return err
	}
	args := append([]any{c, h.ID, h.Year, h.Seq, h.State, a.Now, n.Key, a.Who.Person}, n.fields(a)...)
	if err := a.Do(ctx, sqlAdd, args...); err != nil {
		return err
	}
	if err := h.moves(c).Note(ctx, a.Tx, moves.Step[State, Event]{On: Draft, Became: Drafted}); err != nil {
		return err
	}
	return h.note(ctx, a, Draft.kind(), record.Pair{Key: "kind", Value: string(h.Kind)}, record.Pair{Key: "text_sha256", Value: n.digest()})
}

// digest is that of what is proposed, with the digests of its papers.
func (n Proposal) digest() string { return digestOf(n.Title, n.Text, n.Papers) }

func digestOf(title, text string, papers []Paper) string {
	all := title + "\n" + text
	for _, p := range papers {
		all += "\n" + p.Title + "\n" + p.Text + "\n" + p.SHA256
	}
	sum := sha256.Sum256([]byte(all))
	return hex.EncodeToString(sum[:])
}

// Revise changes a hearing that was not noticed yet. Staff but the cashier may. It goes on
// the public record as hearing.revised. ErrFixed, and what Draft says.
func (s *Service) Revise(ctx context.Context, who actor.Actor, number string, n Proposal) error {
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, number, func(a people.Act, h Hearing) error {
		if h.State != Drafted {
			return ErrFixed
		}
		n, err := n.check(ctx, a)
		if err != nil {
			return err
		}
		if err := source.Rename(ctx, a.Tx, n.Committee, h.Source(), n.Title); err != nil {
			return err
		}
		if err := a.DoOr(ctx, ErrMoved, sqlRevise, append([]any{n.Committee, h.ID, h.Version}, n.fields(a)...)...); err != nil {
			return err
		}
		return h.note(ctx, a, "hearing.revised", record.Pair{Key: "text_sha256", Value: n.digest()})
	})
}
