package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// figures is the table for README.md.
func figures(list []*mutant) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Rules of [docs/rules.md](docs/rules.md) broken one at a time, %s, by `make mutants`: what a test of the rule noticed.\n\n",
		time.Now().Format(time.DateOnly)) //nolint:forbidigo // the day of the figure
	b.WriteString("| what is broken | noticed | of | |\n|---|---|---|---|\n")
	noticed, tried, equal := 0, 0, 0
	for _, k := range []kind{ofGo, ofSQL, ofConstraint} {
		n, all := 0, 0
		for _, m := range list {
			if m.kind != k || !m.tried {
				continue
			}
			all++
			if m.noticed {
				n++
			}
		}
		noticed, tried = noticed+n, tried+all
		row(&b, string(k), n, all)
	}
	row(&b, "all", noticed, tried)
	for _, m := range list {
		if m.equal != "" {
			equal++
		}
	}
	if left := len(list) - equal - tried; left > 0 {
		fmt.Fprintf(&b, "\nTaken by chance; %d others were not tried.\n", left)
	}
	return b.String()
}

func row(b *strings.Builder, what string, n, all int) {
	if all > 0 {
		fmt.Fprintf(b, "| %s | %d | %d | %.1f %% |\n", what, n, all, 100*float64(n)/float64(all))
	}
}

const (
	begin = "<!-- mutants -->\n"
	end   = "<!-- /mutants -->"
)

func insert(file, text string) error {
	b, err := os.ReadFile(file) //nolint:gosec // named by whoever runs it
	if err != nil {
		return fmt.Errorf("figures: %w", err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("figures: %s has no marks of mutants", file)
	}
	return os.WriteFile(file, []byte(before+begin+text+end+after), 0o644) //nolint:gosec // a document
}
