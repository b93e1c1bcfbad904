package main

// Broken gives a statement broken in every way.
func Broken(q string) []string {
	var out []string
	for _, c := range sqlChanges(q) {
		out = append(out, q[:c.from]+c.text+q[c.to:])
	}
	return out
}

// Schema gives the statement that takes a name away from a schema.
func Schema(schema, name string) string { return (&tree{schema: schema}).schemaMutants(name)[0].schema }

// Ways counts the mutants of some places in a folder, and gives its first file with
// all of them in it.
func Ways(root string, places ...string) (int, string, error) {
	t, err := readTree(root)
	if err != nil {
		return 0, "", err
	}
	n := len(t.mutants([]line{{places: places}}, ""))
	return n, t.files["testdata/rule.go"].broken(), nil
}

// Read gives rule, places and tests of each line of a table.
func Read(table string) (rules []string, places, tests [][]string) {
	for _, l := range lines(table) {
		rules, places, tests = append(rules, l.rule), append(places, l.places), append(tests, l.tests)
	}
	return rules, places, tests
}

// Stale lists the equivalents that name no mutant of the repository.
func Stale(root, table string) ([]string, error) {
	t, err := readTree(root)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, m := range t.mutants(lines(table), "") {
		known[m.what] = true
	}
	var out []string
	for name := range equivalents {
		if !known[name] {
			out = append(out, name)
		}
	}
	return out, nil
}
