package vote_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// What the city's own system announced comes in with its reference and its sheet, once it
// has closed; the sums are counted again, and where the sheet says otherwise both stand.
func TestTheCitysResultIsCountedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Owners, 3)
	city := func(n *vote.Proposal) { n.Effect = vote.City }
	number := w.opened(city)
	official := vote.Official{
		Committee: w.C.ID, Number: number, Reference: "京业投〔2026〕0137", Scan: []byte("sheet"), Total: tally.Weight{Area: 30000, Heads: 3},
		For: tally.Weight{Area: 10000, Heads: 1}, Against: tally.Weight{Area: 10000, Heads: 1}, Passed: true,
	}
	take := func(change func(*vote.Official)) error {
		n := official
		change(&n)
		return w.Votes.Import(t.Context(), w.chair, n)
	}
	w.wants("a ballot here", w.cast(w.who[0], number, tally.For), vote.ErrWay)
	w.wants("before it closes", take(func(*vote.Official) {}), vote.ErrNotClosed)
	w.Clock.Step(10 * 24 * time.Hour)
	if a, err := w.Votes.Advance(t.Context(), actor.Of(actor.System), w.Clock.Now()); err != nil || a.Counted != 0 || len(a.Waiting) != 1 {
		t.Errorf("the job counted %+v, %v", a, err)
	}
	w.wants("without its number", take(func(n *vote.Official) { n.Reference = "" }), vote.ErrReference)
	w.wants("without its sheet", take(func(n *vote.Official) { n.Scan = nil }), vote.ErrScan)
	w.wants("more than all", take(func(n *vote.Official) { n.For.Heads = 9 }), vote.ErrFigures)
	w.wants("a negative area", take(func(n *vote.Official) { n.Against.Area = -1 }), vote.ErrFigures)
	w.wants("by a cashier", w.Votes.Import(t.Context(), w.Staff(actor.Cashier), official), actor.ErrRole)
	w.Must(take(func(*vote.Official) {}))
	got := w.show(number)
	r := got.Result
	if got.State != vote.Counted || r.Import == nil || !r.Import.SaidPassed || r.Tally.Passed || !r.Tally.Quorum || r.Heads.NotReturned != 1 || r.Heads.Ways[vote.ByCity] != 2 {
		t.Errorf("%s %+v %+v", got.State, r.Import, r.Tally)
	}
	if again, err := tally.CountFile(r.Box); err != nil || again != r.Tally {
		t.Errorf("the published box gives %+v, %v", again, err)
	}
	w.nights(8)
	w.wants("certified by who entered it", w.Votes.Certify(t.Context(), w.chair, w.C.ID, number), vote.ErrOwnImport)
	_, err := w.DB.Bare().ExecContext(t.Context(), `
		with e as (insert into compacts.vote_events (committee_id, id, vote_id, was, event, became, at, actor_role, actor)
			values ($1, gen_random_uuid(), $2, 'counted', 'certify', 'certified', $3, 'chair', $4))
		update compacts.votes set state = 'certified' where id = $2`, w.C.ID, got.ID, w.Clock.Now(), w.chair.Person)
	if c := pg.Constraint(err); c != "votes_import_by_another" {
		t.Errorf("certified by who entered it: %v", err)
	}
	w.Must(w.Votes.Certify(t.Context(), w.supervisor, w.C.ID, number))
	if err := take(func(*vote.Official) {}); err == nil {
		t.Error("it came in twice")
	}
}

// A count by hand is a record of its own: it changes nothing, and says where it differs.
func TestACountByHandStandsBesideTheComputedOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	number := w.opened()
	w.Must(w.cast(w.who[0], number, tally.For))
	w.Must(w.cast(w.who[1], number, tally.Against))
	hand := vote.Recounting{Committee: w.C.ID, Number: number, Recount: vote.Recount{For: 1, Against: 1, Watched: 2}}
	w.wants("before it was counted", w.Votes.Recount(t.Context(), w.chair, hand), vote.ErrNotCounted)
	before := w.count(number).Result.Tally
	unwatched, below := hand, hand
	unwatched.Watched, below.For = 0, -1
	w.wants("watched by nobody", w.Votes.Recount(t.Context(), w.chair, unwatched), vote.ErrRecount)
	w.wants("below nothing", w.Votes.Recount(t.Context(), w.chair, below), vote.ErrRecount)
	w.Must(w.Votes.Recount(t.Context(), w.chair, hand))
	hand.For, hand.Against = 2, 0
	w.Must(w.Votes.Recount(t.Context(), w.member, hand))
	r := w.show(number).Result
	if r.Tally != before || len(r.Recounts) != 2 || r.Recounts[0].Differs(r.Tally) || !r.Recounts[1].Differs(r.Tally) {
		t.Errorf("%+v %+v", r.Tally, r.Recounts)
	}
	if n := len(w.Kinds("vote.recounted")); n != 2 {
		t.Errorf("%d on the record", n)
	}
}

