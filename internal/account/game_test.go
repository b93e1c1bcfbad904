package account_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
)

// The game: the staff of each of two committees share all they are given, and try at
// random whatever a use case takes, on their own people and on the other's.
// Residents answer at random what they are asked. Ten thousand acts together.
const (
	games     = 4
	gameActs  = 2500
	costlyOne = 8 // of so many turns at a password one is played: hashing is slow by design
)

// folk is one real person, who alone knows their password until a committee resets it.
type folk struct {
	id     people.PersonID
	phone  string
	name   string
	ties   map[people.CommitteeID]bool // that they have, or said yes to
	hands  []string                    // letters that were handed to them
	opened people.CommitteeID          // whose staff set the password
}

// team is a committee's staff with all they were given.
type team struct {
	side
	letters  []string // that open an account
	asks     []string // that open an ask
	waiting  []account.AttachmentID
	resident []account.AtDoor
}

// password is what the team chooses for accounts that it opens or makes.
func (t *team) password() string { return "the password of " + t.Code }

type game struct {
	*world
	*rand.Rand
	texts *texts
	teams [2]*team
	folk  []*folk
	seen  map[int]int
	alone map[string]bool // letters that one clerk was given for a resident
	first map[string]bool // and for a colleague who never signed in
}

func newGame(t *testing.T, seed uint64) *game {
	t.Helper()
	g := &game{world: newWorld(t), Rand: rand.New(rand.NewPCG(seed, 7)), seen: map[int]int{}, alone: map[string]bool{}, first: map[string]bool{}} //nolint:gosec // a game
	g.texts = g.texting()
	g.texts.gateway(g.west)
	for i, s := range []side{g.east, g.west} {
		g.teams[i] = &team{side: s}
		for _, p := range []people.PersonID{s.chair, s.member} {
			v := g.visitor(p)
			g.join(s, v, fmt.Sprintf("Staff%s%d", s.Code, len(g.folk)))
		}
		for range 3 {
			v := g.movesIn(s, g.phone())
			g.join(s, v, fmt.Sprintf("Home%s%d", s.Code, len(g.folk)))
		}
		for range 4 {
			r := id.New[people.Resident]()
			g.resident(s, r, "Somebody")
			g.teams[i].resident = append(g.teams[i].resident, account.AtDoor{Dwelling: s.home.ID, Resident: r})
		}
		var all []people.ResidentID
		g.must(g.db.Select(g.ctx, &all, `select id from people.residents where committee_id = $1 and person_id is not null order by id`, s.ID))
		for _, r := range all {
			g.teams[i].resident = append(g.teams[i].resident, account.AtDoor{Dwelling: s.home.ID, Resident: r})
		}
	}
	return g
}

// join gives somebody a name of their own, by which a leak is seen.
func (g *game) join(s side, v account.Visitor, name string) {
	g.t.Helper()
	_, err := g.db.Bare().ExecContext(g.ctx, `update people.people set name = $2 where id = $1`, v.Person.ID.String(), name)
	g.must(err)
	g.folk = append(g.folk, &folk{id: v.Person.ID, phone: v.Person.Phone, name: name, ties: map[people.CommitteeID]bool{s.ID: true}})
}

func pick[T any](g *game, list []T) (T, bool) {
	if len(list) == 0 {
		var none T
		return none, false
	}
	return list[g.IntN(len(list))], true
}

func (g *game) anyone() *folk { f, _ := pick(g, g.folk); return f }

// somePhone is that of anybody, or nobody's.
func (g *game) somePhone() string {
	if g.IntN(3) == 0 {
		return fmt.Sprintf("1390000000%d", g.IntN(4))
	}
	return g.anyone().phone
}

// told holds an answer that a team was given against whom it may know.
func (g *game) told(t *team, answer any, err error) {
	g.t.Helper()
	if err != nil && errs.KindOf(err) == errs.Internal {
		g.t.Fatalf("failed: %v", err)
	}
	said := fmt.Sprintf("%+v %v", answer, err)
	for _, f := range g.folk {
		if !f.ties[t.ID] && strings.Contains(said, f.name) {
			g.t.Fatalf("%s is told of %s: %s", t.Code, f.name, said)
		}
	}
}

// member is one of the team as an actor.
func (g *game) actor(t *team) actor.Actor {
	if g.IntN(2) == 0 {
		return g.as(t.side, actor.Chair, t.chair)
	}
	return g.as(t.side, actor.Treasurer, t.member)
}

// tiesOf reads where an account really has anything, apart from the program's own
// reading of it.
func (g *game) tiesOf(p people.PersonID) []people.CommitteeID {
	var out []people.CommitteeID
	g.must(g.db.Select(g.ctx, &out, `select committee_id from people.roles where person_id = $1
		union select committee_id from people.residents where person_id = $1 order by 1`, p))
	return out
}

