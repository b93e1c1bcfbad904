package clause_test

import (
	"sync"
	"testing"

	"ziguan/compacts/clause"
	"ziguan/compacts/past"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
)

func (w *world) sign(who actor.Actor, number, home string, scan []byte) (bool, error) {
	return w.Compacts.SignIt(w.t.Context(), who, clause.Signatory{Committee: w.C.ID, Number: number, Home: home, Scan: scan})
}

// A household signs once, whoever of it is first; each try is kept and shown to it.
func TestAHouseholdSignsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Signing)
	home := w.homes[0].Code
	tenant := w.Lives(w.homes[0], people.KindTenant, day.Of(2030, 1, 1))
	lodger := w.Lives(w.homes[0], people.KindOccupant, 0)
	_, err := w.sign(w.who[1], number, home, nil)
	w.wants("another household", err, clause.ErrNotYours)
	_, err = w.sign(lodger, number, home, nil)
	w.wants("who only lives there", err, clause.ErrNotYours)
	_, err = w.sign(w.who[0], number, "9-9-901", nil)
	w.wants("no such home", err, clause.ErrHome)
	_, err = w.sign(w.member, number, home, nil)
	w.wants("staff without a paper", err, actor.ErrRole)
	_, err = w.sign(w.member, number, home, []byte{})
	w.wants("an empty scan", err, clause.ErrScan)
	var wg sync.WaitGroup
	for _, who := range []actor.Actor{w.who[0], tenant} {
		wg.Go(func() { _, err := w.sign(who, number, home, nil); w.Must(err) })
	}
	wg.Wait()
	stands, err := w.sign(w.member, number, home, []byte("scan"))
	if w.Must(err); stands {
		t.Error("it signed on paper after it had signed")
	}
	mine, err := w.Compacts.ShowMine(t.Context(), w.who[0], w.C.ID, number)
	w.Must(err)
	if h := mine.Homes[0]; len(h.Tries) != 3 || !h.Signed() || h.Tries[2].Stands {
		t.Errorf("its household reads %+v", h)
	}
	if s := w.show(number).Signed; s != (clause.Signed{Signed: 1, Online: 1, Of: 4}) {
		t.Errorf("signed: %+v", s)
	}
	stands, err = w.sign(w.member, number, w.homes[1].Code, []byte("scan"))
	if w.Must(err); !stands {
		t.Error("a paper was refused")
	}
	empty := w.Homes("8-8-801")["8-8-801"]
	_, err = w.sign(w.member, number, empty.Code, []byte("scan"))
	w.wants("nobody lives there", err, clause.ErrHome)
}

// A compact is signed from its adoption on, and never a draft of it.
func TestSigningHasItsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, state := range []clause.State{clause.Draft, clause.Publicity} {
		_, err := w.sign(w.who[0], w.at(state), w.homes[0].Code, nil)
		w.wants(string(state), err, clause.ErrNotSigning)
	}
	number := w.at(clause.InForce)
	stands, err := w.sign(w.who[3], number, w.homes[3].Code, nil)
	if w.Must(err); !stands {
		t.Error("nobody signs what is in force")
	}
}

// Who is asked to sign is told what they are asked, until they have.
func TestWhoIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Signing)
	asks := func(who actor.Actor) int {
		list, err := w.Compacts.Asks(t.Context(), who, w.C.ID)
		w.Must(err)
		return len(list)
	}
	if n := asks(w.who[0]); n != 1 {
		t.Errorf("asked %d", n)
	}
	_, err := w.sign(w.who[0], number, w.homes[0].Code, nil)
	w.Must(err)
	if n := asks(w.who[0]); n != 0 {
		t.Errorf("asked %d after signing", n)
	}
	w.at(clause.Publicity)
	if n := asks(w.who[0]); n != 1 {
		t.Errorf("asked %d about what hangs", n)
	}
	tasks, err := w.Compacts.Waiting(t.Context(), w.chair, w.C.ID)
	if w.Must(err); tasks != (clause.Tasks{Going: 2}) {
		t.Errorf("waiting: %+v", tasks)
	}
}

