package people

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// Limits of wrong tries. The strict one is for what is tried (a phone, a code);
// the wide one is for where from, since a whole estate shares one address.
const (
	triesWindow = 15 * time.Minute
	triesStrict = 10
	triesWide   = 600
)

// ErrTryLater refuses a try after too many wrong ones; parameter minutes.
var ErrTryLater = errs.New(errs.TooMany, "try.later")

type addressKey struct{}

// FromAddress notes where a request comes from, for the wide limit. Without it
// only the strict limit holds.
func FromAddress(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, addressKey{}, address)
}

type tryID = id.ID[try]

type try struct {
	what string
	most int
}

// sqlTryHold makes the tries of one key wait for each other, for this transaction.
const sqlTryHold = `select pg_advisory_xact_lock(hashtextextended($1, 0))`

const sqlTryCount = `
	select count(*) as n, coalesce(min(at), $2) as first
	from people.attempts
	where what = $1 and at > $2`

const sqlTryAdd = `
	insert into people.attempts (what, at, id)
	values ($1, $2, $3)`

const sqlTryForget = `
	delete from people.attempts
	where id = any($1)`

const sqlTriesExpire = `
	delete from people.attempts
	where at < $1`

// guarded runs one try of something that can be guessed. The try is counted
// before it runs, so that a hundred at once are not ten, and is taken back
// unless it was wrong: whoever signs in rightly is never counted.
func (s *Service) guarded(ctx context.Context, key string, fn func() error) error {
	counted, err := s.count(ctx, triesOf(ctx, key))
	if err != nil {
		return err
	}
	err = fn()
	if wrongTry(err) {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	forget := s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		_, err := tx.Exec(ctx, sqlTryForget, pq.Array(id.Strings(counted)))
		return err
	})
	if err == nil {
		err = forget
	}
	return err
}

// triesOf are the limits that a try of a key counts against.
func triesOf(ctx context.Context, key string) []try {
	tries := []try{{id.Hash("try:" + key), triesStrict}}
	if address, ok := ctx.Value(addressKey{}).(string); ok && address != "" {
		tries = append(tries, try{id.Hash("address:" + address), triesWide})
	}
	return tries
}

// Allow counts one act of something that anybody may do without being known, by
// a key of what it is about and by where it comes from; ErrTryLater when there
// were too many. Unlike a wrong try it is never taken back.
func (s *Service) Allow(ctx context.Context, key string) error {
	_, err := s.count(ctx, triesOf(ctx, key))
	return err
}

func wrongTry(err error) bool {
	for _, wrong := range []error{ErrSignInWrong, ErrSecondWrong, ErrLetterWrong, ErrPasswordOld, ErrPhoneTaken} {
		if errors.Is(err, wrong) {
			return true
		}
	}
	return false
}

func (s *Service) count(ctx context.Context, tries []try) ([]tryID, error) {
	slices.SortFunc(tries, func(a, b try) int { return a.most - b.most })
	var ids []tryID
	err := s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		ids = ids[:0]
		for _, t := range tries {
			if _, err := tx.Exec(ctx, sqlTryHold, t.what); err != nil {
				return fmt.Errorf("hold tries: %w", err)
			}
			if err := t.allowed(ctx, tx); err != nil {
				return err
			}
			one := id.New[try]()
			if _, err := tx.Exec(ctx, sqlTryAdd, t.what, tx.Now, one); err != nil {
				return fmt.Errorf("count try: %w", err)
			}
			ids = append(ids, one)
		}
		return nil
	})
	return ids, err
}

func (t try) allowed(ctx context.Context, tx *pg.Tx) error {
	var seen struct {
		N     int       `db:"n"`
		First time.Time `db:"first"`
	}
	if err := tx.Get(ctx, &seen, sqlTryCount, t.what, tx.Now.Add(-triesWindow)); err != nil {
		return fmt.Errorf("count tries: %w", err)
	}
	if seen.N < t.most {
		return nil
	}
	minutes := math.Ceil(seen.First.Add(triesWindow).Sub(tx.Now).Minutes())
	return ErrTryLater.With("minutes", strconv.Itoa(max(int(minutes), 1)))
}

const sqlSessionsExpire = `
	delete from people.sessions
	where expires_at < $1`

// Sweep throws away tries and sessions that no longer count at an instant. A daily job calls it.
func (s *Service) Sweep(ctx context.Context, now time.Time) error {
	return s.db.InTx(ctx, actor.Of(actor.System), func(tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlTriesExpire, now.Add(-triesWindow)); err != nil {
			return fmt.Errorf("sweep tries: %w", err)
		}
		if err := ExpireUploads(ctx, tx, now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlSessionsExpire, now)
		return err
	})
}

// ErrPassword refuses a password of under eight or over 200 characters.
var ErrPassword = errs.New(errs.Invalid, "password.invalid")

// hashing bounds how many passwords are hashed at once: each takes 32 MiB.
type hashing chan struct{}

func newHashing() hashing { return make(hashing, 2) }

var argon = argon2id.Params{Memory: 32 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func (h hashing) hash(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < 8 || len(password) > 200 {
		return "", ErrPassword.On("password")
	}
	h <- struct{}{}
	defer func() { <-h }()
	p := argon
	out, err := argon2id.CreateHash(password, &p)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return out, nil
}

// matches compares; an empty hash never matches but takes as long, so that
// nobody learns from the time which phones can sign in.
func (h hashing) matches(password, hash string) (bool, error) {
	if len(password) > 200 {
		return false, nil
	}
	h <- struct{}{}
	defer func() { <-h }()
	if hash == "" {
		p := argon
		_, err := argon2id.CreateHash(password, &p)
		return false, err //nolint:wrapcheck // random source only
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return ok, nil
}

func (s *Service) hashIfGiven(password string) (string, error) {
	if password == "" {
		return "", nil
	}
	return s.hashing.hash(password)
}
