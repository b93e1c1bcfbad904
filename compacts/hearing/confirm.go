package hearing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Said is what a participant says of the minutes.
type Said string

// The words.
const (
	Confirmed Said = "confirmed"
	Corrected Said = "corrected" // asks for a correction, which stands beside
	Refused   Said = "refused"   // does not sign; staff note why
)

// Word is what was said of the minutes from one seat.
type Word struct {
	Seat     int        `db:"seat"`
	Party    Party      `db:"kind"`
	Word     Said       `db:"word"`
	Text     string     `db:"text"`   // the correction, or why somebody does not sign
	Rating   int        `db:"rating"` // 1 was heard, 2 in part, 3 was not; 0 did not say
	Counter  bool       `db:"counter"`
	Scan     []byte     `db:"scan_sha256"` // of a signature on paper
	At       time.Time  `db:"at"`
	Answer   string     `db:"answer"` // the chair's, to a correction
	Answered *time.Time `db:"answered_at"`
}

const sqlWordAdd = `
	insert into compacts.hearing_words (committee_id, hearing_id, seat, word, text, rating, counter, scan_sha256, at, person)
	values ($1, $2, $3, $4, $5, nullif($6::int, 0), $7, $8, $9, $10)
	on conflict on constraint hearing_words_pk do nothing`

const sqlWords = `
	select w.seat, t.kind, w.word, w.text, coalesce(w.rating, 0) as rating, w.counter, w.scan_sha256, w.at, w.answer, w.answered_at
	from compacts.hearing_words w
	join compacts.hearing_seats t on t.committee_id = w.committee_id and t.hearing_id = w.hearing_id and t.seat = w.seat
	where w.committee_id = $1 and w.hearing_id = $2
	order by w.seat`

const sqlWordAnswer = `
	update compacts.hearing_words
	set answer = $4, answered_at = $5, answerer = $6
	where committee_id = $1 and hearing_id = $2 and seat = $3 and word = 'corrected' and answered_at is null`

// Confirmation is what somebody says who was there.
type Confirmation struct {
	At
	Word   Said
	Text   string // up to 300 characters; needed unless they confirm
	Rating int
	Scan   []byte // of a signature on paper; its digest is kept
}

// Confirm says a word on the minutes, once, within its days: whoever was there their own,
// staff what somebody signed or said at the counter, or that they do not sign. It goes on
// the public record as hearing.word, with digests. ErrUnknown, ErrSeat, ErrWord,
// ErrWordLate, ErrWordGiven.
func (s *Service) Confirm(ctx context.Context, who actor.Actor, n Confirmation) error {
	n.Text = wording.Tidy(n.Text)
	return s.onSeat(ctx, who, n.At, func(a people.Act, h Hearing, at Seat) error {
		staff := who.MayRun()
		switch {
		case at.PresentAt == nil:
			return ErrSeat
		case h.State != Minuted || a.Today > h.CorrectTo:
			return ErrWordLate.With("until", h.CorrectTo.String())
		case n.Word != Confirmed && n.Word != Corrected && (n.Word != Refused || !staff) || n.Rating < 0 || n.Rating > 3:
			return ErrWord.On("word")
		case n.Word == Confirmed:
			n.Text = ""
		case !wording.Fits(n.Text, 1, maxSaid):
			return ErrWord.On("text")
		}
		if leak := wording.Leaking("text", n.Text); leak != nil {
			return leak
		}
		var scan []byte
		if len(n.Scan) > 0 {
			sum := sha256.Sum256(n.Scan)
			scan = sum[:]
		}
		if err := a.DoOr(ctx, ErrWordGiven, sqlWordAdd, n.Committee, h.ID, n.Seat, n.Word, n.Text, n.Rating, staff, scan, a.Now, a.Who.Person); err != nil {
			return err
		}
		return h.note(ctx, a, "hearing.word", record.Pair{Key: "seat", Value: strconv.Itoa(n.Seat)}, record.Pair{Key: "word", Value: string(n.Word)},
			record.Pair{Key: "text_sha256", Value: sumOf(n.Text)}, record.Pair{Key: "scan_sha256", Value: hex.EncodeToString(scan)})
	})
}

func sumOf(text string) string {
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Reply answers a correction of the minutes, once; both stay beside what was written.
// Staff but the cashier may, but for whoever recorded. It goes on the public record as
// hearing.answered. ErrUnknown, ErrRecorded, ErrWord, ErrNothingAsked.
func (s *Service) Reply(ctx context.Context, who actor.Actor, n At, text string) error {
	text = wording.Tidy(text)
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		switch {
		case h.State != Minuted:
			return ErrNothingAsked
		case a.Who.Person == h.Recorder:
			return ErrRecorded
		case !wording.Fits(text, 1, maxSaid):
			return ErrWord.On("answer")
		}
		if leak := wording.Leaking("answer", text); leak != nil {
			return leak
		}
		if err := a.DoOr(ctx, ErrNothingAsked, sqlWordAnswer, n.Committee, h.ID, n.Seat, text, a.Now, a.Who.Person); err != nil {
			return err
		}
		return h.note(ctx, a, "hearing.answered", record.Pair{Key: "seat", Value: strconv.Itoa(n.Seat)}, record.Pair{Key: "text_sha256", Value: sumOf(text)})
	})
}
