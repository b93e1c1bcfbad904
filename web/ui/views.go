package ui

import (
	"cmp"
	"strconv"
	"strings"
)

// Flash is a message of the page itself. Kind is "ok" (or "done"), "wait",
// "ask", "no" or "info".
type Flash struct {
	Kind string
	Text string
}

// SearchView is a search field of one subject.
type SearchView struct {
	Action string
	Name   string
	Value  string
	Label  string
	Hint   string
	Form   string // the form that it belongs to; empty for one of its own
}

// ConfirmView is an act that takes something away. ReasonName is "reason"
// unless two of them share a page.
type ConfirmView struct {
	Action      string
	Title       string
	Text        string
	ReasonLabel string // empty asks for no reason
	ReasonHint  string
	ReasonName  string
	Reason      string // as typed
	Error       string
	Button      string
	Key         string
	Version     string
	Open        bool
}

func (v ConfirmView) reasonName() string {
	if v.ReasonName == "" {
		return "reason"
	}
	return v.ReasonName
}

// Column heads a table; Num columns stand at the right edge.
type Column struct {
	Label string
	Num   bool
}

// TableView is a table of records. Stacks turns each row into a small list on
// phones; money sheets with two columns leave it off.
type TableView struct {
	Caption string
	Head    []Column
	Stacks  bool
	Lines   bool // on phones a row is two lines without labels: what stands there says itself
	Hidden  bool // keeps the caption for readers only
}

func (t TableView) class() string {
	if t.Stacks {
		return "table stacks"
	}
	if t.Lines {
		return "table stacks lines"
	}
	return "table"
}

// Pages leads through the pages of a list that end an address.
func Pages(address string, at, pages int) PagerView {
	v := PagerView{Page: at, Pages: pages}
	if at > 1 {
		v.Prev = address + strconv.Itoa(min(at-1, pages))
	}
	if at < pages {
		v.Next = address + strconv.Itoa(at+1)
	}
	return v
}

// Dash stands where nothing is written.
func Dash(s string) string { return cmp.Or(s, "—") }

// Ticked is the value of a Check that is ticked or not.
func Ticked(on bool) string {
	if on {
		return "yes"
	}
	return ""
}

// Current tells a reader of one link among several whether it leads to what is shown.
func Current(on bool) string {
	if on {
		return "page"
	}
	return "false"
}

// Step is one step of a procedure. State is "done", "now" or "todo".
type Step struct {
	Label string
	State string
}

// ProgressView is a share of a whole, said as a sentence and drawn.
type ProgressView struct {
	Label    string
	Sentence string
	Value    int
	Max      int
}

// PagerView leads to the page before and after; an empty address leaves it out.
type PagerView struct {
	Prev  string
	Next  string
	Page  int
	Pages int
}

// ChainLink is one ground an amount, a refusal or a rank rests on: clause,
// hearing, vote, in this order.
type ChainLink struct {
	Title string
	Text  string
	Href  string
}

// VerdictView is a word of two characters as large as the screen allows.
// Colour is "go", "ask", "no" or "wait".
type VerdictView struct {
	Word     string
	Colour   string
	Icon     string
	Sentence string
}

// Pair is one line of a list of facts.
type Pair struct {
	Key   string
	Value string
}

// LetterView is the head of a notice, a sheet or a receipt.
type LetterView struct {
	Committee string
	Title     string
	Line      string // under the title: the period, the number
	Further   bool   // not the first sheet of its page
}

// TaskView is the one thing that waits for the person.
type TaskView struct {
	Title  string
	Text   string
	Action string
	Href   string
}

// dotted writes a plate as it hangs on the car: a dot after the office's letter.
func dotted(plate string) string {
	r := []rune(plate)
	if len(r) < 6 || strings.ContainsRune(plate, '·') {
		return plate
	}
	return string(r[:2]) + "·" + string(r[2:])
}

// spelled parts a plate's characters so that a reader says them one by one.
func spelled(plate string) string {
	var parts []string
	for _, r := range plate {
		if r != '·' && r != ' ' {
			parts = append(parts, string(r))
		}
	}
	return strings.Join(parts, " ")
}

// NoPlate is the kind of what is drawn in place of a plate: the words for a car without one.
const NoPlate = "no-plate"

// plateColour maps what a caller passes to a class and to the colour's word.
func plateColour(kind string) string {
	switch kind {
	case "blue", "yellow", "white", "black", "green":
		return kind
	case "yellow_green":
		return "green-yellow"
	}
	return "none"
}

// known maps what a caller passes to one of the five kinds.
func known(kind string) string {
	switch kind {
	case "ok", "wait", "ask", "no", "off":
		return kind
	case "done":
		return "ok"
	}
	return "info"
}

// buttonKind maps what a caller passes to a class of the sheet.
func buttonKind(kind string) string {
	switch kind {
	case "main", "primary":
		return "main"
	case "danger":
		return "danger"
	}
	return ""
}

// tone gives the icon that says the same as a badge's or a notice's colour.
func tone(kind string) string {
	switch kind {
	case "ok":
		return "circle-check"
	case "wait":
		return "hourglass"
	case "ask":
		return "circle-question-mark"
	case "no":
		return "circle-x"
	}
	return "info"
}

// role says whether a reader must interrupt for a notice.
func (n Flash) role() string {
	if n.Kind == "no" {
		return "alert"
	}
	return "status"
}

func stepClass(state string) string {
	switch state {
	case "done", "now":
		return state
	}
	return "todo"
}
