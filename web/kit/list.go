package kit

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/ui"
)

// PageSize is how many lines one page of a list holds.
const PageSize = 50

// List is where somebody stands in a long list, as the address of its page says it:
// what they look for (q), what they left of it, in which order, and the page. Nothing
// of it is kept anywhere else, so that going back leads to the same place.
type List struct {
	at    string
	words func(key string, pairs ...string) string
	chose url.Values
	Page  int // from 1
}

// ReadList reads it; narrows names the values of the address that leave something out
// of the list or order it, each with what it may be. What is none of these is nothing.
func ReadList(c *fiber.Ctx, narrows map[string][]string) List {
	f := BindQuery(c)
	l := List{at: c.Path(), words: Of(c).Words.Say, chose: url.Values{}}
	for name, allowed := range narrows {
		if v := f.Get(name); v != "" && slices.Contains(allowed, v) {
			l.chose.Set(name, v)
		}
	}
	if q := f.Trim("q"); q != "" {
		l.chose.Set("q", q)
	}
	l.Page, _ = strconv.Atoi(f.Get("page"))
	l.Page = min(max(l.Page, 1), 1_000_000)
	return l
}

// Get is what was chosen of a value; empty for all.
func (l List) Get(name string) string { return l.chose.Get(name) }

// From is how many lines stand on the pages before.
func (l List) From() int { return (l.Page - 1) * PageSize }

// Narrowed reports whether something was left out on purpose.
func (l List) Narrowed() bool {
	for name := range l.chose {
		if name != "sort" {
			return true
		}
	}
	return false
}

// Href is the list with a value chosen anew, from its first page; empty for all.
func (l List) Href(name, value string) string {
	q := url.Values{}
	for k, v := range l.chose {
		if k != name {
			q[k] = v
		}
	}
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return l.at
	}
	return l.at + "?" + q.Encode()
}

// Chips are a row of choices of one value; counts tells how many lines each has, and
// what has none is left out unless it is chosen. Nil counts nothing.
func (l List) Chips(name, labelKey string, options []ui.Option, counts map[string]int) ui.ChipRow {
	row := ui.ChipRow{Label: l.words(labelKey)}
	for i, o := range options {
		chip := ui.Chip{Label: o.Label, Count: -1, Href: l.Href(name, o.Value), On: l.Get(name) == o.Value || i == 0 && l.Get(name) == ""}
		if counts != nil {
			chip.Count = counts[o.Value]
		}
		if chip.On || chip.Count != 0 {
			row.Chips = append(row.Chips, chip)
		}
	}
	return row
}

// Fit goes back to the last page where the list has become shorter than the page
// asked for, as it does while somebody works through it.
func (l *List) Fit(total int) { l.Page = min(l.Page, pages(total)) }

func pages(total int) int { return max((total+PageSize-1)/PageSize, 1) }

// View is the frame of the list, of which total lines are left.
func (l List) View(total int) ui.ListView {
	pages := pages(total)
	v := ui.ListView{Pager: ui.PagerView{Page: l.Page, Pages: pages}}
	if l.Page > 1 {
		v.Pager.Prev = l.Href("page", strconv.Itoa(l.Page-1))
	}
	if l.Page < pages {
		v.Pager.Next = l.Href("page", strconv.Itoa(l.Page+1))
	}
	v.Total = l.words("ui.list.total", "Count", strconv.Itoa(total))
	if pages > 1 {
		v.Total = l.words("ui.list.part", "Count", strconv.Itoa(total), "From", strconv.Itoa(l.From()+1), "To", strconv.Itoa(min(l.From()+PageSize, total)))
	}
	for _, name := range slices.Sorted(maps.Keys(l.chose)) {
		if name != "q" {
			v.Kept = append(v.Kept, ui.Pair{Key: name, Value: l.chose.Get(name)})
		}
	}
	return v
}

// Search is the field above the list.
func (l List) Search(labelKey, hintKey string) ui.SearchView {
	return ui.SearchView{Action: l.at, Name: "q", Value: l.Get("q"), Label: l.words(labelKey), Hint: l.words(hintKey)}
}

// File is the whole list, as it is narrowed, at another address.
func (l List) File(at string) string { return at + "?" + l.chose.Encode() }
