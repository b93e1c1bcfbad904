-- +goose Up
create extension if not exists btree_gist;
create schema people;

create table people.districts (
	id uuid constraint districts_pk primary key,
	code text not null constraint districts_code_form check (code ~ '^[A-Za-z0-9-]{1,20}$'),
	name text not null,
	created_at timestamptz not null
);
create unique index districts_code_key on people.districts (lower(code));

-- The salt makes pseudonyms; destroying it destroys the way back to a person.
create table people.committees (
	id uuid constraint committees_pk primary key,
	code text not null constraint committees_code_form check (code ~ '^[A-Za-z0-9-]{1,20}$'),
	name text not null constraint committees_name_length check (char_length(name) between 1 and 60),
	regime text not null constraint committees_regime check (regime in ('owners', 'residents')),
	district_id uuid constraint committees_district references people.districts (id),
	zone text not null,
	province text not null,
	duty_phone text not null default '',
	public_lane boolean not null default false,
	salt bytea not null constraint committees_salt_length check (octet_length(salt) = 32),
	created_at timestamptz not null
);
create unique index committees_code_key on people.committees (lower(code));

-- A person who can sign in. What a committee knows of its residents stands in people.residents.
create table people.people (
	id uuid constraint people_pk primary key,
	phone text constraint people_phone_key unique constraint people_phone_form check (phone ~ '^1[3-9][0-9]{9}$'),
	name text not null,
	password_hash text,
	totp_sealed bytea,
	totp_step bigint, -- the last half minute whose code was used: no code works twice
	created_at timestamptz not null
);

create table people.roles (
	committee_id uuid not null constraint roles_committee references people.committees (id),
	id uuid not null,
	person_id uuid not null constraint roles_person references people.people (id),
	role text not null constraint roles_role check (role in
		('chair', 'member', 'treasurer', 'cashier', 'supervisor', 'volunteer', 'residents_committee', 'street')),
	from_day date not null,
	to_day date constraint roles_term check (to_day is null or to_day >= from_day),
	ended_at timestamptz,
	given_at timestamptz not null,
	constraint roles_pk primary key (committee_id, id)
);
create unique index roles_live_key on people.roles (committee_id, person_id, role) where ended_at is null;
create index roles_person_idx on people.roles (person_id) where ended_at is null;

create table people.office_roles (
	district_id uuid not null constraint office_roles_district references people.districts (id),
	id uuid not null,
	person_id uuid not null constraint office_roles_person references people.people (id),
	role text not null constraint office_roles_role check (role in ('street', 'district')),
	given_at timestamptz not null,
	ended_at timestamptz,
	constraint office_roles_pk primary key (district_id, id)
);
create unique index office_roles_live_key on people.office_roles (district_id, person_id, role) where ended_at is null;

-- One imported file; everything it brought carries its id, so that it can be undone as one.
create table people.batches (
	committee_id uuid not null constraint batches_committee references people.committees (id),
	id uuid not null,
	file_name text not null,
	file_sha256 text not null,
	made_at timestamptz not null,
	made_by text not null,
	dwellings int not null,
	vehicles int not null,
	area_hundredths bigint not null,
	problems jsonb not null,
	undone_at timestamptz,
	constraint batches_pk primary key (committee_id, id)
);

create table people.dwellings (
	committee_id uuid not null constraint dwellings_committee references people.committees (id),
	id uuid not null,
	code text not null constraint dwellings_code_length check (char_length(code) between 1 and 60),
	building text not null,
	unit text not null,
	room text not null,
	sort_key text collate "C" not null,
	area_hundredths bigint constraint dwellings_area check (area_hundredths > 0),
	pseudonym text not null,
	batch_id uuid,
	created_at timestamptz not null,
	constraint dwellings_pk primary key (committee_id, id),
	constraint dwellings_code_key unique (committee_id, code),
	constraint dwellings_pseudonym_key unique (committee_id, pseudonym),
	constraint dwellings_batch foreign key (committee_id, batch_id) references people.batches (committee_id, id)
);
create index dwellings_sort_idx on people.dwellings (committee_id, sort_key, id);
create index dwellings_prefix_idx on people.dwellings (committee_id, code text_pattern_ops);
create index dwellings_room_idx on people.dwellings (committee_id, room);

