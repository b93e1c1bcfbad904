-- +goose Up
-- What a committee calls a class of its own; those of the program have their
-- names in the catalogues.
alter table parking.classes add column name text not null default '';

-- What a class of cards asks and gives, from a day on, with the decision it rests
-- on. Terms are never changed: newer ones take their place from their day, and no
-- card already given is rewritten.
create table parking.class_terms (
	committee_id uuid not null,
	id uuid not null,
	class text not null,
	from_day date not null,
	holders text[] not null,
	ranks int[] not null,
	documents text[] not null,
	uses text[] not null,
	term_months int not null constraint class_terms_months check (term_months between 1 and 12),
	plates int not null constraint class_terms_plates check (plates between 1 and 9),
	cap int constraint class_terms_cap check (cap >= 0),
	posted boolean not null,
	two_people boolean not null,
	source_kind text not null constraint class_terms_source_kind check (source_kind in ('law', 'clause', 'resolution')),
	source text not null constraint class_terms_source_given check (source <> ''),
	set_at timestamptz not null,
	set_by text not null,
	constraint class_terms_pk primary key (committee_id, id),
	constraint class_terms_class foreign key (committee_id, class) references parking.classes (committee_id, code),
	constraint class_terms_key unique (committee_id, class, from_day, set_at),
	constraint class_terms_holders check (cardinality(holders) = cardinality(ranks) and cardinality(holders) > 0)
);
create trigger class_terms_append_only before update or delete on parking.class_terms
	for each row execute function record.append_only();

-- An owner's card whose right a tenant uses for a lease (lent) counts for no
-- household and opens nothing; it comes back when the lease ends.
alter table parking.cards drop constraint cards_state;
alter table parking.cards add constraint cards_state check (state in
	('applied', 'posting', 'active', 'suspended', 'lent', 'lost', 'expired', 'revoked', 'replaced', 'returned', 'refused', 'withdrawn'));

-- No class has more cards than its cap. A lost or lent card still holds its place;
-- a cap that is set below what was given takes nothing from anybody.
-- +goose StatementBegin
create function parking.cards_within_cap() returns trigger language plpgsql as $$
declare
	cap int;
	given int;
begin
	if new.state not in ('active', 'suspended', 'lent', 'lost')
		or tg_op = 'UPDATE' and old.state in ('active', 'suspended', 'lent', 'lost') and old.class = new.class then
		return null;
	end if;
	select t.cap into cap
	from parking.class_terms t
	join people.committees c on c.id = t.committee_id
	where t.committee_id = new.committee_id and t.class = new.class and t.from_day <= (new.state_since at time zone c.zone)::date
	order by t.from_day desc, t.set_at desc, t.id desc
	limit 1;
	if cap is null then
		return null;
	end if;
	select count(*) into given
	from parking.cards k
	where k.committee_id = new.committee_id and k.class = new.class and k.state in ('active', 'suspended', 'lent', 'lost');
	if given > cap then
		raise exception 'class % has % cards, its cap is %', new.class, given, cap
			using errcode = 'check_violation', constraint = 'cards_within_cap';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger cards_within_cap after insert or update of state on parking.cards
	for each row execute function parking.cards_within_cap();
create index cards_class_idx on parking.cards (committee_id, class) where state in ('active', 'suspended', 'lent', 'lost');

grant select, insert on parking.class_terms to ziguan_app;
