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

// Rule is one value with the day from which it holds and what it rests on.
type Rule struct {
	Key   string  `db:"key"`
	Value string  `db:"value"`
	From  day.Day `db:"from_day"`
	Ground
	SetAt time.Time `db:"set_at"` // zero for a default
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
	// ErrRuleTwice says that somebody set the same rule in the same instant.
	ErrRuleTwice = errs.New(errs.Conflict, "rule.set_twice")
)

// definition is one entry of defaults.json: what a key means and its default.
type definition struct {
	Key, Type, Value, Unit string
	Min, Max               int
	Values                 []string // of a choice
	From                   day.Day
	Kind                   GroundKind `json:"source_kind"`
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
		Key: d.Key, Value: d.Value, From: d.From, Ground: Ground{Kind: d.Kind, Text: d.Source.ZH, EN: d.Source.EN},
		Unit: d.Unit, Choices: d.Values,
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

// Plain reports whether a text can be stored and shown on one line.
func Plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl) }
