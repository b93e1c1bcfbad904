-- +goose Up
-- A phone that an account's holder showed to one committee. What one committee
-- saw binds no other: a phone proved here finds nothing there.
create table people.phone_proofs (
	committee_id uuid not null constraint phone_proofs_committee references people.committees (id),
	person_id uuid not null constraint phone_proofs_person references people.people (id),
	phone text not null constraint phone_proofs_form check (phone ~ '^1[3-9][0-9]{9}$'),
	way text not null constraint phone_proofs_way check (way in ('counter', 'operator')),
	proved_at timestamptz not null,
	constraint phone_proofs_pk primary key (committee_id, person_id),
	constraint phone_proofs_phone_key unique (committee_id, phone)
);
create index phone_proofs_person_idx on people.phone_proofs (person_id);

-- Whoever has a role was given it under their phone, by a chair or the operator.
insert into people.phone_proofs (committee_id, person_id, phone, way, proved_at)
select r.committee_id, r.person_id, p.phone, 'operator', min(r.given_at)
from people.roles r
join people.people p on p.id = r.person_id
where r.ended_at is null and p.phone is not null
group by r.committee_id, r.person_id, p.phone;

-- A name and a phone that somebody typed when they used a letter: the register
-- takes nobody for them until the phone is proved, or staff correct them.
alter table people.residents add column unproved boolean not null default false;
update people.residents r
set unproved = true
from people.people p
where p.id = r.person_id and p.phone = r.phone and r.batch_id is null
	and not exists (select from people.phone_proofs f
		where f.committee_id = r.committee_id and f.person_id = r.person_id and f.phone = r.phone)
	and not exists (select from people.occupancies o
		where o.committee_id = r.committee_id and o.resident_id = r.id and o.kind <> 'occupant');

-- What a committee asks of whoever has a phone: to take a role, to be a resident
-- of its register, to show that the phone is theirs. It waits for the holder's yes;
-- until then it names no account. Name and phone are as staff typed them and go
-- once it is over.
create table people.attachments (
	committee_id uuid not null constraint attachments_committee references people.committees (id),
	id uuid not null,
	kind text not null constraint attachments_kind check (kind in ('role', 'home', 'phone')),
	role text not null default '',
	to_day date, -- the last day of the role
	dwelling_id uuid,
	resident_id uuid,
	papers text not null default '',
	name text not null constraint attachments_name_length check (char_length(name) <= 60),
	phone text constraint attachments_phone_form check (phone ~ '^1[3-9][0-9]{9}$'),
	asked_by uuid not null constraint attachments_asked_by references people.people (id),
	asked_as text not null,
	asked_at timestamptz not null,
	expires_at timestamptz not null,
	secret_hash text constraint attachments_secret_key unique,
	code_hash text constraint attachments_code_key unique,
	answer text constraint attachments_answer check (answer in ('yes', 'no')),
	answered_at timestamptz,
	person_id uuid constraint attachments_person references people.people (id),
	withdrawn_at timestamptz,
	constraint attachments_pk primary key (committee_id, id),
	constraint attachments_what check (
		(kind = 'role') = (role <> '') and (kind = 'home') = (dwelling_id is not null)
		and (kind = 'home') = (resident_id is not null) and (kind = 'home') = (papers <> '')),
	constraint attachments_letter check ((secret_hash is null) = (code_hash is null)),
	constraint attachments_answered check (
		(answer is null) = (answered_at is null) and (answer is not distinct from 'yes') = (person_id is not null)),
	constraint attachments_once check (answer is distinct from 'yes' or withdrawn_at is null),
	constraint attachments_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint attachments_resident foreign key (committee_id, resident_id) references people.residents (committee_id, id)
);
-- The same thing is asked of a phone once at a time; who says no is not told, so a
-- no stands like a silence.
create unique index attachments_open_key on people.attachments
	(committee_id, kind, phone, role, coalesce(resident_id, '00000000-0000-0000-0000-000000000000'))
	where withdrawn_at is null and answer is distinct from 'yes';
create index attachments_phone_idx on people.attachments (phone) where withdrawn_at is null and answer is null;

-- An answer is given once, by the one who gave it.
-- +goose StatementBegin
create function people.attachments_answered_once() returns trigger language plpgsql as $$
begin
	if old.answer = 'yes' and (new.answer, new.person_id, new.answered_at, new.withdrawn_at)
		is distinct from (old.answer, old.person_id, old.answered_at, old.withdrawn_at) then
		raise exception 'a yes stands' using errcode = 'check_violation', constraint = 'attachments_answered_once';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger attachments_answered_once before update on people.attachments
	for each row execute function people.attachments_answered_once();

-- Whether anything of a person lies outside a committee: what a committee keeps of
-- somebody who left opens to their account too, so that past ties count.
-- +goose StatementBegin
create function people.tied_elsewhere(person uuid, committee uuid) returns boolean stable language sql as $$
	select exists (select from people.residents r where r.person_id = person and r.committee_id <> committee)
		or exists (select from people.roles k where k.person_id = person and k.committee_id <> committee)
		or exists (select from people.office_roles o where o.person_id = person and o.ended_at is null)
		or exists (select from people.phone_proofs f where f.person_id = person and f.committee_id <> committee)
$$;
-- +goose StatementEnd

-- A committee lets in again only whose every tie lies in it: when it asks, when a
-- second one confirms, and when the letter is used. The person's row is held, and
-- with it every new tie, which refers to it.
-- +goose StatementBegin
create function people.account_letters_here() returns trigger language plpgsql as $$
begin
	if new.committee_id is not null then
		perform from people.people where id = new.person_id for update;
		if people.tied_elsewhere(new.person_id, new.committee_id) then
			raise exception 'the account is tied elsewhere' using errcode = 'check_violation', constraint = 'account_letters_here';
		end if;
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger account_letters_here before insert or update of secret_hash, used_at on people.account_letters
	for each row execute function people.account_letters_here();

grant select, insert, update, delete on people.phone_proofs to ziguan_app;
grant select, insert, update on people.attachments to ziguan_app;
