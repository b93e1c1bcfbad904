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
func Names() []string {
	return []string{"volunteers", "residents", "committee", "cards", "council", "stuck"}
}

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
	inside  = regexp.MustCompile(`\[([^\]]*)\]\((/[^)]*:committee[^)]*)\)`)
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

// reader is for whom a chapter is written.
type reader struct {
	code string // the committee's; empty outside any
	// may reports whether they can open an address of the committee, name says what a
	// place of the office is called: a link without words of its own takes that.
	may  func(path string) bool
	name func(path string) string
}

// html writes the chapter for a reader.
func (c chapter) html(r reader) (string, error) {
	text := inside.ReplaceAllStringFunc(c.body, func(link string) string {
		m := inside.FindStringSubmatch(link)
		said := m[1]
		if said == "" {
			said = r.name(m[2])
		}
		if r.code == "" || !r.may(m[2]) {
			return "**" + said + "**" // the words to look for in the menu
		}
		return "[" + said + "](" + strings.ReplaceAll(m[2], ":committee", r.code) + ")"
	})
	md := goldmark.New(goldmark.WithExtensions(extension.CJK), goldmark.WithParserOptions(parser.WithAttribute()))
	var b bytes.Buffer
	if err := md.Convert([]byte(text), &b); err != nil {
		return "", fmt.Errorf("chapter %s: %w", c.Name, err)
	}
	return b.String(), nil
}
