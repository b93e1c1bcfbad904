package outbox

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/seal"
)

// MessageID is the key of a message.
type MessageID = id.ID[Message]

// New is something a household is to be told.
type New struct {
	Committee people.CommitteeID
	Event     string            // what happened, unique for ever within the committee: "card.issued:A-0137"; the same again is the same message
	Kind      string            // names the words: catalogue keys message.<Kind>.title and message.<Kind>.text, filled with Params in the reader's language
	Params    map[string]string // facts, never sentences
	Dwelling  people.DwellingID // whose household is told
	Resident  people.ResidentID // one person of it; zero for the whole household
	Urgent    bool              // quiet hours do not hold it (a car to be moved)
	Stranger  bool              // somebody unknown made it: quiet hours hold it all the same
	Many      string            // the kind that says it of several (parameter n): while the household has not been told of the last one this is joined to it; empty for none
	Link      string            // root-relative page that says more, may be empty
	Secret    Secret            // the address that the SMS names in place of Link; nothing else shows it
}

// Secret is a root-relative address that only whose phone it is may open. It lies
// sealed until an SMS is sent, and is forgotten when the message was told: no page,
// slip, group or export has it.
type Secret struct {
	sealed []byte
	key    string
}

// SealSecret closes an address for the message of an event.
func SealSecret(key *seal.Key, c people.CommitteeID, event, address string) Secret {
	return Secret{key.Seal(address, bound(c, event)), key.ID()}
}

func bound(c people.CommitteeID, event string) string { return c.String() + "/" + event }

// Params are the facts of a message, as the database keeps them.
type Params map[string]string

// Scan reads what is stored.
func (p *Params) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok {
		return errParams
	}
	return json.Unmarshal(b, (*map[string]string)(p))
}

// Message is one thing told, or to be told, to one household.
type Message struct {
	ID         MessageID         `db:"id"`
	Event      string            `db:"event"`
	Kind       string            `db:"kind"`
	Params     Params            `db:"params"`
	DwellingID people.DwellingID `db:"dwelling_id"`
	ResidentID people.ResidentID `db:"resident_id"` // zero for the whole household
	Urgent     bool              `db:"urgent"`
	Link       string            `db:"link"`
	MadeAt     time.Time         `db:"made_at"`
	State      State             `db:"state"`
	ToldAt     *time.Time        `db:"told_at"`
}

// Title is the message in one line, in a reader's language.
func (m Message) Title(w i18n.Speaker) string { return m.say(w, ".title") }

// Text is the message in full.
func (m Message) Text(w i18n.Speaker) string { return m.say(w, ".text") }

func (m Message) say(w i18n.Speaker, part string) string {
	if m.Params[gone] != "" {
		return w.Say("outbox.gone" + part)
	}
	pairs := make([]string, 0, 2*len(m.Params))
	for k, v := range m.Params {
		pairs = append(pairs, k, v)
	}
	return w.Say("message."+m.Kind+part, pairs...)
}

var (
	// ErrUnknown says that there is no such message, or none for the actor.
	ErrUnknown = errs.New(errs.NotFound, "message.unknown")
	// ErrMalformed refuses a message that a caller has put together wrongly.
	ErrMalformed = errs.New(errs.Internal, "message.malformed")

	errParams = errs.New(errs.Internal, "message.params")
)

var kindForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)

// check refuses what no caller may ask for: these are its mistakes, not a person's.
func (n New) check() error {
	var wrong string
	length := utf8.RuneCountInString(n.Event)
	switch {
	case n.Committee.Zero() || n.Dwelling.Zero():
		wrong = "to nobody"
	case length < 1 || length > 160 || !utf8.ValidString(n.Event) || strings.ContainsRune(n.Event, 0):
		wrong = "event"
	case !kindForm.MatchString(n.Kind):
		wrong = "kind"
	case n.Link != "" && (!strings.HasPrefix(n.Link, "/") || strings.HasPrefix(n.Link, "//") || strings.Contains(n.Link, "\\")):
		wrong = "link"
	}
	if wrong == "" {
		return nil
	}
	return ErrMalformed.Because(fmt.Errorf("message %q: %s", n.Kind, wrong)) //nolint:err113 // for the log
}

// stored gives the parameters as JSON; PostgreSQL keeps no NUL.
func (n New) stored() (string, error) {
	clean := make(map[string]string, len(n.Params))
	for k, v := range n.Params {
		clean[k] = strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", "\uFFFD")
	}
	b, err := json.Marshal(clean)
	if err != nil {
		return "", fmt.Errorf("message: %w", err)
	}
	return string(b), nil
}
