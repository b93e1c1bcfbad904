package application

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// ID is the key of an application; the number, S-0012, is what people say and
// what a posting shows.
type ID = id.ID[Application]

// Application is a household's wish for a card.
type Application struct {
	ID          ID                `db:"id"`
	Number      string            `db:"number"`
	Class       class.Code        `db:"class"`
	DwellingID  people.DwellingID `db:"dwelling_id"`
	Dwelling    string            `db:"dwelling"`
	Pseudonym   string            `db:"pseudonym"`
	ResidentID  people.ResidentID `db:"resident_id"` // who is to hold the card; zero where the register does not know them
	Name        string            `db:"name"`
	Holder      class.Holder      `db:"holder"`
	Use         class.PlateUse    `db:"plate_use"`
	Rank        int               `db:"rank"`
	LeaseEnd    day.Day           `db:"lease_end"`
	Channel     string            `db:"channel"`
	State       State             `db:"state"`
	Since       time.Time         `db:"state_since"`
	TwoPeople   bool              `db:"two_people"`
	CheckedBy   people.PersonID   `db:"checked_by"`
	DecidedBy   people.PersonID   `db:"decided_by"`
	PostingID   PostingID         `db:"posting_id"`
	Card        class.Number      `db:"card"` // empty until issued
	Offers      int               `db:"offers"`
	SubmittedAt time.Time         `db:"submitted_at"`
	Version     int               `db:"version"`
	PlateList   string            `db:"plates"`
}

// Plates gives the plates asked for, sorted.
func (a Application) Plates() []plate.Plate {
	fields := strings.Fields(a.PlateList)
	out := make([]plate.Plate, len(fields))
	for i, f := range fields {
		out[i] = plate.Plate(f)
	}
	return out
}

// Channels by which an application came.
const (
	Online  = "online"
	Counter = "counter" // entered for somebody at the counter
)

var (
	// ErrUnknown says that the committee has no such application, or the actor
	// none they may see.
	ErrUnknown = errs.New(errs.NotFound, "application.unknown")
	// ErrMoved says that somebody else moved the application in the meantime.
	ErrMoved = errs.New(errs.Conflict, "application.moved")
	// ErrOpen refuses a second open application of a class for a dwelling
	// (parameter number is the first).
	ErrOpen = errs.New(errs.Conflict, "application.open")
	// ErrPlateApplied refuses a plate that another open application has.
	ErrPlateApplied = errs.New(errs.Conflict, "application.plate.applied")
	// ErrHolder refuses a class to somebody it is not for.
	ErrHolder = errs.New(errs.Invalid, "application.holder.invalid")
	// ErrNotHolder refuses a holder that the register does not know as such.
	ErrNotHolder = errs.New(errs.Invalid, "application.holder.unregistered")
	// ErrUse refuses another's car where the terms do not accept that.
	ErrUse = errs.New(errs.Invalid, "application.use.invalid")
	// ErrLeaseMissing refuses a tenant without the end of their lease.
	ErrLeaseMissing = errs.New(errs.Invalid, "application.lease.missing")
	// ErrLeaseOver refuses a lease that has ended.
	ErrLeaseOver = parking.ErrLeaseOver
	// ErrDocuments refuses to go on before every needed document matched and
	// holds (the page lists what is missing).
	ErrDocuments = errs.New(errs.Conflict, "application.documents.missing")
	// ErrConsent refuses to go on before the owner consented.
	ErrConsent = errs.New(errs.Conflict, "application.consent.missing")
	// ErrSamePerson refuses a decision by whoever looked at the papers.
	ErrSamePerson = errs.New(errs.Forbidden, "application.same_person")
	// ErrReason refuses an act without its reason, or with an over-long one.
	ErrReason = errs.New(errs.Invalid, "application.reason.invalid")
	// ErrPostingRuns refuses a card before its posting is over (parameter until).
	ErrPostingRuns = errs.New(errs.Conflict, "application.posting.runs")
	// ErrObjections refuses a card before every objection is answered.
	ErrObjections = errs.New(errs.Conflict, "application.objections.open")
	// ErrUpheld refuses a card against which an objection was upheld.
	ErrUpheld = errs.New(errs.Conflict, "application.objection.upheld")
)

var numberForm = regexp.MustCompile(`^` + class.ApplicationLetter + `[-\s]?0*([1-9][0-9]{0,6})$`)

// parseNumber reads a number as people write it, s-12; false for any other text.
func parseNumber(s string) (string, bool) {
	if len(s) > 40 {
		return "", false
	}
	m := numberForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(norm.NFKC.String(s))))
	if m == nil {
		return "", false
	}
	n, err := strconv.Atoi(m[1])
	return numberOf(n), err == nil
}

func numberOf(n int) string {
	digits := strconv.Itoa(n)
	return class.ApplicationLetter + "-" + strings.Repeat("0", max(0, 4-len(digits))) + digits
}

// asks is an application about to be judged by the terms of its class.
type asks struct {
	holder   class.Holder
	kinds    []string // what the household's person is to the dwelling by the register; nil where nobody asks it
	use      class.PlateUse
	lease    day.Day
	terms    class.Terms
	today    day.Day
	required bool // the register must know the holder
}

// mayApply refuses what no papers could mend. Each wrong field has its refusal.
func mayApply(a asks) error {
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	_, ok := a.terms.Rank(a.holder)
	note(!ok, ErrHolder.On("holder"))
	note(ok && a.required && !slices.Contains(a.kinds, string(a.holder)), ErrNotHolder.On("holder"))
	note(a.use != class.UseSelf && !slices.Contains(a.terms.Uses, a.use), ErrUse.On("use"))
	note(a.holder == class.HolderTenant && a.lease.Zero(), ErrLeaseMissing.On("lease_end"))
	note(!a.lease.Zero() && a.lease < a.today, ErrLeaseOver.On("lease_end"))
	if len(wrong) == 1 {
		return wrong[0]
	}
	return errs.Form(wrong...)
}

// clean folds a reason or a rule to one stored line; the refusal where nothing
// or too much is left.
func clean(s string, refusal *errs.Error) (string, error) {
	s, err := parking.NeededReason(s)
	if err != nil {
		return "", refusal
	}
	return s, nil
}
