-- +goose Up
-- Browsers that a person has signed in from: their tries are counted apart from those
-- of strangers. One browser may be several people's.
create table people.known_devices (
	person_id uuid not null constraint known_devices_person references people.people (id),
	token_hash text not null,
	strong boolean not null, -- the second factor was given there
	made_at timestamptz not null,
	seen_at timestamptz not null,
	constraint known_devices_pk primary key (person_id, token_hash)
);
create index known_devices_seen_idx on people.known_devices (seen_at);

-- Wrong codes of a second factor, as its holder is told of them.
create table people.wrong_series (
	person_id uuid not null constraint wrong_series_person references people.people (id),
	id uuid not null,
	began_at timestamptz not null,
	last_at timestamptz not null,
	tries int not null constraint wrong_series_tries check (tries > 0),
	constraint wrong_series_pk primary key (person_id, id)
);
create index wrong_series_last_idx on people.wrong_series (person_id, last_at);

grant select, insert, update, delete on people.known_devices, people.wrong_series to ziguan_app;

-- What somebody unknown had a household told: quiet hours hold it, however urgent.
alter table outbox.messages add column stranger boolean not null default false;

-- How many requests and calls of strangers were not passed on to a dwelling on a day.
create table parking.not_passed_on (
	committee_id uuid not null,
	dwelling_id uuid not null,
	kind text not null constraint not_passed_on_kind check (kind in ('visit', 'move_call')),
	on_day date not null,
	n int not null constraint not_passed_on_n check (n > 0),
	last_at timestamptz not null,
	constraint not_passed_on_pk primary key (committee_id, dwelling_id, kind, on_day),
	constraint not_passed_on_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id)
);
create index not_passed_on_day_idx on parking.not_passed_on (committee_id, on_day);
grant select, insert, update, delete on parking.not_passed_on to ziguan_app;
