package classes

import (
	"net/url"
	"strconv"

	"ziguan/parking/class"
	"ziguan/web/kit"
)

// filled is the form as it stands before anybody types: the terms in force,
// without a day and a source.
func filled(t class.Terms) kit.Form {
	v := url.Values{"months": {strconv.Itoa(t.Months)}, "plates": {strconv.Itoa(t.Plates)}}
	for h, rank := range t.Holders {
		v.Set("holder-"+string(h), strconv.Itoa(rank))
	}
	for _, d := range t.Documents {
		v.Set("document-"+string(d), "yes")
	}
	for _, d := range t.Copies {
		v.Set("copy-"+string(d), "yes")
	}
	for _, u := range t.Uses {
		v.Set("use-"+string(u), "yes")
	}
	if t.Cap != nil {
		v.Set("cap", strconv.Itoa(*t.Cap))
	}
	if t.Posted {
		v.Set("posted", "yes")
	}
	if t.TwoPeople {
		v.Set("two_people", "yes")
	}
	return kit.FormOf(v)
}

// fields are the names of the form's fields that a preview carries on.
func fields() []string {
	out := []string{"from", "months", "plates", "cap", "posted", "two_people", "source_kind", "source", "source_ref"}
	for _, h := range class.Holders() {
		out = append(out, "holder-"+string(h))
	}
	for _, d := range class.Documents() {
		out = append(out, "document-"+string(d), "copy-"+string(d))
	}
	for _, u := range class.PlateUses() {
		out = append(out, "use-"+string(u))
	}
	return out
}

// join writes card numbers in a row.
func join(list []class.Number) string {
	out := ""
	for i, n := range list {
		if i > 0 {
			out += " "
		}
		out += n.String()
	}
	return out
}
