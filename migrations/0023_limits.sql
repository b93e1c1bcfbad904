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
