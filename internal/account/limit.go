package account

import (
	"context"
	"errors"
	"time"

	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/limit"
	"ziguan/internal/logx"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

var (
	// ErrTryLater refuses a try after too many wrong ones; parameter minutes.
	ErrTryLater = limit.ErrTryLater
	// ErrTrySoon is the same where the wait is short; parameter seconds.
	ErrTrySoon = limit.ErrTrySoon
	// ErrPassword refuses a password of under eight or over 200 characters.
	ErrPassword = password.ErrInvalid
	// ErrPasswordCommon refuses one of the passwords that are guessed first.
	ErrPasswordCommon = password.ErrCommon
)

// A browser is known for as long as browsers keep a cookie, and a person has so many.
const (
	knownLife = 400 * 24 * time.Hour
	knownMost = 20
)

const sqlKnown = `
	select coalesce(bool_or(true), false) as known, coalesce(bool_or(k.strong), false) as strong
	from people.known_devices k
	join people.people p on p.id = k.person_id
	where (p.id = $1 or p.phone = $2) and k.token_hash = $3 and k.seen_at > $4`

const sqlKnownAdd = `
	insert into people.known_devices (person_id, token_hash, strong, made_at, seen_at)
	values ($1, $2, $3, $4, $4)
	on conflict on constraint known_devices_pk do update
	set seen_at = excluded.seen_at, strong = people.known_devices.strong or excluded.strong`

// sqlKnownTrim forgets the browsers that were not used for the longest time.
const sqlKnownTrim = `
	delete from people.known_devices
	where person_id = $1 and token_hash in (
		select k.token_hash
		from people.known_devices k
		where k.person_id = $1
		order by k.seen_at desc, k.token_hash
		offset $2)`

const sqlKnownDrop = `
	delete from people.known_devices
	where person_id = $1`

const sqlKnownExpire = `
	delete from people.known_devices
	where seen_at < $1`

// Remember notes the browser of a session as one that its person has used, and
// gives the secret it is to keep and until when. Where a role waits for the second
// factor it stays a stranger's: the secret is empty. One browser may be known for
// several people.
func (s *Service) Remember(ctx context.Context, secret string) (string, time.Time, error) {
	var device string
	var until time.Time
	err := s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		v, _, err := visitor(ctx, tx, secret, tx.Now)
		if err != nil || v.NeedsSecond() {
			return err
		}
		device, until = limit.Of(ctx).Device, tx.Now.Add(knownLife)
		if !id.IsSecret(device) {
			device = id.Secret()
		}
		return tx.DoAll(ctx,
			pg.Stmt(sqlKnownAdd, v.Person.ID, id.Hash(device), v.Strong, tx.Now),
			pg.Stmt(sqlKnownTrim, v.Person.ID, knownMost),
		)
	})
	return device, until, err
}

// knownTo is what the browser of a request is to a person.
type knownTo struct {
	Known  bool `db:"known"`
	Strong bool `db:"strong"` // it gave the second factor
}

func (s *Service) known(ctx context.Context, p people.PersonID, phone string) (knownTo, error) {
	var k knownTo
	device := limit.Of(ctx).Device
	if !id.IsSecret(device) {
		return k, nil
	}
	err := s.db.Get(ctx, &k, sqlKnown, p, phone, id.Hash(device), s.db.Now().Add(-knownLife))
	return k, err
}

// guessed is whose password is tried: that of a phone or, where a person has none
// any more, the person's.
type guessed struct {
	person people.PersonID
	phone  string
}

// guardPassword runs one try of somebody's password, by whichever door. From
// a browser that its holder has used it counts for itself; from any other against
// the address and against all strangers.
func (s *Service) guardPassword(ctx context.Context, of guessed, fn func(context.Context) error) error {
	k, err := s.known(ctx, of.person, of.phone)
	if err != nil {
		return err
	}
	from, whose := limit.Of(ctx), of.phone
	if whose == "" {
		whose = of.person.String()
	}
	if k.Known {
		own := limit.Count{Rule: limit.PasswordKnown, Of: whose + " " + from.Device, Own: true}
		return s.limited(ctx, []limit.Count{own}, func() error { return fn(password.Reserved(ctx)) })
	}
	counts := []limit.Count{
		{Rule: limit.PasswordPlace, Of: whose + " " + from.Place(), Own: true},
		{Rule: limit.PasswordStrangers, Of: whose},
	}
	if place := from.Place(); place != "" {
		counts = append(counts, limit.Count{Rule: limit.PasswordSpray, Of: place})
	}
	return s.limited(ctx, counts, func() error { return fn(ctx) })
}

