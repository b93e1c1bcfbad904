package clause

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ziguan/internal/errs"
	"ziguan/internal/wording"
)

// Node is a chapter or a clause of a text.
type Node struct {
	ID      int  // it keeps it from draft to draft
	Chapter bool // a chapter's heading; clauses follow it
	Text    string
	Number  int // as it is printed: chapters and clauses are counted apart, from 1
}

// Text is one draft of a compact.
type Text struct {
	Kind  Kind
	Title string
	Nodes []Node
}

// Bounds of a text, in characters and nodes.
const (
	maxTitle  = 30
	maxHead   = 40
	maxClause = 1000
	maxNodes  = 200
)

const textFormat = "ziguan/compact/v1"

// escapes write a text on one line, and read it back.
var (
	escape   = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	unescape = strings.NewReplacer(`\\`, `\`, `\n`, "\n")
)

// Canon is the text as its digest is made of it (docs/formats.md).
func (t Text) Canon() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nkind: %s\ntitle: %s\n", textFormat, t.Kind, t.Title)
	for _, n := range t.Nodes {
		what := "clause"
		if n.Chapter {
			what = "chapter"
		}
		fmt.Fprintf(&b, "%s %d: %s\n", what, n.ID, escape.Replace(n.Text))
	}
	return []byte(b.String())
}

// SHA256 is what people sign: the digest of the canonical text.
func (t Text) SHA256() []byte {
	sum := sha256.Sum256(t.Canon())
	return sum[:]
}

var nodeLine = regexp.MustCompile(`^(chapter|clause) ([0-9]+): (.*)$`)

// ErrText refuses a text that Canon has not written.
var ErrText = errs.New(errs.Invalid, "compact.document.invalid")

// ReadText reads what Canon wrote; ErrText.
func ReadText(doc []byte) (Text, error) {
	lines := strings.Split(string(doc), "\n")
	var t Text
	if len(lines) < 4 || lines[0] != textFormat || lines[len(lines)-1] != "" {
		return t, ErrText
	}
	kind, isKind := strings.CutPrefix(lines[1], "kind: ")
	title, isTitle := strings.CutPrefix(lines[2], "title: ")
	t.Kind, t.Title = Kind(kind), title
	for _, line := range lines[3 : len(lines)-1] {
		m := nodeLine.FindStringSubmatch(line)
		if m == nil {
			return t, ErrText
		}
		id, err := strconv.Atoi(m[2])
		if err != nil {
			return t, ErrText
		}
		t.Nodes = append(t.Nodes, Node{ID: id, Chapter: m[1] == "chapter", Text: unescape.Replace(m[3])})
	}
	t.count()
	if !isKind || !isTitle || !bytes.Equal(t.Canon(), doc) {
		return t, ErrText
	}
	return t, nil
}

// count gives every node the number that is printed before it.
func (t *Text) count() {
	chapters, clauses := 0, 0
	for i := range t.Nodes {
		if t.Nodes[i].Chapter {
			chapters++
			t.Nodes[i].Number = chapters
			continue
		}
		clauses++
		t.Nodes[i].Number = clauses
	}
}

// Clauses are the clauses alone, in order.
func (t Text) Clauses() []Node {
	return slices.DeleteFunc(slices.Clone(t.Nodes), func(n Node) bool { return n.Chapter })
}

// Find gives a node by its id.
func (t Text) Find(id int) (Node, bool) {
	i := t.index(id)
	if i < 0 {
		return Node{}, false
	}
	return t.Nodes[i], true
}

func (t Text) index(id int) int {
	return slices.IndexFunc(t.Nodes, func(n Node) bool { return n.ID == id })
}

// check refuses a text that cannot be posted: without a clause, with an empty or over-long
// one, or with one that names somebody.
func (t Text) check() error {
	if len(t.Clauses()) == 0 || len(t.Nodes) > maxNodes {
		return ErrNodes.With("max", strconv.Itoa(maxNodes)).On("text")
	}
	for _, n := range t.Nodes {
		if err := n.check(); err != nil {
			return err
		}
	}
	return nil
}

func (n Node) check() error {
	fits := wording.Fits(n.Text, 1, maxClause)
	if n.Chapter {
		fits = wording.FitsLine(n.Text, 1, maxHead)
	}
	if !fits {
		return ErrClause.With("clause", n.Word(), "max", strconv.Itoa(maxClause), "head", strconv.Itoa(maxHead)).On("text")
	}
	if leak := wording.Leaking("text", n.Text); leak != nil {
		return leak
	}
	return nil
}

// Split cuts a text into chapters and clauses at the lines that begin with 第…章 and 第…条;
// without any, each paragraph is a clause. Before is what stands before the first of them.
func Split(text string) (before string, nodes []Node) {
	lines := strings.Split(wording.Tidy(text), "\n")
	if !slices.ContainsFunc(lines, func(l string) bool { return clauseLine.MatchString(strings.TrimSpace(l)) }) {
		for _, l := range lines {
			if l = strings.TrimSpace(l); l != "" {
				nodes = append(nodes, Node{Text: l})
			}
		}
		return "", numbered(nodes)
	}
	var preamble []string
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if m := chapterLine.FindStringSubmatch(l); m != nil {
			nodes = append(nodes, Node{Chapter: true, Text: m[1]})
		} else if m := clauseLine.FindStringSubmatch(l); m != nil {
			nodes = append(nodes, Node{Text: m[1]})
		} else if last := len(nodes) - 1; l == "" {
			continue
		} else if last < 0 || nodes[last].Chapter {
			preamble = append(preamble, l)
		} else {
			nodes[last].Text = strings.TrimPrefix(nodes[last].Text+"\n"+l, "\n")
		}
	}
	return strings.Join(preamble, "\n"), numbered(nodes)
}

// runs reports whether the clauses of a text are numbered from the first on without a gap,
// or not at all, and else which number is missing.
func runs(text string) (string, bool) {
	n := 0
	for _, l := range strings.Split(wording.Tidy(text), "\n") {
		l = strings.TrimSpace(l)
		if !clauseLine.MatchString(l) {
			continue
		}
		n++
		if want := (Node{Number: n}).Word(); !strings.HasPrefix(l, want) && !strings.HasPrefix(l, strings.Replace(printed.Clause, "{n}", strconv.Itoa(n), 1)) {
			return want, false
		}
	}
	return "", true
}

func numbered(nodes []Node) []Node {
	for i := range nodes {
		nodes[i].ID = i + 1
	}
	return nodes
}
