-- +goose Up
-- What something rests on (依据) is kept the same way wherever it stands: its kind, its
-- text, and the posting where it can be read, if there is one. An empty kind is of rows
-- from before kinds were asked for. What else a ground may name later comes as a column
-- or a key of its own; source_ref stays a posting's.
alter table compacts.rules
	add column source_ref uuid,
	add constraint rules_source_ref foreign key (committee_id, source_ref) references compacts.postings (committee_id, id);
create index rules_source_ref_idx on compacts.rules (committee_id, source_ref) where source_ref is not null;

alter table compacts.calendar_years
	add column source_kind text not null default ''
		constraint calendar_years_source_kind check (source_kind in ('', 'law', 'clause', 'resolution')),
	add column source_ref uuid,
	add constraint calendar_years_source_ref foreign key (committee_id, source_ref) references compacts.postings (committee_id, id);
alter table compacts.calendar_years alter column source_kind drop default;
create index calendar_years_source_ref_idx on compacts.calendar_years (committee_id, source_ref) where source_ref is not null;

alter table outbox.settings
	add column source_kind text not null default ''
		constraint settings_source_kind check (source_kind in ('', 'law', 'clause', 'resolution')),
	add column source_ref uuid,
	add constraint settings_source_ref foreign key (committee_id, source_ref) references compacts.postings (committee_id, id);
alter table outbox.settings alter column source_kind drop default;
create index settings_source_ref_idx on outbox.settings (committee_id, source_ref) where source_ref is not null;

alter table parking.classes
	add column source_ref uuid,
	add constraint classes_source_ref foreign key (committee_id, source_ref) references compacts.postings (committee_id, id);
create index classes_source_ref_idx on parking.classes (committee_id, source_ref) where source_ref is not null;

alter table parking.class_terms
	add column source_ref uuid,
	add constraint class_terms_source_ref foreign key (committee_id, source_ref) references compacts.postings (committee_id, id);
create index class_terms_source_ref_idx on parking.class_terms (committee_id, source_ref) where source_ref is not null;

alter table parking.blocks
	add column source_ref uuid,
	add constraint blocks_source_ref foreign key (committee_id, source_ref) references compacts.postings (committee_id, id);
create index blocks_source_ref_idx on parking.blocks (committee_id, source_ref) where source_ref is not null;

-- Most events rest on nothing but their reason: their kind and text are empty.
alter table parking.card_events rename column rule to source;
alter table parking.card_events rename constraint card_events_rule_bound to card_events_source_bound;
alter table parking.card_events
	add column source_kind text not null default ''
		constraint card_events_source_kind check (source_kind in ('', 'law', 'clause', 'resolution')),
	add column source_ref uuid,
	add constraint card_events_source_ref foreign key (committee_id, source_ref) references compacts.postings (committee_id, id);
create index card_events_source_ref_idx on parking.card_events (committee_id, source_ref) where source_ref is not null;

alter table parking.application_events rename column rule to source;
alter table parking.application_events rename constraint application_events_rule_bound to application_events_source_bound;
alter table parking.application_events
	add column source_kind text not null default ''
		constraint application_events_source_kind check (source_kind in ('', 'law', 'clause', 'resolution')),
	add column source_ref uuid,
	add constraint application_events_source_ref foreign key (committee_id, source_ref) references compacts.postings (committee_id, id);
create index application_events_source_ref_idx on parking.application_events (committee_id, source_ref) where source_ref is not null;

-- The number that people say, 2026-12, of the posting that a ground names; empty for none.
-- +goose StatementBegin
create function compacts.posting_number(committee uuid, posting uuid) returns text language sql stable as $$
	select coalesce((select p.year || '-' || p.seq from compacts.postings p where p.committee_id = committee and p.id = posting), '')
$$;
-- +goose StatementEnd

-- What follows from a posting: whatever names it as its ground. A class is there by its
-- terms, which name the same. plain tells what anybody may know; the rest names a car or
-- a household's card and is the committee's.
create view compacts.follows as
	select committee_id, source_ref as posting_id, 'rule' as what, true as plain, key as subject, '' as event, from_day, set_at as at
	from compacts.rules
	where source_ref is not null
	union all
	select committee_id, source_ref, 'calendar', true, year::text, '', null::date, set_at
	from compacts.calendar_years
	where source_ref is not null
	union all
	select committee_id, source_ref, 'messages', true, '', '', null::date, set_at
	from outbox.settings
	where source_ref is not null
	union all
	select committee_id, source_ref, 'class', true, class, '', from_day, set_at
	from parking.class_terms
	where source_ref is not null
	union all
	select committee_id, source_ref, 'block', false, plate, '', from_day, made_at
	from parking.blocks
	where source_ref is not null
	union all
	select e.committee_id, e.source_ref, 'card', false, c.number, e.event, null::date, e.at
	from parking.card_events e
	join parking.cards c on c.committee_id = e.committee_id and c.id = e.card_id
	where e.source_ref is not null
	union all
	select e.committee_id, e.source_ref, 'application', false, a.number, e.event, null::date, e.at
	from parking.application_events e
	join parking.applications a on a.committee_id = e.committee_id and a.id = e.application_id
	where e.source_ref is not null;
grant select on compacts.follows to ziguan_app;
