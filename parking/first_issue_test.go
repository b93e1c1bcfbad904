package parking_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/plate"
)

// claim is a card that came with the register.
func (w *world) claim(dwelling, plate, number, kind string, validTo day.Day) {
	w.t.Helper()
	w.exec(`insert into parking.claims (committee_id, id, dwelling_id, plate, number, class, valid_to, state)
		values ($1, $2, $3, nullif($4, ''), $5, $6, $7, 'waiting')`,
		w.c.ID, id.New[parking.Claim](), w.dwellings[dwelling].ID, plate, number, kind, validTo)
}

// told is a plan in words, to compare.
func told(p parking.Plan) []string {
	var out []string
	for _, c := range p.Cards {
		out = append(out, "card "+c.Dwelling+" "+string(c.Class)+" "+c.Number.String()+" "+c.ValidTo.String())
	}
	for _, k := range p.Kept {
		out = append(out, "kept "+k.Dwelling+" "+strconv.Itoa(len(k.Claims))+" until "+k.Until.String())
	}
	for _, m := range p.Problems {
		out = append(out, "problem "+m.Claim.Dwelling+" "+m.Claim.Plate.String()+" "+m.Err.Code)
	}
	return out
}

// What came with the register is issued in one act; a household with too many
// old cards keeps them until the transition is over, and what is wrong waits.
func TestTheFirstIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "A-0137", "首辆车", day.Of(2027, 6, 30))
	w.claim("1-1-101", "京A10002", "", "第二辆车", 0)
	w.claim("1-1-102", "京A10003", "12", "", 0)
	w.claim("1-1-103", "京A10004", "", "", 0)
	w.claim("1-1-103", "京A10005", "", "", 0)
	w.claim("1-1-103", "京A10006", "", "", 0)
	w.claim("1-1-104", "京A10007", "A-0137", "", 0)
	w.claim("1-1-105", "京A10008", "", "", day.Of(2026, 10, 31))
	w.claim("1-1-105", "京A10009", "", "贵宾", 0)
	w.claim("1-1-106", "京A10001", "", "", 0)
	preview, err := w.parking.FirstIssuePreview(t.Context(), w.chair, w.c.ID)
	must(t, err)
	want := []string{
		"card 1-1-101 first-car A-0137 2027-06-30", "card 1-1-101 second-car  2027-11-22",
		"card 1-1-102 first-car A-0012 2027-11-22", "card 1-1-104 first-car  2027-11-22",
		"kept 1-1-103 3 until 2027-02-21",
		"problem 1-1-105 京A10008 card.lapsed", "problem 1-1-105 京A10009 class.unknown",
		"problem 1-1-106 京A10001 plate.other_dwelling",
	}
	if d := cmp.Diff(want, told(preview)); d != "" {
		t.Error(d)
	}
	done, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	want = append([]string{
		"card 1-1-101 first-car A-0137 2027-06-30", "card 1-1-102 first-car A-0012 2027-11-22",
		"card 1-1-101 second-car B-0001 2027-11-22", "card 1-1-104 first-car A-0138 2027-11-22",
	}, want[4:]...)
	if d := cmp.Diff(want, told(done)); d != "" {
		t.Error(d)
	}
	again, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	want[len(want)-1] = "problem 1-1-106 京A10001 plate.on_card"
	if d := cmp.Diff(want[4:], told(again)); d != "" {
		t.Error(d)
	}
	kinds := w.kinds()
	if d := cmp.Diff([]string{"card.issued A-0137", "card.issued A-0012", "card.issued B-0001", "card.issued A-0138", "cards.first_issue 2026-11-23"}, kinds); d != "" {
		t.Error(d)
	}
	token, err := w.parking.TokenOf(t.Context(), w.chair, w.c.ID, "A-0137")
	if err != nil || !w.valid(token) {
		t.Errorf("a card of the first issue is not valid: %v", err)
	}
}

