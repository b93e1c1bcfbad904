package people

import (
	"fmt"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"ziguan/internal/errs"
)

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
