package messages_test

import (
	"testing"

	"ziguan/web/ui"
)

// The page of the outbox sends back the keys of all letters, joined: two for each of
// three thousand households.
func TestAFullPageOfLettersFitsItsForm(t *testing.T) {
	t.Parallel()
	const key = len("01a22bd6-3994-76f5-b048-9c4e9cd70256 ")
	if need, most := key*2*3000, ui.Bound("messages"); need > most {
		t.Errorf("a full page sends %d characters, %d are taken", need, most)
	}
}
