package arch_test

import (
	"regexp"
	"slices"
	"testing"
)

// writersOf are the tables of each package: it alone writes them.
var writersOf = map[string][]string{
	"compacts/hearing": {
		"compacts.hearing_answers", "compacts.hearing_events", "compacts.hearing_items", "compacts.hearing_lines", "compacts.hearing_seats",
		"compacts.hearing_signups", "compacts.hearing_words", "compacts.hearings",
	},
	"compacts/past": {"compacts.past", "compacts.past_events", "compacts.past_papers", "compacts.past_vouchers"},
	"compacts/rule": {"compacts.calendar_years", "compacts.rules"},
	"compacts/vote": {
		"compacts.ballot_keyings", "compacts.ballot_papers", "compacts.ballot_visits", "compacts.ballots", "compacts.roll_units", "compacts.roll_voters", "compacts.vote_events",
		"compacts.proxies", "compacts.vote_imports", "compacts.vote_recounts", "compacts.vote_results", "compacts.votes",
	},
	"compacts/clause": {
		"compacts.compact_drafts", "compacts.compact_events", "compacts.compact_votes", "compacts.compacts", "compacts.parties",
		"compacts.remark_events", "compacts.remark_seconds", "compacts.remarks", "compacts.signatures",
	},
	"compacts/source": {"compacts.filings", "compacts.opinions", "compacts.sources"},
	"compacts/posting": {
		"compacts.announcement_versions", "compacts.announcements", "compacts.objection_events", "compacts.objections", "compacts.posting_events",
		"compacts.posting_items", "compacts.posting_proofs", "compacts.postings",
	},
	"internal/account": {
		"people.account_letters", "people.attachments", "people.devices", "people.known_devices", "people.letters", "people.one_time_codes",
		"people.people", "people.phone_codes", "people.phone_proofs", "people.second_devices", "people.sessions", "people.setups", "people.tokens",
		"people.wrong_series",
	},
	"internal/kin":    {"people.interests"},
	"internal/limit":  {"people.attempts"},
	"internal/outbox": {"outbox.deliveries", "outbox.messages", "outbox.settings", "outbox.webhooks"},
	"internal/people": {
		"people.batch_changes", "people.batches", "people.committees", "people.contacts", "people.districts", "people.dwellings",
		"people.occupancies", "people.office_roles", "people.residents", "people.roles", "people.streets", "people.uploads",
	},
	"internal/privacy": {"parking.data_request_events", "parking.data_requests"},
	"internal/record":  {"record.entries", "record.heads"},
	"jobs":             {"jobs.runs"},
	"parking": {
		"parking.card_events", "parking.card_plates", "parking.cards", "parking.claims", "parking.vehicles",
	},
	"parking/block": {"parking.blocks"},
	"parking/class": {"parking.class_terms", "parking.classes"},
	"parking/application": {
		"parking.application_events", "parking.application_numbers", "parking.application_plates", "parking.applications",
		"parking.consent_events", "parking.consents", "parking.document_checks", "parking.paper_copies",
	},
	"parking/change": {"parking.appeal_events", "parking.appeals", "parking.substitutes"},
	"parking/watch": { // and package gate by parking.record_checks
		"parking.checks", "parking.differences", "parking.gate_hours", "parking.gate_notes", "parking.gates", "parking.lane_counts",
		"parking.lookups", "parking.presences", "parking.shifts",
	},
	"parking/movecall": {"parking.move_call_events", "parking.move_calls"},
	"parking/proposal": {"parking.proposal_events", "parking.proposals"},
	"parking/register": {"parking.claim_changes"},
	"parking/renewal":  {"parking.campaigns", "parking.renewal_events", "parking.renewals"},
	"parking/stranger": {"parking.not_passed_on"},
	"parking/visit":    {"parking.visit_events", "parking.visits"},
}

// guest is a package that writes a table of another's, with the reason.
type guest struct{ pkg, table string }

// Why a package writes what is another's.
const (
	below   = "what hangs on a card goes on with the next one in the act that gives it, below those whose tables these are"
	brought = "what came with a list came before the cards, below them; an undone list takes it back"
	homes   = "whoever shows a letter or papers stands in the register from that act on, by what they showed"
	many    = "three thousand cards are prolonged in one statement, with what each was before it"
)

var guests = map[guest]string{
	{"parking/succession", "parking.appeals"}:        below,
	{"parking/succession", "parking.card_plates"}:    below,
	{"parking/succession", "parking.cards"}:          below,
	{"parking/succession", "parking.move_calls"}:     below,
	{"parking/succession", "parking.renewal_events"}: below,
	{"parking/succession", "parking.renewals"}:       below,
	{"parking/succession", "parking.substitutes"}:    below,
	{"parking/register", "parking.claims"}:           brought,
	{"parking/register", "parking.vehicles"}:         brought,
	{"parking/renewal", "parking.cards"}:             many,
	{"parking/renewal", "parking.card_events"}:       many,
	{"internal/account", "people.residents"}:         homes,
	{"internal/account", "people.occupancies"}:       homes,
}

var writesTable = regexp.MustCompile(`\b(?:insert\s+into|update|delete\s+from)\s+(\w+\.\w+)`)

// A table has one package that writes it; another passes through that package's
// functions, or is named here with the reason why it cannot.
func TestATableHasOneWriter(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for pkg, tables := range writersOf {
		for _, table := range tables {
			if owner[table] != "" {
				t.Errorf("%s has two owners, %s and %s", table, owner[table], pkg)
			}
			owner[table] = pkg
		}
	}
	written, used := map[string]bool{}, map[guest]bool{}
	for _, c := range statements() {
		pkg := c.file.dir()
		if under(pkg, ownersSQL...) {
			continue
		}
		for _, m := range writesTable.FindAllStringSubmatch(c.text, -1) {
			g := guest{pkg, m[1]}
			written[m[1]], used[g] = written[m[1]] || owner[m[1]] == pkg, true
			if owner[m[1]] != pkg && guests[g] == "" {
				t.Errorf("%s: %s writes %s, whose owner is %q: pass through a function of its", c.file.at(c.node), c.name, m[1], owner[m[1]])
			}
		}
	}
	for table, pkg := range owner {
		if !written[table] {
			t.Errorf("%s: its owner %s does not write it", table, pkg)
		}
	}
	for g, why := range guests {
		if !used[g] || why == "" || slices.Contains(writersOf[g.pkg], g.table) {
			t.Errorf("%s is named as a guest of %s and is none", g.pkg, g.table)
		}
	}
}