-- A person as one committee's register knows them; keys holds what they are found by:
-- the name's ends and every reading of it in pinyin, whole and by initials.
create table people.residents (
	committee_id uuid not null constraint residents_committee references people.committees (id),
	id uuid not null,
	name text not null,
	phone text constraint residents_phone_form check (phone ~ '^1[3-9][0-9]{9}$'),
	keys tsvector not null default '',
	person_id uuid constraint residents_person references people.people (id),
	batch_id uuid,
	created_at timestamptz not null,
	constraint residents_pk primary key (committee_id, id),
	constraint residents_batch foreign key (committee_id, batch_id) references people.batches (committee_id, id)
);
create index residents_phone_idx on people.residents (committee_id, right(phone, 4));
create index residents_keys_idx on people.residents using gin (keys);
create index residents_batch_idx on people.residents (committee_id, batch_id) where batch_id is not null;
create index residents_person_idx on people.residents (person_id) where person_id is not null;

create table people.occupancies (
	committee_id uuid not null,
	id uuid not null,
	dwelling_id uuid not null,
	resident_id uuid not null,
	kind text not null constraint occupancies_kind check (kind in ('owner', 'lessee', 'tenant', 'occupant')),
	lease_end date,
	from_day date not null,
	to_day date constraint occupancies_term check (to_day is null or to_day >= from_day),
	batch_id uuid,
	constraint occupancies_pk primary key (committee_id, id),
	constraint occupancies_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint occupancies_resident foreign key (committee_id, resident_id) references people.residents (committee_id, id),
	constraint occupancies_batch foreign key (committee_id, batch_id) references people.batches (committee_id, id)
);
create unique index occupancies_live_key on people.occupancies (committee_id, dwelling_id, resident_id, kind) where to_day is null;
create index occupancies_resident_idx on people.occupancies (committee_id, resident_id);
create index occupancies_dwelling_idx on people.occupancies (committee_id, dwelling_id);

-- A dwelling's further phone numbers, of which a list does not say whose they are.
create table people.contacts (
	committee_id uuid not null,
	id uuid not null,
	dwelling_id uuid not null,
	phone text not null constraint contacts_phone_form check (phone ~ '^1[3-9][0-9]{9}$'),
	batch_id uuid,
	constraint contacts_pk primary key (committee_id, id),
	constraint contacts_phone_key unique (committee_id, dwelling_id, phone),
	constraint contacts_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint contacts_batch foreign key (committee_id, batch_id) references people.batches (committee_id, id)
);
create index contacts_tail_idx on people.contacts (committee_id, right(phone, 4));

-- What a batch changed of rows that were there before it, so that undoing gives it back.
create table people.batch_changes (
	committee_id uuid not null,
	batch_id uuid not null,
	id uuid not null,
	what text not null constraint batch_changes_what check (what in ('area', 'phone', 'lease_end', 'to_day', 'contact')),
	subject_id uuid not null,
	was text not null,
	became text not null,
	constraint batch_changes_pk primary key (committee_id, batch_id, id),
	constraint batch_changes_batch foreign key (committee_id, batch_id) references people.batches (committee_id, id)
);

-- A file between its upload and its import, kept for a day at most.
create table people.uploads (
	committee_id uuid not null constraint uploads_committee references people.committees (id),
	id uuid not null,
	person_id uuid constraint uploads_person references people.people (id),
	file_name text not null,
	content bytea not null,
	sheet text not null default '',
	columns jsonb not null default '[]',
	made_at timestamptz not null,
	constraint uploads_pk primary key (committee_id, id)
);
create index uploads_made_idx on people.uploads (made_at);

-- Sessions and what opens them. Only hashes are stored. confirm_hash is what the
-- second step shows as a QR code; an enrolled phone that opens it sets confirmed_at.
create table people.sessions (
	id_hash text constraint sessions_pk primary key,
	person_id uuid not null constraint sessions_person references people.people (id),
	device_id uuid,
	strong boolean not null,
	confirm_hash text constraint sessions_confirm_key unique,
	confirm_until timestamptz,
	confirmed_at timestamptz,
	created_at timestamptz not null,
	seen_at timestamptz not null,
	expires_at timestamptz not null
);
create index sessions_person_idx on people.sessions (person_id);

