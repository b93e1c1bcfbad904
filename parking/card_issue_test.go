package parking_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/wording"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// One act makes a card that opens the gate, however its dwelling and plate are written.
func TestACardIsIssuedInOneAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.issue("1号楼1单元101室", "京a·12345")
	if got.Number != "A-0001" || got.ValidTo.String() != "2027-11-22" || !id.IsSecret(got.Token) {
		t.Errorf("issued %s until %s", got.Number, got.ValidTo)
	}
	if second := w.issue("1-1-102", "京A54321"); second.Number != "A-0002" || second.Token == got.Token {
		t.Errorf("the second card is %s", second.Number)
	}
	card := w.show("A-0001")
	if card.State != parking.CardActive || card.Dwelling != "1-1-101" || !slices.Equal(card.Plates(), []plate.Plate{"京A12345"}) {
		t.Errorf("%+v", card.Card)
	}
	var life []parking.CardEvent
	for _, e := range card.Events {
		life = append(life, e.On)
	}
	if d := cmp.Diff([]parking.CardEvent{parking.CardApply, parking.CardApprove, parking.CardIssue}, life); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"card.issued A-0001", "card.issued A-0002"}, w.kinds()); d != "" {
		t.Error(d)
	}
	cars, err := parking.VehiclesOfDwelling(t.Context(), w.db, w.c.ID, card.DwellingID)
	if err != nil || len(cars) != 1 || cars[0].Plate != "京A12345" {
		t.Errorf("the dwelling's cars: %v, %v", cars, err)
	}
}

