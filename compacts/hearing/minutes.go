package hearing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Sort is what a line of the minutes is.
type Sort string

// The sorts.
const (
	View     Sort = "view"     // a view, with its reason and evidence
	Question Sort = "question" // a question, with its answer
)

// Item is how many were there at an item of the agenda.
type Item struct {
	N       int       `db:"item"`
	Present int       `db:"present"`
	At      time.Time `db:"at"`
}

// Line is what somebody said, by their seat.
type Line struct {
	N        int    `db:"n"`
	Item     int    `db:"item"`
	Seat     int    `db:"seat"`
	Party    Party  `db:"kind"`
	Sort     Sort   `db:"sort"`
	Said     string `db:"said"`     // the view, or the question
	Because  string `db:"because"`  // its reason, or the answer
	Evidence string `db:"evidence"` // what it was shown by; may be empty
	Outcome  string `db:"outcome"`  // what became of a view; empty before it is published
	Reason   string `db:"reason"`
}

const sqlItemAdd = `
	insert into compacts.hearing_items (committee_id, hearing_id, item, present, at, person)
	values ($1, $2, $3, $4, $5, $6)
	on conflict on constraint hearing_items_pk do nothing`

const sqlItems = `
	select item, present, at
	from compacts.hearing_items
	where committee_id = $1 and hearing_id = $2
	order by item`

const sqlLineAdd = `
	insert into compacts.hearing_lines (committee_id, hearing_id, n, item, seat, sort, said, because, evidence, at, person)
	select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
	from compacts.hearing_lines
	where committee_id = $1 and hearing_id = $2`

const sqlLineChange = `
	update compacts.hearing_lines
	set seat = $4, sort = $5, said = $6, because = $7, evidence = $8
	where committee_id = $1 and hearing_id = $2 and n = $3`

const sqlLines = `
	select l.n, l.item, l.seat, t.kind, l.sort, l.said, l.because, l.evidence, coalesce(w.outcome, '') as outcome, coalesce(w.reason, '') as reason
	from compacts.hearing_lines l
	join compacts.hearing_seats t on t.committee_id = l.committee_id and t.hearing_id = l.hearing_id and t.seat = l.seat
	left join compacts.hearing_answers w on w.committee_id = l.committee_id and w.hearing_id = l.hearing_id and w.line = l.n
	where l.committee_id = $1 and l.hearing_id = $2
	order by l.item, l.n`

// Counting says how many participants are there at an item.
type Counting struct {
	Committee     people.CommitteeID
	Number        string
	Item, Present int
}

// Count stores how many are there as an item of the agenda begins, once. Staff may, while
// it is held. It goes on the public record as hearing.counted. ErrUnknown, ErrNotHeld,
// ErrItem, ErrPresent, ErrCounted.
func (s *Service) Count(ctx context.Context, who actor.Actor, n Counting) error {
	return s.run(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		switch {
		case h.State != Held:
			return ErrNotHeld
		case n.Item < 1 || n.Item > len(h.Agenda):
			return ErrItem.On("item")
		}
		seats, err := seatsOf(ctx, a, n.Committee, h.ID)
		if err != nil {
			return err
		}
		if most := len(seats.Present()); n.Present < 1 || n.Present > most {
			return ErrPresent.With("most", strconv.Itoa(most)).On("present")
		}
		if err := a.DoOr(ctx, ErrCounted, sqlItemAdd, n.Committee, h.ID, n.Item, n.Present, a.Now, a.Who.Person); err != nil {
			return err
		}
		return h.note(ctx, a, "hearing.counted", record.Pair{Key: "item", Value: strconv.Itoa(n.Item)}, record.Pair{Key: "present", Value: strconv.Itoa(n.Present)})
	})
}

// Saying is a line of the minutes; N changes one that stands, 0 adds one.
type Saying struct {
	Committee people.CommitteeID
	Number    string
	Line
}

