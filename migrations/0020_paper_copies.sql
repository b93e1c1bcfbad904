-- +goose Up
-- A copy of a paper is kept only where the terms of a class ask for one (PIPL
-- art. 6), and its picture goes when the purpose has ended (art. 19): the row
-- stays and says who took it and when it went.
alter table parking.class_terms add column copies text[] not null default '{}';
alter table parking.class_terms add constraint class_terms_copies check (copies <@ documents);

create table parking.paper_copies (
	committee_id uuid not null,
	id uuid not null,
	application_id uuid not null,
	document text not null,
	jpeg bytea constraint paper_copies_size check (octet_length(jpeg) between 1 and 400000),
	taken_at timestamptz not null,
	taken_role text not null,
	taken_by text not null,
	gone_at timestamptz,
	gone_role text not null default '', -- system where its days were over
	gone_by text not null default '',
	constraint paper_copies_pk primary key (committee_id, id),
	constraint paper_copies_application foreign key (committee_id, application_id) references parking.applications (committee_id, id),
	constraint paper_copies_gone check ((jpeg is null) = (gone_at is not null))
);
create index paper_copies_idx on parking.paper_copies (committee_id, application_id, taken_at, id);
create unique index paper_copies_one_kept on parking.paper_copies (committee_id, application_id, document) where gone_at is null;

-- +goose StatementBegin
create function parking.paper_copies_asked() returns trigger language plpgsql as $$
begin
	if not exists (
		select
		from parking.applications a
		join people.committees c on c.id = a.committee_id
		cross join lateral (
			select t.copies
			from parking.class_terms t
			where t.committee_id = a.committee_id and t.class = a.class and t.from_day <= (new.taken_at at time zone c.zone)::date
			order by t.from_day desc, t.set_at desc, t.id desc
			limit 1
		) t
		where a.committee_id = new.committee_id and a.id = new.application_id and a.open and new.document = any (t.copies)
	) then
		raise exception 'no rule asks for a copy' using errcode = 'check_violation', constraint = 'paper_copies_asked';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger paper_copies_asked before insert on parking.paper_copies
	for each row execute function parking.paper_copies_asked();
-- Nothing of a copy changes but that it goes; it never comes back.
-- +goose StatementBegin
create function parking.paper_copies_go() returns trigger language plpgsql as $$
begin
	if old.gone_at is not null or new.gone_at is null
		or (old.committee_id, old.id, old.application_id, old.document, old.taken_at, old.taken_role, old.taken_by)
			is distinct from (new.committee_id, new.id, new.application_id, new.document, new.taken_at, new.taken_role, new.taken_by) then
		raise exception 'a copy only goes' using errcode = 'check_violation', constraint = 'paper_copies_go';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger paper_copies_go before update on parking.paper_copies
	for each row execute function parking.paper_copies_go();

grant select, insert, update on parking.paper_copies to ziguan_app;

-- Whether a card is a tenant's, who holds it in the place of the owner: of the
-- program's class, of one whose terms name tenants alone, or earned by a tenant's
-- application, itself or a card that it replaced.
-- +goose StatementBegin
create function parking.tenants_card(committee uuid, card uuid) returns boolean language sql stable as $$
	with recursive line as (
		select c.committee_id, c.id, c.replaces, c.class, c.valid_from
		from parking.cards c
		where c.committee_id = committee and c.id = card
		union all
		select c.committee_id, c.id, c.replaces, c.class, c.valid_from
		from parking.cards c
		join line l on c.committee_id = l.committee_id and c.id = l.replaces
	)
	select exists (
		select
		from line l
		where l.class = 'tenant'
			or exists (select from parking.applications a
				where a.committee_id = l.committee_id and a.card_id = l.id and a.holder = 'tenant')
			or (select t.holders from parking.class_terms t
				where t.committee_id = l.committee_id and t.class = l.class and t.from_day <= l.valid_from
				order by t.from_day desc, t.set_at desc, t.id desc
				limit 1) = array['tenant'])
$$;
-- +goose StatementEnd
revoke execute on function parking.tenants_card from public;
grant execute on function parking.tenants_card to ziguan_app;
