package rule

// May is a rule to break.
func May(a, b int, err error) bool {
	if err != nil {
		return false
	}
	return a < b && !(a == 0)
}
