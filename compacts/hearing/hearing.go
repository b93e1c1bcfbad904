package hearing

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/internal/day"
	"ziguan/internal/id"
)

// ID is the key of a hearing.
type ID = id.ID[Hearing]

// Kind is what a hearing is about.
type Kind string

// The kinds.
const (
	Fee     Kind = "fee"     // 收费
	Compact Kind = "compact" // 公约
	Other   Kind = "other"
)

// Kinds lists them in the order of a form.
func Kinds() []Kind { return []Kind{Fee, Compact, Other} }

// Party is a kind of seat: whose side somebody speaks for.
type Party string

// The kinds of seat.
const (
	CarOwner Party = "car_owner" // 有车住户
	NoCar    Party = "no_car"    // 无车住户
	Tenant   Party = "tenant"    // 租户
	Merchant Party = "merchant"  // 商户
	Operator Party = "operator"  // 停车管理方
	Expert   Party = "expert"    // 专业人士
	Street   Party = "street"    // 街道、社区
)

// Parties lists them in the order of a form.
func Parties() []Party { return []Party{CarOwner, NoCar, Tenant, Merchant, Operator, Expert, Street} }

// Resident reports whether seats of the kind are residents' who use the parking.
func (p Party) Resident() bool { return p == CarOwner || p == NoCar || p == Tenant }

// Way is how seats of a kind are filled.
type Way string

// The ways.
const (
	ByDraw   Way = "draw"    // among those who signed up
	ByInvite Way = "invited" // by name or office
)

// Quota is how many seats of a kind there are, and how they are filled.
type Quota struct {
	Party  Party `json:"kind"`
	Places int   `json:"places"`
	Way    Way   `json:"way"`
}

// Paper is a document that was there with the notice: its file is not kept, its digest is.
type Paper struct {
	Title  string `json:"title"`
	Text   string `json:"text"`             // what it comes to, up to 300 characters
	SHA256 string `json:"sha256,omitempty"` // in lower-case hex
}

// List is a short list that a hearing keeps with itself.
type List[T any] []T

// Scan reads what Value wrote.
func (l *List[T]) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok {
		return fmt.Errorf("list of hearing: %T", v)
	}
	return json.Unmarshal(b, (*[]T)(l))
}

// Value is the list as JSON.
func (l List[T]) Value() (driver.Value, error) {
	if l == nil {
		l = List[T]{}
	}
	b, err := json.Marshal([]T(l))
	return string(b), err
}

// Hearing is one hearing.
type Hearing struct {
	ID ID `db:"id"`
	posting.Number
	Kind        Kind         `db:"kind"`
	Title       string       `db:"title"`
	Text        string       `db:"text"` // what is proposed, and why
	Papers      List[Paper]  `db:"papers"`
	Agenda      List[string] `db:"agenda"`
	Quotas      List[Quota]  `db:"quotas"`
	Place       string       `db:"place"`
	StartsOn    day.Day      `db:"starts_on"`
	StartsAt    time.Time    `db:"starts_at"`
	Minutes     int          `db:"minutes"`   // how long it takes
	Observers   int          `db:"observers"` // how many may look on; 0 where it is closed
	Chair       string       `db:"chair"`     // a person who holds a role here
	Recorder    string       `db:"recorder"`
	SignupEndOn day.Day      `db:"signup_ends_on"`
	SignupEnds  *time.Time   `db:"signup_ends_at"` // a sign-up of this instant is late
	DrawsOn     day.Day      `db:"draws_on"`
	Sources     string       `db:"sources"` // the public numbers that seats are drawn by, named beforehand
	NoticedOn   day.Day      `db:"noticed_on"`
	Sequence    int          `db:"sequence"` // how often it was postponed or cancelled
	ListSHA256  []byte       `db:"list_sha256"`
	Seeds       string       `db:"seeds"` // a source a line, as RFC 3797 takes them
	DrawnAt     *time.Time   `db:"drawn_at"`
	HeldAt      *time.Time   `db:"held_at"`
	Watched     int          `db:"watched"` // observers who came
	MinutedAt   *time.Time   `db:"minuted_at"`
	CorrectTo   day.Day      `db:"correct_until"` // the last day for a participant's word
	Finding     string       `db:"finding"`
	PublishedOn day.Day      `db:"published_on"`
	State       State        `db:"state"`
	Since       time.Time    `db:"state_since"`
	Reason      string       `db:"reason"` // of postponing or cancelling it
	Version     int          `db:"version"`
	DraftedAt   time.Time    `db:"drafted_at"`
	DraftedBy   string       `db:"drafted_by"`

	// The sheets on the board: of its notice and of its record.
	NoticeID    posting.PostingID `db:"notice_id"`
	RecordID    posting.PostingID `db:"record_id"`
	NoticeSheet source.Cited      `db:"notice_sheet"`
	RecordSheet source.Cited      `db:"record_sheet"`
}

// Source is the hearing as something that a ground may name.
func (h Hearing) Source() source.ID { return id.From[source.Source](h.ID.UUID()) }

// Cited is the hearing as a ground names it.
func (h Hearing) Cited() source.Cited {
	return source.Cited{Kind: source.Hearing, Number: h.Number.String()}
}

// Ends is when it should be over.
func (h Hearing) Ends() time.Time {
	return h.StartsAt.Add(time.Duration(h.Minutes) * time.Minute)
}

// Quota is how many seats a kind has; none of a kind that has none.
func (h Hearing) Quota(p Party) Quota {
	if i := slices.IndexFunc(h.Quotas, func(q Quota) bool { return q.Party == p }); i >= 0 {
		return h.Quotas[i]
	}
	return Quota{Party: p}
}

// Draws reports whether some seats are drawn.
func (h Hearing) Draws() bool {
	return slices.ContainsFunc(h.Quotas, func(q Quota) bool { return q.Way == ByDraw && q.Places > 0 })
}

// TakesSignups reports whether one may sign up at an instant.
func (h Hearing) TakesSignups(now time.Time) bool {
	return h.State == Noticed && h.SignupEnds != nil && now.Before(*h.SignupEnds) && len(h.ListSHA256) == 0
}

// same reports whether two drafts say the same.
func (h Hearing) same(o Hearing) bool {
	return h.Kind == o.Kind && h.Title == o.Title && h.Text == o.Text && h.Place == o.Place && h.StartsAt.Equal(o.StartsAt)
}
