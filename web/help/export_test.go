package help

// Rendered is a chapter as a reader gets it who may open what may says.
func Rendered(lang, name, code string, may func(string) bool) (string, error) {
	c, err := read(lang, name)
	if err != nil {
		return "", err
	}
	return c.html(reader{code, may, func(string) string { return "a place" }})
}

// Parts are a chapter's title, sentence and sections.
func Parts(lang, name string) (title, lead string, sections []Section, err error) {
	c, err := read(lang, name)
	return c.Title, c.Lead, c.Sections, err
}
