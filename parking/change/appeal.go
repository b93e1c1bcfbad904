package change

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/fsm"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
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
	ID        AppealID          `db:"id"`
	Number    parking.Number    `db:"number"`
	Dwelling  string            `db:"dwelling"`
	Against   parking.CardEvent `db:"event"` // suspend, revoke
	Text      string            `db:"text"`
	Channel   string            `db:"channel"`
	State     AppealState       `db:"state"`
	FiledAt   time.Time         `db:"filed_at"`
	DecidedBy string            `db:"decided_by"`
	Reason    string            `db:"reason"`
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
	// ErrAnother refuses a review by whoever made the decision.
	ErrAnother = errs.New(errs.Forbidden, "appeal.another")
)

// sqlDecision is the last decision against a card.
const sqlDecision = `
	select id, event, actor, at
	from parking.card_events
	where committee_id = $1 and card_id = $2 and event in ('suspend', 'revoke')
	order by at desc, id desc
	limit 1`

const sqlAppealAdd = `
	insert into parking.appeals (committee_id, id, card_id, event_id, decided_by, text, channel, state, state_since, filed_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`

const sqlAppeals = `
	select a.id, c.number, d.code as dwelling, e.event, a.text, a.channel, a.state, a.filed_at, a.decided_by, a.reason
	from parking.appeals a
	join parking.cards c on c.committee_id = a.committee_id and c.id = a.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	join parking.card_events e on e.committee_id = a.committee_id and e.id = a.event_id
	where a.committee_id = $1 and ($2 = '' or c.number = $2)
	order by a.state = 'filed' desc, a.filed_at desc, a.id`

