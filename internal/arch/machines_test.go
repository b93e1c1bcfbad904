package arch_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/past"
	"ziguan/compacts/posting"
	"ziguan/internal/fsm"
	"ziguan/internal/outbox"
	"ziguan/internal/pgtest"
	"ziguan/internal/privacy"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
	"ziguan/parking/movecall"
	"ziguan/parking/proposal"
	"ziguan/parking/renewal"
	"ziguan/parking/visit"
)

// machine is a state machine with its types taken off.
type machine struct {
	name, title    string
	states, events []string
	finals         []string
	reachable      []string
	// constraint is the table's CHECK that allows the same states.
	constraint string
	mermaid    string
}

// machines are all of the program, in the order docs/states.md shows them.
var machines = []machine{
	taken(posting.Moves(), "Posting (公示)", "postings_state"),
	taken(posting.ObjectionMoves(), "Objection (异议)", "objections_state"),
	taken(past.Moves(), "Decision entered afterwards (补录)", "past_state"),
	taken(application.Moves(), "Application (申请)", "applications_state"),
	taken(application.ConsentMoves(), "Consent (业主同意)", "consents_state"),
	taken(proposal.Moves(), "Card by exception (特批)", "proposals_state"),
	taken(parking.CardMoves(), "Card (停车卡)", "cards_state"),
	taken(renewal.Moves(), "Renewal (年度续卡)", "renewals_state"),
	taken(change.AppealMoves(), "Appeal (申诉)", "appeals_state"),
	taken(privacy.RequestMoves(), "Correction (更正)", "data_requests_state"),
	taken(outbox.MessageMoves(), "Message (通知)", "messages_state"),
	taken(visit.Moves(), "Visitor pass (来访登记)", "visits_state"),
	taken(movecall.Moves(), "Move-car call (挪车)", "move_calls_state"),
}

func taken[S, E ~string](t fsm.Table[S, E], title, constraint string) machine {
	m := machine{name: t.Name, title: title, constraint: constraint, mermaid: t.Mermaid()}
	for _, s := range t.States() {
		m.states = append(m.states, string(s))
		if t.Final(s) {
			m.finals = append(m.finals, string(s))
		}
	}
	for _, s := range t.Reachable() {
		m.reachable = append(m.reachable, string(s))
	}
	for _, move := range t.Moves {
		if !slices.Contains(m.events, string(move.On)) {
			m.events = append(m.events, string(move.On))
		}
	}
	return m
}

const checkOf = `select pg_get_constraintdef(oid) from pg_constraint where conname = $1`

// The table of moves and the database's CHECK allow the same states.
func TestStatesAreThoseOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t).Bare()
	for _, m := range machines {
		var check string
		if err := db.QueryRowContext(t.Context(), checkOf, m.constraint).Scan(&check); err != nil {
			t.Fatalf("%s: %v", m.constraint, err)
		}
		var allowed []string
		for _, q := range regexp.MustCompile(`'(\w+)'`).FindAllStringSubmatch(check, -1) {
			allowed = append(allowed, q[1])
		}
		slices.Sort(allowed)
		if d := cmp.Diff(slices.Sorted(slices.Values(m.states)), allowed); d != "" {
			t.Errorf("%s (-table +database):\n%s", m.name, d)
		}
	}
}

// Every state is reached from the start, and some state ends the life.
func TestEveryStateIsReached(t *testing.T) {
	t.Parallel()
	for _, m := range machines {
		if d := cmp.Diff(slices.Sorted(slices.Values(m.states)), slices.Sorted(slices.Values(m.reachable))); d != "" {
			t.Errorf("%s (-states +reached):\n%s", m.name, d)
		}
		if len(m.finals) == 0 {
			t.Errorf("%s never ends", m.name)
		}
	}
}

// states is docs/states.md.
func states() string {
	var b strings.Builder
	b.WriteString(generated + "# States\n\nEach diagram is drawn from the table in the code that decides the moves; the database's CHECK and\n" +
		"the buttons on the pages come from the same table.\n")
	for _, m := range machines {
		b.WriteString("\n## " + m.title + "\n\n```mermaid\n" + m.mermaid + "```\n")
	}
	return b.String()
}
