package proposal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/wording"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/parking/proposal"
)

// cell is one committee with two people of staff and two homes.
type cell struct {
	*parktest.World
	c             people.Committee
	home, other   people.Dwelling
	class         string
	chair, member actor.Actor
}

func (k *cell) exec(query string, args ...any) {
	k.T.Helper()
	_, err := k.DB.Bare().ExecContext(k.T.Context(), query, args...)
	k.Must(err)
}

func newCell(w *parktest.World, n int) *cell {
	w.T.Helper()
	k := &cell{World: w, c: w.Found(fmt.Sprintf("W%d", n))}
	w.Must(w.DB.InTx(w.T.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.T.Context(), tx, k.c.ID, people.BatchID{}, []people.NewDwelling{{Code: "1-1-101", SortKey: "1"}, {Code: "1-1-102", SortKey: "2"}})
		k.home, k.other = all["1-1-101"], all["1-1-102"]
		if err == nil {
			err = class.Ensure(w.T.Context(), tx, k.c.ID)
		}
		return err
	}))
	k.chair, k.member = k.staff(actor.Chair), k.staff(actor.Member)
	return k
}

func (k *cell) staff(role actor.Role) actor.Actor {
	p := id.New[people.Person]()
	k.exec(`insert into people.people (id, name, created_at) values ($1, '李梅', $2)`, p, k.Clock.Now())
	a := actor.Of(role).For(k.c.ID.String())
	a.Person, a.Pseudonym = p.String(), k.c.Pseudonym(p.String())
	return a
}

// applied puts another household's application for a first car into a state.
func (k *cell) applied(state application.State) {
	k.exec(`insert into parking.applications (committee_id, id, number, class, dwelling_id, holder, plate_use, rank, channel, state, state_since, two_people, submitted_at)
		values ($1, gen_random_uuid(), 'S-0099', 'first-car', $2, 'owner', 'self', 1, 'counter', $3, $4, false, $4)`, k.c.ID, k.other.ID, state, k.Clock.Now())
}

func (k *cell) propose() (proposal.Proposal, error) {
	return k.Proposals.Propose(k.T.Context(), k.chair, proposal.NewProposal{
		Committee: k.c.ID, Dwelling: "1-1-101", Plates: []string{"京A00001"}, Class: k.class, Reason: "搬家当天",
	})
}

// Anybody may read why, so it names nobody and says something.
func TestTheReasonIsForEverybody(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	k := newCell(w, 1)
	for reason, want := range map[string]*errs.Error{
		" \t":                      parking.ErrReasonMissing,
		strings.Repeat("长", 201):   parking.ErrReasonLong,
		"王先生电话 138 0013 8000":      wording.ErrPhone,
		"原车京A12345卖了":              wording.ErrPlate,
		"身份证110101199003074477已看过": wording.ErrID,
		"3号楼2单元502室刚搬来":            wording.ErrDoor,
	} {
		_, err := w.Proposals.Propose(t.Context(), k.chair, proposal.NewProposal{
			Committee: k.c.ID, Dwelling: "1-1-101", Plates: []string{"京A00001"}, Reason: reason,
		})
		if !errors.Is(err, want) {
			t.Errorf("%q: %v", reason, err)
		}
	}
}

// Somebody else confirms, with everything asked again; tapped twice it is one card.
func TestTwoPeopleAnswerForAnException(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	k := newCell(w, 1)
	p, err := k.propose()
	w.Must(err)
	if _, err := k.Proposals.Confirm(t.Context(), k.chair, k.c.ID, p.ID); !errors.Is(err, proposal.ErrSamePerson) {
		t.Errorf("the proposer confirms: %v", err)
	}
	if _, err := k.DB.Bare().ExecContext(t.Context(), `update parking.proposals set state = 'refused', decided_by = proposed_by, decision = 'x'`); pg.Constraint(err) != "proposals_two_people" {
		t.Errorf("the database lets one person do both: %v", err)
	}
	k.applied(application.Waiting)
	if _, err := k.Proposals.Confirm(t.Context(), k.member, k.c.ID, p.ID); !errors.Is(err, parking.ErrClassWaiting) {
		t.Errorf("past who waits by now: %v", err)
	}
	k.exec(`update parking.applications set state = 'withdrawn' where committee_id = $1`, k.c.ID)
	for range 2 {
		if n, err := k.Proposals.Confirm(t.Context(), k.member, k.c.ID, p.ID); err != nil || n != "A-0001" {
			t.Errorf("confirmed: %s %v", n, err)
		}
	}
	why, err := k.Applications.Why(t.Context(), k.c.ID, "A-0001")
	if err != nil || why.Way != parking.WayException || why.Reason != "搬家当天" || why.ProposedBy != "chair" || why.DecidedBy != "member" {
		t.Errorf("why: %+v %v", why, err)
	}
	again, err := w.Parking.Replace(t.Context(), k.member, parking.CardAct{Committee: k.c.ID, Number: "A-0001", Reason: "卡坏了"})
	w.Must(err)
	why, err = k.Applications.Why(t.Context(), k.c.ID, again.Number.String())
	if err != nil || why.Card != "A-0002" || why.InPlaceOf != "A-0001" || why.Way != parking.WayException || why.Reason != "搬家当天" || why.ProposedBy != "chair" {
		t.Errorf("why the card in its place: %+v %v", why, err)
	}
	if _, err := k.DB.Bare().ExecContext(t.Context(), `delete from parking.card_plates`); pg.Constraint(err) != "cards_have_a_plate" {
		t.Errorf("a card without a plate: %v", err)
	}
}
