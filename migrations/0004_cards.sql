-- +goose Up
create schema parking;

create table parking.vehicles (
	committee_id uuid not null,
	id uuid not null,
	dwelling_id uuid not null,
	plate text not null,
	kind text not null,
	tail text not null,
	digits text not null,
	from_day date not null,
	to_day date constraint vehicles_term check (to_day is null or to_day >= from_day),
	batch_id uuid,
	constraint vehicles_pk primary key (committee_id, id),
	constraint vehicles_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint vehicles_batch foreign key (committee_id, batch_id) references people.batches (committee_id, id)
);
create unique index vehicles_live_key on parking.vehicles (committee_id, plate) where to_day is null;
create index vehicles_tail_idx on parking.vehicles (committee_id, tail) where to_day is null;
create index vehicles_digits_idx on parking.vehicles (committee_id, digits) where to_day is null;
create index vehicles_dwelling_idx on parking.vehicles (committee_id, dwelling_id);

-- A card that the committee had given before: it came with the register and waits for the first issue.
create table parking.claims (
	committee_id uuid not null,
	id uuid not null,
	dwelling_id uuid not null,
	plate text not null,
	number text not null default '',
	class text not null default '',
	valid_to date,
	paid_to date,
	state text not null constraint claims_state check (state in ('waiting', 'issued', 'kept', 'dropped')),
	kept_until date,
	batch_id uuid,
	constraint claims_pk primary key (committee_id, id),
	constraint claims_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint claims_batch foreign key (committee_id, batch_id) references people.batches (committee_id, id),
	constraint claims_plate_key unique (committee_id, dwelling_id, plate, number)
);

create table parking.classes (
	committee_id uuid not null constraint classes_committee references people.committees (id),
	code text not null,
	prefix text not null constraint classes_prefix_form check (prefix ~ '^[A-Z]{1,2}$'),
	is_primary boolean not null,
	plates_per_card int not null constraint classes_plates check (plates_per_card between 1 and 9),
	from_day date not null,
	source_kind text not null,
	source text not null,
	last_number int not null default 0,
	constraint classes_pk primary key (committee_id, code),
	constraint classes_prefix_key unique (committee_id, prefix)
);

create table parking.cards (
	committee_id uuid not null,
	id uuid not null,
	number text not null,
	class text not null,
	is_primary boolean not null,
	dwelling_id uuid not null,
	state text not null constraint cards_state check (state in
		('applied', 'posting', 'active', 'suspended', 'lost', 'expired', 'revoked', 'replaced', 'returned', 'refused', 'withdrawn')),
	state_since timestamptz not null,
	live boolean not null generated always as (state in ('active', 'suspended')) stored,
	valid_from date not null,
	valid_to date not null constraint cards_term check (valid_to >= valid_from),
	paid_to date,
	token_hash text not null constraint cards_token_key unique,
	token_sealed bytea not null,
	token_key text not null,
	replaces uuid,
	request_key text constraint cards_request_key_length check (char_length(request_key) between 1 and 80),
	version int not null default 1,
	applied_at timestamptz not null,
	constraint cards_pk primary key (committee_id, id),
	constraint cards_number_key unique (committee_id, number),
	constraint cards_request_key unique (committee_id, request_key),
	constraint cards_live_ref unique (committee_id, id, live),
	constraint cards_class foreign key (committee_id, class) references parking.classes (committee_id, code),
	constraint cards_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint cards_replaces foreign key (committee_id, replaces) references parking.cards (committee_id, id)
);
-- One card per household: at most one live primary card of a dwelling, whoever asks and however it is spelled.
create unique index cards_one_per_household on parking.cards (committee_id, dwelling_id) where live and is_primary;
-- Nor two of any other class: a second second-car card would undo the rule from the side.
create unique index cards_one_per_class on parking.cards (committee_id, dwelling_id, class) where live;
create unique index cards_replaces_key on parking.cards (committee_id, replaces);
create index cards_dwelling_idx on parking.cards (committee_id, dwelling_id);
create index cards_expiry_idx on parking.cards (committee_id, valid_to) where live;

-- live follows the card by the cascade of the foreign key, so the two can never disagree.
create table parking.card_plates (
	committee_id uuid not null,
	card_id uuid not null,
	plate text not null,
	live boolean not null,
	tail text not null,
	digits text not null,
	constraint card_plates_pk primary key (committee_id, card_id, plate),
	constraint card_plates_card foreign key (committee_id, card_id, live)
		references parking.cards (committee_id, id, live) on update cascade
);
-- A plate stands on one live card only.
create unique index card_plates_one_live on parking.card_plates (committee_id, plate) where live;
create index card_plates_plate_idx on parking.card_plates (committee_id, plate);
create index card_plates_tail_idx on parking.card_plates (committee_id, tail);
create index card_plates_digits_idx on parking.card_plates (committee_id, digits);

create table parking.card_events (
	committee_id uuid not null,
	id uuid not null,
	card_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	reason text not null default '',
	constraint card_events_pk primary key (committee_id, id),
	constraint card_events_card foreign key (committee_id, card_id) references parking.cards (committee_id, id)
);
create index card_events_card_idx on parking.card_events (committee_id, card_id, at, id);
create trigger card_events_append_only before update or delete on parking.card_events
	for each row execute function record.append_only();

-- A plate that is not let in until a day, by a decision.
create table parking.blocks (
	committee_id uuid not null constraint blocks_committee references people.committees (id),
	id uuid not null,
	plate text not null,
	from_day date not null,
	until_day date not null constraint blocks_term check (until_day >= from_day),
	reason text not null,
	lifted_at timestamptz,
	constraint blocks_pk primary key (committee_id, id)
);
create index blocks_plate_idx on parking.blocks (committee_id, plate) where lifted_at is null;

-- What the planner knows of the register is stale right after a large import, and a
-- search would take seconds until the server looks by itself. Only an owner may look.
-- +goose StatementBegin
create function parking.look_again() returns void language plpgsql security definer
	set search_path = pg_catalog, pg_temp as $$
begin
	analyze people.dwellings, people.residents, people.occupancies, people.contacts, parking.vehicles, parking.claims;
end $$;
-- +goose StatementEnd
revoke execute on function parking.look_again() from public;
grant execute on function parking.look_again() to ziguan_app;

grant usage on schema parking to ziguan_app;
grant select, insert, update on all tables in schema parking to ziguan_app;
grant delete on parking.vehicles, parking.claims to ziguan_app;
revoke update on parking.card_events from ziguan_app;
