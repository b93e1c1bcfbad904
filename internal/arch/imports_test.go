package arch_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layer is one step of the arrow: packages that know nothing of each other and
// of nothing that comes after them.
type layer struct {
	packages []string
	why      string
}

// order is the arrow, from what knows nothing to what knows everything. A
// package imports only packages of layers before its own. docs/architecture.md
// draws the same.
var order = []layer{
	{[]string{"internal/errs", "internal/mask", "internal/turn"}, "a refusal is what every package may give; what is shown of a name, the log too asks; heavy work waits its turn wherever it is done"},
	{[]string{
		"internal/actor", "internal/batch", "internal/clock", "internal/config", "internal/day", "internal/draw", "internal/fsm",
		"internal/i18n", "internal/id", "internal/logx", "internal/photo", "internal/seal", "internal/sheet", "internal/strict", "internal/wording",
	}, "one small idea each, no rule of parking, no table"},
	{[]string{"compacts/tally", "internal/calendar", "internal/pg", "internal/pgserver", "migrations", "parking/plate", "parking/register/mend", "parking/token"}, "ways to the database, and grammars and calendars that need none"},
	{[]string{"internal/holding", "internal/record"}, "founding a committee begins its record, so the record comes first; every package from people on says what it keeps of a person"},
	{[]string{"internal/limit", "internal/account/password", "internal/moves"}, "how often somebody may try, and at what cost, is asked before anybody is known; whatever moves leaves its entry on the record"},
	{[]string{"internal/people"}, "who may do what; each of its acts goes on the record"},
	{[]string{"compacts/source"}, "what everything may rest on is a committee's, and knows nothing of what it is"},
	{[]string{"compacts/rule"}, "rules rest on a committee, and what they rest on is said of everything else in the same way"},
	{[]string{"internal/kin", "internal/outbox", "parking/succession"}, "who has an interest and who is to be told are people's; what they are told, everybody above says; what follows a card is moved before anybody reads it"},
	{[]string{"internal/backup", "parking/register"}, "a backup proves the record it holds, a register is read into dwellings and people"},
	{[]string{"internal/account"}, "who signs in, and what a committee asks of them: it waits as long as a rule of its compact says, and what goes wrong is told"},
	{[]string{"compacts", "compacts/posting"}, "what must be posted counts its days by the committee's rules and calendar"},
	{[]string{"compacts/hearing", "compacts/vote"}, "a vote's roll, question and result are posted, and so are a hearing's notice and its record"},
	{[]string{"compacts/past"}, "what was decided before is posted like what is decided now"},
	{[]string{"compacts/clause"}, "a compact is posted, voted on, or was decided before"},
	{[]string{"parking/class"}, "what a kind of card asks and gives rests on what was decided"},
	{[]string{"parking"}, "cards follow the committee's rules and the register"},
	{[]string{"parking/block"}, "a plate is kept out whatever card it is on, and its household may read why"},
	{[]string{"parking/stranger"}, "what anybody may send to a household is counted before it is a visit or a call"},
	{[]string{"parking/visit"}, "a visitor is let in where no card does; a plate with a card needs no pass"},
	{[]string{"parking/gate", "parking/movecall", "parking/application", "parking/proposal", "parking/renewal"}, "a check and a call read cards and passes and write none; an application earns a card, two people answer for one, a renewal prolongs many"},
	{[]string{"parking/watch"}, "what stands around the gate reads its records and hands it those of paper and barriers"},
	{[]string{"parking/change", "parking/household"}, "a household that moves out leaves its applications too"},
	{[]string{"billing"}, "money follows cards; it pulls, nobody pushes to it"},
	{[]string{"billing/tariff"}, "prices as data are made of money alone"},
	{[]string{"internal/privacy"}, "what is known of a person lies in all of them"},
	{[]string{"internal/services"}, "one place makes each subject's service"},
	{[]string{"internal/demo", "jobs", "web/place", "web/static", "web/ui/sanitise"}, "the demonstration plays the real use cases; when, what places are called, and what is only served or let through"},
	{[]string{"web/ui"}, "the parts of a page know no subject"},
	{[]string{"web/kit"}, "what every handler shares"},
	{[]string{"web/*"}, "one folder a subject; none knows another"},
	{[]string{"web/gallery"}, "the gallery shows every subject's pages"},
	{[]string{"web"}, "the table of routes knows every subject"},
	{[]string{"cmd/ziguan"}, "the only wiring"},
}

// rank finds a package's layer; -1 where it has no place.
func rank(pkg string) int {
	subject := -1
	for i, l := range order {
		if slices.Contains(l.packages, pkg) {
			return i
		}
		if slices.Contains(l.packages, "web/*") {
			subject = i
		}
	}
	if strings.HasPrefix(pkg, "web/") {
		return subject
	}
	return -1
}

