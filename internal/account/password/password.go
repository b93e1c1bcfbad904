package password

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"ziguan/internal/errs"
)

var (
	// ErrInvalid refuses a password of under eight or over 200 characters.
	ErrInvalid = errs.New(errs.Invalid, "password.invalid")
	// ErrCommon refuses one of the passwords that are guessed first.
	ErrCommon = errs.New(errs.Invalid, "password.common")
	// ErrBusy says that too many passwords are being compared just now.
	ErrBusy = errs.New(errs.Unavailable, "password.busy")
)

const (
	shortest = 8
	longest  = 200 // bytes

	places  = 2               // hashed at once, for everybody
	kept    = 1               // further ones, for those whose browser is known
	waiting = 24              // may wait for a place, of strangers and of known ones each
	patient = 5 * time.Second // how long one waits
)

var params = argon2id.Params{Memory: 32 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Hasher bounds the hashing of the whole program.
type Hasher struct {
	cost             argon2id.Params
	places, kept     chan struct{}
	strangers, known chan struct{} // who waits or hashes
}

// New makes the program's one Hasher.
func New() *Hasher { return of(params) }

// Quick makes one for tests, which internal/arch holds: its hashes cost nothing and
// are no secret. A hash names its own cost, so each reads the other's.
func Quick() *Hasher {
	p := params
	p.Memory, p.Iterations = 8, 1
	return of(p)
}

func of(cost argon2id.Params) *Hasher {
	return &Hasher{
		cost:   cost,
		places: make(chan struct{}, places), kept: make(chan struct{}, kept),
		strangers: make(chan struct{}, places+waiting), known: make(chan struct{}, places+kept+waiting),
	}
}

type reservedKey struct{}

// Reserved marks an act of somebody whose browser is known, or who is signed in:
// the place that is kept is for them.
func Reserved(ctx context.Context) context.Context {
	return context.WithValue(ctx, reservedKey{}, true)
}

// commonest are the 10,000 passwords of at least eight characters that most people
// chose in what was stolen elsewhere, one a line and folded; where they come from
// stands in web/static/vendor/README.md.
//
//go:embed common-0.0.4.txt
var commonest string

// Check refuses what is too short, too long, or guessed first however it is typed:
// full width and capitals are no secret. ErrInvalid, ErrCommon.
func Check(password string) error {
	if n := utf8.RuneCountInString(password); n < shortest || len(password) > longest {
		return ErrInvalid.On("password")
	}
	folded := cases.Fold().String(norm.NFKC.String(strings.TrimSpace(password)))
	if strings.Contains("\n"+commonest, "\n"+folded+"\n") {
		return ErrCommon.On("password")
	}
	return nil
}

// Hash gives what is kept of a new password: every way to set one goes through it.
// ErrInvalid, ErrCommon, ErrBusy.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := Check(password); err != nil {
		return "", err
	}
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	out, err := argon2id.CreateHash(password, &h.cost)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return out, nil
}

// HashIfGiven is Hash, and nothing of nothing.
func (h *Hasher) HashIfGiven(ctx context.Context, password string) (string, error) {
	if password == "" {
		return "", nil
	}
	return h.Hash(ctx, password)
}

// Matches compares; an empty hash never matches but takes as long, so that
// nobody learns from the time which phones can sign in. ErrBusy.
func (h *Hasher) Matches(ctx context.Context, password, hash string) (bool, error) {
	if len(password) > longest {
		return false, nil
	}
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	if hash == "" {
		_, err := argon2id.CreateHash(password, &h.cost)
		return false, err
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return ok, nil
}

// enter waits for a place, and gives how to leave it. The queue is short: beyond
// it nobody waits in vain.
func (h *Hasher) enter(ctx context.Context) (func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, ErrBusy.Because(err)
	}
	queue, own := h.strangers, chan struct{}(nil) // of nil nobody gets a place
	if reserved, _ := ctx.Value(reservedKey{}).(bool); reserved {
		queue, own = h.known, h.kept
	}
	select {
	case queue <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	var place chan struct{}
	select {
	case own <- struct{}{}:
		place = own
	case h.places <- struct{}{}:
		place = h.places
	case <-ctx.Done():
		<-queue
		return nil, ErrBusy.Because(ctx.Err())
	}
	return func() { <-place; <-queue }, nil
}
