package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"ziguan/internal/people"
	"ziguan/internal/pgserver"
)

// What pgbench runs, each check its own commit. sameWork looks up and writes what a
// check does: the card of a plate and whether the car is inside; the record, and
// where the car is now. bareRecord leaves out where the car is, which no gate
// could do.
const (
	sameWork = `\set n random(1, 99999)
begin;
select c.id, c.number, c.class, c.state, c.valid_to, c.paid_to, p.inside, p.at, p.check_id from parking.card_plates cp join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id left join parking.presences p on p.committee_id = cp.committee_id and p.plate = cp.plate where cp.committee_id = 'COMMITTEE' and cp.plate = '京B' || lpad(:n::text, 5, '0') and cp.live \gset
with here as (insert into parking.presences as p (committee_id, plate, inside, at, check_id, gate) values ('COMMITTEE', '京B' || lpad(:n::text, 5, '0'), true, clock_timestamp(), gen_random_uuid(), 'east') on conflict on constraint presences_pk do update set inside = excluded.inside, at = excluded.at, check_id = excluded.check_id, gate = excluded.gate returning p.check_id) ` + insertCheck + ` (select check_id from here), ` + theRest + `commit;
`
	bareRecord = `\set n random(1, 99999)
begin;
select c.id, c.number, c.class, c.state, c.valid_to, c.paid_to from parking.card_plates cp join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id where cp.committee_id = 'COMMITTEE' and cp.plate = '京B' || lpad(:n::text, 5, '0') and cp.live \gset
` + insertCheck + ` gen_random_uuid(), ` + theRest + `commit;
`
	insertCheck = `insert into parking.checks (committee_id, id, card_id, gate, mode, direction, plate, typed, token_hash, override_reason, exempt, verdict, code, inside, at, recorded_at, device, device_verdict, content_sha256, actor_role, actor) values ('COMMITTEE',`
	theRest     = `:id, 'east', 'every_car', 'in', '京B' || lpad(:n::text, 5, '0'), '', '', '', '', 'allow', 'card.active', true, clock_timestamp(), clock_timestamp(), '', '', sha256('x'), 'gate', '');
`
)

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench runs PostgreSQL's own program with as many connections.
func pgbench(ctx context.Context, b *bench, c people.Committee, script string) (float64, error) {
	file := filepath.Join(b.dir, "check.sql")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(script, "COMMITTEE", c.ID.String())), 0o600); err != nil {
		return 0, fmt.Errorf("pgbench: %w", err)
	}
	name, err := program("pgbench")
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, name, "-n", "-M", "prepared", "-c", strconv.Itoa(connections), "-j", "2", //nolint:gosec // fixed arguments
		"-T", strconv.Itoa(max(1, int(b.length.Seconds()/2))), "-f", file, b.server.AppURL(pgserver.Database))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	m := tps.FindSubmatch(out)
	if m == nil {
		return 0, errors.New("pgbench printed no rate")
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// program finds one of PostgreSQL's programs.
func program(name string) (string, error) {
	if p, err := exec.LookPath(name); err == nil {
		return p, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name) // the pattern is constant
	if len(found) == 0 {
		return "", fmt.Errorf("%s is not installed", name)
	}
	return found[len(found)-1], nil
}
