package rule

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ziguan/internal/day"
	"ziguan/internal/errs"
)

// SourceKind says what a rule rests on.
type SourceKind string

// The kinds of source. A committee cannot set a Default: that is the program's word.
const (
	Law        SourceKind = "law"
	Clause     SourceKind = "clause"
	Resolution SourceKind = "resolution"
	Default    SourceKind = "default"
)

// Source is what a rule rests on: 公约第七条, or a resolution and its date.
type Source struct {
	Kind SourceKind
	Text string // 1 to 200 characters
}

// Rule is one value with the day from which it holds and its source.
type Rule struct {
	Key        string     `db:"key"`
	Value      string     `db:"value"`
	From       day.Day    `db:"from_day"`
	SourceKind SourceKind `db:"source_kind"`
	Source     string     `db:"source"`
	SetAt      time.Time  `db:"set_at"` // zero for a default
	// SourceEN is the default's source in English; a committee's own source has
	// one language, its own, and stands here as well.
	SourceEN string `db:"-"`
	// Unit of a number: days, months; empty for none.
	Unit string `db:"-"`
	// Choices are the values that a rule may have, where they are words.
	Choices []string `db:"-"`
}

var (
	// ErrRuleUnknown says that the program knows no rule of that key.
	ErrRuleUnknown = errs.New(errs.NotFound, "rule.unknown")
	// ErrRuleValue refuses a value of another type or outside its bounds
	// (parameters min and max, empty where there is none).
	ErrRuleValue = errs.New(errs.Invalid, "rule.value.invalid")
	// ErrRuleChoice refuses a word that is none of the key's (parameter values).
	ErrRuleChoice = errs.New(errs.Invalid, "rule.value.choice")
	// ErrRuleFrom refuses a rule without the day from which it holds.
	ErrRuleFrom = errs.New(errs.Invalid, "rule.from.missing")
	// ErrRuleSource refuses a rule that rests on nothing, or on an over-long text.
	ErrRuleSource = errs.New(errs.Invalid, "rule.source.invalid")
	// ErrRuleTwice says that somebody set the same rule in the same instant.
	ErrRuleTwice = errs.New(errs.Conflict, "rule.set_twice")
)

// definition is one entry of defaults.json: what a key means and its default.
type definition struct {
	Key, Type, Value, Unit string
	Min, Max               int
	Values                 []string // of a choice
	From                   day.Day
	Kind                   SourceKind `json:"source_kind"`
	Source                 struct{ ZH, EN string }
}

//go:embed defaults.json
var defaultsData []byte

// definitions is read once and never changes.
var definitions = readDefinitions(defaultsData)

// readDefinitions panics on data that is wrong, which a first test run shows.
func readDefinitions(data []byte) []definition {
	var list []definition
	if err := json.Unmarshal(data, &list); err != nil {
		panic(err)
	}
	for _, d := range list {
		if err := d.check(d.Value); err != nil {
			panic(d.Key + ": " + err.Error())
		}
	}
	return list
}

func find(key string) (definition, error) {
	for _, d := range definitions {
		if d.Key == key {
			return d, nil
		}
	}
	return definition{}, ErrRuleUnknown.With("key", key)
}

// Keys lists every rule the program asks for, in the order of a page.
func Keys() []string {
	out := make([]string, len(definitions))
	for i, d := range definitions {
		out[i] = d.Key
	}
	return out
}

// rule gives the definition as the rule that holds where a committee set none.
func (d definition) rule() Rule {
	return Rule{
		Key: d.Key, Value: d.Value, From: d.From, SourceKind: d.Kind,
		Source: d.Source.ZH, SourceEN: d.Source.EN, Unit: d.Unit, Choices: d.Values,
	}
}

// check refuses a value that the key's type and bounds do not allow.
func (d definition) check(value string) error {
	ok := false
	switch d.Type {
	case "int":
		n, err := strconv.Atoi(value)
		ok = err == nil && d.Min <= n && n <= d.Max && strconv.Itoa(n) == value
	case "bool":
		ok = value == "true" || value == "false"
	case "choice":
		if !slices.Contains(d.Values, value) {
			return ErrRuleChoice.On("value").With("values", strings.Join(d.Values, ", "))
		}
		return nil
	case "text":
		ok = Plain(value) && utf8.RuneCountInString(value) <= 200
	}
	if ok {
		return nil
	}
	refusal := ErrRuleValue.On("value").With("min", "", "max", "")
	if d.Type == "int" {
		refusal = refusal.With("min", strconv.Itoa(d.Min), "max", strconv.Itoa(d.Max))
	}
	return refusal
}

// Check refuses a source that a committee cannot rest anything on; ErrRuleSource.
func (s Source) Check() error {
	known := s.Kind == Law || s.Kind == Clause || s.Kind == Resolution
	if n := utf8.RuneCountInString(s.Text); !known || n < 1 || n > 200 || !Plain(s.Text) {
		return ErrRuleSource.On("source")
	}
	return nil
}

// Plain reports whether a text can be stored and shown on one line.
func Plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl) }
