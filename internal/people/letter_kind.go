package people

import (
	"context"
	"fmt"

	"ziguan/internal/limit"
)

// LetterKind says what a letter is for.
type LetterKind string

// The kinds: a dwelling's, an account's, and one that asks its holder something
// (package account).
const (
	DwellingLetter LetterKind = "dwelling"
	AccountLetter  LetterKind = "account"
	AskLetter      LetterKind = "ask"
)

const sqlLetterKind = `
	select case
		when exists (select from people.letters where secret_hash = $1 or code_hash = $1) then 'dwelling'
		when exists (select from people.account_letters where secret_hash = $1 or code_hash = $1) then 'account'
		when exists (select from people.attachments where secret_hash = $1 or code_hash = $1) then 'ask'
		else '' end as kind`

// LetterKind tells what a secret or code is for, as somebody typed it; used and
// old letters too. Anybody may ask. ErrLetterWrong for one that is none: it counts
// as a guess, and after too many the answer is ErrTrySoon. Only wrong ones count,
// and only by where they come from: on the evening of the letters a whole estate
// types codes, and one who guesses stops nobody who holds a right one.
func (s *Service) LetterKind(ctx context.Context, typed string) (LetterKind, error) {
	var kind LetterKind
	if err := s.db.Get(ctx, &kind, sqlLetterKind, LetterHash(typed)); err != nil {
		return "", fmt.Errorf("kind of letter: %w", err)
	}
	if kind != "" {
		return kind, nil
	}
	if place := limit.Of(ctx).Place(); place != "" {
		if _, err := s.take(ctx, []limit.Count{{Rule: limit.LetterPlace, Of: place}}); err != nil {
			return "", err
		}
	}
	return "", ErrLetterWrong.On("letter")
}

// TryLetter runs one look at a letter by what somebody typed, within the limits of
// guessing (LetterKind): a right one for another box is no guess.
func (s *Service) TryLetter(ctx context.Context, typed string, fn func() error) error {
	if _, err := s.LetterKind(ctx, typed); err != nil {
		return err
	}
	return fn()
}