// Who has not returned a paper the chair alone sees; a round that found nobody is followed
// by another, and whoever was found is not counted as out of reach.
func TestPapersAreBroughtFromDoorToDoor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 4)
	w.Exec(`update people.residents set person_id = null where committee_id = $1`, w.C.ID)
	number := w.noticed()
	w.Must(w.Votes.Issue(t.Context(), w.member, vote.Issuing{Committee: w.C.ID, Number: number}))
	_, err := w.Votes.Doors(t.Context(), w.member, w.C.ID, number, "")
	w.wants("seen by a member", err, actor.ErrRole)
	doors := func() []vote.Door {
		list, err := w.Votes.Doors(t.Context(), w.chair, w.C.ID, number, "1")
		w.Must(err)
		return list
	}
	deliver := func(serial int, o vote.Visit) error {
		return w.Votes.Deliver(t.Context(), w.chair, vote.Deliveries{Committee: w.C.ID, Number: number, Outcomes: map[int]vote.Visit{serial: o}})
	}
	first := doors()
	if len(first) != 4 || first[0].Codes != "1-1-101" || first[0].Name == "" {
		t.Fatalf("%+v", first)
	}
	w.Must(deliver(first[0].Serial, vote.Absent))
	w.Must(deliver(first[0].Serial, vote.Mailed))
	w.Must(deliver(first[1].Serial, vote.Absent))
	w.wants("no outcome at all", w.Votes.Deliver(t.Context(), w.chair, vote.Deliveries{Committee: w.C.ID, Number: number}), vote.ErrVisit)
	_, err = w.Votes.Read(t.Context(), w.chair, vote.Readings{Committee: w.C.ID, Number: number})
	w.wants("nothing read", err, vote.ErrChoice)
	w.wants("an outcome that is none", deliver(first[1].Serial, "lost"), vote.ErrVisit)
	for range 3 {
		w.Must(deliver(first[0].Serial, vote.Absent))
	}
	w.wants("a sixth try", deliver(first[0].Serial, vote.Absent), vote.ErrVisit)
	if got := doors()[0].Visits; got != "absent,posted,absent,absent,absent" {
		t.Errorf("visits %s", got)
	}
	spoil := vote.Handed{Committee: w.C.ID, Number: number, Serials: []int{first[1].Serial}, Reason: "写坏了"}
	w.Must(w.Votes.Spoil(t.Context(), w.chair, spoil))
	w.wants("spoiled twice", w.Votes.Spoil(t.Context(), w.chair, spoil), vote.ErrPaperEnded)
	w.wants("brought after it was spoiled", deliver(first[1].Serial, vote.Delivered), vote.ErrPaperEnded)
	w.Must(w.Votes.Issue(t.Context(), w.chair, vote.Issuing{Committee: w.C.ID, Number: number}))
	w.nights(16)
	w.paper(number, first[2].Serial, tally.For)
	h := w.count(number).Result.Heads
	w.wants("brought after it was counted", deliver(first[3].Serial, vote.Delivered), vote.ErrOver)
	if h.Papers != (vote.Papers{Issued: 5, Returned: 1, Spoiled: 1, Missing: 3}) || h.NotReached != 2 || h.NotReturned != 1 {
		t.Errorf("%+v", h)
	}
}

// Sixteen taps at once, and the count among them: each ballot is counted or refused.
func TestBallotsRaceTheCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 8)
	number := w.opened()
	w.Clock.Step(10*24*time.Hour - 10*time.Hour - time.Second)
	done := make(chan error, 16)
	for i := range 16 {
		go func() { done <- w.cast(w.who[i%8], number, tally.For) }()
	}
	w.Clock.Step(time.Second)
	_, err := w.Votes.Advance(t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	cast := 0
	for range 16 {
		switch err := <-done; {
		case err == nil:
			cast++
		case !errors.Is(err, vote.ErrOver):
			t.Error(err)
		}
	}
	box, err := tally.ReadBox(bytes.NewReader(w.show(number).Result.Box))
	w.Must(err)
	if len(box.Ballots) != cast {
		t.Errorf("%d cast, %d counted", cast, len(box.Ballots))
	}
}
