-- +goose Up
-- Dwellings that somebody with a role has an interest in: their own, or kin's.
create table people.interests (
	committee_id uuid not null constraint interests_committee references people.committees (id),
	id uuid not null,
	person_id uuid not null constraint interests_person references people.people (id),
	dwelling_id uuid not null,
	relation text not null constraint interests_relation check (relation in ('own', 'kin')),
	listed boolean not null, -- consents to standing on the public list
	declared_at timestamptz not null,
	ended_at timestamptz,
	constraint interests_pk primary key (committee_id, id),
	constraint interests_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id)
);
create unique index interests_live_key on people.interests (committee_id, person_id, dwelling_id) where ended_at is null;
create index interests_dwelling_idx on people.interests (committee_id, dwelling_id) where ended_at is null;

-- Whoever has an interest in a dwelling decides nothing that touches it.
-- +goose StatementBegin
create function people.stand_aside(committee uuid, dwelling uuid, person uuid) returns void language plpgsql as $$
begin
	if person is not null and exists (
		select from people.interests i
		where i.committee_id = committee and i.dwelling_id = dwelling and i.person_id = person and i.ended_at is null
	) then
		raise exception 'somebody with an interest decided' using errcode = 'check_violation', constraint = 'stand_aside';
	end if;
end $$;
-- +goose StatementEnd

create table parking.applications (
	committee_id uuid not null,
	id uuid not null,
	number text not null,
	class text not null,
	dwelling_id uuid not null,
	resident_id uuid,
	holder text not null constraint applications_holder check (holder in ('owner', 'lessee', 'tenant', 'merchant', 'work_unit', 'exempt')),
	plate_use text not null constraint applications_use check (plate_use in ('self', 'spouse', 'kin', 'declared')),
	rank int not null,
	lease_end date,
	channel text not null constraint applications_channel check (channel in ('online', 'counter')),
	state text not null constraint applications_state check (state in
		('submitted', 'returned', 'checked', 'waiting', 'offered', 'posting', 'issued', 'refused', 'withdrawn', 'declined', 'lapsed')),
	state_since timestamptz not null,
	open boolean not null generated always as (state in ('submitted', 'returned', 'checked', 'waiting', 'offered', 'posting')) stored,
	two_people boolean not null,
	checked_by uuid,
	decided_by uuid,
	posting_id uuid,
	card_id uuid,
	offers int not null default 0, -- how often a place was offered
	submitted_at timestamptz not null, -- its place in the order
	request_key text constraint applications_request_key_length check (char_length(request_key) between 1 and 80),
	version int not null default 1,
	constraint applications_pk primary key (committee_id, id),
	constraint applications_number_key unique (committee_id, number),
	constraint applications_request_key unique (committee_id, request_key),
	constraint applications_open_ref unique (committee_id, id, open),
	constraint applications_class foreign key (committee_id, class) references parking.classes (committee_id, code),
	constraint applications_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint applications_resident foreign key (committee_id, resident_id) references people.residents (committee_id, id),
	constraint applications_card foreign key (committee_id, card_id) references parking.cards (committee_id, id),
	-- one looks at the papers, another decides, where the class's terms say so
	constraint applications_two_people check (not two_people or decided_by is null or checked_by is null or decided_by <> checked_by),
	constraint applications_issued_card check ((state = 'issued') = (card_id is not null))
);
create unique index applications_one_open on parking.applications (committee_id, dwelling_id, class) where open;
create index applications_order_idx on parking.applications (committee_id, class, rank, submitted_at, id) where state in ('waiting', 'offered');
create index applications_dwelling_idx on parking.applications (committee_id, dwelling_id);

create table parking.application_plates (
	committee_id uuid not null,
	application_id uuid not null,
	plate text not null,
	open boolean not null,
	constraint application_plates_pk primary key (committee_id, application_id, plate),
	constraint application_plates_application foreign key (committee_id, application_id, open)
		references parking.applications (committee_id, id, open) on update cascade
);
create unique index application_plates_one_open on parking.application_plates (committee_id, plate) where open;

create table parking.application_numbers (
	committee_id uuid constraint application_numbers_pk primary key constraint application_numbers_committee references people.committees (id),
	last_number int not null
);

create table parking.application_events (
	committee_id uuid not null,
	id uuid not null,
	application_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	reason text not null default '',
	rule text not null default '',
	constraint application_events_pk primary key (committee_id, id),
	constraint application_events_application foreign key (committee_id, application_id) references parking.applications (committee_id, id)
);
create index application_events_idx on parking.application_events (committee_id, application_id, at, id);
create trigger application_events_append_only before update or delete on parking.application_events
	for each row execute function record.append_only();

-- What was looked at, by whom, whether it matched, and until when it holds. No copy is kept.
create table parking.document_checks (
	committee_id uuid not null,
	id uuid not null,
	application_id uuid not null,
	document text not null,
	matched boolean not null,
	until_day date,
	seen_at timestamptz not null,
	seen_role text not null,
	seen_by text not null,
	constraint document_checks_pk primary key (committee_id, id),
	constraint document_checks_application foreign key (committee_id, application_id) references parking.applications (committee_id, id)
);
create index document_checks_idx on parking.document_checks (committee_id, application_id, seen_at, id);

-- An owner's word that a tenant may use the dwelling's right for the lease.
create table parking.consents (
	committee_id uuid not null,
	id uuid not null,
	application_id uuid not null,
	way text not null constraint consents_way check (way in ('link', 'form', 'counter')),
	state text not null constraint consents_state check (state in ('asked', 'given', 'refused', 'withdrawn')),
	token_hash text constraint consents_token_key unique,
	asked_at timestamptz not null,
	until_at timestamptz not null,
	answered_at timestamptz,
	noted_role text not null default '',
	noted_by text not null default '',
	constraint consents_pk primary key (committee_id, id),
	constraint consents_application foreign key (committee_id, application_id) references parking.applications (committee_id, id)
);
create unique index consents_live_key on parking.consents (committee_id, application_id) where state in ('asked', 'given');

-- +goose StatementBegin
create function parking.applications_impartial() returns trigger language plpgsql as $$
begin
	if new.checked_by is distinct from old.checked_by then
		perform people.stand_aside(new.committee_id, new.dwelling_id, new.checked_by);
	end if;
	if new.decided_by is distinct from old.decided_by then
		perform people.stand_aside(new.committee_id, new.dwelling_id, new.decided_by);
	end if;
	return null;
end $$;
create function parking.cards_impartial() returns trigger language plpgsql as $$
begin
	-- a household's own acts (reporting lost, giving back) decide nothing
	if new.event in ('issue', 'renew', 'suspend', 'resume', 'revoke', 'replace') and new.actor <> '' then
		perform people.stand_aside(new.committee_id, (select k.dwelling_id from parking.cards k
			where k.committee_id = new.committee_id and k.id = new.card_id), new.actor::uuid);
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger applications_impartial after update of checked_by, decided_by on parking.applications
	for each row execute function parking.applications_impartial();
create trigger cards_impartial after insert on parking.card_events
	for each row execute function parking.cards_impartial();

grant select, insert, update on people.interests, parking.applications, parking.application_plates,
	parking.application_numbers, parking.consents to ziguan_app;
grant select, insert on parking.application_events, parking.document_checks to ziguan_app;
grant delete on parking.application_plates to ziguan_app;
