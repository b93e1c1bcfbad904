package change

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/fsm"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
)

// AppealState is where an appeal stands.
type AppealState string

// The states of an appeal.
const (
	Filed     AppealState = "filed"     // 等复核
	Upheld    AppealState = "upheld"    // 申诉成立
	Rejected  AppealState = "rejected"  // 维持原处理
	Withdrawn AppealState = "withdrawn" // 已撤回
)

// AppealEvent is what moves an appeal.
type AppealEvent string

// The events of an appeal.
const (
	FileIt   AppealEvent = "file" // stands on the first event alone
	Uphold   AppealEvent = "uphold"
	Reject   AppealEvent = "reject"
	Withdraw AppealEvent = "withdraw"
)

// AppealMoves is the life of an appeal.
func AppealMoves() fsm.Table[AppealState, AppealEvent] {
	return fsm.Table[AppealState, AppealEvent]{Name: "appeal", Start: Filed, Moves: []fsm.Move[AppealState, AppealEvent]{
		{From: Filed, On: Uphold, To: Upheld},
		{From: Filed, On: Reject, To: Rejected},
		{From: Filed, On: Withdraw, To: Withdrawn},
	}}
}

// AppealID is the key of an appeal.
type AppealID = id.ID[Appeal]

// Appeal is a household's word against what was done to its card (申诉), which
// somebody else reviews (复核).
type Appeal struct {
	ID        AppealID             `db:"id"`
	EventID   id.ID[parking.Event] `db:"event_id"` // the decision it is against
	Number    class.Number         `db:"number"`
	Dwelling  string               `db:"dwelling"`
	Against   parking.CardEvent    `db:"event"` // suspend, revoke
	Text      string               `db:"text"`
	Channel   string               `db:"channel"`
	State     AppealState          `db:"state"`
	FiledAt   time.Time            `db:"filed_at"`
	DecidedBy string               `db:"decided_by"`
	Since     time.Time            `db:"state_since"`
	Reason    string               `db:"reason"`
}

var (
	// ErrNothing refuses an appeal where nothing was decided against the card.
	ErrNothing = errs.New(errs.Conflict, "appeal.nothing")
	// ErrAppealed says that the decision was appealed against already.
	ErrAppealed = errs.New(errs.Conflict, "appeal.filed")
	// ErrLate refuses an appeal after its time (parameter until).
	ErrLate = errs.New(errs.Conflict, "appeal.late")
	// ErrText refuses an empty appeal, or one over 500 characters.
	ErrText = errs.New(errs.Invalid, "appeal.text.invalid")
	// ErrAppealUnknown says that there is no such appeal.
	ErrAppealUnknown = errs.New(errs.NotFound, "appeal.unknown")
	// ErrOutcome refuses a review that says neither of the two.
	ErrOutcome = errs.New(errs.Invalid, "appeal.outcome.missing")
	// ErrAppealMoved says that somebody else decided the appeal, or took it back, at that moment.
	ErrAppealMoved = errs.New(errs.Conflict, "appeal.moved")
	// ErrAnother refuses a review by whoever made the decision.
	ErrAnother = errs.New(errs.Forbidden, "appeal.another")
)

const sqlAppealAdd = `
	insert into parking.appeals (committee_id, id, card_id, event_id, decided_by, text, channel, state, state_since, filed_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`

// sqlAppeals are those of a card and of the cards it came in place of.
const sqlAppeals = `
	select a.id, a.event_id, c.number, d.code as dwelling, e.event, a.text, a.channel, a.state, a.filed_at, a.decided_by, a.state_since, a.reason
	from parking.appeals a
	join parking.cards c on c.committee_id = a.committee_id and c.id = a.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	join parking.card_events e on e.committee_id = a.committee_id and e.id = a.event_id
	where a.committee_id = $1 and ($2 = '' or a.card_id in (
		select parking.card_line($1, k.id) from parking.cards k where k.committee_id = $1 and k.number = $2))
	order by a.state = 'filed' desc, a.filed_at desc, a.id`

