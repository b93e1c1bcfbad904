package services_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/privacy"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
	"ziguan/parking/class"
	"ziguan/parking/movecall"
	"ziguan/parking/proposal"
	"ziguan/parking/visit"
)

// world is a committee with staff, an owner and their tenant, and something of everything
// that moves.
type world struct {
	*parktest.World
	staff         []actor.Actor
	owner, tenant actor.Actor
	ctx           context.Context
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: parktest.New(t), ctx: context.WithoutCancel(t.Context())}
	homes := w.Homes("1-1-101", "1-1-102", "1-1-103")
	for _, role := range []actor.Role{actor.Chair, actor.Member, actor.Treasurer} {
		w.staff = append(w.staff, w.Staff(role))
	}
	w.owner = w.Lives(homes["1-1-101"], people.KindOwner, 0)
	w.Exec(`update people.residents set proved = 'papers' where person_id = $1`, w.owner.Person)
	w.tenant = w.Lives(homes["1-1-101"], people.KindTenant, day.Of(2027, 2, 28))
	return w
}

// once lets two act at once: one is done, the other is told of a conflict, and one more
// row stands in the table of events.
func (w *world) once(events string, first, second func() error) {
	w.T.Helper()
	before := w.count(events)
	got := make([]error, 2)
	var wg sync.WaitGroup
	for i, act := range []func() error{first, second} {
		wg.Go(func() { got[i] = act() })
	}
	wg.Wait()
	if (got[0] == nil) == (got[1] == nil) {
		w.T.Fatalf("%s: both or neither: %v", events, got)
	}
	for _, err := range got {
		if err != nil && errs.KindOf(err) != errs.Conflict {
			w.T.Errorf("%s: the second is told %v", events, err)
		}
	}
	if n := w.count(events) - before; n != 1 {
		w.T.Errorf("%s: %d rows more", events, n)
	}
}

func (w *world) count(table string) (n int) {
	w.T.Helper()
	w.Must(w.DB.Bare().QueryRowContext(w.ctx, fmt.Sprintf(`select count(*) from %s where was <> '' and was <> 'applied'`, table)).Scan(&n)) //nolint:gosec // a table's name
	return n
}

func (w *world) issued(home, plate string) parking.CardAct {
	w.T.Helper()
	card, err := w.Parking.Issue(w.ctx, actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: home, Plates: []string{plate}, Reason: "搬家当天"})
	w.Must(err)
	return parking.CardAct{Committee: w.C.ID, Number: card.Number.String(), Reason: "转租", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
}

// Of two who move a card, and then decide the appeal against it, one does.
func TestACardAndAnAppealMoveOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issued("1-1-102", "京A10002")
	w.once("parking.card_events",
		func() error { return w.Parking.Suspend(w.ctx, w.staff[0], n) },
		func() error { return w.Parking.Suspend(w.ctx, w.staff[1], n) })
	w.Must(w.Change.File(w.ctx, w.staff[0], w.C.ID, n.Number, "没有转租"))
	all, err := w.Change.Appeals(w.ctx, w.staff[0], w.C.ID, n.Number)
	w.Must(err)
	third := w.Staff(actor.Cashier)
	review := func(who actor.Actor, upheld bool) func() error {
		return func() error {
			return w.Change.Review(w.ctx, who, w.C.ID, all[0].ID, change.Reviewed{Upheld: upheld, Reason: "查过台账"})
		}
	}
	w.once("parking.appeal_events", review(w.staff[2], true), review(third, false))
}

// Of two who move an application, and then an owner's word on it, one does.
func TestAnApplicationAndAConsentMoveOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, err := w.Applications.Submit(w.ctx, w.tenant, application.NewApplication{
		Committee: w.C.ID, Dwelling: "1-1-101", Class: "tenant", Holder: class.HolderTenant, Use: class.UseSelf, Plates: []string{"京B22222"},
		LeaseEnd: day.Of(2027, 2, 28),
	})
	w.Must(err)
	papers := []application.Seen{
		{Document: class.DocumentHome, Matched: true},
		{Document: class.DocumentVehicle, Matched: true, Until: day.Of(2027, 6, 30)},
		{Document: class.DocumentLease, Matched: true},
	}
	check := func(who actor.Actor) func() error {
		return func() error { return w.Applications.CheckPapers(w.ctx, who, w.C.ID, a.Number, papers) }
	}
	w.once("parking.application_events", check(w.staff[0]), check(w.staff[1]))
	say := func(on application.ConsentEvent) func() error {
		return func() error { return w.Applications.Word(w.ctx, w.owner, w.C.ID, a.Number, on) }
	}
	w.Must(say(application.ConsentGive)())
	w.once("parking.consent_events", say(application.ConsentWithdraw), say(application.ConsentWithdraw))
}

