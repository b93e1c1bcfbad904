package arch_test

import (
	"testing"

	"ziguan/internal/pgtest"
)

// Why a column that names something has no foreign key.
const (
	byPseudonym = "a role and a pseudonym, which stand for nobody's row"
	byPerson    = "a person as text, empty where a program acted or the household itself"
	checkGoes   = "a check goes when its retention ends, what it left behind stays"
)

// pointers are the columns without a foreign key that look as if they had one, each
// with its reason.
var pointers = map[string]string{
	"compacts.announcement_versions.ended_by": byPerson,
	"compacts.announcements.made_by":          byPerson,
	"compacts.ballot_keyings.key_id":          "the server's key, which stands in no table",
	"compacts.ballot_papers.issued_by":        byPerson,
	"compacts.ballot_papers.received_by":      byPerson,
	"compacts.ballots.key_id":                 "the server's key, which stands in no table",
	"compacts.calendar_years.set_by":          byPseudonym,
	"compacts.filings.entered_by":             byPerson,
	"compacts.compacts.started_by":            byPerson,
	"compacts.hearings.drafted_by":            byPerson,
	"compacts.objections.answered_by":         byPerson,
	"compacts.parties.entered_by":             byPerson,
	"compacts.proxies.entered_by":             byPerson,
	"compacts.remarks.answered_by":            byPerson,
	"compacts.opinions.entered_by":            byPerson,
	"compacts.past.entered_by":                byPerson,
	"compacts.posting_proofs.added_by":        byPerson,
	"compacts.votes.drafted_by":               byPerson,
	"compacts.signatures.ended_by":            byPerson,
	"compacts.rules.set_by":                   byPseudonym,
	"outbox.messages.claim":                   "one courier's round, which stands in no table",
	"outbox.settings.set_by":                  byPseudonym,
	"outbox.webhooks.key_id":                  "the server's key, which stands in no table",
	"outbox.webhooks.made_by":                 byPseudonym,
	"parking.appeals.decided_by":              byPerson,
	"parking.appeals.reviewed_by":             byPerson,
	"parking.blocks.lifted_by":                byPseudonym,
	"parking.blocks.made_by":                  byPseudonym,
	"parking.checks.card_id":                  "a card, or an old card that is a claim and may go",
	"parking.claims.card":                     "shared by the claims of one old card, which has no row",
	"parking.class_terms.set_by":              byPseudonym,
	"parking.consents.noted_by":               byPerson,
	"parking.data_requests.decided_by":        byPerson,
	"parking.differences.check_id":            checkGoes,
	"parking.differences.resolved_by":         byPseudonym,
	"parking.document_checks.seen_by":         byPerson,
	"parking.paper_copies.gone_by":            byPerson,
	"parking.paper_copies.taken_by":           byPerson,
	"parking.presences.check_id":              checkGoes,
	"parking.shifts.device_id":                "a gate's phone, or the phone of a second factor",
	"people.batch_changes.subject_id":         "a row of the table that what names",
	"people.batches.made_by":                  byPseudonym,
	"people.secrets.subject_id":               "a row of the table that kind names",
	"public.migrations.version_id":            "goose's own",
}

const listPointers = `
	select n.nspname || '.' || c.relname || '.' || a.attname
	from pg_attribute a
	join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
	join pg_namespace n on n.oid = c.relnamespace
	where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and a.attnum > 0 and not a.attisdropped
		and a.attname <> 'id' and (a.attname ~ '_(id|by)$' or a.atttypid = 'uuid'::regtype)
		and not exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any(k.conkey))
	order by 1`

// What a column names is there, by a foreign key, or it is said why not.
func TestWhatAColumnNamesIsThere(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, r := range rows(t, pgtest.New(t).Bare(), listPointers, 1) {
		found[r[0]] = true
		if pointers[r[0]] == "" {
			t.Errorf("%s points at nothing: give it a foreign key, or say here why it has none", r[0])
		}
	}
	for column := range pointers {
		if !found[column] {
			t.Errorf("%s has a foreign key, or is not there", column)
		}
	}
}