// Imports run one way: a package knows only what comes before it.
func TestImportsFlowOneWay(t *testing.T) {
	t.Parallel()
	for _, f := range written() {
		if forTests(f.dir()) || f.dir() == "internal/arch" {
			continue
		}
		mine := rank(f.dir())
		if mine < 0 {
			t.Errorf("%s: the package %s has no place in the order of this test", f.path, f.dir())
			continue
		}
		for _, spec := range f.ast.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			pkg, ours := strings.CutPrefix(path, module)
			switch {
			case !ours:
			case forTests(pkg):
				t.Errorf("%s: imports %s, which is for tests alone", f.at(spec), pkg)
			case rank(pkg) >= mine:
				t.Errorf("%s: %s imports %s, against the arrow", f.at(spec), f.dir(), pkg)
			}
		}
	}
}

// owners tells who alone may know a library; a folder stands for all below it.
var owners = []struct {
	library string
	only    []string
	why     string
}{
	{"github.com/gofiber/fiber", []string{"web"}, "only web knows fiber"},
	{"github.com/valyala/fasthttp", []string{"web"}, "only web knows fiber"},
	{"github.com/danielgtaylor/huma", []string{"web/api"}, "huma is for the JSON interface alone"},
	{"github.com/a-h/templ", []string{"web"}, "pages are drawn in web"},
	{"github.com/gorilla/feeds", []string{"web/postings"}, "the feed is the board's"},
	{"github.com/arran4/golang-ical", []string{"web/hearings"}, "the calendar entry is a hearing's"},
	{"github.com/robfig/cron", []string{"jobs"}, "only jobs knows cron"},
	{"net/http", []string{"web", "cmd"}, "the domain knows no HTTP"},
	{"html/template", nil, "pages are templ components"},
	{"text/template", []string{"internal/i18n"}, "sentences are catalogues, pages are templ components"},
	{"log", nil, "the log is slog, from logx"},
	{"github.com/jmoiron/sqlx", []string{"internal/pg"}, "the domain sees a Tx or a Reader"},
	{"database/sql", []string{"internal/pg", "internal/pgserver", "internal/backup", "migrations", "cmd"}, "the domain sees a Tx or a Reader"},
	{"github.com/pressly/goose", []string{"migrations"}, "one way to migrate"},
	{"github.com/spf13/cobra", []string{"cmd"}, "commands are cmd's"},
	{"github.com/spf13/pflag", []string{"cmd"}, "commands are cmd's"},
	{"github.com/caarlos0/env", []string{"internal/config"}, "one place reads the environment"},
	{"github.com/xuri/excelize", []string{"internal/sheet"}, "spreadsheets are tables of text to everybody else"},
	{"github.com/alexedwards/argon2id", []string{"internal/account"}, "passwords are the account's"},
	{"github.com/pquerna/otp", []string{"internal/account"}, "second factors are the account's"},
	{"github.com/yuin/goldmark", []string{"web/help"}, "Markdown is the handbook's"},
	{"github.com/microcosm-cc/bluemonday", []string{"web/ui/sanitise"}, "one place lets markup through"},
	{"github.com/mozillazg/go-pinyin", []string{"internal/people"}, "readings of names are people's"},
	{"testing", nil, "the program does not test itself"},
}

// A library has one owner, so that taking another is one package's work.
func TestLibrariesHaveOneOwner(t *testing.T) {
	t.Parallel()
	for _, f := range parsed() {
		if f.test() || forTests(f.dir()) {
			continue
		}
		for _, spec := range f.ast.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			for _, o := range owners {
				if path != o.library && (o.library == "log" || !strings.HasPrefix(path, o.library+"/")) || under(f.dir(), o.only...) {
					continue
				}
				if o.library == "database/sql" && path == "database/sql/driver" {
					continue // a type's Value
				}
				t.Errorf("%s: %s imports %s: %s", f.at(spec), f.dir(), path, o.why)
			}
		}
	}
}

// The drawing in docs/architecture.md has every package of the order.
func TestTheDrawingIsComplete(t *testing.T) {
	t.Parallel()
	var drawing string
	for _, s := range files() {
		if s.path == "docs/architecture.md" {
			_, drawing, _ = strings.Cut(s.text, "```mermaid")
			drawing, _, _ = strings.Cut(drawing, "```")
		}
	}
	there := map[string]bool{}
	for _, f := range written() {
		there[f.dir()] = true
	}
	for _, l := range order {
		for _, pkg := range l.packages {
			if there[pkg] && !strings.Contains(drawing, pkg) && !strings.Contains(drawing, "· "+strings.TrimPrefix(pkg, "internal/")) {
				t.Errorf("%s is not drawn in docs/architecture.md", pkg)
			}
		}
	}
}