// only demands that an account which a team may open is that team's alone.
func (g *game) only(t *team, p people.PersonID, how string) {
	g.t.Helper()
	for _, c := range g.tiesOf(p) {
		if c != t.ID {
			g.t.Fatalf("%s holds an account of the other committee by %s", t.Code, how)
		}
	}
}

// whole demands that nobody is tied to what they did not agree to, and that what a
// committee opened is its own still.
func (g *game) whole() {
	g.t.Helper()
	var all []struct {
		Person    people.PersonID    `db:"person_id"`
		Committee people.CommitteeID `db:"committee_id"`
	}
	g.must(g.db.Select(g.ctx, &all, `select person_id, committee_id from people.roles
		union select person_id, committee_id from people.residents where person_id is not null`))
	for _, tie := range all {
		for _, f := range g.folk {
			if f.id != tie.Person {
				continue
			}
			if !f.ties[tie.Committee] {
				g.t.Fatalf("%s is tied to %s without a yes", f.name, tie.Committee)
			}
			if !f.opened.Zero() && f.opened != tie.Committee {
				g.t.Fatalf("%s was opened by one committee and belongs to the other", f.name)
			}
		}
	}
}

func (g *game) agreed(p people.PersonID, c people.CommitteeID) {
	for _, f := range g.folk {
		if f.id == p {
			f.ties[c] = true
		}
	}
}

// hand gives a printed letter to the one whose phone was typed, and to the team.
func (g *game) hand(t *team, key account.AttachmentID) {
	var phone string
	g.must(g.db.Get(g.ctx, &phone, `select coalesce(phone, '') from people.attachments where id = $1`, key))
	l, err := g.account.Letter(g.ctx, g.actor(t), t.ID, key)
	g.told(t, l, err)
	if err != nil {
		return
	}
	t.asks = append(t.asks, l.Secret)
	for _, f := range g.folk {
		if f.phone == phone {
			f.hands = append(f.hands, l.Secret)
		}
	}
}

// held is an account that the team acts with: one of its own staff, or one it opened.
func (g *game) held(t *team) people.PersonID {
	mine := []people.PersonID{t.chair, t.member}
	for _, f := range g.folk {
		if f.opened == t.ID {
			mine = append(mine, f.id)
		}
	}
	p, _ := pick(g, mine)
	return p
}

func (g *game) answers(t *team, p people.PersonID, w account.Which, c people.CommitteeID) {
	v := g.visitor(p)
	yes := g.IntN(3) > 0
	err := g.account.Answer(g.ctx, v, w, yes)
	if t != nil {
		g.told(t, nil, err)
	}
	if err == nil && yes {
		g.agreed(p, c)
	}
}

// holder plays one real person, as long as their account is their own.
func (g *game) holder() {
	f := g.anyone()
	if !f.opened.Zero() {
		return
	}
	if letter, ok := pick(g, f.hands); ok {
		if c := g.committeeOf(letter); !c.Zero() {
			g.answers(nil, f.id, account.Which{Letter: letter}, c)
		}
		return
	}
	m, err := g.account.Mine(g.ctx, g.visitor(f.id))
	g.must(err)
	if a, ok := pick(g, m.List); ok {
		g.answers(nil, f.id, account.Which{ID: a.ID}, a.CommitteeID)
	}
}

// Random acts of two committees' staff never yield a session, a name or a reset of
// the other's people, nor tie anybody to a committee without their own yes.
func TestTheGameOfTwoCommittees(t *testing.T) {
	var both, opened, kinds atomic.Int64
	t.Run("play", func(t *testing.T) {
		for seed := range uint64(games) {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
				t.Parallel()
				g := newGame(t, seed)
				g.play()
				kinds.Add(int64(len(g.seen)))
				for _, f := range g.folk {
					if len(g.tiesOf(f.id)) > 1 {
						both.Add(1)
					}
					if !f.opened.Zero() {
						opened.Add(1)
					}
				}
			})
		}
	})
	if both.Load() == 0 || opened.Load() == 0 || kinds.Load() < 17*games {
		t.Errorf("nothing happened: %d belong to both, %d were let in again", both.Load(), opened.Load())
	}
}

func (g *game) play() {
	g.t.Helper()
	for n := range gameActs {
		if g.IntN(4) == 0 {
			g.holder()
		} else {
			i := g.IntN(2)
			acts := g.acts(g.teams[i], g.teams[1-i])
			k := g.IntN(len(acts))
			acts[k]()
			g.seen[k]++
		}
		if n%20 == 0 {
			g.whole()
			g.later(time.Duration(g.IntN(90)) * time.Minute)
		}
	}
	g.whole()
}
