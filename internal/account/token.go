package account

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// TokenID is the key of an API token, for revoking it.
type TokenID = id.ID[Token]

// Token lets another program act: a gate's device, or an integration.
type Token struct {
	ID          TokenID            `db:"id"`
	CommitteeID people.CommitteeID `db:"committee_id"`
	Role        actor.Role         `db:"role"`
	Name        string             `db:"name"`
	MadeAt      time.Time          `db:"made_at"`
	RevokedAt   *time.Time         `db:"revoked_at"`
}

var (
	// ErrTokenRole refuses a role other than gate and integration.
	ErrTokenRole = errs.New(errs.Invalid, "token.role.invalid")
	// ErrTokenUnknown says that no such token is in force.
	ErrTokenUnknown = errs.New(errs.NotFound, "token.unknown")
	// ErrTokenRefused answers a missing, unknown, revoked or cut-off token.
	ErrTokenRefused = errs.New(errs.Unauthenticated, "token.refused")
)

const sqlTokenAdd = `
	insert into people.tokens (committee_id, id, role, name, token_hash, made_at)
	values ($1, $2, $3, $4, $5, $6)`

const sqlTokens = `
	select id, committee_id, role, name, made_at, revoked_at
	from people.tokens
	where committee_id = $1 or $1 is null
	order by made_at, id`

const sqlTokenRevoke = `
	update people.tokens
	set revoked_at = $3
	where committee_id = $1 and id = $2 and revoked_at is null`

const sqlTokensByHash = `
	select t.id, t.committee_id, t.role, t.name, t.made_at, t.revoked_at, t.token_hash
	from people.secrets s
	join people.tokens t on t.committee_id = s.committee_id and t.id = s.subject_id
	where s.hash = any($1) and s.kind = 'token' and t.revoked_at is null
	order by t.id`

// AddToken makes a token and gives it once; only its hash is stored. The chair may.
func (s *Service) AddToken(ctx context.Context, who actor.Actor, c people.CommitteeID, role actor.Role, name string) (TokenID, string, error) {
	if err := who.Needs(c.String(), actor.Chair); err != nil {
		return TokenID{}, "", err
	}
	if role != actor.Gate && role != actor.Integration {
		return TokenID{}, "", ErrTokenRole.On("role")
	}
	name, err := people.CleanName(name)
	if err != nil {
		return TokenID{}, "", people.ErrName.On("name")
	}
	secret, key := id.Secret(), id.New[Token]()
	err = record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		if err := tx.Do(ctx, sqlTokenAdd, c, key, role, name, id.Hash(secret), tx.Now); err != nil {
			return err
		}
		return record.Append(ctx, tx, c.String(), record.Act{
			Kind: "token.made", Subject: key.String(), Body: []record.Pair{{Key: "role", Value: string(role)}},
		})
	})
	return key, secret, err
}

// Tokens lists a committee's tokens, or all when c is zero (the operator's list).
func (s *Service) Tokens(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Token, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	return pg.All[Token](ctx, s.db, sqlTokens, c)
}

// RevokeToken ends a token at once. The chair may.
func (s *Service) RevokeToken(ctx context.Context, who actor.Actor, t TokenID) error {
	in, err := id.Parse[people.Committee](who.Committee)
	if who.Is(actor.Operator) { // who names the token alone
		in, err = people.CommitteeID{}, nil
	}
	if err != nil {
		return ErrTokenUnknown
	}
	all, err := pg.All[Token](ctx, s.db, sqlTokens, in)
	i := slices.IndexFunc(all, func(one Token) bool { return one.ID == t })
	if err != nil {
		return err
	}
	if i < 0 {
		return ErrTokenUnknown
	}
	c := all[i].CommitteeID
	if err := who.Needs(c.String(), actor.Chair); err != nil {
		return err
	}
	return record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		if err := tx.DoOr(ctx, ErrTokenUnknown, sqlTokenRevoke, c, t, tx.Now); err != nil {
			return err
		}
		return record.Append(ctx, tx, c.String(), record.Act{Kind: "token.revoked", Subject: t.String()})
	})
}

// ByTokens gives the actors behind tokens, by token; one that is missing in the
// answer is refused. It is asked at every call, so that a revocation holds at
// the next one; calls that come together ask together.
func (s *Service) ByTokens(ctx context.Context, secrets []string) (map[string]actor.Actor, error) {
	hashes := make([]string, 0, len(secrets))
	of := make(map[string]string, len(secrets))
	for _, secret := range secrets {
		if id.IsSecret(secret) {
			h := id.Hash(secret)
			hashes, of[h] = append(hashes, h), secret
		}
	}
	var rows []struct {
		Token
		Hash string `db:"token_hash"`
	}
	if err := s.db.Select(ctx, &rows, sqlTokensByHash, pq.Array(hashes)); err != nil {
		return nil, err
	}
	out := make(map[string]actor.Actor, len(rows))
	for _, r := range rows {
		out[of[r.Hash]] = actor.Actor{Roles: []actor.Role{r.Role}, Committee: r.CommitteeID.String(), Device: r.ID.String()}
	}
	return out, nil
}
