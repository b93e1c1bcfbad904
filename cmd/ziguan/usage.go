package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// misuse is wrong usage in the reader's words: cobra's own are English alone.
func (p *program) misuse(key string, pairs ...string) error {
	return errUsage.With("problem", p.words.Say("cmd.usage."+key, pairs...))
}

// wrongFlag says what is wrong with a flag as it was typed.
func (p *program) wrongFlag(_ *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		value   *pflag.InvalidValueError
		syntax  *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &unknown):
		return p.misuse("flag.unknown", "flag", dashed(unknown.GetSpecifiedName(), unknown.GetSpecifiedShortnames()))
	case errors.As(err, &bare):
		return p.misuse("flag.bare", "flag", dashed(bare.GetSpecifiedName(), bare.GetSpecifiedShortnames()))
	case errors.As(err, &value):
		return p.misuse("flag.value", "flag", "--"+value.GetFlag().Name, "value", value.GetValue())
	case errors.As(err, &syntax):
		return p.misuse("flag.syntax", "flag", syntax.GetSpecifiedFlag())
	}
	return err
}

// dashed is a flag as it was typed: --name, or -n within -nm.
func dashed(name, among string) string {
	if among != "" {
		return "-" + name
	}
	return "--" + name
}

// counted is a check of a command's arguments that says in the reader's words
// which one is missing or too many; a group's first argument is a command that
// does not exist. use names the arguments in capitals.
func (p *program) counted(use string, check cobra.PositionalArgs, group bool) cobra.PositionalArgs {
	wanted := strings.Fields(use)[1:]
	return func(c *cobra.Command, args []string) error {
		err := check(c, args)
		switch {
		case err == nil:
			return nil
		case group && len(args) > 0:
			if near := c.SuggestionsFor(args[0]); len(near) > 0 {
				return p.misuse("command.near", "command", args[0], "meant", strings.Join(near, p.words.Say("cmd.usage.or")))
			}
			return p.misuse("command.unknown", "command", args[0])
		case len(args) > len(wanted):
			return p.misuse("argument.extra", "argument", args[len(wanted)])
		case len(args) < len(wanted):
			return p.misuse("argument.missing", "argument", wanted[len(args)])
		}
		return err
	}
}

// Where cobra notes on a flag the groups it is in; it has no names for them.
const (
	oneOf       = "cobra_annotation_one_required"
	exclusively = "cobra_annotation_mutually_exclusive"
)

// complete refuses flags that are missing, or that exclude each other, before
// cobra does in English.
func (p *program) complete(c *cobra.Command, _ []string) error {
	var missing []string
	groups := map[string][]string{} // by kind and group, as cobra has them
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if slices.Contains(f.Annotations[cobra.BashCompOneRequiredFlag], "true") && !f.Changed {
			missing = append(missing, "--"+f.Name)
		}
		for _, kind := range []string{oneOf, exclusively} {
			groups[kind] = append(groups[kind], f.Annotations[kind]...)
		}
	})
	if len(missing) > 0 {
		return p.misuse("flags.missing", "flags", p.list(missing))
	}
	for _, kind := range []string{oneOf, exclusively} {
		slices.Sort(groups[kind])
		for _, g := range slices.Compact(groups[kind]) {
			names := strings.Fields(g)
			given := 0
			for i, n := range names {
				if c.Flags().Changed(n) {
					given++
				}
				names[i] = "--" + n
			}
			switch {
			case kind == oneOf && given == 0:
				return p.misuse("flags.one", "flags", p.list(names))
			case kind == exclusively && given > 1:
				return p.misuse("flags.exclusive", "flags", p.list(names))
			}
		}
	}
	return nil
}

func (p *program) list(words []string) string {
	return strings.Join(words, p.words.Say("cmd.usage.and"))
}
