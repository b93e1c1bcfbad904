package account_test

import (
	"slices"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

// acts are what a team tries, each on anybody of either committee.
func (g *game) acts(t, other *team) []func() {
	ask := func(n account.Ask) {
		n.Committee, n.Phone, n.Name = t.ID, g.somePhone(), "Somebody"
		key, err := g.account.Ask(g.ctx, g.actor(t), n)
		g.told(t, nil, err)
		if err == nil && !slices.Contains(t.waiting, key) {
			t.waiting = append(t.waiting, key)
		}
	}
	door := func() account.AtDoor {
		at, _ := pick(g, slices.Concat(t.resident, other.resident))
		return at
	}
	return []func(){
		func() {
			ask(account.Ask{Kind: account.KindRole, Role: actor.CommitteeRoles[g.IntN(len(actor.CommitteeRoles))]})
		},
		func() {
			at := door()
			ask(account.Ask{Kind: account.KindHome, Dwelling: at.Dwelling, Resident: at.Resident, Papers: "deed"})
		},
		func() { ask(account.Ask{Kind: account.KindPhone, Rang: true}) },
		func() {
			if key, ok := pick(g, slices.Concat(t.waiting, t.waiting, other.waiting)); ok {
				g.hand(t, key)
			}
		},
		func() {
			if key, ok := pick(g, slices.Concat(t.waiting, other.waiting)); ok && g.IntN(4) == 0 {
				g.told(t, nil, g.account.Withdraw(g.ctx, g.actor(t), t.ID, key))
			}
		},
		func() { g.told(t, nil, g.account.AskReset(g.ctx, g.actor(t), g.anyone().id, g.IntN(2) == 0)) },
		func() { g.confirms(t, other) },
		func() {
			l, err := g.account.FirstLetter(g.ctx, g.actor(t), g.anyone().id)
			g.told(t, l, err)
			if err == nil {
				t.letters, g.first[l.Secret] = append(t.letters, l.Secret), true
			}
		},
		func() {
			l, err := g.account.NewResidentLetter(g.ctx, g.actor(t), door(), true)
			g.told(t, l, err)
			if err == nil {
				t.letters, g.alone[l.Secret] = append(t.letters, l.Secret), true
			}
		},
		func() {
			l, err := g.account.NewAccountLetter(g.ctx, g.actor(t), g.somePhone(), true)
			g.told(t, l, err)
			if err == nil {
				g.t.Fatal("a phone opened an account")
			}
		},
		func() {
			if letter, ok := pick(g, t.asks); ok {
				g.answers(t, g.held(t), account.Which{Letter: letter}, g.committeeOf(letter))
			}
		},
		func() {
			if key, ok := pick(g, slices.Concat(t.waiting, other.waiting)); ok {
				g.answers(t, g.held(t), account.Which{ID: key}, t.ID)
			}
		},
		func() { g.looks(t, other) },
		func() { g.looks(t, other) },
		func() { g.costly(t) },
		func() { g.slips(t) },
		func() { g.codes(t, other) },
	}
}

func (g *game) confirms(t, other *team) {
	list, err := g.account.Resets(g.ctx, g.actor(t), t.ID)
	g.told(t, list, err)
	if r, ok := pick(g, list); ok {
		l, err := g.account.ConfirmReset(g.ctx, g.actor(t), r.ID)
		g.told(t, l, err)
		if err == nil {
			t.letters = append(t.letters, l.Secret)
		}
	}
	_, err = g.account.Resets(g.ctx, g.actor(t), other.ID)
	wants(g.t, err, actor.ErrNotHere)
}

// opens uses a letter for an account. What one clerk was given alone opens nobody's
// account that has a role, but for a first password.
func (g *game) opens(t *team, letter string) {
	had := g.passworded(letter)
	_, v, err := g.account.UseAccountLetter(g.ctx, letter, t.password())
	g.told(t, v, err)
	if err != nil {
		return
	}
	if g.alone[letter] && len(v.Roles) > 0 || g.first[letter] && had {
		g.t.Fatal("one clerk holds a colleague's account")
	}
	g.only(t, v.Person.ID, "a letter for an account")
	for _, f := range g.folk {
		if f.id == v.Person.ID {
			f.opened = t.ID
		}
	}
}

// slips is a clerk's try to hold a colleague's account: a resident's letter first,
// then a role that the resident agrees to, then the letter's use.
func (g *game) slips(t *team) {
	f := g.anyone()
	var at []people.ResidentID
	g.must(g.db.Select(g.ctx, &at, `select id from people.residents where committee_id = $1 and person_id = $2 order by id`, t.ID, f.id))
	if g.IntN(costlyOne) > 0 || !f.opened.Zero() || len(at) == 0 {
		return
	}
	l, err := g.account.NewResidentLetter(g.ctx, g.actor(t), account.AtDoor{Dwelling: t.home.ID, Resident: at[0]}, true)
	g.told(t, l, err)
	if err != nil {
		return
	}
	g.alone[l.Secret] = true
	key, err := g.account.Ask(g.ctx, g.as(t.side, actor.Chair, t.chair), account.Ask{
		Committee: t.ID, Kind: account.KindRole, Role: actor.CommitteeRoles[g.IntN(len(actor.CommitteeRoles))], Name: "Somebody", Phone: g.somePhone(),
	})
	g.must(err)
	g.answers(nil, f.id, g.letter(t.side, key), t.ID)
	g.opens(t, l.Secret)
}

// codes is a clerk's try to prove phones by a gateway: the team's own, whose texts it
// reads, and the other's. It proves what the counter would, to its own committee.
func (g *game) codes(t, other *team) {
	v := g.visitor(g.held(t))
	for _, side := range []*team{t, other} {
		g.told(t, nil, g.texts.proofs.Send(g.ctx, v, side.Code))
		code := "000000"
		if len(g.texts.got) > 0 {
			code = g.texts.code()
		}
		g.told(t, nil, g.texts.proofs.Confirm(g.ctx, v, side.Code, code))
	}
	var at []people.CommitteeID
	g.must(g.db.Select(g.ctx, &at, `select committee_id from people.phone_proofs where person_id = $1 and way = 'sms' order by 1`, v.Person.ID))
	for _, c := range at {
		if !slices.Contains(g.tiesOf(v.Person.ID), c) {
			g.t.Fatalf("%s proves a phone where its holder is nobody", t.Code)
		}
	}
}

// passworded tells whether the account of a letter is somebody's already.
func (g *game) passworded(letter string) bool {
	var n int
	g.must(g.db.Get(g.ctx, &n, `select count(*) from people.account_letters a join people.people p on p.id = a.person_id
		where a.secret_hash = $1 and p.password_hash is not null`, account.LetterHash(letter)))
	return n > 0
}

// committeeOf tells whose letter it is.
func (g *game) committeeOf(letter string) people.CommitteeID {
	a, err := g.account.Opened(g.ctx, letter)
	if err != nil {
		return people.CommitteeID{}
	}
	return a.CommitteeID
}

// looks reads whatever lists and letters show.
func (g *game) looks(t, other *team) {
	roles, err := g.people.Roles(g.ctx, g.actor(t), t.ID)
	g.told(t, roles, err)
	waiting, err := g.account.Waiting(g.ctx, g.actor(t), t.ID)
	g.told(t, waiting, err)
	_, err = g.account.Waiting(g.ctx, g.actor(t), other.ID)
	wants(g.t, err, actor.ErrNotHere)
	if l, ok := pick(g, t.letters); ok {
		r, err := g.account.Resetting(g.ctx, l)
		g.told(t, r.Name, err)
	}
	if l, ok := pick(g, t.asks); ok {
		a, err := g.account.Opened(g.ctx, l)
		g.told(t, a, err)
	}
}

// costly is a turn at a password: a letter for an account, an ask's letter with
// somebody's phone, a dwelling's letter with somebody's phone.
func (g *game) costly(t *team) {
	if g.IntN(costlyOne) > 0 {
		return
	}
	switch g.IntN(3) {
	case 0:
		letter, ok := pick(g, t.letters[max(0, len(t.letters)-2):])
		if !ok {
			return
		}
		g.opens(t, letter)
	case 1:
		letter, ok := pick(g, t.asks)
		if !ok {
			return
		}
		_, v, err := g.account.Arrive(g.ctx, account.Welcome{Letter: letter, Phone: g.somePhone(), Password: t.password()})
		g.told(t, v, err)
		if err == nil {
			g.only(t, v.Person.ID, "an ask's letter")
		}
	default:
		l, err := g.account.NewDwellingLetter(g.ctx, g.actor(t), t.ID, t.home.ID)
		g.must(err)
		_, v, err := g.account.UseLetter(g.ctx, account.Welcome{Letter: l.Secret, Phone: g.somePhone(), Name: "Somebody", Password: t.password()})
		g.told(t, v, err)
		if err == nil {
			g.only(t, v.Person.ID, "a dwelling's letter")
		}
	}
}