// guardSecond runs one try of a person's second factor. Whoever has the password
// alone slows strangers down, never the holder's own browser.
func (s *Service) guardSecond(ctx context.Context, p people.PersonID, fn func() error) error {
	k, err := s.known(ctx, p, "")
	if err != nil {
		return err
	}
	count := limit.Count{Rule: limit.SecondStrangers, Of: p.String()}
	if k.Strong {
		count = limit.Count{Rule: limit.SecondKnown, Of: p.String() + " " + limit.Of(ctx).Device, Own: true}
	}
	err = s.limited(ctx, []limit.Count{count}, fn)
	if errors.Is(err, ErrSecondWrong) {
		if failed := s.noteWrong(ctx, p); failed != nil {
			return failed
		}
	}
	return err
}

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
		when exists (select from people.secrets where hash = $1 and kind = 'letter') then 'dwelling'
		when exists (select from people.account_letters where secret_hash = $1 or code_hash = $1) then 'account'
		when exists (select from people.secrets where hash = $1 and kind = 'ask') then 'ask'
		else '' end as kind`

// LetterKind tells what a secret or code is for, as somebody typed it; used and
// old letters too. Anybody may ask. ErrLetterWrong for one that is none: it counts
// as a guess, and after too many the answer is ErrTrySoon. Only wrong ones count,
// and only by where they come from: on the evening of the letters a whole estate
// types codes, and one who guesses stops nobody who holds a right one.
func (s *Service) LetterKind(ctx context.Context, typed string) (LetterKind, error) {
	var kind LetterKind
	if err := s.db.Get(ctx, &kind, sqlLetterKind, LetterHash(typed)); err != nil {
		return "", err
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

// limited runs one try of something that can be guessed. It is counted before it
// runs, and taken back unless it was wrong.
func (s *Service) limited(ctx context.Context, counts []limit.Count, fn func() error) error {
	taken, err := s.take(ctx, counts)
	if err != nil {
		return err
	}
	err = fn()
	if wrongTry(err) {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	back := s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		if err == nil {
			return taken.Right(ctx, tx)
		}
		return taken.Back(ctx, tx)
	})
	if back != nil { // what was done stands; the count grows old by itself
		logx.From(ctx).WarnContext(ctx, "take back a counted try", "cause", back.Error())
	}
	return err
}

func (s *Service) take(ctx context.Context, counts []limit.Count) (limit.Taken, error) {
	var taken limit.Taken
	err := s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) (err error) {
		taken, err = limit.Take(ctx, tx, counts...)
		return err
	})
	return taken, err
}

func wrongTry(err error) bool {
	for _, wrong := range []error{ErrSignInWrong, ErrSecondWrong, ErrLetterWrong, ErrPasswordOld, ErrPhoneTaken, ErrPassword, ErrPasswordCommon} {
		if errors.Is(err, wrong) {
			return true
		}
	}
	return false
}

const sqlSessionsExpire = `
	delete from people.sessions
	where expires_at < $1`

// Sweep throws away tries, sessions, browsers and warnings that no longer count at
// an instant. A daily job calls it.
func (s *Service) Sweep(ctx context.Context, now time.Time) error {
	return s.db.InTx(ctx, actor.Of(actor.System), func(tx *pg.Tx) error {
		if err := limit.Sweep(ctx, tx, now); err != nil {
			return err
		}
		if err := people.ExpireUploads(ctx, tx, now); err != nil {
			return err
		}
		return tx.DoAll(ctx,
			pg.Stmt(sqlKnownExpire, now.Add(-knownLife)),
			pg.Stmt(sqlWrongExpire, now.Add(-wrongKept)),
			pg.Stmt(sqlSessionsExpire, now.Add(-endedKept)),
		)
	})
}
