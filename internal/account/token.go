package account

import (
	"context"
	"fmt"
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
	set revoked_at = $2
	where id = $1 and revoked_at is null
	returning committee_id, role, name`

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
		if _, err := tx.Exec(ctx, sqlTokenAdd, c, key, role, name, id.Hash(secret), tx.Now); err != nil {
			return fmt.Errorf("add token: %w", err)
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
	var out []Token
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlTokens, c) })
	return out, err
}

// RevokeToken ends a token at once. The chair may.
func (s *Service) RevokeToken(ctx context.Context, who actor.Actor, t TokenID) error {
	return s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		var was Token
		err := tx.Get(ctx, &was, sqlTokenRevoke, t, tx.Now)
		if pg.NoRows(err) {
			return ErrTokenUnknown
		}
		if err != nil {
			return fmt.Errorf("revoke token: %w", err)
		}
		if err := who.Needs(was.CommitteeID.String(), actor.Chair); err != nil {
			return err
		}
		return record.Append(ctx, tx, was.CommitteeID.String(), record.Act{Kind: "token.revoked", Subject: t.String()})
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
		return nil, fmt.Errorf("find tokens: %w", err)
	}
	out := make(map[string]actor.Actor, len(rows))
	for _, r := range rows {
		out[of[r.Hash]] = actor.Actor{Roles: []actor.Role{r.Role}, Committee: r.CommitteeID.String(), Device: r.ID.String()}
	}
	return out, nil
}
