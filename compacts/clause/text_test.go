package clause_test

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ziguan/compacts/clause"
	"ziguan/internal/parktest"
)

func text(t testing.TB, typed string) clause.Text {
	t.Helper()
	before, nodes := clause.Split(typed)
	if before != "" {
		t.Fatalf("words before the first clause: %q", before)
	}
	doc := clause.Text{Kind: clause.Parking, Title: "停车自管公约", Nodes: nodes}
	out, err := clause.ReadText(doc.Canon())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What is pasted is cut at its chapters and clauses, whatever numbers stand before them.
func TestATextIsCutIntoClauses(t *testing.T) {
	t.Parallel()
	got := text(t, parktest.CompactText)
	want := []clause.Node{
		{1, true, "总则", 1},
		{2, false, "本公约适用于本小区全体住户。", 1},
		{3, true, "停车", 2},
		{4, false, "一户一卡，每户首辆车每月150元。", 2},
		{5, false, "外来车辆停放不超过2小时。\n消防通道不得停车。", 3},
		{6, false, "本公约自施行之日起有效。", 4},
	}
	if diff := cmp.Diff(want, got.Nodes); diff != "" {
		t.Error(diff)
	}
	if w := got.Nodes[3].Word() + got.Nodes[2].Word(); w != "第二条第二章" {
		t.Error(w)
	}
	for typed, want := range map[string]string{
		"甲方同意。\n\n乙方同意。":        "甲方同意。|乙方同意。",
		"第一条：不占道。\n第十二条、不吵闹。":   "不占道。|不吵闹。",
		"第1条 不占道。\n第2条　不吵闹。":    "不占道。|不吵闹。",
		"第一条\n不占道。\n第二条 不吵闹。":   "不占道。|不吵闹。",
		"第一条 按第二条办。\n第二条所列的除外。": "按第二条办。\n第二条所列的除外。",
		"第一条 按第二条办。\n第二条 不吵闹。":  "按第二条办。|不吵闹。",
		"2019年通过。\n第七条 一户一卡。":   "一户一卡。",
	} {
		_, nodes := clause.Split(typed)
		var texts []string
		for _, n := range nodes {
			texts = append(texts, n.Text)
		}
		if got := strings.Join(texts, "|"); got != want {
			t.Errorf("%q is cut into %q, want %q", typed, got, want)
		}
	}
	if before, _ := clause.Split("2019年通过。\n第七条 一户一卡。"); before != "2019年通过。" {
		t.Errorf("before the first clause: %q", before)
	}
}

// Clauses are numbered as they are printed.
func TestNumbersArePrinted(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "第一条", 10: "第十条", 12: "第十二条", 20: "第二十条", 99: "第九十九条", 100: "第一百条", 103: "第一百零三条", 110: "第一百一十条", 200: "第二百条"} {
		if got := (clause.Node{Number: n}).Word(); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

// Whatever a text says, it is read back as it was written, and its digest is that of
// docs/formats.md.
func TestATextIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		was := clause.Text{Kind: clause.Lane, Title: rapid.StringMatching(`[一-龥]{1,30}`).Draw(t, "title")}
		for i := range rapid.IntRange(1, 9).Draw(t, "nodes") {
			was.Nodes = append(was.Nodes, clause.Node{ID: i + 1, Chapter: rapid.Bool().Draw(t, "chapter"), Text: rapid.StringMatching(`[一-龥\\n0-9 :\n]{1,20}`).Draw(t, "text")})
		}
		got, err := clause.ReadText(was.Canon())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Canon(), was.Canon()) {
			t.Fatalf("%q became %q", was.Canon(), got.Canon())
		}
	})
	doc := "ziguan/compact/v1\nkind: parking\ntitle: 公约\nchapter 1: 总则\nclause 2: 一户一卡。\\n不转借。\n"
	got, err := clause.ReadText([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256([]byte(doc)); !bytes.Equal(sum[:], got.SHA256()) || got.Nodes[1].Text != "一户一卡。\n不转借。" {
		t.Errorf("read %+v", got)
	}
	for _, broken := range []string{"", "ziguan/compact/v2\n", doc + "x", strings.Replace(doc, "chapter 1", "chapter x", 1), strings.TrimSuffix(doc, "\n"), strings.Replace(doc, "clause 2", "clause 02", 1)} {
		if _, err := clause.ReadText([]byte(broken)); err == nil {
			t.Errorf("read %q", broken)
		}
	}
}

func with(t testing.TB, was clause.Text, change func(*clause.Text)) clause.Text {
	t.Helper()
	now, err := clause.ReadText(was.Canon())
	if err != nil {
		t.Fatal(err)
	}
	change(&now)
	return now
}

// A number is one unit, and every clause is found by its id.
func TestWhatChanged(t *testing.T) {
	t.Parallel()
	was := text(t, parktest.CompactText)
	now := with(t, was, func(n *clause.Text) {
		n.Nodes[3].Text = "一户一卡，每户首辆车每月180元。"
		n.Nodes = append(n.Nodes[:4], n.Nodes[5], clause.Node{ID: 9, Text: "违约的登记在册。"}) // 5 is gone
	})
	var got []string
	for _, c := range clause.Compare(was, now) {
		line := string(c.Fate)
		for _, p := range c.Parts {
			if p.Fate != clause.Same {
				line += " " + string(p.Fate) + ":" + p.Text
			}
		}
		got = append(got, line)
	}
	want := []string{
		"same", "same", "same", "changed gone:150 added:180", "gone gone:外来车辆停放不超过2小时。\n消防通道不得停车。", "same", "added added:违约的登记在册。",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A number in words is one unit, too.
func TestANumberInWordsIsOneUnit(t *testing.T) {
	t.Parallel()
	was := text(t, "夜里十点以后")
	now := with(t, was, func(n *clause.Text) { n.Nodes[0].Text = "夜里十一点以后" })
	want := []clause.Part{{clause.Same, "夜里"}, {clause.Gone, "十"}, {clause.Added, "十一"}, {clause.Same, "点以后"}}
	if diff := cmp.Diff(want, clause.Compare(was, now)[0].Parts); diff != "" {
		t.Error(diff)
	}
}

// A title that changed stands first.
func TestATitleThatChangedIsAChange(t *testing.T) {
	t.Parallel()
	was := text(t, "一户一卡")
	now := with(t, was, func(n *clause.Text) { n.Title = "停车收费公约" })
	if c := clause.Compare(was, now)[0]; !c.Title || c.Fate != clause.Changed || c.Moved {
		t.Errorf("the title: %+v", c)
	}
}

// A clause that goes elsewhere has moved; those it passes have not.
func TestWhatMoved(t *testing.T) {
	t.Parallel()
	was := text(t, "甲\n乙\n丙\n丁")
	now := with(t, was, func(n *clause.Text) {
		n.Nodes[0], n.Nodes[1], n.Nodes[2], n.Nodes[3] = n.Nodes[3], n.Nodes[0], n.Nodes[1], n.Nodes[2]
	})
	for _, c := range clause.Compare(was, now) {
		if c.Moved != (c.Now.Text == "丁") {
			t.Errorf("%s moved: %v", c.Now.Text, c.Moved)
		}
	}
}

// Kept and put in make the later words, kept and taken out the earlier ones, and no number
// is ever cut.
func TestTheChangeViewLosesNothing(t *testing.T) {
	t.Parallel()
	words := rapid.StringMatching(`([一二十百停车位每月元，。\n]|[0-9]{1,5}(\.[0-9]{2})?|[a-c]{1,4}| ){0,30}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := words.Draw(t, "was"), words.Draw(t, "now")
		was, now := clause.Text{Nodes: []clause.Node{{ID: 1, Text: a}}}, clause.Text{Nodes: []clause.Node{{ID: 1, Text: b}}}
		var old, late strings.Builder
		for _, p := range clause.Compare(was, now)[0].Parts {
			if p.Fate != clause.Added {
				old.WriteString(p.Text)
			}
			if p.Fate != clause.Gone {
				late.WriteString(p.Text)
			}
		}
		if old.String() != a || late.String() != b {
			t.Fatalf("%q and %q, want %q and %q", old.String(), late.String(), a, b)
		}
	})
}
