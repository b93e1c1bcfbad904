package clause_test

import (
	"sync"
	"testing"

	"ziguan/compacts/clause"
	"ziguan/compacts/past"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
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
	for range 2 { // a double tap is one signature
		stands, err := w.sign(w.member, number, home, []byte("scan"))
		if w.Must(err); stands {
			t.Error("it signed on paper after it had signed")
		}
	}
	mine, err := w.Compacts.ShowMine(t.Context(), w.who[0], w.C.ID, number)
	w.Must(err)
	if h := mine.Homes[0]; len(h.Tries) != 3 || !h.Signed() || h.Tries[2].Stands {
		t.Errorf("its household reads %+v", h)
	}
	if s := w.show(number).Signed; s != (clause.Signed{Signed: 1, Online: 1, Of: 4}) {
		t.Errorf("signed: %+v", s)
	}
	stands, err := w.sign(w.member, number, w.homes[1].Code, []byte("scan"))
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
	w.wants("a party more", add("新店"), clause.ErrPartiesClosed) // it stays frozen until it can be signed
	_, err := w.Compacts.PutToVote(ctx, w.chair, clause.Question{Committee: w.C.ID, Number: number})
	w.wants("put to the vote", err, clause.ErrNoVote)
	on := w.Today().AddDays(7)
	w.Must(w.Compacts.OpenSigning(ctx, w.chair, clause.Opening{Committee: w.C.ID, Number: number, On: on}))
	w.Must(add("新开的店"))
	w.nights(7)
	w.wants("nobody signed", w.Compacts.Enforce(ctx, w.chair, w.C.ID, number), clause.ErrNobody)
	w.wants("no scan", signed(1, ""), clause.ErrScan)
	w.wants("no such party", signed(9, "scan"), clause.ErrPartyUnknown)
	w.Must(signed(1, "scan"))
	w.wants("twice", signed(1, "scan"), clause.ErrPartySigned)
	_, err = w.sign(w.who[0], number, w.homes[0].Code, nil)
	w.wants("a household", err, clause.ErrNotSigning)
	w.advance()
	w.is(number, clause.InForce)
	if s := w.show(number).Signed; s.Signed != 1 || s.Of != 3 {
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
	w.wants("its decision is replaced by hand", w.All.Past.Replace(ctx, w.chair, w.C.ID, number, s.Source()), past.ErrCarried)
	next := w.at(clause.InForce)
	w.is(c.Number.String(), clause.Superseded)
	if d, err := w.All.Past.Show(ctx, w.chair, w.C.ID, number); err != nil || d.State != past.Replaced {
		t.Errorf("what gave it its clauses is %s, %v", d.State, err)
	}
	w.is(next, clause.InForce)
}

// What was cut wrongly is taken back while nothing rests on it, and cut again; clauses that
// are not numbered one after another are not cut at all.
func TestWhatWasCutWronglyIsCutAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	var numbers []string
	for _, text := range []string{"第三条 一户一卡。\n第五条 不占消防通道。", "第一条 一户一卡。\n第一条所列车辆以登记为准。\n第二条 不占消防通道。"} {
		d, err := w.All.Past.Enter(ctx, w.chair, past.New{Committee: w.C.ID, Kind: past.Compact, Title: "公约", Text: text, DecidedOn: day.Of(2019, 5, 1), KeptAt: "居委会", Papers: [][]byte{[]byte(text)}})
		w.Must(err)
		for _, who := range []actor.Actor{w.member, w.supervisor} {
			w.Must(w.All.Past.Vouch(ctx, who, w.C.ID, d.Number.String()))
		}
		numbers = append(numbers, d.Number.String())
	}
	w.nights(9)
	_, err := w.All.Past.Advance(ctx, actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	carry := func(number string, kind clause.Kind) (clause.Compact, error) {
		return w.Compacts.Carry(ctx, w.chair, clause.Carrying{Committee: w.C.ID, Past: number, Kind: kind, Title: "公约"})
	}
	_, err = carry(numbers[0], clause.Parking)
	w.wants("clauses are missing", err, clause.ErrNumbers)
	c, err := carry(numbers[1], clause.Lane)
	w.Must(err)
	s := w.show(c.Number.String())
	if got := s.Text.Nodes[0].Text; len(s.Text.Nodes) != 2 || got != "一户一卡。\n第一条所列车辆以登记为准。" {
		t.Errorf("cut into %+v", s.Text.Nodes)
	}
	w.Must(w.Compacts.Withdraw(ctx, w.chair, clause.Ending{Committee: w.C.ID, Number: c.Number.String(), Reason: "选错了种类"}))
	c, err = carry(numbers[1], clause.Parking)
	w.Must(err)
	cited, err := w.Sources.Citable(ctx, w.C.ID)
	w.Must(err)
	for _, one := range cited {
		if one.Kind == source.Clause {
			w.Must(w.Rules.Set(ctx, w.chair, rule.NewRule{
				Committee: w.C.ID, Key: "card.expiring_days", Value: "20", From: w.Today(), Ground: rule.Ground{Kind: rule.Clause, Text: "公约", Ref: one.ID},
			}))
			break
		}
	}
	w.wants("something rests on it", w.Compacts.Withdraw(ctx, w.chair, clause.Ending{Committee: w.C.ID, Number: c.Number.String(), Reason: "不要了"}), clause.ErrRestsOn)
	voted, at := w.Agreed(clause.InForce, 0, clause.Lane, w.who...)
	w.Clock.Step(at.Now().Sub(w.Clock.Now()))
	w.wants("what a vote adopted", w.Compacts.Withdraw(ctx, w.chair, clause.Ending{Committee: w.C.ID, Number: voted, Reason: "不要了"}), clause.ErrInForce)
}
