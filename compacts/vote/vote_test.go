package vote_test

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// A vote of household representatives from its draft to its certificate; a rule rests on it.
func TestAVoteOfHouseholds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 5)
	number := w.opened()
	for i, c := range []tally.Choice{tally.For, tally.For, tally.Against} {
		w.Must(w.cast(w.who[i], number, c))
	}
	w.Must(w.cast(w.who[2], number, tally.For)) // thought better of it
	if open := w.show(number); open.Phase != vote.Open || open.Turnout.Heads != 3 || open.Result != nil {
		t.Errorf("while open: %s, %+v", open.Phase, open.Turnout)
	}
	got := w.count(number)
	if got.State != vote.Counted || got.Result.Tally.For.Heads != 3 || !got.Result.Tally.Passed || got.Result.Tally.Superseded != 1 || got.Result.Heads.NotReturned != 2 {
		t.Errorf("%s %+v", got.State, got.Result)
	}
	box, err := tally.ReadBox(bytes.NewReader(got.Result.Box))
	w.Must(err)
	if tally.Count(box, got.Need) != got.Result.Tally {
		t.Error("the published box does not give the tally")
	}
	w.wants("certified early", w.Votes.Certify(t.Context(), w.chair, w.C.ID, number), vote.ErrResultHangs)
	w.nights(8)
	w.wants("certified by a member", w.Votes.Certify(t.Context(), w.member, w.C.ID, number), actor.ErrRole)
	w.Must(w.Votes.Certify(t.Context(), w.supervisor, w.C.ID, number))
	w.is(number, vote.Certified)
	w.Must(w.Rules.Set(t.Context(), w.chair, rule.NewRule{
		Committee: w.C.ID, Key: "card.term_months", Value: "6", From: w.Today(), Ground: rule.Ground{Kind: rule.Resolution, Text: "户代表会议", Ref: got.Source()},
	}))
	if kinds := strings.Join(w.Kinds("vote."), " "); strings.ReplaceAll(kinds, " "+number, "") != "vote.drafted vote.listed vote.noticed vote.counted vote.certified" {
		t.Errorf("on the record: %s", kinds)
	}
}

// Owners decide on paper: two read each paper, a third where they differ; the area of a
// head that owns three units is summed; every paper comes to one end.
func TestAVoteOfOwnersOnPaper(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Owners, 5)
	w.Exec(`update people.occupancies set resident_id = (select resident_id from people.occupancies where dwelling_id = $1)
		where dwelling_id in ($2, $3)`, w.homes[0].ID, w.homes[1].ID, w.homes[2].ID)
	number := w.noticed()
	w.Must(w.Votes.Issue(t.Context(), w.chair, vote.Issuing{Committee: w.C.ID, Number: number}))
	w.wants("papers twice", w.Votes.Issue(t.Context(), w.chair, vote.Issuing{Committee: w.C.ID, Number: number}), vote.ErrPaperOut)
	w.wants("early", w.Votes.Return(t.Context(), w.chair, vote.Handed{Committee: w.C.ID, Number: number, Serials: []int{1}, Way: vote.ByPaper}), vote.ErrNotYet)
	w.nights(16)
	w.wants("by phone", w.cast(w.who[0], number, tally.For), vote.ErrWay)
	read := func(who actor.Actor, serial int, c tally.Choice) (int, error) {
		return w.Votes.Read(t.Context(), who, vote.Readings{Committee: w.C.ID, Number: number, Choices: map[int]tally.Choice{serial: c}})
	}
	_, err := read(w.chair, 1, tally.For)
	w.wants("read before it is back", err, vote.ErrPaperNotBack)
	w.paper(number, 1, tally.For)
	w.wants("handed in twice", w.Votes.Return(t.Context(), w.chair, vote.Handed{Committee: w.C.ID, Number: number, Serials: []int{1}, Way: vote.ByPaper}), vote.ErrPaperEnded)
	_, err = read(w.third, 1, tally.For)
	w.wants("read once more", err, vote.ErrPaperRead)
	door := vote.Handed{Committee: w.C.ID, Number: number, Serials: []int{2}, Way: vote.AtDoor}
	w.wants("alone at the door", w.Votes.Return(t.Context(), w.chair, door), vote.ErrWitness)
	door.Witness = w.who[0].Person
	w.wants("with a resident at the door", w.Votes.Return(t.Context(), w.chair, door), vote.ErrWitness)
	door.Witness = w.member.Person
	w.Must(w.Votes.Return(t.Context(), w.chair, door))
	_, err = read(w.chair, 2, tally.For)
	w.Must(err)
	_, err = read(w.chair, 2, tally.Against)
	w.wants("read by the same", err, vote.ErrPaperSame)
	in, err := read(w.member, 2, tally.Against)
	if err != nil || in != 0 {
		t.Errorf("two that differ: %v, %v", in, err)
	}
	if in, err = read(w.third, 2, tally.Against); err != nil || in != 1 {
		t.Errorf("a third: %v, %v", in, err)
	}
	w.Must(w.Votes.Return(t.Context(), w.chair, vote.Handed{Committee: w.C.ID, Number: number, Serials: []int{3}, Way: vote.ByPaper}))
	w.Clock.Step(10 * 24 * time.Hour)
	if counted, err := w.Votes.Tally(t.Context(), w.chair, w.C.ID, number); err != nil || counted {
		t.Errorf("counted %v with a paper nobody has read, %v", counted, err)
	}
	for _, who := range []actor.Actor{w.chair, w.member} { // read after the close, in time
		_, err = read(who, 3, tally.Invalid)
		w.Must(err)
	}
	counted, err := w.Votes.Tally(t.Context(), w.chair, w.C.ID, number)
	if err != nil || !counted {
		t.Fatalf("%v, %v", counted, err)
	}
	got := w.show(number).Result
	if got.Tally.Total != (tally.Weight{Area: 50000, Heads: 3}) || got.Tally.Invalid != 1 || got.Heads.Papers != (vote.Papers{Issued: 3, Returned: 3}) {
		t.Errorf("%+v", got)
	}
	if got.Heads.Ways[vote.AtDoor] != 1 || got.Heads.Ways[vote.ByPaper] != 2 {
		t.Errorf("ways %v", got.Heads.Ways)
	}
}

