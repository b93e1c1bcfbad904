package help

import (
	"bytes"
	"embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

//go:embed zh en
var sources embed.FS

// Names lists the chapters in the order of the handbook.
func Names() []string { return []string{"volunteers", "residents", "committee", "cards", "stuck"} }

// Section is a heading within a chapter, with the anchor that leads to it.
type Section struct{ Anchor, Title string }

// chapter is a Markdown file taken apart.
type chapter struct {
	Name, Title, Lead string
	Sections          []Section
	body              string // Markdown below the lead
}

var (
	opening = regexp.MustCompile(`\A# (.+)\n\n(.+)\n\n`)
	section = regexp.MustCompile(`(?m)^## (.+?) \{#([\w-]+)\}$`)
	inside  = regexp.MustCompile(`\[([^\]]+)\]\((/[^)]*:committee[^)]*)\)`)
)

// read takes a chapter apart; lang is "zh" or "en".
func read(lang, name string) (chapter, error) {
	text, err := sources.ReadFile(lang + "/" + name + ".md")
	if err != nil {
		return chapter{}, fmt.Errorf("chapter: %w", err)
	}
	head := opening.FindSubmatch(text)
	if head == nil {
		return chapter{}, fmt.Errorf("chapter %s/%s: no title and sentence", lang, name)
	}
	c := chapter{Name: name, Title: string(head[1]), Lead: string(head[2]), body: string(text[len(head[0]):])}
	for _, m := range section.FindAllStringSubmatch(c.body, -1) {
		c.Sections = append(c.Sections, Section{Anchor: m[2], Title: m[1]})
	}
	return c, nil
}

// html writes the chapter for a committee; code is empty outside any. may
// reports whether the reader can open an address of the committee.
func (c chapter) html(code string, may func(path string) bool) (string, error) {
	text := inside.ReplaceAllStringFunc(c.body, func(link string) string {
		m := inside.FindStringSubmatch(link)
		if code == "" || !may(m[2]) {
			return "**" + m[1] + "**" // the words to look for in the menu
		}
		return "[" + m[1] + "](" + strings.ReplaceAll(m[2], ":committee", code) + ")"
	})
	md := goldmark.New(goldmark.WithExtensions(extension.CJK), goldmark.WithParserOptions(parser.WithAttribute()))
	var b bytes.Buffer
	if err := md.Convert([]byte(text), &b); err != nil {
		return "", fmt.Errorf("chapter %s: %w", c.Name, err)
	}
	return b.String(), nil
}
