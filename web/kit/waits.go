package kit

import (
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

const (
	// waitsFor is how long the menu's figures stand when nobody does anything in the
	// office: what residents send shows a little later.
	waitsFor = 30 * time.Second
	// waitsMost bounds how many visitors' figures are held.
	waitsMost = 1000
)

// waits holds what waits for each visitor, so that the menu of every page does not
// ask every subject again.
type waits struct {
	mu  sync.Mutex
	all map[string]counted // by committee and visitor
}

type counted struct {
	at time.Time
	n  map[string]int
}

func waitsKey(v *Visit) string {
	parts := []string{v.Committee.ID.String(), v.Actor.Person}
	for _, r := range v.Actor.Roles {
		parts = append(parts, string(r))
	}
	return strings.Join(parts, " ")
}

func (w *waits) of(k *Kit, c *fiber.Ctx, v *Visit) (map[string]int, error) {
	key, now := waitsKey(v), k.DB.Now()
	w.mu.Lock()
	old, ok := w.all[key]
	w.mu.Unlock()
	if ok && now.Sub(old.at) < waitsFor && !now.Before(old.at) {
		return old.n, nil
	}
	n, err := k.Counts(c)
	if err == nil {
		w.keep(key, counted{now, n})
	}
	return n, err
}

func (w *waits) keep(key string, n counted) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil || len(w.all) >= waitsMost {
		w.all = map[string]counted{}
	}
	w.all[key] = n
}

// Counted says anew what waits for the visitor, by group; the page that counts
// everything anyway says it for the menu too.
func (k *Kit) Counted(c *fiber.Ctx, n map[string]int) {
	k.waits.keep(waitsKey(Of(c)), counted{k.DB.Now(), n})
}

// Acted forgets what waited in a committee: somebody has just done something there.
func (k *Kit) Acted(v *Visit) {
	k.waits.mu.Lock()
	defer k.waits.mu.Unlock()
	for key := range k.waits.all {
		if strings.HasPrefix(key, v.Committee.ID.String()+" ") {
			delete(k.waits.all, key)
		}
	}
}
