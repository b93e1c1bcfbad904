package office

import "ziguan/internal/day"

// Due is a task as a test says it.
type Due struct {
	Kind   string
	Last   day.Day
	Others bool
}

// Sorted gives the kinds of a desk's tasks part by part, and how many wait for the
// visitor by group; each stands among the postings.
func Sorted(on day.Day, tasks ...Due) (parts [4][]string, counts map[string]int) {
	d := &desk{today: on}
	for _, one := range tasks {
		t := task{place: "postings", kind: one.Kind, due: one.Last}
		if one.Others {
			t.part = others
		}
		d.add(t)
	}
	for i := range parts {
		for _, t := range d.in(part(i)) {
			parts[i] = append(parts[i], t.kind)
		}
	}
	return parts, d.counts()
}