// Say writes down what somebody said who is there, until the minutes are closed. Staff
// may; the digest of all goes on the record then. ErrUnknown, ErrNotHeld, ErrItem, ErrSeat,
// ErrLine, and what wording.Leaking says.
func (s *Service) Say(ctx context.Context, who actor.Actor, n Saying) error {
	n.Said, n.Because, n.Evidence = wording.Tidy(n.Said), wording.Tidy(n.Because), wording.Tidy(n.Evidence)
	return s.run(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		if h.State != Held {
			return ErrNotHeld
		}
		for field, text := range map[string]string{"said": n.Said, "because": n.Because, "evidence": n.Evidence} {
			if leak := wording.Leaking(field, text); leak != nil {
				return leak
			}
		}
		if !wording.Fits(n.Said, 1, maxSaid) || !wording.Fits(n.Because, 1, maxSaid) || !wording.Fits(n.Evidence, 0, maxBacked) || n.Sort != View && n.Sort != Question {
			return ErrLine.On("said")
		}
		seats, err := seatsOf(ctx, a, n.Committee, h.ID)
		if err != nil {
			return err
		}
		if _, there := seats.Present().at(n.Seat); !there {
			return ErrSeat.On("seat")
		}
		if n.N > 0 {
			return a.DoOr(ctx, ErrLine, sqlLineChange, n.Committee, h.ID, n.N, n.Seat, n.Sort, n.Said, n.Because, n.Evidence)
		}
		items, err := pg.All[Item](ctx, a, sqlItems, n.Committee, h.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(items, func(i Item) bool { return i.N == n.Item }) {
			return ErrItem.On("item")
		}
		return a.Do(ctx, sqlLineAdd, n.Committee, h.ID, n.Item, n.Seat, n.Sort, n.Said, n.Because, n.Evidence, a.Now, a.Who.Person)
	})
}

// Close closes the minutes and asks everybody who was there to confirm them. Staff may,
// but for whoever chaired. It goes on the public record as hearing.minuted, with their
// digest. ErrUnknown, ErrChaired, ErrUncounted, hearing.cannot.minute.
func (s *Service) Close(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.run(ctx, who, c, number, func(a people.Act, h Hearing) error {
		if _, err := h.next(Minute); err != nil {
			return err
		}
		if a.Who.Person == h.Chair {
			return ErrChaired
		}
		items, err := pg.All[Item](ctx, a, sqlItems, c, h.ID)
		if err != nil {
			return err
		}
		for n := range h.Agenda {
			if !slices.ContainsFunc(items, func(i Item) bool { return i.N == n+1 }) {
				return ErrUncounted.With("item", strconv.Itoa(n+1))
			}
		}
		lines, err := pg.All[Line](ctx, a, sqlLines, c, h.ID)
		if err != nil {
			return err
		}
		days, err := rule.Int(ctx, a, c, "hearing.correction_days", a.Today)
		if err != nil {
			return err
		}
		until := a.Today.AddDays(days)
		to, err := pg.All[recipient](ctx, a, sqlPresentPeople, c, h.ID)
		if err != nil {
			return err
		}
		if err := h.tell(ctx, a, "hearing.minutes", map[string]string{"title": h.Title, "until": until.String()}, to...); err != nil {
			return err
		}
		return h.move(ctx, a, change{on: Minute, correct: until, said: []record.Pair{
			{Key: "minutes_sha256", Value: minutesSum(items, lines)}, {Key: "until", Value: until.String()},
		}})
	})
}

// minutesSum is the digest of the minutes as they were closed.
func minutesSum(items []Item, lines []Line) string {
	var b strings.Builder
	for _, i := range items {
		b.WriteString("item " + strconv.Itoa(i.N) + " present " + strconv.Itoa(i.Present) + "\n")
	}
	for _, l := range lines {
		b.WriteString(strings.Join([]string{
			strconv.Itoa(l.N), strconv.Itoa(l.Item), strconv.Itoa(l.Seat), string(l.Party), string(l.Sort), l.Said, l.Because, l.Evidence,
		}, "\t") + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
