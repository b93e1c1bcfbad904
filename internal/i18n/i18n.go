package i18n

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/text/language"

	"ziguan/internal/errs"
)

// Lang is a language the program speaks.
type Lang string

// The languages. Chinese comes first for people.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// Langs lists the languages, the default first.
var Langs = []Lang{Chinese, English}

//go:embed locale/*.json
var files embed.FS

// Catalogue holds the sentences of all languages; it never changes once loaded.
type Catalogue struct {
	texts   map[Lang]map[string]string
	forms   map[Lang]*template.Template // the sentences with parameters, by key
	matcher language.Matcher
}

// Load reads the embedded catalogues: every locale/*.zh.json and *.en.json,
// one subject a file. A key that stands twice is an error.
func Load() (*Catalogue, error) {
	c := &Catalogue{
		texts:   map[Lang]map[string]string{},
		forms:   map[Lang]*template.Template{},
		matcher: language.NewMatcher([]language.Tag{language.Chinese, language.English}),
	}
	for _, l := range Langs {
		texts, err := texts(l)
		if err != nil {
			return nil, err
		}
		c.texts[l] = texts
		c.forms[l] = template.New("")
		for key, text := range texts {
			if !strings.Contains(text, "{{") {
				continue
			}
			if _, err := c.forms[l].New(key).Parse(text); err != nil {
				return nil, fmt.Errorf("catalogue %s: %w", l, err)
			}
		}
	}
	return c, nil
}

func texts(l Lang) (map[string]string, error) {
	names, err := fs.Glob(files, "locale/*."+string(l)+".json")
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	all := map[string]string{}
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("catalogue: %w", err)
		}
		one := map[string]string{}
		if err := json.Unmarshal(b, &one); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key := range one {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("%s: key %s stands twice", name, key)
			}
		}
		maps.Copy(all, one)
	}
	return all, nil
}

// Match picks a language from an Accept-Language header; Chinese by default.
func (c *Catalogue) Match(header string) Lang {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return Chinese
	}
	_, n, _ := c.matcher.Match(tags...)
	return Langs[n]
}

// Has reports whether a key has a sentence.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.texts[Chinese][key]
	return ok
}

// Keys lists all keys of a language, sorted; tests compare them.
func (c *Catalogue) Keys(l Lang) []string { return slices.Sorted(maps.Keys(c.texts[l])) }

// Text gives the raw sentence of a key, placeholders included.
func (c *Catalogue) Text(l Lang, key string) string { return c.texts[l][key] }

// Say gives the sentence of a key; pairs are placeholder names and values. A
// missing key gives the key itself, which a test would have caught.
func (c *Catalogue) Say(l Lang, key string, pairs ...string) string {
	form := c.forms[l].Lookup(key)
	if form == nil {
		if s, ok := c.texts[l][key]; ok {
			return s
		}
		return key
	}
	data := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		data[pairs[i]] = pairs[i+1]
	}
	var b strings.Builder
	if err := form.Execute(&b, data); err != nil {
		return key
	}
	return strings.ReplaceAll(b.String(), "<no value>", "?") // a parameter that was not known
}

// Err gives the sentence for an error: that of its code with its parameters,
// or the general one for whatever is internal. It never shows a cause.
func (c *Catalogue) Err(l Lang, err error) string {
	var e *errs.Error
	if !errors.As(err, &e) || !c.Has("error."+e.Code) {
		return c.Say(l, "error.internal")
	}
	pairs := make([]string, 0, 2*len(e.Params))
	for k, v := range e.Params {
		if k == "role" || k == "roles" {
			v = c.roles(l, v)
		}
		if k == "party" && c.Has("hearings.party."+v) {
			v = c.Say(l, "hearings.party."+v)
		}
		pairs = append(pairs, k, v)
	}
	return c.Say(l, "error."+e.Code, pairs...)
}

// roles says the names of roles, parted by commas, as people call them.
func (c *Catalogue) roles(l Lang, names string) string {
	list := strings.Split(names, ",")
	for i, n := range list {
		if c.Has("role." + n) {
			list[i] = c.Say(l, "role."+n)
		}
	}
	return strings.Join(list, ", ")
}

// Speaker is a catalogue in one language: what a page is given.
type Speaker struct {
	c *Catalogue
	L Lang
}

// In binds the catalogue to a language.
func (c *Catalogue) In(l Lang) Speaker { return Speaker{c, l} }

// Say gives the sentence of a key.
func (s Speaker) Say(key string, pairs ...string) string { return s.c.Say(s.L, key, pairs...) }

// Has reports whether a key has a sentence.
func (s Speaker) Has(key string) bool { return s.c.Has(key) }

// Err gives the sentence for an error.
func (s Speaker) Err(err error) string { return s.c.Err(s.L, err) }

type ctxKey struct{}

// With puts a speaker into a context, for templ components.
func With(ctx context.Context, s Speaker) context.Context { return context.WithValue(ctx, ctxKey{}, s) }

// From gives the context's speaker. Pages are always rendered with one.
func From(ctx context.Context) Speaker {
	s, _ := ctx.Value(ctxKey{}).(Speaker)
	return s
}

// T says a key in the context's language; the short name keeps templates readable.
func T(ctx context.Context, key string, pairs ...string) string { return From(ctx).Say(key, pairs...) }
