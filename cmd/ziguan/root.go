package main

import (
	"github.com/spf13/cobra"
)

// root is the tree of commands, in the order in which people need them.
func (p *program) root() *cobra.Command {
	c := p.command("root", "ziguan", cobra.NoArgs, nil)
	c.Version = version
	c.SilenceErrors, c.SilenceUsage = true, true
	c.CompletionOptions.DisableDefaultCmd = true
	c.SetFlagErrorFunc(p.wrongFlag)
	c.SetUsageTemplate(p.usage())
	c.SetHelpTemplate(`{{.Short}}` + "\n\n" + `{{.UsageString}}`)
	c.SetHelpCommand(&cobra.Command{Use: "help", Hidden: true, RunE: func(*cobra.Command, []string) error {
		return c.Help()
	}})
	flags := c.PersistentFlags()
	flags.BoolVar(&p.json, "json", p.json, p.flag("json"))
	flags.String("lang", "", p.flag("lang"))
	flags.StringVar(&p.dataDir, "data-dir", "", p.flag("data_dir"))
	c.Flags().BoolP("version", "v", false, p.flag("version"))
	flags.BoolP("help", "h", false, p.flag("help"))
	c.AddCommand(
		p.serve(), p.migrate(), p.district(), p.street(), p.committee(), p.user(), p.token(), p.imports(), p.card(), p.jobs(),
		p.backup(), p.restore(), p.database(), p.doctor(), p.tally(), p.draw(), p.quote(),
	)
	return c
}

// usage is cobra's template with the words of the reader's language.
func (p *program) usage() string {
	return p.words.Say("cmd.usage.usage") + `{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}

` + p.words.Say("cmd.usage.commands") + `{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + p.words.Say("cmd.usage.flags") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

` + p.words.Say("cmd.usage.everywhere") + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
}

// flag is the help text of a flag.
func (p *program) flag(name string) string { return p.words.Say("cmd.flag." + name) }
