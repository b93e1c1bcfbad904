package ui

import "strings"

// Bound is the most characters that a form's value of this name may have: what a
// field lets somebody type, and what the program takes of it. A line has 200; what
// needs more stands here. The domain's own bounds are tighter and say what for.
func Bound(name string) int {
	kind, _, _ := strings.Cut(name, "-") // reason-ask and reason-refuse are reasons
	switch kind {
	case "list":
		return 2_000_000 // a barrier's list, which its preview carries
	case "numbers":
		return 20_000 // the cards of one batch, joined, to print
	case "text":
		return 5000
	case "template":
		return 4000
	case "url", "next", "back", "holidays", "workdays", "plates":
		return 2000
	case "reason", "answer", "secret", "token": // a card's token may come as the whole address of its code
		return 512
	}
	return 200
}