// The household chooses one of its old cards; the others last until the day that
// was promised, whatever is run in between.
func TestAHouseholdChoosesAmongItsOldCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "", "", 0)
	w.claim("1-1-101", "京A10002", "", "", 0)
	_, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	w.issue("1-1-101", "京A10002")
	w.days(90)
	p, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if d := cmp.Diff([]string{"kept 1-1-101 1 until 2027-02-21"}, told(p)); d != "" {
		t.Error(d)
	}
	system := actor.Of(actor.System)
	if got, err := w.parking.Expire(t.Context(), system, w.clock.Now()); err != nil || got.Claims != 0 {
		t.Errorf("on the last day: %+v, %v", got, err)
	}
	w.days(1)
	if got, err := w.parking.Expire(t.Context(), system, w.clock.Now()); err != nil || got.Claims != 1 {
		t.Errorf("the day after: %+v, %v", got, err)
	}
	if p, err = w.parking.FirstIssuePreview(t.Context(), w.chair, w.c.ID); err != nil || told(p) != nil {
		t.Errorf("left over: %v, %v", told(p), err)
	}
}

// What the first issue leaves waiting is promised the same last day as what it keeps,
// and that day stands on every later day and run; a claim without a plate waits for it.
func TestOneDateStandsForAllOldCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "", "", 0)
	w.claim("1-1-101", "京A10002", "", "", 0)
	w.claim("1-1-102", "京A10003", "", "贵宾", 0)
	w.claim("1-1-103", "", "12", "", 0)
	_, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	w.days(30)
	p, err := w.parking.FirstIssuePreview(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if p.Until != day.Of(2027, 2, 21) || p.Kept[0].Until != p.Until || len(p.Unread()) != 1 {
		t.Errorf("the page says %s, the household %s; %d wait for a plate", p.Until, p.Kept[0].Until, len(p.Unread()))
	}
	for _, m := range p.Problems {
		if m.Claim.KeptUntil != p.Until {
			t.Errorf("%s waits until %s", m.Claim.Dwelling, m.Claim.KeptUntil)
		}
	}
	key := p.Unread()[0].ID
	wants(t, "another dwelling's plate", w.parking.GivePlate(t.Context(), w.chair, w.c.ID, key, "京A10001"), parking.ErrPlateElsewhere)
	must(t, w.parking.GivePlate(t.Context(), w.chair, w.c.ID, key, "京a10004"))
	must(t, w.parking.GivePlate(t.Context(), w.chair, w.c.ID, key, "京A10004")) // a double tap
	wants(t, "another plate", w.parking.GivePlate(t.Context(), w.chair, w.c.ID, key, "京A10005"), parking.ErrClaimHasPlate)
	if p, err = w.parking.FirstIssue(t.Context(), w.chair, w.c.ID); err != nil || len(p.Cards) != 1 || p.Cards[0].Plates[0] != "京A10004" {
		t.Errorf("%+v %v", p.Cards, err)
	}
}

// A dwelling that got its card at the counter gets no second by the first issue.
func TestTheFirstIssueKeepsToOneCardPerHousehold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "", "", 0)
	w.claim("1-1-102", "京A10002", "", "", 0)
	w.issue("1-1-101", "京A99999")
	w.issue("1-1-102", "京A10002")
	p, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if d := cmp.Diff([]string{"problem 1-1-101 京A10001 household.has_card"}, told(p)); d != "" {
		t.Error(d)
	}
}

// Where a card of the class was reported lost its paper is replaced: no old card is
// issued beside it. A lost card of another class, and one that is over, stand in no way.
func TestALostCardIsReplacedNotIssuedAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for door, change := range map[string]string{
		"1-1-101": `state = 'lost'`, "1-1-102": `state = 'lost', class = 'second-car', is_primary = false`, "1-1-103": `state = 'returned'`,
	} {
		n := w.issue(door, "京A99"+door[4:]).Number
		w.claim(door, "京A10"+door[4:], "", "", 0)
		w.exec(`update parking.cards set `+change+` where number = $1`, n)
	}
	p, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	var doors []string
	for _, c := range p.Cards {
		doors = append(doors, c.Dwelling)
	}
	slices.Sort(doors)
	if d := cmp.Diff([]string{"1-1-102", "1-1-103"}, doors); d != "" || len(p.Problems) != 1 || p.Problems[0].Err.Code != parking.ErrHouseholdHasCard.Code {
		t.Errorf("%s %v", d, told(p))
	}
}

