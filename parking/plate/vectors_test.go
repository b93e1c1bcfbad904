package plate_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/parking/plate"
)

// vector is one line of testdata/vectors.json, which the browser's grammar is
// held to as well. What is no plate has a canonical text only.
type vector struct {
	Text      string       `json:"text"`
	Canonical string       `json:"canonical"`
	Valid     bool         `json:"valid"`
	Owned     bool         `json:"owned"`
	Kind      plate.Kind   `json:"kind"`
	Colour    plate.Colour `json:"colour"`
	Tail      string       `json:"tail"`
	Digits    string       `json:"digits"`
	Head      string       `json:"head"`
	Rest      string       `json:"rest"`
	Masked    string       `json:"masked"`
	AskNEV    bool         `json:"ask_nev"`
}

func TestTheVectorsSharedWithTheBrowserHold(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	kinds := map[plate.Kind]bool{}
	for _, want := range vectors {
		got := vector{Text: want.Text, Canonical: plate.Normalise(want.Text)}
		if p, err := plate.Parse(want.Text); err == nil {
			_, notOwned := plate.ParseOwned(want.Text)
			got.Valid, got.Owned, got.Kind, got.Colour = true, notOwned == nil, p.Kind(), p.Colour()
			got.Tail, got.Digits, got.Masked, got.AskNEV = p.Tail(), p.Digits(), p.Masked(), p.MaybeNEVMissingOne()
			got.Head, got.Rest = p.Split()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", want.Text, diff)
		}
		kinds[got.Kind] = true
	}
	if len(kinds) != 14 {
		t.Errorf("the vectors show %d of 13 kinds and what is none", len(kinds))
	}
}
