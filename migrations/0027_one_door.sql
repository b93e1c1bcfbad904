-- +goose Up
-- Whoever lives in a dwelling decides nothing about it, whether they declared it
-- or not. internal/kin asks the same.
-- +goose StatementBegin
create function people.stands_aside(committee uuid, dwelling uuid, person uuid, at_time timestamptz) returns void language plpgsql as $$
begin
	perform people.stand_aside(committee, dwelling, person);
	if person is not null and exists (
		select from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
		join people.committees m on m.id = o.committee_id
		where o.committee_id = committee and o.dwelling_id = dwelling and r.person_id = person
			and o.from_day <= (at_time at time zone m.zone)::date and (o.to_day is null or o.to_day > (at_time at time zone m.zone)::date)
	) then
		raise exception 'somebody decided about their own home' using errcode = 'check_violation', constraint = 'stand_aside';
	end if;
end $$;

create or replace function parking.applications_impartial() returns trigger language plpgsql as $$
begin
	if new.checked_by is distinct from old.checked_by then
		perform people.stands_aside(new.committee_id, new.dwelling_id, new.checked_by, new.state_since);
	end if;
	if new.decided_by is distinct from old.decided_by then
		perform people.stands_aside(new.committee_id, new.dwelling_id, new.decided_by, new.state_since);
	end if;
	return null;
end $$;

create or replace function parking.cards_impartial() returns trigger language plpgsql as $$
begin
	-- a household's own acts (reporting lost, giving back) decide nothing
	if new.event in ('issue', 'renew', 'suspend', 'resume', 'revoke', 'replace', 'lift') and new.actor <> '' then
		perform people.stands_aside(new.committee_id, (select k.dwelling_id from parking.cards k
			where k.committee_id = new.committee_id and k.id = new.card_id), new.actor::uuid, new.at);
	end if;
	return null;
end $$;
-- +goose StatementEnd

-- By which way a card came to be, for whoever asks why. Those from before do not say.
alter table parking.cards
	add column way text not null default '',
	add constraint cards_way check (way in ('', 'issue', 'exception', 'script', 'first_issue', 'replacement', 'plates', 'appeal'));

-- An empty plate is none: a claim without a readable one waits for it, and a car
-- in the register without one is no car.
alter table parking.claims alter column plate drop not null;
alter table parking.claims drop constraint claims_plate_key;
update parking.claims set plate = null where plate = '';
alter table parking.claims
	add constraint claims_plate_key unique nulls not distinct (committee_id, dwelling_id, plate, number),
	add constraint claims_plate check (plate ~ '^[^[:space:][:cntrl:]]{1,12}$') not valid,
	add constraint claims_issued_plate check (state <> 'issued' or plate is not null) not valid;
delete from parking.vehicles where plate = ''; -- such a row says nothing but that there is no car
alter table parking.vehicles add constraint vehicles_plate check (plate ~ '^[^[:space:][:cntrl:]]{1,12}$') not valid;
-- What stood on such a claim was no card: it ends, and its claim waits again.
delete from parking.card_plates where plate = '';
alter table parking.card_plates add constraint card_plates_plate check (plate ~ '^[^[:space:][:cntrl:]]{1,12}$') not valid;
update parking.claims m
set state = 'waiting'
where m.state = 'issued' and m.plate is null and exists (
	select from parking.cards c
	where c.committee_id = m.committee_id and c.dwelling_id = m.dwelling_id and c.live and not exists (
		select from parking.card_plates p where p.committee_id = c.committee_id and p.card_id = c.id));
insert into parking.card_events (committee_id, id, card_id, was, event, became, at, actor_role, actor, reason)
select c.committee_id, gen_random_uuid(), c.id, c.state, 'expire', 'expired', c.state_since + interval '1 second', 'system', '', '没有车牌'
from parking.cards c
where c.live and not exists (select from parking.card_plates p where p.committee_id = c.committee_id and p.card_id = c.id);
update parking.cards c
set state = 'expired', version = version + 1
where c.live and not exists (select from parking.card_plates p where p.committee_id = c.committee_id and p.card_id = c.id);