// A paper that was handed in stands above what was cast online, before and after it.
func TestAPaperStandsAboveWhatWasCastOnline(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	number := w.opened()
	w.Must(w.cast(w.who[0], number, tally.For))
	w.Must(w.Votes.Issue(t.Context(), w.member, vote.Issuing{Committee: w.C.ID, Number: number, Building: "1"}))
	m, err := w.Votes.ShowMine(t.Context(), w.who[0], w.C.ID, number)
	w.Must(err)
	papers, err := w.Votes.PapersOf(t.Context(), w.chair, w.C.ID, number)
	w.Must(err)
	for _, p := range papers {
		if m.Voter == "V"+string(rune('0'+p.Voter)) {
			w.paper(number, p.Serial, tally.Against)
		}
	}
	w.Must(w.cast(w.who[0], number, tally.For))
	if m, err = w.Votes.ShowMine(t.Context(), w.who[0], w.C.ID, number); err != nil || !m.OnPaper || m.Own != nil {
		t.Errorf("%+v, %v", m.Own, err)
	}
	if got := w.count(number).Result.Tally; got.Against.Heads != 1 || got.For.Heads != 0 || got.Superseded != 2 {
		t.Errorf("%+v", got)
	}
}

// Early, late, of a stranger, of another's home, and by a key that said something else.
func TestBallotsThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	number := w.noticed()
	w.wants("early", w.cast(w.who[0], number, tally.For), vote.ErrNotYet)
	w.nights(16)
	away := w.who[0]
	away.Person = w.Staff(actor.Volunteer).Person
	w.wants("not on the roll", w.cast(away, number, tally.For), vote.ErrNotOnRoll)
	w.wants("nobody's choice", w.cast(w.who[0], number, tally.Invalid), vote.ErrChoice)
	w.wants("no resident", w.cast(w.chair, number, tally.For), actor.ErrRole)
	keyed := func(c tally.Choice) error {
		_, err := w.Votes.Cast(t.Context(), w.who[0], vote.Casting{Committee: w.C.ID, Number: number, Choice: c, Key: "k1"})
		return err
	}
	w.Must(keyed(tally.For))
	w.Must(keyed(tally.For))
	w.wants("the key again", keyed(tally.Against), vote.ErrKeyReused)
	if got := w.show(number).Turnout.Heads; got != 1 {
		t.Errorf("%d voted", got)
	}
	w.Clock.Step(10*24*time.Hour - 10*time.Hour - time.Second)
	w.Must(w.cast(w.who[1], number, tally.For))
	w.Clock.Step(time.Second)
	w.wants("of the closing instant", w.cast(w.who[2], number, tally.For), vote.ErrOver)
	if n := len(w.Kinds("vote.ballot_refused")); n != 3 {
		t.Errorf("%d refusals on the record", n)
	}
}

