package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"ziguan/internal/account"
	"ziguan/internal/people"
)

func (p *program) user() *cobra.Command {
	c := p.command("user", "user", cobra.NoArgs, nil)
	c.AddCommand(p.userCreate(), p.userReset())
	return c
}

// userRow is what was made of somebody: nothing personal, for logs of scripts.
type userRow struct {
	Person   string `json:"person"`
	Role     string `json:"role"`
	Existing bool   `json:"existing"` // the phone could sign in before; its password is unchanged
}

func (p *program) userCreate() *cobra.Command {
	var n account.NewUser
	var code string
	var password bool
	c := p.command("user.create", "create", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		if err := p.wholePlace(n.Place); err != nil {
			return answer{}, err
		}
		if password {
			line, err := p.secretLine()
			if err != nil {
				return answer{}, err
			}
			if n.Password = line; line == "" {
				return answer{}, account.ErrPassword.On("password")
			}
		}
		if code == "" {
			return p.with(ctx, func(s *parts) (answer, error) { return p.addUser(ctx, s, n) })
		}
		return p.inCommittee(ctx, code, func(s *parts, c people.Committee) (answer, error) {
			n.Committee = c.ID
			return p.addUser(ctx, s, n)
		})
	})
	f := c.Flags()
	p.committeeFlag(c, &code)
	p.placeFlags(c, &n.Place)
	f.StringVar((*string)(&n.Role), "role", "", p.flag("role"))
	f.StringVar(&n.Name, "name", "", p.flag("name"))
	f.StringVar(&n.Phone, "phone", "", p.flag("phone"))
	f.BoolVar(&password, "password-stdin", false, p.flag("password_stdin"))
	c.MarkFlagsOneRequired("committee", "district")
	c.MarkFlagsMutuallyExclusive("committee", "district")
	return required(c, "role", "name", "phone")
}

func (p *program) addUser(ctx context.Context, s *parts, n account.NewUser) (answer, error) {
	u, err := s.Account.AddUser(ctx, operator(), n)
	key := "cmd.user.made"
	if u.Existing {
		key = "cmd.user.found"
	}
	return answer{
		value: userRow{u.Person.String(), string(n.Role), u.Existing}, lines: []string{p.words.Say(key, "role", string(n.Role))},
	}, err
}

// letterRow is the one-time letter: it stands nowhere else.
type letterRow struct {
	URL       string    `json:"url"`
	Code      string    `json:"code"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (p *program) userReset() *cobra.Command {
	var phone string
	var lost bool
	c := p.command("user.reset", "reset", cobra.NoArgs, func(ctx context.Context, _ []string) (answer, error) {
		return p.with(ctx, func(s *parts) (answer, error) {
			l, err := s.Account.NewAccountLetter(ctx, operator(), phone, lost)
			row := letterRow{s.cfg.Address() + "/letter/" + l.Secret, l.Code, l.ExpiresAt}
			return answer{value: row, lines: []string{row.URL, row.Code}}, err
		})
	})
	c.Flags().StringVar(&phone, "phone", "", p.flag("phone"))
	c.Flags().BoolVar(&lost, "lost-phone", false, p.flag("lost_phone"))
	return required(c, "phone")
}
