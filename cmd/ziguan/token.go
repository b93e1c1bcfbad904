package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
)

func (p *program) token() *cobra.Command {
	c := p.command("token", "token", cobra.NoArgs, nil)
	c.AddCommand(p.tokenCreate(), p.tokenList(), p.tokenRevoke())
	return c
}

// tokenSecret is printed once; only its hash is stored.
type tokenSecret struct {
	Token string `json:"token"`
}

func (p *program) tokenCreate() *cobra.Command {
	var role, name string
	c := p.ofCommittee("token.create", "create", cobra.NoArgs, func(ctx context.Context, s *parts, c people.Committee, _ []string) (answer, error) {
		_, secret, err := s.Account.AddToken(ctx, operator(), c.ID, actor.Role(role), name)
		return answer{value: tokenSecret{secret}, lines: []string{secret}}, err
	})
	c.Flags().StringVar(&role, "role", "", p.flag("token_role"))
	c.Flags().StringVar(&name, "name", "", p.flag("token_name"))
	return required(c, "role", "name")
}

type tokenRow struct {
	ID        string     `json:"id"`
	Committee string     `json:"committee"`
	Role      actor.Role `json:"role"`
	Name      string     `json:"name"`
	MadeAt    time.Time  `json:"made_at"`
	RevokedAt *time.Time `json:"revoked_at"`
}

// tokenList lists the tokens of one committee, or of all where none is named.
func (p *program) tokenList() *cobra.Command {
	var code string
	c := p.command("token.list", "list", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.with(ctx, func(s *parts) (answer, error) {
			all, err := s.People.Committees(ctx)
			if err != nil {
				return answer{}, err
			}
			codes := make(map[people.CommitteeID]string, len(all))
			for _, c := range all {
				codes[c.ID] = c.Code
			}
			var only people.Committee
			if code != "" {
				if only, err = s.People.Committee(ctx, code); err != nil {
					return answer{}, err
				}
			}
			tokens, err := s.Account.Tokens(ctx, operator(), only.ID)
			return rows(tokens, func(t account.Token) tokenRow {
				return tokenRow{t.ID.String(), codes[t.CommitteeID], t.Role, t.Name, t.MadeAt, t.RevokedAt}
			}, p.tokenLine), err
		})
	})
	p.committeeFlag(c, &code)
	return c
}

func (p *program) tokenLine(r tokenRow) string {
	state := "cmd.token.valid"
	if r.RevokedAt != nil {
		state = "cmd.token.revoked"
	}
	return r.ID + "\t" + r.Committee + "\t" + string(r.Role) + "\t" + r.Name + "\t" + p.words.Say(state)
}

// tokenID is the answer to a revocation.
type tokenID struct {
	ID string `json:"id"`
}

func (p *program) tokenRevoke() *cobra.Command {
	return p.command("token.revoke", "revoke ID", cobra.ExactArgs(1), func(ctx context.Context, args []string) (answer, error) {
		key, err := id.Parse[account.Token](args[0])
		if err != nil {
			return answer{}, err
		}
		done := answer{value: tokenID{key.String()}, lines: []string{p.words.Say("cmd.token.ended", "id", key.String())}}
		return p.with(ctx, func(s *parts) (answer, error) { return done, s.Account.RevokeToken(ctx, operator(), key) })
	})
}
