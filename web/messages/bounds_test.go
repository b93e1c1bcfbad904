package messages_test

import (
	"testing"

	"ziguan/internal/outbox"
	"ziguan/web/ui"
)

// The page of the outbox sends back the keys of all its letters, joined.
func TestAFullPageOfLettersFitsItsForm(t *testing.T) {
	t.Parallel()
	const key = len("01a22bd6-3994-76f5-b048-9c4e9cd70256 ")
	if need, most := key*outbox.MostListed, ui.Bound("messages"); need > most {
		t.Errorf("a full page sends %d characters, %d are taken", need, most)
	}
}