// What stands in the way of a card is named by its code, and nothing is left half-done.
func TestACardIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.issue("1-1-101", "京A12345")
	w.exec(`insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day)
		values ($1, $2, $3, '京B22222', 'ordinary', '2222', '2222', '2026-01-01')`, w.c.ID, id.New[parking.Vehicle](), w.dwellings["1-1-102"].ID)
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
		values ($1, $2, '京C33333', '2026-11-01', '2026-11-23', '多次占用消防通道', 'clause', '公约第九条', '2026-11-01', 'chair')`, w.c.ID, id.New[parking.Card]())
	for name, row := range map[string]struct {
		ask  parking.IssueCard
		want *errs.Error
	}{
		"a second live card for a dwelling":      {w.ask("1-1-101", "京A99999"), parking.ErrHouseholdHasCard},
		"the dwelling spelled another way":       {w.ask("１号楼1门 101", "京A99999"), parking.ErrHouseholdHasCard},
		"a plate on another live card":           {w.ask("1-1-103", "京A12345"), parking.ErrPlateOnCard},
		"a plate registered at another dwelling": {w.ask("1-1-103", "京B22222"), parking.ErrPlateElsewhere},
		"a plate that is kept out":               {w.ask("1-1-103", "京C33333"), parking.ErrPlateBlocked},
		"a text that is no plate":                {w.ask("1-1-103", "京AIO123"), plate.ErrInvalid},
		"a military plate":                       {w.ask("1-1-103", "AB12345"), plate.ErrInvalid},
		"no plate":                               {w.ask("1-1-103"), parking.ErrPlatesMissing},
		"two plates on a card of one":            {w.ask("1-1-103", "京A11111", "京A22222"), parking.ErrPlatesMany},
		"a dwelling of no register":              {w.ask("9-9-909", "京A99999"), people.ErrDwellingUnknown},
		"a text that is no dwelling":             {w.ask("合计", "京A99999"), people.ErrDwellingUnknown},
		"a class there is not":                   {with(w.ask("1-1-103", "京A99999"), func(n *parking.IssueCard) { n.Class = "贵宾" }), class.ErrUnknown},
		"a last day in the past": {
			with(w.ask("1-1-103", "京A99999"), func(n *parking.IssueCard) { n.ValidTo = day.Of(2026, 11, 22) }),
			parking.ErrValidTo,
		},
		"a reason without end": {
			with(w.ask("1-1-103", "京A99999"), func(n *parking.IssueCard) { n.Reason = strings.Repeat("长", 201) }),
			parking.ErrReasonLong,
		},
		"no reason": {
			with(w.ask("1-1-103", "京A99999"), func(n *parking.IssueCard) { n.Reason = " " }),
			parking.ErrReasonMissing,
		},
		"a reason that tells a plate": {
			with(w.ask("1-1-103", "京A99999"), func(n *parking.IssueCard) { n.Reason = "换下京A·12345" }),
			wording.ErrPlate,
		},
		"a reason that tells a door": {
			with(w.ask("1-1-103", "京A99999"), func(n *parking.IssueCard) { n.Reason = "1号楼2单元101室搬来" }),
			wording.ErrDoor,
		},
		"several wrong fields": {w.ask("合计", "没有"), errs.ErrForm},
	} {
		_, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), row.ask)
		wants(t, name, err, row.want)
		var e *errs.Error
		named := row.want == parking.ErrHouseholdHasCard || row.want == parking.ErrPlateOnCard
		if errors.As(err, &e) && named && e.Params["number"] != first.Number.String() {
			t.Errorf("%s: it does not name the card: %v", name, e.Params)
		}
	}
	cards, err := w.parking.List(t.Context(), w.chair, parking.ListCards{Committee: w.c.ID})
	if err != nil || len(cards) != 1 {
		t.Errorf("%d cards, %v", len(cards), err)
	}
	if d := cmp.Diff([]string{"card.issued A-0001"}, w.kinds()); d != "" {
		t.Error(d)
	}
}

func with(n parking.IssueCard, f func(*parking.IssueCard)) parking.IssueCard {
	f(&n)
	return n
}

// Two clerks at once, and more: exactly one wins, whatever plates they type.
func TestOfSixteenClerksAtOnceExactlyOneWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plates := []string{"京A12345", "京B12345", "京C12345", "京D12345"}
	errors16 := make([]error, 16)
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range errors16 {
		all.Go(func() {
			<-start
			_, errors16[i] = w.parking.Issue(t.Context(), actor.Of(actor.Operator), w.ask("1-1-101", plates[i%len(plates)]))
		})
	}
	close(start)
	all.Wait()
	won := 0
	for _, err := range errors16 {
		if err == nil {
			won++
			continue
		}
		wants(t, "a clerk who came later", err, parking.ErrHouseholdHasCard)
	}
	if won != 1 {
		t.Errorf("%d clerks issued a card", won)
	}
	w.kinds()
}

// A plate asked for by sixteen dwellings' clerks at once comes onto one card.
func TestAPlateComesOntoOneCardOfManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all sync.WaitGroup
	results := make(chan error, 6)
	for code := range w.dwellings {
		all.Go(func() {
			_, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), w.ask(code, "京A12345"))
			results <- err
		})
	}
	all.Wait()
	close(results)
	won := 0
	for err := range results {
		if err == nil {
			won++
			continue
		}
		wants(t, "a dwelling that came later", err, parking.ErrPlateOnCard)
	}
	if won != 1 {
		t.Errorf("the plate stands on %d cards", won)
	}
}

// Behind the rule stands the database: it refuses what the use case would.
func TestTheDatabaseRefusesASecondLiveCardByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	second := w.issue("1-1-102", "京A54321")
	for name, query := range map[string]string{
		"cards_one_per_household": `update parking.cards set dwelling_id = (select dwelling_id from parking.cards where number = 'A-0001') where number = 'A-0002'`,
		"card_plates_one_live":    `update parking.card_plates set plate = '京A12345' where plate = '京A54321'`,
		"cards_state":             `update parking.cards set state = 'open' where number = 'A-0002'`,
		"cards_term":              `update parking.cards set valid_to = valid_from - 1 where number = 'A-0002'`,
	} {
		_, err := w.db.Bare().ExecContext(t.Context(), query)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !w.valid(second.Token) {
		t.Error("the second card changed")
	}
}

// A request sent twice makes one card; its key does not make another.
func TestARequestSentTwiceMakesOneCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := with(w.ask("1-1-101", "京A12345"), func(n *parking.IssueCard) { n.Key = "form-1" })
	first, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), ask)
	must(t, err)
	again, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), ask)
	must(t, err)
	if d := cmp.Diff(first, again); d != "" {
		t.Error(d)
	}
	ask.Dwelling = "1-1-102"
	_, err = w.parking.Issue(t.Context(), actor.Of(actor.Operator), ask)
	wants(t, "another card under the same key", err, parking.ErrRequestReused)
}

// A card whose last day is over stands in nobody's way, before the nightly job too.
func TestALapsedCardStandsInNobodysWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.issue("1-1-101", "京A12345")
	w.days(364)
	_, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), w.ask("1-1-101", "京A12345"))
	wants(t, "on its last day", err, parking.ErrHouseholdHasCard)
	w.days(1)
	fresh := w.issue("1-1-101", "京A12345")
	if w.state(old.Number) != parking.CardExpired || w.valid(old.Token) || !w.valid(fresh.Token) {
		t.Errorf("the old card is %s", w.state(old.Number))
	}
}

// A tenant's card ends with the lease; a lease that is over bounds nothing.
func TestALeaseBoundsTheCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.resident("1-1-101", people.KindTenant, day.Of(2027, 3, 31))
	w.resident("1-1-102", people.KindTenant, day.Of(2026, 6, 30))
	w.resident("1-1-103", people.KindOwner, 0)
	today := w.c.Today(w.clock.Now())
	w.resident("1-1-104", people.KindTenant, today) // their last day
	w.resident("1-1-105", people.KindOccupant, day.Of(2027, 1, 31))
	w.resident("1-1-106", people.KindTenant, day.Of(2027, 2, 28))
	w.exec(`update people.occupancies set to_day = $2 where dwelling_id = $1`, w.dwellings["1-1-106"].ID, today.AddDays(1)) // leaves tomorrow
	w.resident("1-1-103", people.KindTenant, day.Of(2027, 1, 31))
	w.exec(`update people.occupancies set to_day = $2 where dwelling_id = $1 and kind = 'tenant'`, w.dwellings["1-1-103"].ID, today) // left today
	for code, want := range map[string]string{
		"1-1-101": "2027-03-31", "1-1-102": "2027-11-22", "1-1-103": "2027-11-22", "1-1-104": "2026-11-23", "1-1-105": "2027-11-22", "1-1-106": "2027-02-28",
	} {
		if got := w.issue(code, "京A1000"+code[6:]); got.ValidTo.String() != want {
			t.Errorf("%s: until %s, want %s", code, got.ValidTo, want)
		}
	}
}

// A dwelling has one card of each class, and numbers run within the class.
func TestASecondCarHasAClassOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	second := with(w.ask("1-1-101", "京A54321"), func(n *parking.IssueCard) { n.Class = "第二辆车" })
	got, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), second)
	must(t, err)
	if got.Number != "B-0001" {
		t.Errorf("the second car's card is %s", got.Number)
	}
	second.Plates = []string{"京A77777"}
	_, err = w.parking.Issue(t.Context(), actor.Of(actor.Operator), second)
	wants(t, "a third car on a second second-car card", err, parking.ErrHouseholdHasCard)
}
