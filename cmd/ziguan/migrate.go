package main

import (
	"context"
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"ziguan/internal/pgserver"
	"ziguan/migrations"
)

// migrate brings the schema up, or tells how far it is. On a shared database it
// is the one command that acts with the owner's rights (ZIGUAN_MIGRATE_URL).
func (p *program) migrate() *cobra.Command {
	var tell bool
	c := p.command("migrate", "migrate", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.bare(ctx, func(s store) (answer, error) {
			how := s.up
			if tell {
				how = s.status
			}
			status, err := how(ctx)
			if tell && (errors.Is(err, migrations.ErrBehind) || errors.Is(err, migrations.ErrNewer)) {
				err = nil // the numbers say it
			}
			return answer{value: status, lines: []string{p.words.Say("cmd.migrate.done",
				"current", strconv.FormatInt(status.Current, 10), "latest", strconv.FormatInt(status.Latest, 10))}}, err
		})
	})
	c.Flags().BoolVar(&tell, "status", false, p.flag("status"))
	return c
}

// bare gives a command the database, whatever its schema.
func (p *program) bare(ctx context.Context, do func(store) (answer, error)) (answer, error) {
	cfg, err := p.config()
	if err != nil {
		return answer{}, err
	}
	home, err := pgserver.Home(cfg.DataDir)
	if err != nil {
		return answer{}, err
	}
	s, err := openStore(ctx, cfg, storeOptions{
		home: home, use: pgserver.Command, output: p.postgresOutput(cfg, pgserver.Command), log: p.logger(cfg, pgserver.Command),
	})
	if err != nil {
		return answer{}, err
	}
	a, err := do(s)
	return a, errors.Join(err, s.close(ctx))
}
