package past

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"

	"ziguan/compacts/posting"
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

// New is a decision to be entered.
type New struct {
	Committee   people.CommitteeID
	Kind        Kind
	Title, Text string
	DecidedOn   day.Day
	KeptAt      string
	Papers      [][]byte // the scans as files; their digests are kept and nothing else
	// Of a price: the numbers of the hearing and of the act, 2026-1.
	Hearing, Act string
	Key          string // a one-time key: the same again enters nothing twice
}

func (n New) check(today day.Day) (New, []Paper, error) {
	n.Title, n.Text, n.KeptAt = wording.Tidy(n.Title), wording.Tidy(n.Text), wording.Tidy(n.KeptAt)
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	note(!slices.Contains(Kinds(), n.Kind), ErrKind.On("kind"))
	note(!wording.FitsLine(n.Title, 1, maxTitle), ErrTitle.On("title"))
	note(n.DecidedOn.Zero() || n.DecidedOn > today, ErrDay.On("decided_on"))
	note(!wording.Fits(n.Text, 1, maxText), ErrText.On("text"))
	note(!wording.FitsLine(n.KeptAt, 1, maxKeptAt), ErrKeptAt.On("kept_at"))
	note(n.Kind == Price && n.Hearing == "", ErrHearing.On("hearing"))
	note(n.Kind == Price && n.Act == "", ErrAct.On("act"))
	wrong = append(wrong, wording.Leaking("title", n.Title), wording.Leaking("text", n.Text), wording.Leaking("kept_at", n.KeptAt))
	papers, bad := digests(n.Papers)
	return n, papers, errs.Form(append(wrong, bad)...)
}

// digests gives the scans by what identifies them.
func digests(files [][]byte) ([]Paper, *errs.Error) {
	if len(files) < 1 || len(files) > maxPapers {
		return nil, ErrPapers.With("max", strconv.Itoa(maxPapers)).On("papers")
	}
	out := make([]Paper, len(files))
	for i, f := range files {
		sum := sha256.Sum256(f)
		if len(f) == 0 {
			return nil, ErrPapers.With("max", strconv.Itoa(maxPapers)).On("papers")
		}
		if slices.ContainsFunc(out[:i], func(p Paper) bool { return bytes.Equal(p.SHA256, sum[:]) }) {
			return nil, ErrPaperTwice.With("n", strconv.Itoa(i+1)).On("papers")
		}
		out[i] = Paper{i + 1, sum[:], int64(len(f))}
	}
	return out, nil
}

// Enter enters what was decided before. Staff but the cashier may. It goes on the public
// record as past.entered, with the digest of all of it. ErrKind, ErrTitle, ErrText,
// ErrDay, ErrKeptAt, ErrPapers, ErrPaperTwice, ErrHearing, ErrAct, ErrKeyReused, and what
// wording.Leaking says.
func (s *Service) Enter(ctx context.Context, who actor.Actor, n New) (Decision, error) {
	var d Decision
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return d, err
	}
	err := people.InAct(ctx, s.db, who, n.Committee, func(a people.Act) error {
		n, papers, err := n.check(a.Today)
		if err != nil {
			return err
		}
		d = Decision{
			ID: id.New[Decision](), Kind: n.Kind, Title: n.Title, Text: n.Text, DecidedOn: n.DecidedOn, KeptAt: n.KeptAt, State: Entered,
			Since: a.Now, EnteredAt: a.Now, EnteredBy: a.Who.Person, Version: 1,
		}
		if err := d.restsOn(ctx, a, n); err != nil {
			return err
		}
		d.SHA256 = d.digest(papers)
		if before, made, err := madeBefore(ctx, a, n.Key, d.SHA256); made || err != nil {
			d = before
			return err
		}
		return d.add(ctx, a, n.Key, papers)
	})
	return d, err
}

// restsOn finds the hearing and the act of a price: each entered, and neither refused nor
// dropped.
func (d *Decision) restsOn(ctx context.Context, a people.Act, n New) error {
	if n.Kind != Price {
		return nil
	}
	find := func(number string, kind Kind, refusal *errs.Error) (Decision, error) {
		o, err := byNumber(ctx, a, n.Committee, number)
		if errors.Is(err, ErrUnknown) || err == nil && (o.Kind != kind || o.State == Refused || o.State == Dropped) {
			return o, refusal
		}
		return o, err
	}
	h, err := find(n.Hearing, Hearing, ErrHearing.On("hearing"))
	if err != nil {
		return err
	}
	v, err := find(n.Act, Vote, ErrAct.On("act"))
	d.hearing, d.Hearing, d.act, d.Act = h.ID, h.Cited(), v.ID, v.Cited()
	return err
}

// madeBefore finds what a one-time key entered.
func madeBefore(ctx context.Context, a people.Act, key string, sum []byte) (Decision, bool, error) {
	if key == "" {
		return Decision{}, false, nil
	}
	number, found, err := pg.Maybe[posting.Number](ctx, a, sqlByKey, a.Committee.ID, key)
	if err != nil || !found {
		return Decision{}, false, err
	}
	d, err := byNumber(ctx, a, a.Committee.ID, number.String())
	if err == nil && !bytes.Equal(d.SHA256, sum) {
		return d, true, ErrKeyReused
	}
	return d, true, err
}

func (d *Decision) add(ctx context.Context, a people.Act, key string, papers []Paper) error {
	c := a.Committee.ID
	d.Year, _, _ = a.Today.Date()
	if err := a.Get(ctx, &d.Seq, sqlLastSeq, c, d.Year); err != nil {
		return err
	}
	d.Seq++
	itself := source.Source{ID: d.Source(), Kind: source.Past, Number: d.Number.String(), Title: d.Title, State: source.Coming}
	if err := source.Add(ctx, a.Tx, c, itself); err != nil {
		return err
	}
	err := a.Do(ctx, sqlAdd, c, d.ID, d.Year, d.Seq, d.Kind, d.Title, d.Text, d.DecidedOn, d.KeptAt, d.SHA256, d.hearing, d.act,
		d.State, a.Now, key, d.EnteredBy)
	if err != nil {
		return err
	}
	if err := addPapers(ctx, a.Tx, c, d.ID, papers); err != nil {
		return err
	}
	if err := d.moves(a.Committee.ID).Note(ctx, a.Tx, moves.Step[State, Event]{On: Enter, Became: d.State}); err != nil {
		return err
	}
	return record.Append(ctx, a.Tx, c.String(), record.Act{
		Kind: Enter.kind(), Subject: d.Number.String(), Body: []record.Pair{
			{Key: "kind", Value: string(d.Kind)},
			{Key: "decided_on", Value: d.DecidedOn.String()},
			{Key: "text_sha256", Value: hex.EncodeToString(d.SHA256)},
			{Key: "papers", Value: strconv.Itoa(len(papers))},
		},
	})
}
