package arch_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/clause"
	"ziguan/compacts/hearing"
	"ziguan/compacts/past"
	"ziguan/compacts/posting"
	"ziguan/compacts/vote"
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
	// eventTable has a row for each move, or it is why there is none.
	eventTable string
	mermaid    string
}

// machines are all of the program, in the order docs/states.md shows them.
var machines = []machine{
	taken(posting.Moves(), "Posting (公示)", "postings_state", "compacts.posting_events"),
	taken(posting.ObjectionMoves(), "Objection (异议)", "objections_state", "compacts.objection_events"),
	taken(past.Moves(), "Decision entered afterwards (补录)", "past_state", "compacts.past_events"),
	taken(vote.Moves(), "Vote (表决)", "votes_state", "compacts.vote_events"),
	taken(clause.Moves(), "Compact (公约)", "compacts_state", "compacts.compact_events"),
	taken(clause.RemarkMoves(), "Remark (意见)", "remarks_state", "compacts.remark_events"),
	taken(hearing.Moves(), "Hearing (听证会)", "hearings_state", "compacts.hearing_events"),
	taken(application.Moves(), "Application (申请)", "applications_state", "parking.application_events"),
	taken(application.ConsentMoves(), "Consent (业主同意)", "consents_state", "parking.consent_events"),
	taken(proposal.Moves(), "Card by exception (特批)", "proposals_state", "parking.proposal_events"),
	taken(parking.CardMoves(), "Card (停车卡)", "cards_state", "parking.card_events"),
	taken(renewal.Moves(), "Renewal (年度续卡)", "renewals_state", "parking.renewal_events"),
	taken(change.AppealMoves(), "Appeal (申诉)", "appeals_state", "parking.appeal_events"),
	taken(privacy.RequestMoves(), "Correction (更正)", "data_requests_state", "parking.data_request_events"),
	taken(outbox.MessageMoves(), "Message (通知)", "messages_state",
		"each try to tell is a row of outbox.deliveries, and a message stands where its tries have brought it"),
	taken(visit.Moves(), "Visitor pass (来访登记)", "visits_state", "parking.visit_events"),
	taken(movecall.Moves(), "Move-car call (挪车)", "move_calls_state", "parking.move_call_events"),
}

func taken[S, E ~string](t fsm.Table[S, E], title, constraint, eventTable string) machine {
	m := machine{name: t.Name, title: title, constraint: constraint, eventTable: eventTable, mermaid: t.Mermaid()}
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

const listEvents = `
	select n.nspname || '.' || c.relname,
		exists (select from pg_constraint k
			where k.contype = 'f' and k.conrelid = c.oid and array_length(k.conkey, 1) > 1
				and k.confrelid = (select s.conrelid from pg_constraint s where s.conname = $1)),
		exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgfoid = 'record.append_only()'::regprocedure),
		(select count(*) from pg_attribute a
			where a.attrelid = c.oid and a.attname in ('was', 'event', 'became', 'at', 'actor_role', 'actor')) = 6
	from pg_class c
	join pg_namespace n on n.oid = c.relnamespace
	where n.nspname || '.' || c.relname = $2`

// Every machine leaves a row for each move, beside what it moves and never changed, or
// it is said why not.
func TestEveryMachineHasItsEvents(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t).Bare()
	for _, m := range machines {
		if strings.Contains(m.eventTable, " ") {
			continue // says why not
		}
		var name string
		var points, kept, tells bool
		if err := db.QueryRowContext(t.Context(), listEvents, m.constraint, m.eventTable).Scan(&name, &points, &kept, &tells); err != nil {
			t.Errorf("%s: no table %q: %v", m.name, m.eventTable, err)
		} else if !points || !kept || !tells {
			t.Errorf("%s: %s points at what moves %t, is never changed %t, tells of a move %t", m.name, name, points, kept, tells)
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
