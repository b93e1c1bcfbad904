-- +goose Up
-- Where a person is or was at home, and when: what a household shares is shown to those
-- who were of it then.
-- +goose StatementBegin
create function people.homes_of(committee uuid, person uuid)
returns table (dwelling_id uuid, resident_id uuid, from_day date, to_day date) stable language sql as $$
	select o.dwelling_id, o.resident_id, o.from_day, o.to_day
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	where r.committee_id = committee and r.person_id = person
$$;

-- Whether everybody who was of a dwelling on a day is forgotten: what a household shared
-- goes with the last of it. Where nobody stood in the register nobody is forgotten.
create function people.all_forgotten(committee uuid, dwelling uuid, on_day date) returns boolean stable language sql as $$
	select coalesce(bool_and(r.person_id is null and r.name = '' and r.phone is null), false)
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = committee and o.dwelling_id = dwelling and o.from_day <= on_day and (o.to_day is null or o.to_day >= on_day)
$$;
-- +goose StatementEnd

-- Who objected is forgotten: neither a key nor a name is left, and once it is answered no
-- word of theirs; that there was one, and its answer, hang on.
alter table compacts.objections
	add column gone_at timestamptz,
	drop constraint objections_text,
	drop constraint objections_somebody,
	add constraint objections_text check (char_length(text) <= 500 and (text <> '' or gone_at is not null and state = 'answered')),
	add constraint objections_somebody check ((person <> '')::int + (on_paper <> '')::int + (gone_at is not null)::int = 1);

-- A household's word against a decision goes with the household, once it was decided.
alter table parking.appeals
	add column gone_at timestamptz,
	drop constraint appeals_text_length,
	add constraint appeals_text_length check (char_length(text) <= 500 and (text <> '') = (gone_at is null) and (gone_at is null or state <> 'filed'));