const sqlAppeal = `
	select a.id, a.event_id, c.number, d.code as dwelling, e.event, a.text, a.channel, a.state, a.filed_at, a.decided_by, a.state_since, a.reason
	from parking.appeals a
	join parking.cards c on c.committee_id = a.committee_id and c.id = a.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	join parking.card_events e on e.committee_id = a.committee_id and e.id = a.event_id
	where a.committee_id = $1 and a.id = $2`

const sqlAppealForUpdate = `
	select a.id, a.event_id, c.number, d.code as dwelling, e.event, a.text, a.channel, a.state, a.filed_at, a.decided_by, a.state_since, a.reason
	from parking.appeals a
	join parking.cards c on c.committee_id = a.committee_id and c.id = a.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	join parking.card_events e on e.committee_id = a.committee_id and e.id = a.event_id
	where a.committee_id = $1 and a.id = $2
	for update of a`

const sqlAppealMove = `
	update parking.appeals
	set state = $4, state_since = $5, reviewed_by = $6, reason = $7
	where committee_id = $1 and id = $2 and state = $3`

const sqlAppealEventAdd = `
	insert into parking.appeal_events (committee_id, id, appeal_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// moves is an appeal as it moves.
func (x act) moves(a Appeal) moves.Subject[AppealState, AppealEvent] {
	return moves.Subject[AppealState, AppealEvent]{
		Table: AppealMoves(), Committee: x.Committee.ID, Key: a.ID, State: a.State, Change: sqlAppealMove, Event: sqlAppealEventAdd,
		Moved: ErrAppealMoved, Refusal: appealRefusal,
	}
}

// appealRefusal turns the constraint behind a rule into the rule's refusal.
func appealRefusal(err error, doing string) error {
	switch pg.Constraint(err) {
	case "appeals_another":
		return ErrAnother.Because(err)
	case "appeals_once":
		return ErrAppealed.Because(err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// File appeals against the last suspension or revocation of a card, as long as it
// stands, on the card or behind one that is lost or has ended, within the days of the
// rule appeal.days from when the household was told: a deadline that costs a right
// starts only then. The household may, or staff for somebody at the counter. ErrNothing, ErrAppealed, ErrLate, ErrText.
func (s *Service) File(ctx context.Context, who actor.Actor, c people.CommitteeID, number, text string) error {
	if err := who.Inside(c.String()); err != nil {
		return err
	}
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", ""))
	if n := len([]rune(text)); n < 1 || n > 500 {
		return ErrText.On("text")
	}
	return s.hold(ctx, who, c, func(x act) error {
		card, err := x.own(ctx, number)
		if err != nil {
			return err
		}
		return x.file(ctx, card, text)
	})
}

func (x act) file(ctx context.Context, card parking.Held, text string) error {
	decision, err := decided(ctx, x, x.Committee.ID, card.Card)
	if err != nil {
		return err
	}
	if decision == nil {
		return ErrNothing
	}
	term, err := termOf(ctx, x, x.Committee, *decision)
	if err != nil {
		return err
	}
	if term.Over(x.Today) {
		return ErrLate.With("until", term.Last.String())
	}
	channel := "online"
	if x.Who.MayRun() {
		channel = "counter"
	}
	a := Appeal{ID: id.New[Appeal](), State: Filed}
	err = x.Do(ctx, sqlAppealAdd, x.Committee.ID, a.ID, card.ID, decision.ID, decision.Actor, text, channel, a.State, x.Now)
	if err != nil {
		return appealRefusal(err, "file appeal")
	}
	if err := x.moves(a).Note(ctx, x.Tx, moves.Step[AppealState, AppealEvent]{On: FileIt, Became: a.State}); err != nil {
		return err
	}
	return record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{
		Kind: "appeal.filed", Subject: card.Number.String(), Body: []record.Pair{{Key: "channel", Value: channel}},
	})
}

// Appeals lists a committee's appeals, those that wait first; of one card where a
// number is given. Staff and readers may.
func (s *Service) Appeals(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) ([]Appeal, error) {
	if err := who.Needs(c.String(), readers()...); err != nil {
		return nil, err
	}
	out := []Appeal{}
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlAppeals, c, number) })
	return out, err
}
