package kit

import "strings"

// WhyKey is the sentence for what the program moved a renewal for: a refusal's own, or
// what became of its card.
func WhyKey(cause string) string {
	if strings.HasPrefix(cause, "card.") {
		return "renewals.why." + cause
	}
	return "error." + cause
}
