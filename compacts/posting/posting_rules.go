package posting

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ziguan/compacts/source"
	"ziguan/internal/errs"
	"ziguan/internal/mask"
	"ziguan/internal/people"
	"ziguan/internal/wording"
)

var (
	// ErrKind refuses a kind that is none, or not for whoever asks.
	ErrKind = errs.New(errs.Invalid, "posting.kind.invalid")
	// ErrTitle refuses a title that is empty or over 60 characters.
	ErrTitle = errs.New(errs.Invalid, "posting.title.invalid")
	// ErrText refuses a text that is empty, over-long (parameter max) or unreadable.
	ErrText = errs.New(errs.Invalid, "posting.text.invalid")
	// ErrItem refuses a line without a number, with one that stands twice, or
	// with an over-long note (parameter ref).
	ErrItem = errs.New(errs.Invalid, "posting.item.invalid")
)

// Bounds of texts, in characters.
const (
	maxTitle = 60
	maxText  = 5000
	maxWords = 500 // an objection, an answer
	maxRef   = 40
	maxNote  = 200
	maxPlace = 60
)

// New is what is to be posted.
type New struct {
	Committee   people.CommitteeID
	Kind        Kind
	Title, Text string
	Items       []Item
	Of          source.ID           // what it is of, where that is a source itself
	Opinions    []source.NewOpinion // what the party branch and the residents' committee said of it before
	// Key is a one-time key: the same again gives the same posting. May be empty.
	Key string
}

// check tidies what is to be posted, masks it, and refuses what names somebody.
func (n New) check() (New, error) {
	if !slices.Contains(Kinds, n.Kind) {
		return n, ErrKind.On("kind")
	}
	n.Title, n.Text = wording.Tidy(n.Title), wording.Tidy(n.Text)
	wrong := []*errs.Error{
		sized(n.Title, maxTitle, ErrTitle.On("title")), wording.Leaking("title", n.Title),
		sized(n.Text, maxText, ErrText.With("max", "5000").On("text")), wording.Leaking("text", n.Text),
	}
	seen := map[string]bool{}
	items := make([]Item, len(n.Items))
	for i, item := range n.Items {
		item.Ref, item.Class, item.Note = wording.Tidy(item.Ref), wording.Tidy(item.Class), wording.Tidy(item.Note)
		item.Plate, item.Name = mask.Plate(item.Plate), mask.Name(item.Name)
		size := utf8.RuneCountInString(item.Ref)
		if size < 1 || size > maxRef || seen[item.Ref] || utf8.RuneCountInString(item.Note) > maxNote ||
			strings.ContainsFunc(item.Ref+item.Class+item.Note, unicode.IsControl) {
			return n, ErrItem.With("ref", item.Ref)
		}
		seen[item.Ref] = true
		wrong = append(wrong, wording.Leaking("items", item.Ref+" "+item.Class+" "+item.Note))
		items[i] = item
	}
	n.Items = items
	return n, form(wrong)
}

// form gives what is wrong: a single field's refusal as it is, several as one.
func form(fields []*errs.Error) error {
	fields = slices.DeleteFunc(fields, func(e *errs.Error) bool { return e == nil })
	if len(fields) == 1 {
		return fields[0]
	}
	return errs.Form(fields...)
}

// sized refuses a text that is empty, too long, or holds what nobody can read.
func sized(s string, most int, refusal *errs.Error) *errs.Error {
	if wording.Fits(s, 1, most) {
		return nil
	}
	return refusal
}
