package uxrules_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// shape names the parts below a node, each once.
func shape(top *html.Node) string {
	parts := map[string]bool{}
	for n := range top.Descendants() {
		if n.Type == html.ElementNode {
			parts[n.Parent.Data+"."+attr(n.Parent, "class")+">"+n.Data+"."+attr(n, "class")] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(parts)), " ")
}

func parse(t testing.TB, body string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// find gives the elements of the given names below a node, in their order.
func find(top *html.Node, names ...string) []*html.Node {
	var out []*html.Node
	for n := range top.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(names, n.Data) {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// A crawl meets every page that the table of routes has, so that none escapes