-- A letter on paper to one dwelling: whoever uses it is an occupant there.
create table people.letters (
	committee_id uuid not null,
	id uuid not null,
	dwelling_id uuid not null,
	secret_hash text not null constraint letters_secret_key unique,
	code_hash text not null constraint letters_code_key unique,
	made_at timestamptz not null,
	expires_at timestamptz not null,
	used_at timestamptz,
	voided_at timestamptz,
	constraint letters_pk primary key (committee_id, id),
	constraint letters_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id)
);
create index letters_dwelling_idx on people.letters (committee_id, dwelling_id);
create unique index letters_open_dwelling_key on people.letters (committee_id, dwelling_id)
	where used_at is null and voided_at is null;

-- A letter that lets a person choose a new password. Made at once by the operator
-- or a clerk (made_by), or asked by one colleague and confirmed by another.
create table people.account_letters (
	person_id uuid not null constraint account_letters_person references people.people (id),
	id uuid not null,
	committee_id uuid constraint account_letters_committee references people.committees (id),
	lost_phone boolean not null,
	asked_by uuid constraint account_letters_asked_by references people.people (id),
	asked_at timestamptz not null,
	confirmed_by uuid constraint account_letters_confirmed_by references people.people (id),
	secret_hash text constraint account_letters_secret_key unique,
	code_hash text constraint account_letters_code_key unique,
	expires_at timestamptz not null,
	used_at timestamptz,
	voided_at timestamptz,
	constraint account_letters_pk primary key (person_id, id),
	constraint account_letters_two check (confirmed_by <> asked_by and confirmed_by <> person_id),
	constraint account_letters_open check ((secret_hash is null) = (code_hash is null))
);
create unique index account_letters_open_key on people.account_letters (person_id)
	where used_at is null and voided_at is null;

-- A phone enrolled at a gate for a term; the last day of it counts.
create table people.devices (
	committee_id uuid not null constraint devices_committee references people.committees (id),
	id uuid not null,
	person_id uuid not null constraint devices_person references people.people (id),
	name text not null,
	enrol_hash text constraint devices_enrol_key unique,
	enrol_until timestamptz,
	token_hash text constraint devices_token_key unique,
	made_at timestamptz not null,
	enrolled_at timestamptz,
	valid_to date not null,
	revoked_at timestamptz,
	constraint devices_pk primary key (committee_id, id)
);
create index devices_person_idx on people.devices (person_id);

-- A phone enrolled as somebody's second factor.
create table people.second_devices (
	person_id uuid not null constraint second_devices_person references people.people (id),
	id uuid not null,
	name text not null,
	enrol_hash text constraint second_devices_enrol_key unique,
	enrol_until timestamptz,
	token_hash text constraint second_devices_token_key unique,
	made_at timestamptz not null,
	enrolled_at timestamptz,
	revoked_at timestamptz,
	constraint second_devices_pk primary key (person_id, id)
);

create table people.one_time_codes (
	person_id uuid not null constraint one_time_codes_person references people.people (id),
	code_hash text not null,
	made_at timestamptz not null,
	used_at timestamptz,
	constraint one_time_codes_pk primary key (person_id, code_hash)
);

create table people.tokens (
	committee_id uuid not null constraint tokens_committee references people.committees (id),
	id uuid not null,
	role text not null constraint tokens_role check (role in ('gate', 'integration')),
	name text not null,
	token_hash text not null constraint tokens_hash_key unique,
	made_at timestamptz not null,
	revoked_at timestamptz,
	constraint tokens_pk primary key (committee_id, id)
);

-- The one-time link that lets the first person found a committee.
create table people.setups (
	token_hash text constraint setups_pk primary key,
	by_operator boolean not null, -- else it is good only while there is no committee
	draft jsonb not null, -- what the founding pages were told so far, no password
	made_at timestamptz not null,
	used_at timestamptz
);

-- Tries of passwords and codes, for limits that two programs share.
create table people.attempts (
	what text not null,
	at timestamptz not null,
	id uuid constraint attempts_pk primary key
);
create index attempts_what_idx on people.attempts (what, at);

grant usage on schema people to ziguan_app;
grant select, insert, update on all tables in schema people to ziguan_app;
grant delete on people.sessions, people.attempts, people.one_time_codes,
	people.dwellings, people.residents, people.occupancies, people.contacts, people.batch_changes, people.uploads to ziguan_app;
grant select on public.migrations to ziguan_app;