// The roll hangs, is corrected, and is frozen with its digest; nothing of it or of the
// question changes afterwards.
func TestARollIsCorrectedAndFrozen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Owners, 4)
	w.Exec(`update people.dwellings set area_hundredths = null where id = $1`, w.homes[0].ID)
	w.Exec(`update people.occupancies set to_day = '2026-01-01' where dwelling_id = $1`, w.homes[1].ID)
	number := w.listed()
	w.wants("while it hangs", w.announce(number, 16, 10), vote.ErrRollHangs)
	list, err := w.Votes.Entries(t.Context(), w.chair, w.C.ID, number)
	w.Must(err)
	if len(list) != 4 || !list[1].Resident.Zero() {
		t.Fatalf("%+v", list)
	}
	stranger := vote.Correction{Committee: w.C.ID, Number: number, Unit: list[0].Unit, Resident: list[2].Resident, Reason: "误"}
	w.wants("a voter who is not in it", w.Votes.Correct(t.Context(), w.chair, stranger), vote.ErrVoter)
	w.Must(w.Votes.Correct(t.Context(), w.chair, vote.Correction{Committee: w.C.ID, Number: number, Unit: list[2].Unit, Unsold: true, Reason: "未售"}))
	w.nights(8)
	w.wants("a voter changed when nobody can object", w.Votes.Correct(t.Context(), w.chair, vote.Correction{Committee: w.C.ID, Number: number, Unit: list[3].Unit, Unsold: true, Reason: "未售"}), vote.ErrRollOver)
	w.wants("an area changed when nobody can object", w.Votes.Correct(t.Context(), w.chair, vote.Correction{Committee: w.C.ID, Number: number, Unit: list[3].Unit, Area: 1, Reason: "重测"}), vote.ErrRollOver)
	w.wants("with a hole", w.announce(number, 16, 10), vote.ErrRollHoles)
	fix := vote.Correction{Committee: w.C.ID, Number: number, Unit: list[0].Unit, Area: 9900, Reason: "产权证"}
	w.Must(w.Votes.Correct(t.Context(), w.chair, fix))
	w.wants("a unit that is none", w.Votes.Correct(t.Context(), w.chair, vote.Correction{Committee: w.C.ID, Number: number, Unit: 99, Area: 1, Reason: "误"}), vote.ErrUnit)
	w.wants("too early", w.announce(number, 15, 10), vote.ErrOpens)
	w.wants("closed before it opens", w.announce(number, 16, 0), vote.ErrCloses)
	w.wants("open for too long", w.announce(number, 16, 61), vote.ErrCloses)
	w.Must(w.announce(number, 16, 60))
	v := w.show(number)
	file, err := w.Votes.Roll(t.Context(), w.C.ID, number)
	w.Must(err)
	if sum := sha256.Sum256(file); !bytes.Equal(sum[:], v.RollSHA256) || v.Size != (vote.Size{Units: 4, Heads: 3, Area: 39900}) {
		t.Errorf("%x %x %+v", sum, v.RollSHA256, v.Size)
	}
	if q := sha256.Sum256([]byte(v.Question())); !bytes.Equal(q[:], v.SHA256) {
		t.Error("the question is not what its digest says")
	}
	w.wants("corrected afterwards", w.Votes.Correct(t.Context(), w.chair, fix), vote.ErrFixed)
	w.wants("revised afterwards", w.Votes.Revise(t.Context(), w.chair, number, w.proposal()), vote.ErrFixed)
	if text := string(file); strings.Contains(text, "1-1-") || strings.Contains(text, "王") {
		t.Error("the roll tells of a door or a name")
	}
	w.Exec(`update people.dwellings set area_hundredths = 1 where committee_id = $1`, w.C.ID) // a later sale
	if again, err := w.Votes.Roll(t.Context(), w.C.ID, number); err != nil || !bytes.Equal(again, file) {
		t.Errorf("the frozen roll changed, %v", err)
	}
}

