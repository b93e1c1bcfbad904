-- +goose Up
-- A street (街道) lies in one district (区); its office sees the committees of the
-- street alone, where a district's office sees them all.
create table people.streets (
	district_id uuid not null constraint streets_district references people.districts (id),
	id uuid not null,
	code text not null constraint streets_code_form check (code ~ '^[A-Za-z0-9-]{1,20}$'),
	name text not null constraint streets_name_length check (char_length(name) between 1 and 60),
	created_at timestamptz not null,
	constraint streets_pk primary key (district_id, id)
);
create unique index streets_code_key on people.streets (district_id, lower(code));
grant select, insert, update on people.streets to ziguan_app;

-- The pair of district and street is one key: a committee's street can lie in no
-- other district than the committee itself. A pair with a hole in it would not be
-- looked at, hence the check.
alter table people.committees
	add column street_id uuid,
	add constraint committees_street_in_district check (street_id is null or district_id is not null),
	add constraint committees_street foreign key (district_id, street_id) references people.streets (district_id, id);

alter table people.office_roles
	add column street_id uuid,
	add constraint office_roles_street_only check (street_id is null or role = 'street'),
	add constraint office_roles_street foreign key (district_id, street_id) references people.streets (district_id, id);
drop index people.office_roles_live_key;
create unique index office_roles_live_key on people.office_roles
	(district_id, person_id, role, coalesce(street_id, '00000000-0000-0000-0000-000000000000')) where ended_at is null;

-- A block (暂停资格) keeps one plate out until a day. It rests on a rule, says who
-- made it and who ended it before its day; no plate has two at a time.
alter table parking.blocks
	add column source_kind text not null default 'resolution'
		constraint blocks_source_kind check (source_kind in ('law', 'clause', 'resolution')),
	add column source text not null default '-' constraint blocks_source_given check (source <> ''),
	add column made_at timestamptz not null default timestamptz 'epoch',
	add column made_by text not null default '-',
	add column lifted_by text,
	add column lift_reason text,
	add constraint blocks_reason_given check (reason <> ''),
	add constraint blocks_lift check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lift_reason is null)),
	add constraint blocks_overlap exclude using gist
		(committee_id with =, plate with =, daterange(from_day, until_day, '[]') with &&) where (lifted_at is null);
-- The defaults were for rows from before; a new one says all of it.
alter table parking.blocks
	alter column source_kind drop default,
	alter column source drop default,
	alter column made_at drop default,
	alter column made_by drop default;
