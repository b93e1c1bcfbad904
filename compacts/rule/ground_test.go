package rule_test

import (
	"strings"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/errs"
	"ziguan/internal/record"
)

// A ground has a text on one line and a kind that a committee may name.
func TestAGroundIsCleaned(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("约", 200)
	for name, row := range map[string]struct {
		given rule.Ground
		text  string
		want  error
	}{
		"a clause":                       {rule.Ground{Kind: rule.Clause, Text: " 公约第七条\n"}, "公约第七条", nil},
		"a law of 200 characters":        {rule.Ground{Kind: rule.Law, Text: long}, long, nil},
		"one more":                       {rule.Ground{Kind: rule.Law, Text: long + "约"}, "", rule.ErrGroundText},
		"blanks":                         {rule.Ground{Kind: rule.Resolution, Text: " 　"}, "", rule.ErrGroundText},
		"two lines":                      {rule.Ground{Kind: rule.Resolution, Text: "a\nb"}, "", rule.ErrGroundText},
		"bytes that are no text":         {rule.Ground{Kind: rule.Resolution, Text: "\xff\xfe"}, "", rule.ErrGroundText},
		"the program's own word":         {rule.Ground{Kind: rule.Default, Text: "默认"}, "", rule.ErrGroundKind},
		"no kind, as before kinds asked": {rule.Ground{Text: "公约第七条"}, "", rule.ErrGroundKind},
	} {
		got, wrong := row.given.Clean()
		if row.want == nil && (wrong != nil || got.Text != row.text) || row.want != nil && errs.CodeOf(wrong) != errs.CodeOf(row.want) {
			t.Errorf("%s: %q, %v", name, got.Text, wrong)
		}
	}
}

// What is given as the posting's number is not believed, and a ground that is none says
// nothing on the record.
func TestAGroundsNumberIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g, err := rule.Ground{Kind: rule.Clause, Text: "公约第七条", Cited: source.Cited{Kind: source.Posting, Number: "2026-99"}, EN: "clause 7"}.Settle(t.Context(), w.db, w.c.ID)
	if err != nil || g.Cited.Number != "" || g.EN != "" {
		t.Errorf("%+v, %v", g, err)
	}
	if got := g.Lines(w.c); len(got) != 2 || got[0] != (record.Pair{Key: "source_kind", Value: "clause"}) {
		t.Errorf("the record says %v", got)
	}
	if got := (rule.Ground{}).Lines(w.c); got != nil {
		t.Errorf("the record says %v of nothing", got)
	}
}