// A whole estate's cards are issued in one act, in seconds, and none by halves.
func TestTimedAWholeEstateIsIssuedInOneAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	codes := make([]string, 300)
	for i := range codes {
		codes[i] = "7-1-" + strconv.Itoa(1000+i)
	}
	w.dwellings = w.build(w.c, codes...)
	for i, code := range codes {
		w.claim(code, "京N"+strconv.Itoa(10000+i), "", "", 0)
	}
	began := time.Now()
	p, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if len(p.Cards) != 300 || time.Since(began) > 20*time.Second {
		t.Errorf("%d cards in %s", len(p.Cards), time.Since(began))
	}
	cards, err := w.parking.List(t.Context(), w.chair, parking.ListCards{Committee: w.c.ID, State: parking.CardActive, From: 290, Limit: 5})
	must(t, err)
	if len(cards) != 5 || cards[0].Number != "A-0291" || cards[0].Plates()[0] != plate.Plate("京N10290") {
		t.Errorf("the list goes on with %v", cards)
	}
	head, err := record.Verify(t.Context(), w.db, w.c.ID.String())
	if err != nil || head.Seq != 302 {
		t.Errorf("the record has %d entries, %v", head.Seq, err)
	}
}

// A last day later than the rules allow is shortened, and the plan says for which
// household, from what, and whether the term or the lease does it.
func TestTheFirstIssueSaysWhatItShortens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "", "", day.Of(2028, 6, 30))
	w.claim("1-1-102", "京A10002", "", "", day.Of(2027, 11, 22))
	w.claim("1-1-103", "京A10003", "", "", day.Of(2027, 5, 31))
	w.claim("1-1-104", "京A10004", "", "", 0)
	w.resident("1-1-103", "tenant", day.Of(2027, 3, 31))
	p, err := w.parking.FirstIssuePreview(t.Context(), w.chair, w.c.ID)
	must(t, err)
	var got []string
	for _, c := range p.Cards {
		got = append(got, c.Dwelling+" "+c.ValidTo.String()+" "+c.Promised.String()+" "+strconv.FormatBool(c.ByLease))
	}
	want := []string{
		"1-1-101 2027-11-22 2028-06-30 false", "1-1-102 2027-11-22  false", "1-1-103 2027-03-31 2027-05-31 true", "1-1-104 2027-11-22  false",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if term, lease := p.Shortened(); term != 1 || lease != 1 || p.Longest != day.Of(2027, 11, 22) {
		t.Errorf("%d by the term, %d by a lease, %s at the latest", term, lease, p.Longest)
	}
}

// A claim whose plate could not be read waits for its plate; no card is without one.
func TestAClaimWithoutAPlateBecomesNoCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`insert into parking.claims (committee_id, id, dwelling_id, plate, number, state)
		values ($1, gen_random_uuid(), $2, null, 'A-0001', 'waiting')`, w.c.ID, w.dwellings["1-1-101"].ID)
	got, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if len(got.Cards) != 0 || len(got.Problems) != 1 {
		t.Errorf("%d cards, %d problems", len(got.Cards), len(got.Problems))
	}
}

// An old card without a number that stood on one row with two plates is one card,
// however many rows its claims are.
func TestOneOldCardWithTwoPlatesIsOneCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
		values ($1, 'first-car', 'A', true, 2, '2026-01-01', 'default', 'x')`, w.c.ID)
	w.claim("1-1-101", "京A10001", "", "", 0)
	w.claim("1-1-101", "京A10002", "", "", 0)
	w.claim("1-1-102", "京A10003", "", "", 0)
	w.claim("1-1-102", "京A10004", "", "", 0)
	w.exec(`update parking.claims set card = $2 where committee_id = $1 and plate in ('京A10001', '京A10002')`, w.c.ID, id.New[parking.Claim]())
	plan, err := w.parking.FirstIssuePreview(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if len(plan.Cards) != 1 || len(plan.Cards[0].Plates) != 2 || len(plan.Kept) != 1 || plan.Kept[0].Dwelling != "1-1-102" {
		t.Errorf("%v", told(plan))
	}
}
