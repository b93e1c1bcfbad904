package clause_test

import (
	"strings"
	"testing"

	"ziguan/compacts/clause"
	"ziguan/internal/errs"
	"ziguan/internal/wording"
)

// Two who edit one draft: the second sees that it has changed. What names somebody, is
// empty or unknown is refused.
func TestEdits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Draft)
	seen := w.show(number).Version.Hex()
	edit := func(way clause.Way, node int, text string) error {
		return w.Compacts.Edit(t.Context(), w.chair, clause.Edit{Committee: w.C.ID, Number: number, Seen: seen, Way: way, Node: node, Text: text})
	}
	for name, one := range map[string]struct {
		err  error
		want *errs.Error
	}{
		"no words":            {edit(clause.Replace, 4, " "), clause.ErrClause},
		"too many":            {edit(clause.Replace, 4, strings.Repeat("约", 1001)), clause.ErrClause},
		"a long heading":      {edit(clause.Replace, 1, strings.Repeat("约", 41)), clause.ErrClause},
		"somebody's phone":    {edit(clause.Replace, 4, "找 13800138000"), wording.ErrPhone},
		"no such clause":      {edit(clause.Replace, 9, "新"), clause.ErrNode},
		"behind no clause":    {edit(clause.Insert, 9, "新"), clause.ErrNode},
		"no such way":         {edit("burn", 4, "新"), clause.ErrNode},
		"a title of 31":       {edit(clause.Rename, 0, strings.Repeat("约", 31)), clause.ErrTitle},
		"somebody in a title": {edit(clause.Rename, 0, "京N3QK57的公约"), wording.ErrPlate},
	} {
		w.wants(name, one.err, one.want)
	}
	w.Must(edit(clause.Insert, 4, "第二辆车每月300元。"))
	w.wants("somebody else was first", edit(clause.Replace, 4, "新"), clause.ErrStale)
	w.Must(w.edit(number, clause.Drop, 7, ""))
	w.Must(w.edit(number, clause.Insert, 0, "一条新的"))
	s := w.show(number)
	if n := s.Text.Nodes[0]; n.ID != 8 || n.Text != "一条新的" || n.Number != 1 {
		t.Errorf("the first node is %+v: an id is never used twice", n)
	}
	w.Must(w.edit(number, clause.Down, 8, ""))
	w.Must(w.edit(number, clause.Up, 8, ""))
	w.Must(w.edit(number, clause.Up, 8, "")) // it is the first: nothing to pass
	w.Must(w.edit(number, clause.Rename, 0, "平安里停车自管公约"))
	if s = w.show(number); s.Text.Nodes[0].ID != 8 || s.Title != "停车自管公约" || s.Text.Title != "平安里停车自管公约" {
		t.Errorf("%s: %+v", s.Title, s.Text.Nodes[0])
	}
	w.Must(w.post(number, ""))
	if s = w.show(number); s.Title != "平安里停车自管公约" {
		t.Errorf("posted as %s", s.Title)
	}
	for name, n := range map[string]clause.Beginning{
		"compact.kind.invalid":  {Kind: "law", Title: "公约", Text: "一户一卡"},
		"compact.title.invalid": {Kind: clause.Lane, Title: "", Text: "一户一卡"},
		"compact.nodes.invalid": {Kind: clause.Lane, Title: "公约", Text: ""},
		"compact.text.before":   {Kind: clause.Lane, Title: "公约", Text: "前言\n第一条 一户一卡"},
	} {
		n.Committee = w.C.ID
		_, err := w.Compacts.Begin(t.Context(), w.chair, n)
		w.wants(name, err, errs.New(errs.Invalid, name))
	}
	n := clause.Beginning{Committee: w.C.ID, Kind: clause.Lane, Title: "公约", Text: "一户一卡", Key: "once"}
	first, err := w.Compacts.Begin(t.Context(), w.chair, n)
	w.Must(err)
	again, err := w.Compacts.Begin(t.Context(), w.chair, n)
	if w.Must(err); again.ID != first.ID {
		t.Error("a double tap began two")
	}
	n.Title = "另一份"
	_, err = w.Compacts.Begin(t.Context(), w.chair, n)
	w.wants("the key again", err, clause.ErrKeyReused)
}