-- A card in force has a plate. It is asked at the end of the act, which makes the
-- card first and its plates next.
-- +goose StatementBegin
create function parking.cards_have_a_plate() returns trigger language plpgsql as $$
declare
	the_committee uuid := coalesce(new.committee_id, old.committee_id);
	the_card uuid;
begin
	if tg_table_name = 'cards' then
		the_card := new.id;
	else
		the_card := old.card_id;
	end if;
	if exists (select from parking.cards c where c.committee_id = the_committee and c.id = the_card and c.live)
		and not exists (select from parking.card_plates p
			where p.committee_id = the_committee and p.card_id = the_card and p.live and p.until_day is null) then
		raise exception 'a card without a plate' using errcode = 'check_violation', constraint = 'cards_have_a_plate';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger cards_have_a_plate after insert or update of state on parking.cards
	deferrable initially deferred for each row execute function parking.cards_have_a_plate();
create constraint trigger card_plates_stay after delete or update of plate, card_id, until_day on parking.card_plates
	deferrable initially deferred for each row execute function parking.cards_have_a_plate();

-- A card without an application is an exception on the record: one proposes it
-- with a reason, somebody else confirms it, neither with an interest.
create table parking.proposals (
	committee_id uuid not null,
	id uuid not null,
	dwelling_id uuid not null,
	class text not null,
	plates text[] not null constraint proposals_plates check (cardinality(plates) between 1 and 9),
	valid_to date,
	reason text not null constraint proposals_reason check (char_length(reason) between 1 and 200),
	state text not null constraint proposals_state check (state in ('proposed', 'confirmed', 'refused', 'withdrawn', 'lapsed')),
	state_since timestamptz not null,
	proposed_by uuid not null constraint proposals_proposer references people.people (id),
	proposed_role text not null,
	proposed_at timestamptz not null,
	last_day date not null,
	decided_by uuid constraint proposals_decider references people.people (id),
	decided_role text not null default '',
	decision text not null default '' constraint proposals_decision check (char_length(decision) <= 200),
	card_id uuid,
	request_key text constraint proposals_request_key_length check (char_length(request_key) between 1 and 80),
	version int not null default 1,
	constraint proposals_pk primary key (committee_id, id),
	constraint proposals_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint proposals_class foreign key (committee_id, class) references parking.classes (committee_id, code),
	constraint proposals_card foreign key (committee_id, card_id) references parking.cards (committee_id, id),
	constraint proposals_request_key unique (committee_id, request_key),
	constraint proposals_card_key unique (committee_id, card_id),
	-- one proposes, another decides
	constraint proposals_two_people check (decided_by is null or decided_by <> proposed_by),
	constraint proposals_decided check ((state in ('confirmed', 'refused')) = (decided_by is not null)),
	constraint proposals_confirmed_card check ((state = 'confirmed') = (card_id is not null)),
	constraint proposals_refused_why check (state <> 'refused' or decision <> '')
);
create unique index proposals_one_open on parking.proposals (committee_id, dwelling_id, class) where state = 'proposed';
create index proposals_dwelling_idx on parking.proposals (committee_id, dwelling_id);

-- +goose StatementBegin
create function parking.proposals_impartial() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		perform people.stands_aside(new.committee_id, new.dwelling_id, new.proposed_by, new.proposed_at);
	elsif new.decided_by is distinct from old.decided_by then
		perform people.stands_aside(new.committee_id, new.dwelling_id, new.decided_by, new.state_since);
	end if;
	return null;
end $$;

-- A card by exception is one that two people answer for.
create function parking.cards_two_people() returns trigger language plpgsql as $$
begin
	if not exists (select from parking.proposals p
		where p.committee_id = new.committee_id and p.card_id = new.id and p.state = 'confirmed') then
		raise exception 'a card by exception that nobody confirmed' using errcode = 'check_violation', constraint = 'cards_two_people';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger proposals_impartial after insert or update of decided_by on parking.proposals
	for each row execute function parking.proposals_impartial();
create constraint trigger cards_two_people after insert or update of way on parking.cards
	deferrable initially deferred for each row when (new.way = 'exception') execute function parking.cards_two_people();

grant select, insert, update on parking.proposals to ziguan_app;
