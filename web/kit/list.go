package kit

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/ui"
)

// PageSize is how many lines one page of a list holds.
const PageSize = 50

// phoneful is how many of them a phone shows before the rest is asked for.
const phoneful = 25

// List is where somebody stands in a long list, as the address of its page says it:
// what they look for (q), what they left of it, in which order, the page, and what
// they ticked (n). Nothing of it is kept anywhere else, so that going back leads to the
// same place.
type List struct {
	at     string
	words  func(key string, pairs ...string) string
	chose  url.Values
	Page   int // from 1
	ticked map[string]bool
}

// ReadList reads it; narrows names the values of the address that leave something out
// of the list or order it, each with what it may be. What is none of these is nothing.
func ReadList(c *fiber.Ctx, narrows map[string][]string) List {
	f := BindQuery(c)
	l := List{at: c.Path(), words: Of(c).Words.Say, chose: url.Values{}, ticked: map[string]bool{}}
	for _, n := range append(f.All("n"), Bind(c).All("n")...) { // sent by a form that was refused, they are ticked still
		l.ticked[n] = true
	}
	if f.Has("go") { // a button of the ticks' form: where it leads to, not what the form holds besides
		_, query, _ := strings.Cut(f.Get("go"), "?")
		f = questions(query)
	}
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

// Of is the list at its own address, for a page that answers to another, as it does to
// a form that was refused.
func (l List) Of(address string) List {
	l.at = address
	return l
}

// Part is what of a whole list stands on its page.
func Part[T any](l *List, all []T) []T {
	l.Fit(len(all))
	return all[l.From():min(l.From()+PageSize, len(all))]
}

// Here is the list at its page, without what is ticked: where an act on it is sent, and comes back to.
func (l List) Here() string {
	if l.Page > 1 {
		return l.Href("page", strconv.Itoa(l.Page))
	}
	return l.Href("page", "")
}

// Choose chooses a value as if the address had.
func (l List) Choose(name, value string) {
	if l.chose.Del(name); value != "" {
		l.chose.Set(name, value)
	}
}

// Query is what of the address says where somebody stands.
func (l List) Query() string {
	_, query, _ := strings.Cut(l.Here(), "?")
	return query
}

// At is Here at another address, which an act on one of its lines leads back to.
func (l List) At(address string) string {
	if query := l.Query(); query != "" {
		return address + "?" + query
	}
	return address
}

// Back is Here after an act on some of what was ticked: the rest is ticked still.
func (l List) Back(done []string) string {
	to := l.Here()
	for _, n := range slices.Sorted(maps.Keys(l.ticked)) {
		if !slices.Contains(done, n) {
			to += map[bool]string{true: "&", false: "?"}[strings.Contains(to, "?")] + "n=" + url.QueryEscape(n)
		}
	}
	return to
}

// Ticked reports whether a line is ticked, on this page or another.
func (l List) Ticked(n string) bool { return l.ticked[n] }

// Ticks lets a form's ticks come along wherever the list leads; here are the lines of
// this page, whose own ticks stand in it.
func (l List) Ticks(v *ui.ListView, form string, here []string) {
	v.Form, v.Search.Form = form, form
	for _, n := range slices.Sorted(maps.Keys(l.ticked)) {
		if !slices.Contains(here, n) {
			v.Ticked = append(v.Ticked, ui.Pair{Key: "n", Value: n})
		}
	}
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
	v := ui.ListView{Pager: ui.PagerView{Page: l.Page, Pages: pages}, Rest: min(total-l.From(), PageSize) - phoneful}
	if l.Page > 1 {
		v.Pager.Prev = l.Href("page", strconv.Itoa(l.Page-1))
	}
	if l.Page < pages {
		v.Pager.Next = l.Href("page", strconv.Itoa(l.Page+1))
	}
	if total > 0 { // else there is nothing to count, to print or to take away
		v.Total = l.words("ui.list.total", "Count", strconv.Itoa(total))
	}
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
