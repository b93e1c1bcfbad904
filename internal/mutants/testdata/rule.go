package rule

// May is a rule to break.
func May(a, b int, err error) bool {
	if err != nil {
		return false
	}
	return a < b && !(a == 0)
}

func refuses(a int) error {
	if a > 0 {
		return errRefused
	}
	return nil
}

// Does asks a rule.
func Does(a int) error {
	if err := refuses(a); err != nil {
		return err
	}
	return nil
}