// An upheld objection to the result keeps it from being certified: it is annulled.
func TestAnUpheldObjectionAnnulsTheResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	number := w.opened()
	w.Must(w.cast(w.who[0], number, tally.For))
	sheet := w.count(number).ResultSheet.Number
	_, err := w.Postings.Object(t.Context(), w.who[1], posting.NewObjection{Committee: w.C.ID, Number: sheet, Text: "票箱没有封"})
	w.Must(err)
	w.nights(8)
	w.wants("with an open objection", w.Votes.Certify(t.Context(), w.chair, w.C.ID, number), vote.ErrResultHangs)
	w.Must(w.Postings.Answer(t.Context(), w.member, posting.Answering{Committee: w.C.ID, Number: sheet, N: 1, Outcome: posting.Upheld, Reason: "属实"}))
	w.nights(1)
	w.wants("certified all the same", w.Votes.Certify(t.Context(), w.chair, w.C.ID, number), vote.ErrResultUpheld)
	_, err = w.DB.Bare().ExecContext(t.Context(), `update compacts.votes set state = 'certified' where id = $1`, w.show(number).ID)
	if got := pg.Constraint(err); got != "votes_nobody_was_right" {
		t.Errorf("certified against who was right: %v", err)
	}
	w.Must(w.Votes.Annul(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: number, Reason: "票箱没有封"}))
	w.is(number, vote.Annulled)
}

// What has opened can be given up with a reason, which takes its sheets down; nothing is
// annulled against which nobody was right.
func TestAVoteIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 2)
	number := w.noticed()
	w.wants("without a reason", w.Votes.Withdraw(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: number}), vote.ErrReason)
	w.Must(w.Votes.Withdraw(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: number, Reason: "公约要再改一稿"}))
	w.is(number, vote.Withdrawn)
	v := w.show(number)
	if p, err := posting.ByNumber(t.Context(), w.DB, w.C.ID, v.NoticeSheet.Number); err != nil || p.State != posting.Withdrawn {
		t.Errorf("its notice is %s, %v", p.State, err)
	}
	w.nights(20)
	w.wants("cast", w.cast(w.who[0], number, tally.For), vote.ErrGivenUp)
	w.wants("papers of what is listed", w.Votes.Issue(t.Context(), w.chair, vote.Issuing{Committee: w.C.ID, Number: w.listed()}), vote.ErrNotNoticed)
	other := w.opened()
	w.Clock.Step(10 * 24 * time.Hour)
	w.wants("given up after it closed", w.Votes.Withdraw(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: other, Reason: "不喜欢"}), vote.ErrOver)
	_, err := w.DB.Bare().ExecContext(t.Context(), `update compacts.votes set state = 'withdrawn', reason = '不', state_since = $2 where id = $1`, w.show(other).ID, w.Clock.Now())
	if got := pg.Constraint(err); got != "votes_given_up_in_time" {
		t.Errorf("what has closed was given up: %v", err)
	}
	_, err = w.Votes.Advance(t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	w.nights(8)
	w.wants("annulled without a ground", w.Votes.Annul(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: other, Reason: "不喜欢"}), vote.ErrNothingUpheld)
}

// Whoever stands in the register twice with one account is one head, also where a
// correction names the other of the two.
func TestOneAccountIsOneHead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Owners, 4)
	w.Exec(`update people.residents set person_id = $1 where person_id = $2`, w.who[0].Person, w.who[1].Person)
	number := w.listed()
	if got := w.show(number).Size; got.Heads != 3 || got.Units != 4 {
		t.Errorf("%+v", got)
	}
	list, err := w.Votes.Entries(t.Context(), w.chair, w.C.ID, number)
	w.Must(err)
	var second people.ResidentID
	w.Must(w.DB.Get(t.Context(), &second, `select resident_id from people.occupancies where dwelling_id = $1`, w.homes[1].ID))
	w.Must(w.Votes.Correct(t.Context(), w.chair, vote.Correction{Committee: w.C.ID, Number: number, Unit: list[1].Unit, Resident: second, Reason: "本人"}))
	again, err := w.Votes.Entries(t.Context(), w.chair, w.C.ID, number)
	w.Must(err)
	if again[0].Voter != again[1].Voter || w.show(number).Size.Heads != 3 {
		t.Errorf("%+v", again[:2])
	}
}
