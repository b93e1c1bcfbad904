package application_test

import (
	"errors"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

var system = actor.Of(actor.System)

// isOneOf reports whether a refusal is want, or a form with want among its fields.
func isOneOf(err, want error) bool {
	if errors.Is(err, want) {
		return true
	}
	var e *errs.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, f := range e.Fields {
		if errors.Is(f, want) {
			return true
		}
	}
	return false
}

// card is the state of a card.
func (w *world) card(n class.Number) parking.CardState {
	w.t.Helper()
	v, err := w.cards.Show(w.t.Context(), w.chair, w.c.ID, n.String())
	must(w.t, err)
	return v.State
}

// passPosting waits until the posting is over and issues the card.
func (w *world) passPosting(number string) parking.Issued {
	w.t.Helper()
	_, err := w.s.Issue(w.t.Context(), w.chair, w.c.ID, number)
	wants(w.t, "while the posting runs", err, application.ErrPostingRuns)
	w.days(8)
	issued, err := w.s.Issue(w.t.Context(), w.chair, w.c.ID, number)
	must(w.t, err)
	return issued
}
