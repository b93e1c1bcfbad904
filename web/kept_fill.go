package web

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// filledIn gives a page whose form holds again what was typed into it, below a
// notice that says so; false when the page has no such form, or nothing to type.
func filledIn(page []byte, kept keptForm, notice string) ([]byte, bool) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, false
	}
	f := formFor(doc, kept)
	if f == nil || !fill(f, kept.values) {
		return nil, false
	}
	for up := f.Parent; up != nil; up = up.Parent { // what is folded away would not be seen
		if up.DataAtom == atom.Details {
			set(up, "open", "")
		}
	}
	at := f.Parent
	for _, n := range parsed(notice, at) {
		at.InsertBefore(n, f)
	}
	var out bytes.Buffer
	if html.Render(&out, doc) != nil {
		return nil, false
	}
	return out.Bytes(), true
}

// formFor finds the form that was sent: of several to the same address the one
// that shares most fields.
func formFor(doc *html.Node, kept keptForm) *html.Node {
	var best *html.Node
	most := 0
	for n := range doc.Descendants() {
		action, _, _ := strings.Cut(attr(n, "action"), "?")
		if n.DataAtom != atom.Form || attr(n, "method") != "post" || action != kept.action {
			continue
		}
		shared := 0
		for f := range n.Descendants() {
			if name := attr(f, "name"); name != "" && kept.values.Has(name) {
				shared++
				if attr(f, "type") == "hidden" && attr(f, "value") == kept.values.Get(name) {
					shared++ // which row of a list it was
				}
			}
		}
		if shared > most {
			best, most = n, shared
		}
	}
	return best
}

// fill puts values into the controls of a form that somebody types or chooses in;
// hidden ones and passwords stay the page's. It reports whether there was any.
func fill(form *html.Node, values url.Values) bool {
	did := false
	nth := map[string]int{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		list := values[name]
		switch {
		case n.DataAtom == atom.Select && len(list) > 0:
			choose(n, list)
		case n.DataAtom == atom.Textarea && len(list) > 0:
			for n.FirstChild != nil {
				n.RemoveChild(n.FirstChild)
			}
			n.AppendChild(&html.Node{Type: html.TextNode, Data: list[0]})
		case n.DataAtom == atom.Input && name != "":
			switch attr(n, "type") {
			case "hidden", "password", "file", "submit", "button":
				continue
			case "checkbox", "radio":
				unset(n, "checked")
				if slices.Contains(list, attr(n, "value")) {
					set(n, "checked", "")
				}
			default:
				if nth[name] >= len(list) {
					continue
				}
				set(n, "value", list[nth[name]])
				nth[name]++
			}
		default:
			continue
		}
		did = true
	}
	return did
}

func choose(menu *html.Node, values []string) {
	for o := range menu.Descendants() {
		if o.DataAtom == atom.Option {
			unset(o, "selected")
			if slices.Contains(values, attr(o, "value")) {
				set(o, "selected", "")
			}
		}
	}
}

func parsed(text string, in *html.Node) []*html.Node {
	list, err := html.ParseFragment(strings.NewReader(text), in)
	if err != nil {
		return nil
	}
	return list
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func set(n *html.Node, name, value string) {
	unset(n, name)
	n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
}

func unset(n *html.Node, name string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
