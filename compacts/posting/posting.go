package posting

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ziguan/compacts/source"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
)

// Kind is what is posted; each has its own period among the committee's rules.
type Kind string

// The kinds.
const (
	Applications Kind = "applications" // 停车卡申请
	Cards        Kind = "cards"        // 发卡
	Kin          Kind = "kin"          // 自管会成员及亲属用车
	Rule         Kind = "rule"         // 规则变更
	Move         Kind = "move"         // 收回、暂停停车卡
	Past         Kind = "past"         // 补录: what was decided before
	Roll         Kind = "roll"         // 表决人名册
	Ballot       Kind = "vote"         // 表决公告: what is asked, when, and of whom
	Result       Kind = "result"       // 表决结果
	Compact      Kind = "compact"      // 公约公示: a draft, to be read
	Consultation Kind = "consultation" // 公约征求意见
	Hearing      Kind = "hearing"      // 听证会公告: what is proposed, where and when
	Record       Kind = "record"       // 听证会记录: what was found, adopted and not
	Other        Kind = "other"        // staff's own, with a title and a text
)

// Kinds lists them in the order of a page.
var Kinds = []Kind{Applications, Cards, Kin, Rule, Move, Past, Roll, Ballot, Result, Compact, Consultation, Hearing, Record, Other}

// PostingID is the key of a posting.
type PostingID = id.ID[Posting]

// Posting is one sheet on the board.
type Posting struct {
	ID PostingID `db:"id"`
	Number
	Kind     Kind          `db:"kind"`
	Title    string        `db:"title"`
	Text     string        `db:"text"`
	SHA256   []byte        `db:"text_sha256"` // of Canon: what was posted, to the letter
	PostedOn day.Day       `db:"posted_on"`
	Days     int           `db:"days"`
	Unit     calendar.Unit `db:"unit"`
	Rest     calendar.Rest `db:"rest"`
	// LastDay is the last day as it was known when the sheet was made; none where
	// a year's holidays were not published then.
	LastDay  day.Day   `db:"last_day"`
	State    State     `db:"state"`
	Since    time.Time `db:"state_since"`
	Reason   string    `db:"reason"` // of a withdrawal
	Version  int       `db:"version"`
	PostedAt time.Time `db:"posted_at"`
	// Of is what the posting is of, where that has a page of its own; zero for itself.
	Of      source.ID    `db:"of_source"`
	OfCited source.Cited `db:"of_cited"`
}

// Item is a line of a posting. Ref is the number of an application or a card:
// people find themselves by it. Plate and Name are given whole and stored masked.
type Item struct {
	Ref   string `db:"ref"`
	Class string `db:"class"`
	Plate string `db:"plate"`
	Name  string `db:"name"`
	Note  string `db:"note"`
}

// Number is what people call a posting: 公示〔2026〕12号, in an address 2026-12.
type Number struct {
	Year int `db:"year"`
	Seq  int `db:"seq"`
}

var (
	// ErrUnknown says that the committee has no such posting.
	ErrUnknown = errs.New(errs.NotFound, "posting.unknown")
	// ErrMoved says that somebody else changed the posting a moment before.
	ErrMoved = errs.New(errs.Conflict, "posting.moved")
)

var numberForm = regexp.MustCompile(`^([0-9]{4})-([1-9][0-9]{0,5})$`)

// String is the number as it stands in an address and on the record.
func (n Number) String() string { return strconv.Itoa(n.Year) + "-" + strconv.Itoa(n.Seq) }

// ParseNumber reads what String wrote; ErrUnknown otherwise.
func ParseNumber(s string) (Number, error) {
	m := numberForm.FindStringSubmatch(s)
	if m == nil {
		return Number{}, ErrUnknown
	}
	year, _ := strconv.Atoi(m[1]) // the form has digits alone
	seq, _ := strconv.Atoi(m[2])
	return Number{year, seq}, nil
}

// Period is the posting's period as its rule set it.
func (p Posting) Period() calendar.Period {
	return calendar.Period{Days: p.Days, Unit: p.Unit, Rest: p.Rest}
}

// last is the last day of the period; none while a year is not published.
func (p Posting) last(c calendar.Calendar) day.Day {
	if !p.LastDay.Zero() {
		return p.LastDay
	}
	d, err := c.End(p.PostedOn, p.Period())
	if err != nil {
		return 0
	}
	return d
}

// Canon is the posted text as its digest is made of it: a line each for what the
// posting is, its text, and one for each item.
func Canon(k Kind, title, text string, items []Item) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "ziguan/posting/v1\nkind: %s\ntitle: %s\ntext: %s\n", k, title, strings.ReplaceAll(text, "\n", "\\n"))
	for _, i := range items {
		fmt.Fprintf(&b, "item: %s\n", strings.Join([]string{i.Ref, i.Class, i.Plate, i.Name, i.Note}, "\t"))
	}
	return []byte(b.String())
}

func digest(k Kind, title, text string, items []Item) [32]byte {
	return sha256.Sum256(Canon(k, title, text, items))
}
