-- +goose Up
create schema compacts;

-- A rule is a value with a date from which it holds and the source it rests on.
create table compacts.rules (
	committee_id uuid not null constraint rules_committee references people.committees (id),
	id uuid not null,
	key text not null,
	value text not null,
	from_day date not null,
	source_kind text not null constraint rules_source_kind check (source_kind in ('law', 'clause', 'resolution', 'default')),
	source text not null constraint rules_source_given check (source <> ''),
	set_at timestamptz not null,
	set_by text not null,
	constraint rules_pk primary key (committee_id, id),
	constraint rules_key unique (committee_id, key, from_day, set_at)
);

grant usage on schema compacts to ziguan_app;
grant select, insert on compacts.rules to ziguan_app;
