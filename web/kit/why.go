package kit

// WhyKey is the sentence for what the program moved a renewal for: what became of its
// card, or a refusal's own.
func WhyKey(cause string) string {
	switch cause {
	case "card.expired", "card.revoked", "card.returned":
		return "renewals.why." + cause
	}
	return "error." + cause
}