// Of two who decide a card by exception, one does.
func TestAProposalMovesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, err := w.Proposals.Propose(w.ctx, w.staff[0], proposal.NewProposal{
		Committee: w.C.ID, Dwelling: "1-1-103", Plates: []string{"京A00001"}, Reason: "搬家当天",
	})
	w.Must(err)
	w.once("parking.proposal_events",
		func() error { _, err := w.Proposals.Confirm(w.ctx, w.staff[1], w.C.ID, p.ID); return err },
		func() error { return w.Proposals.Refuse(w.ctx, w.staff[2], w.C.ID, p.ID, "材料不全") })
}

// Of two who answer an objection, and then take the posting back, one does. No event
// tells who objected.
func TestAPostingAndAnObjectionMoveOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var p posting.Posting
	w.Must(record.InTx(w.ctx, w.DB, w.staff[0], w.C.ID.String(), func(tx *pg.Tx) (err error) {
		p, err = posting.Add(w.ctx, tx, w.C, posting.New{
			Committee: w.C.ID, Kind: posting.Applications, Title: "停车卡申请公示", Text: "以下申请已核对。",
			Items: []posting.Item{{Ref: "S-0012", Class: "first-car", Plate: "京N3QK57", Name: "张小三"}},
		})
		return err
	}))
	_, err := w.Postings.Object(w.ctx, w.owner, posting.NewObjection{Committee: w.C.ID, Number: p.Number.String(), Text: "他家已有一张卡"})
	w.Must(err)
	answer := func(who actor.Actor, o posting.Outcome) func() error {
		return func() error {
			return w.Postings.Answer(w.ctx, who, posting.Answering{Committee: w.C.ID, Number: p.Number.String(), N: 1, Outcome: o, Reason: "已核对。"})
		}
	}
	w.once("compacts.objection_events", answer(w.staff[0], posting.Upheld), answer(w.staff[1], posting.Rejected))
	var told int
	w.Must(w.DB.Bare().QueryRowContext(w.ctx, `select count(*) from compacts.objection_events where event = 'file' and actor <> ''`).Scan(&told))
	if told != 0 {
		t.Error("an event tells who objected")
	}
	take := func(who actor.Actor) func() error {
		return func() error {
			return w.Postings.Withdraw(w.ctx, who, posting.Withdrawal{Committee: w.C.ID, Number: p.Number.String(), Reason: "写错了"})
		}
	}
	w.once("compacts.posting_events", take(w.staff[0]), take(w.staff[1]))
}

// Of two who answer a correction, one does.
func TestACorrectionMovesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Must(w.Data.Ask(w.ctx, w.owner, w.C.ID, "我的名字写错了"))
	list, err := w.Data.Requests(w.ctx, w.staff[0], w.C.ID)
	w.Must(err)
	decide := func(who actor.Actor, on privacy.RequestEvent) func() error {
		return func() error {
			return w.Data.Decide(w.ctx, who, privacy.Answer{Committee: w.C.ID, Request: list[0].ID, On: on, Reason: "和房本一致"})
		}
	}
	w.once("parking.data_request_events", decide(w.staff[0], privacy.Correct), decide(w.staff[1], privacy.Decline))
}

// Of two who refuse a renewal, one does.
func TestARenewalMovesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issued("1-1-102", "京A10002")
	w.Exec(`update parking.cards set valid_to = '2026-12-10'`)
	_, err := w.Renewals.Open(w.ctx, w.staff[0], w.C.ID, "2027年续卡", 0)
	w.Must(err)
	refuse := func(who actor.Actor) func() error {
		return func() error { return w.Renewals.RefuseOne(w.ctx, who, w.C.ID, n.Number, "已卖房") }
	}
	w.once("parking.renewal_events", refuse(w.staff[0]), refuse(w.staff[1]))
}

// Of a household's two answers to a guest, and to a call, one stands.
func TestAVisitAndACallMoveOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Must(w.Visits.Ask(w.ctx, actor.Actor{}, visit.Asking{Committee: w.C.ID, Door: "1-1-101", Plate: "京A20001", Stay: visit.Today, Gate: "east"}))
	var pass visit.PassID
	w.Must(w.DB.Get(w.ctx, &pass, `select id from parking.visits`))
	n := visit.PassAct{Committee: w.C.ID, Pass: pass}
	w.once("parking.visit_events",
		func() error { return w.Visits.Confirm(w.ctx, w.owner, n) },
		func() error { return w.Visits.Decline(w.ctx, w.tenant, n) })
	w.Exec(`insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day)
		select committee_id, gen_random_uuid(), id, '京A30001', 'blue', '1', '30001', '2026-01-01' from people.dwellings where code = '1-1-101'`)
	call, err := w.Calls.ByGate(w.ctx, w.staff[0], movecall.AtGate{Committee: w.C.ID, Plate: "京A30001", Place: "东侧"})
	w.Must(err)
	answer := func(who actor.Actor, on movecall.Event) func() error {
		return func() error {
			return w.Calls.Answer(w.ctx, who, movecall.CallAct{Committee: w.C.ID, Call: call.ID}, on)
		}
	}
	w.once("parking.move_call_events", answer(w.owner, movecall.Come), answer(w.tenant, movecall.Deny))
}