const sqlAppealForUpdate = `
	select a.id, c.number, d.code as dwelling, e.event, a.text, a.channel, a.state, a.filed_at, a.decided_by, a.reason
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

// File appeals against the last suspension or revocation of a card within the
// days of the rule appeal.days. The household may, or staff for somebody at the
// counter. ErrNothing, ErrAppealed, ErrLate, ErrText.
func (s *Service) File(ctx context.Context, who actor.Actor, c people.CommitteeID, number, text string) error {
	if who.Committee != c.String() && !who.MayRun() {
		return actor.ErrNotHere
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
	var decision struct {
		ID    id.ID[parking.Event] `db:"id"`
		Event parking.CardEvent    `db:"event"`
		Actor string               `db:"actor"`
		At    time.Time            `db:"at"`
	}
	err := x.Get(ctx, &decision, sqlDecision, x.c.ID, card.ID)
	if pg.NoRows(err) || err == nil && card.State != parking.CardSuspended && card.State != parking.CardRevoked {
		return ErrNothing
	}
	if err != nil {
		return fmt.Errorf("decision: %w", err)
	}
	days, err := compacts.Int(ctx, x, x.c.ID, "appeal.days", x.today)
	if err != nil {
		return err //nolint:wrapcheck // says what it did
	}
	if last := day.In(decision.At, x.c.Location()).AddDays(days); x.today > last {
		return ErrLate.With("until", last.String())
	}
	channel := "online"
	if x.Who.MayRun() {
		channel = "counter"
	}
	_, err = x.Exec(ctx, sqlAppealAdd, x.c.ID, id.New[Appeal](), card.ID, decision.ID, decision.Actor, text, channel, Filed, x.Now)
	if pg.Constraint(err) == "appeals_once" {
		return ErrAppealed
	}
	if err != nil {
		return fmt.Errorf("file appeal: %w", err)
	}
	return record.Append(ctx, x.Tx, x.c.ID.String(), record.Act{ //nolint:wrapcheck // says what it did
		Kind: "appeal.filed", Subject: card.Number.String(), Body: []record.Pair{{Key: "channel", Value: channel}},
	})
}

// Review decides an appeal with its reason (复核): upheld, a suspended card is
// resumed, and one that was taken back comes back as a new card with the same
// plates and last day. Staff or the residents' committee may, other than whoever
// made the decision, and nobody with an interest. ErrAnother, ErrReason.
func (s *Service) Review(ctx context.Context, who actor.Actor, c people.CommitteeID, key AppealID, n Reviewed) error {
	if err := who.Needs(c.String(), append(slices.Clone(actor.Staff), actor.ResidentsCommittee)...); err != nil {
		return err //nolint:wrapcheck // a refusal
	}
	reason, err := reasoned(n.Reason)
	if err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		var a Appeal
		err := x.Get(ctx, &a, sqlAppealForUpdate, c, key)
		if pg.NoRows(err) {
			return ErrAppealUnknown
		}
		if err != nil {
			return fmt.Errorf("appeal: %w", err)
		}
		if a.DecidedBy != "" && a.DecidedBy == who.Person {
			return ErrAnother
		}
		return x.review(ctx, a, n.Upheld, reason)
	})
}

// Reviewed is a review's outcome, with what the household reads.
type Reviewed struct {
	Upheld bool
	Reason string
}

func (x act) review(ctx context.Context, a Appeal, upheld bool, reason string) error {
	card, err := x.cards.Hold(ctx, x.Tx, x.c, a.Number.String())
	if err != nil {
		return err //nolint:wrapcheck // a refusal
	}
	if err := x.aside(ctx, card.DwellingID); err != nil {
		return err
	}
	on := Reject
	if upheld {
		on = Uphold
	}
	to, err := AppealMoves().Next(a.State, on)
	if err != nil {
		return err //nolint:wrapcheck // a refusal
	}
	_, err = x.Exec(ctx, sqlAppealMove, x.c.ID, a.ID, a.State, to, x.Now, x.Who.Person, reason)
	if pg.Constraint(err) == "appeals_another" {
		return ErrAnother.Because(err)
	}
	if err != nil {
		return fmt.Errorf("review appeal: %w", err)
	}
	if err := record.Append(ctx, x.Tx, x.c.ID.String(), record.Act{
		Kind: "appeal." + string(to), Subject: a.Number.String(),
		Body: []record.Pair{{Key: "reason_digest", Value: x.c.Digest("reason", reason)}},
	}); err != nil {
		return err //nolint:wrapcheck // says what it did
	}
	if upheld {
		if err := x.restore(ctx, card, reason); err != nil {
			return err
		}
	}
	return x.tell(ctx, card, a, to)
}

// restore undoes what was done to the card.
func (x act) restore(ctx context.Context, card parking.Held, reason string) error {
	switch card.State {
	case parking.CardSuspended:
		return card.Move(ctx, parking.CardResume, reason) //nolint:wrapcheck // a refusal
	case parking.CardRevoked:
		_, _, err := x.cards.IssueApproved(ctx, x.Tx, x.c, parking.Approved{
			Dwelling: card.DwellingID, Class: card.Class, Plates: card.Plates(), Until: card.ValidTo, Reason: reason,
		})
		return err //nolint:wrapcheck // a refusal
	default:
		return nil // it has ended by itself meanwhile
	}
}

// Appeals lists a committee's appeals, those that wait first; of one card where a
// number is given. Staff and readers may.
func (s *Service) Appeals(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) ([]Appeal, error) {
	if err := who.Needs(c.String(), append(slices.Clone(actor.Staff), actor.Readers...)...); err != nil {
		return nil, err //nolint:wrapcheck // a refusal
	}
	out := []Appeal{}
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlAppeals, c, number) })
	return out, err //nolint:wrapcheck // already translated
}

// AppealsOf lists the appeals about one card for its household, without who decided.
func (s *Service) AppealsOf(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) ([]Appeal, error) {
	shown, err := s.cards.Show(ctx, who, c, number)
	if err != nil {
		return nil, err //nolint:wrapcheck // a refusal
	}
	out := []Appeal{}
	err = s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlAppeals, c, shown.Number) })
	for i := range out {
		out[i].DecidedBy = ""
	}
	return out, err //nolint:wrapcheck // already translated
}
