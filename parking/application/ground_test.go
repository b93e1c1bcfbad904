package application_test

import (
	"strings"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/parking/application"
)

// A refusal rests on a ground of the committee's, and follows from the posting it names.
func TestARefusalFollowsFromItsGround(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	board := posting.NewService(w.db)
	p, err := board.Post(t.Context(), w.chair, posting.New{Committee: w.c.ID, Kind: posting.Other, Title: "居民会议决议", Text: "车须在本户名下。"})
	must(t, err)
	a := w.checked("1-1-101", "京A00001")
	no := application.Refusal{Number: a.Number, Reason: "车不在本户名下", Ground: rule.Ground{Text: "公约第三条", Ref: p.Source()}}
	if err := w.s.Refuse(t.Context(), w.chair, w.c.ID, no); err == nil || !strings.Contains(err.Error(), rule.ErrGroundKind.Code) {
		t.Errorf("a ground of no kind: %v", err)
	}
	no.Ground.Kind = rule.Clause
	must(t, w.s.Refuse(t.Context(), w.chair, w.c.ID, no))
	shown, err := w.s.Show(t.Context(), w.chair, w.c.ID, a.Number)
	must(t, err)
	if s := shown.Steps[len(shown.Steps)-1]; s.Kind != rule.Clause || s.Cited.Number != p.Number.String() {
		t.Errorf("the refusal says %+v", s.Ground)
	}
	sheet, err := board.Show(t.Context(), w.chair, w.c.ID, p.Number.String())
	must(t, err)
	if len(sheet.Follows) != 1 || sheet.Follows[0].What != "application" || sheet.Follows[0].Subject != a.Number || sheet.Follows[0].Event != "refuse" {
		t.Errorf("follows %+v", sheet.Follows)
	}
}