// A merchants' compact has no vote: its parties sign, those that stood on its roll when the
// text was frozen.
func TestMerchantsSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, c := w.Agreed(clause.Consultation, 0, clause.Merchants)
	w.Clock.Step(c.Now().Sub(w.Clock.Now()))
	ctx := t.Context()
	add := func(name string) error { return w.Compacts.AddParty(ctx, w.chair, w.C.ID, number, name) }
	signed := func(n int, scan string) error {
		return w.Compacts.PartySigned(ctx, w.chair, clause.PartySigning{Committee: w.C.ID, Number: number, N: n, Scan: []byte(scan)})
	}
	w.Must(add("老陈修车"))
	w.wants("twice", add("老陈修车"), clause.ErrParty)
	w.wants("no name", add(" "), clause.ErrParty)
	w.wants("signed before it is frozen", signed(1, "scan"), clause.ErrNotSigning)
	w.nights(9)
	w.Must(w.reopen(number))
	w.Must(w.post(number, "没有改动"))
	w.nights(9)
	w.Must(w.Compacts.Consult(ctx, w.chair, w.C.ID, number))
	w.nights(9)
	w.Must(w.Compacts.Freeze(ctx, w.chair, w.C.ID, number))
	w.wants("a party more", add("新店"), clause.ErrPartiesClosed)
	_, err := w.Compacts.PutToVote(ctx, w.chair, clause.Question{Committee: w.C.ID, Number: number})
	w.wants("put to the vote", err, clause.ErrNoVote)
	on := w.Today().AddDays(7)
	w.Must(w.Compacts.OpenSigning(ctx, w.chair, clause.Opening{Committee: w.C.ID, Number: number, On: on}))
	w.wants("no scan", signed(1, ""), clause.ErrScan)
	w.wants("no such party", signed(9, "scan"), clause.ErrPartyUnknown)
	w.Must(signed(1, "scan"))
	w.wants("twice", signed(1, "scan"), clause.ErrPartySigned)
	_, err = w.sign(w.who[0], number, w.homes[0].Code, nil)
	w.wants("a household", err, clause.ErrNotSigning)
	w.nights(7)
	w.advance()
	w.is(number, clause.InForce)
	if s := w.show(number).Signed; s.Signed != 1 || s.Of != 2 {
		t.Errorf("signed: %+v", s)
	}
}

// What was decided before gives its clauses as they were vouched for, once, and until
// another takes its place.
func TestADecisionOfBeforeGivesItsClauses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	enter := func(kind past.Kind, text string) string {
		d, err := w.All.Past.Enter(ctx, w.chair, past.New{Committee: w.C.ID, Kind: kind, Title: "停车自管公约", Text: text, DecidedOn: day.Of(2019, 5, 1), KeptAt: "居委会", Papers: [][]byte{[]byte(text)}})
		w.Must(err)
		for _, who := range []actor.Actor{w.member, w.supervisor} {
			w.Must(w.All.Past.Vouch(ctx, who, w.C.ID, d.Number.String()))
		}
		return d.Number.String()
	}
	carry := func(number string, kind clause.Kind) (clause.Compact, error) {
		return w.Compacts.Carry(ctx, w.chair, clause.Carrying{Committee: w.C.ID, Past: number, Kind: kind, Title: "停车自管公约"})
	}
	number := enter(past.Compact, "2019年5月1日通过，到会45户。\n第一条 一户一卡。\n第二条 不占消防通道。")
	hearing := enter(past.Hearing, "听证会，第一条讨论了价格。")
	_, err := carry(number, clause.Parking)
	w.wants("while it hangs", err, clause.ErrPast)
	w.nights(9)
	_, err = w.All.Past.Advance(ctx, actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	for name, n := range map[string]string{"a hearing": hearing, "none": "2019-9"} {
		_, err = carry(n, clause.Parking)
		w.wants(name, err, clause.ErrPast)
	}
	c, err := carry(number, clause.Parking)
	w.Must(err)
	s := w.show(c.Number.String())
	if s.State != clause.InForce || s.From != day.Of(2019, 5, 1) || len(s.Text.Clauses()) != 2 || s.Text.Nodes[0].Text != "一户一卡。" || s.Past.Number != number {
		t.Errorf("carried: %+v %+v", s.Compact, s.Text.Nodes)
	}
	_, err = carry(number, clause.Lane)
	w.wants("again", err, clause.ErrPast)
	other := enter(past.Compact, "第一条 一户一卡。")
	w.nights(9)
	_, err = w.All.Past.Advance(ctx, actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	_, err = carry(other, clause.Parking)
	w.wants("beside one in force", err, clause.ErrInForce)
	_, err = w.sign(w.who[0], c.Number.String(), w.homes[0].Code, nil)
	w.wants("signed here", err, clause.ErrNotSigning)
	next := w.at(clause.InForce)
	w.is(c.Number.String(), clause.Superseded)
	w.is(next, clause.InForce)
}
