-- +goose Up
create table parking.gates (
	committee_id uuid not null constraint gates_committee references people.committees (id),
	id uuid not null,
	label text not null constraint gates_label_length check (char_length(label) between 1 and 64),
	name text not null,
	public_lane boolean not null default false,
	closed_at timestamptz,
	made_at timestamptz not null,
	constraint gates_pk primary key (committee_id, id),
	constraint gates_label_key unique (committee_id, label)
);

-- Minutes of the day, half-open; a gate without hours expects every car.
create table parking.gate_hours (
	committee_id uuid not null,
	gate_id uuid not null,
	minutes int4range not null constraint gate_hours_day check (minutes <@ int4range(0, 1440) and not isempty(minutes)),
	mode text not null constraint gate_hours_mode check (mode in ('every_car', 'strangers_only', 'lane_walk')),
	constraint gate_hours_pk primary key (committee_id, gate_id, minutes),
	constraint gate_hours_gate foreign key (committee_id, gate_id) references parking.gates (committee_id, id),
	constraint gate_hours_apart exclude using gist (committee_id with =, gate_id with =, minutes with &&)
);

-- seq keeps the order in which the server took the records, whatever the clocks say.
create table parking.checks (
	committee_id uuid not null,
	id uuid not null,
	seq bigint generated always as identity,
	gate text not null,
	mode text not null,
	direction text not null constraint checks_direction check (direction in ('in', 'out', 'parked')),
	plate text not null,
	typed text not null,
	token_hash text not null,
	card_id uuid,
	override_reason text not null,
	exempt text not null,
	verdict text not null constraint checks_verdict check (verdict in ('allow', 'caution', 'refuse')),
	code text not null,
	inside boolean not null,
	at timestamptz not null,
	recorded_at timestamptz not null,
	device text not null,
	device_verdict text not null,
	content_sha256 bytea not null,
	actor_role text not null,
	actor text not null,
	constraint checks_pk primary key (committee_id, id)
);
-- These do not begin with the committee: a plan made while the table is empty
-- must find nothing but the key for a check's id.
create index checks_at_idx on parking.checks (at, committee_id);
create index checks_plate_idx on parking.checks (plate, committee_id, at);

-- Which cars are inside now: one row a plate, moved by the last allowed or cautioned record by its time.
create table parking.presences (
	committee_id uuid not null constraint presences_committee references people.committees (id),
	plate text not null,
	inside boolean not null,
	at timestamptz not null,
	check_id uuid not null,
	gate text not null,
	constraint presences_pk primary key (committee_id, plate)
);
create index presences_inside_idx on parking.presences (committee_id, at) where inside;

-- What does not pair: seen, owned and answered, never silently mended.
create table parking.differences (
	committee_id uuid not null constraint differences_committee references people.committees (id),
	id uuid not null,
	check_id uuid not null,
	kind text not null constraint differences_kind check (kind in ('already_inside', 'not_inside', 'late_refusal')),
	plate text not null,
	gate text not null,
	at timestamptz not null,
	resolved_at timestamptz,
	resolved_by text not null default '',
	resolution text not null default '',
	constraint differences_pk primary key (committee_id, id)
);
create index differences_open_idx on parking.differences (committee_id, at) where resolved_at is null;

-- A walk through the lane, stored as one count.
create table parking.lane_counts (
	committee_id uuid not null constraint lane_counts_committee references people.committees (id),
	id uuid not null,
	lane text not null,
	started_at timestamptz not null,
	ended_at timestamptz,
	known int not null default 0,
	unknown int not null default 0,
	walker text not null,
	constraint lane_counts_pk primary key (committee_id, id)
);
create unique index lane_counts_open_key on parking.lane_counts (committee_id, walker) where ended_at is null;

-- What the volunteer did about an answer: a second tap on the same button is the same note.
create table parking.gate_notes (
	committee_id uuid not null,
	id uuid not null,
	check_id uuid not null,
	action text not null constraint gate_notes_action check (action in ('persuaded', 'slip', 'noted', 'mismatch')),
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint gate_notes_pk primary key (committee_id, id),
	constraint gate_notes_once unique (committee_id, check_id, action),
	constraint gate_notes_check foreign key (committee_id, check_id) references parking.checks (committee_id, id) on delete cascade
);

-- Who looked up where a car had been, and why; on the public record too.
create table parking.lookups (
	committee_id uuid not null constraint lookups_committee references people.committees (id),
	id uuid not null,
	plate text not null,
	reason text not null constraint lookups_reason_given check (char_length(reason) >= 2),
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	found int not null,
	constraint lookups_pk primary key (committee_id, id)
);

-- A volunteer's turn of duty on an enrolled phone.
create table parking.shifts (
	committee_id uuid not null constraint shifts_committee references people.committees (id),
	id uuid not null,
	person_id uuid not null,
	device_id uuid,
	gate text not null,
	started_at timestamptz not null,
	ended_at timestamptz,
	constraint shifts_pk primary key (committee_id, id)
);
create unique index shifts_open_key on parking.shifts (committee_id, person_id) where ended_at is null;

grant select, insert, update on all tables in schema parking to ziguan_app;
grant delete on parking.checks, parking.gate_hours, parking.presences to ziguan_app;
revoke update on parking.card_events, parking.checks, parking.lookups from ziguan_app;
