package public

import (
	"fmt"
	"strconv"
	"strings"

	"ziguan/compacts/rule"
	"ziguan/internal/i18n"
	"ziguan/internal/record"
	"ziguan/web/ui"
)

func orAll(group string) string {
	if group == "" {
		return "all"
	}
	return group
}

// rules are those of postings, which are many and alike, or all others.
func (v CommitteeView) rules(ofPostings bool) []rule.Rule {
	var out []rule.Rule
	for _, r := range v.Rules {
		if strings.HasPrefix(r.Key, "posting.") == ofPostings {
			out = append(out, r)
		}
	}
	return out
}

// body writes an entry's lines as a sentence's tail: key words and values.
func body(w i18n.Speaker, l record.Line) []ui.Pair {
	var out []ui.Pair
	for _, b := range l.Body {
		if b.Value == "" {
			continue
		}
		key := b.Key
		if key == "rule_digest" {
			key = "source_digest" // what a card's or an application's ground was called before
		}
		if w.Has("record.body." + key) {
			key = w.Say("record.body." + key)
		}
		value := b.Value
		switch {
		case len(value) == 64:
			value = value[:12] + "…" // a digest; the whole stands in the original
		case strings.HasPrefix(b.Key, "area"):
			value = squareMetres(w, value)
		}
		if w.Has("record.value." + b.Key + "." + value) {
			value = w.Say("record.value." + b.Key + "." + value)
		}
		out = append(out, ui.Pair{Key: key, Value: value})
	}
	return out
}

// items are a long value's parts, as the entry joins them.
func items(value string) []string { return strings.Split(value, "; ") }

// mostItems is how many parts a value has before it is folded.
const mostItems = 3

// parted puts the values that are long lists apart.
func parted(pairs []ui.Pair) (short, long []ui.Pair) {
	for _, p := range pairs {
		if len(items(p.Value)) > mostItems {
			long = append(long, p)
		} else {
			short = append(short, p)
		}
	}
	return short, long
}

// squareMetres writes an area as people do; entries hold hundredths, so that
// nobody has to agree on how a fraction is written. Zero is an unknown one.
func squareMetres(w i18n.Speaker, hundredths string) string {
	n, err := strconv.ParseInt(hundredths, 10, 64)
	switch {
	case err != nil || n < 0:
		return hundredths
	case n == 0:
		return w.Say("record.area.unknown")
	}
	return w.Say("record.area", "Area", fmt.Sprintf("%d.%02d", n/100, n%100))
}
