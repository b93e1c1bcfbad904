package ui

import "strings"

// Bound is the most characters that a form's value of this name may have: what a
// field lets somebody type, and what the program takes of it. A line has 200; what
// needs more stands here. The domain's own bounds are tighter and say what for.
func Bound(name string) int {
	kind, nth, _ := strings.Cut(name, "-") // reason-ask and reason-refuse are reasons
	switch kind {
	case "title":
		if nth != "" {
			return 5000 // a column's title, joined of the cells of its head
		}
	case "list":
		return 2_000_000 // a barrier's list, which its preview carries
	case "numbers", "at":
		return 20_000 // the cards of one batch, joined, to print; a place in a list with all that is ticked there
	case "whole":
		return 40_000 // a compact's text, pasted
	case "messages":
		return 250_000 // the letters of the outbox, joined: of an estate as large as there are
	case "text", "was", "value": // was and value: the cell that a fix stands for, and what it becomes
		return 5000
	case "template":
		return 4000
	case "url", "next", "back", "go", "holidays", "workdays", "plates", "agenda", "finding":
		return 2000
	case "reason", "answer", "report", "resolution", "changes", "secret", "token", "sources", "seeds", "said", "because": // a card's token may come as the whole address of its code
		return 512
	}
	return 200
}
