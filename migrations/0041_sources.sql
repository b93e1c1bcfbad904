-- +goose Up
-- Whatever a ground may name (依据): one row for each thing by which something was or is
-- decided, and what it is called. A posting is the first kind; what else binds comes as
-- another, so that "what follows from this" stays one question.
create table compacts.sources (
	committee_id uuid not null constraint sources_committee references people.committees (id),
	id uuid not null,
	kind text not null constraint sources_kind check (kind in ('posting', 'past')),
	number text not null constraint sources_number check (number ~ '^[0-9]{4}-[1-9][0-9]{0,5}$'),
	title text not null constraint sources_title check (char_length(title) between 1 and 60),
	state text not null constraint sources_state check (state in ('coming', 'stands', 'replaced', 'gone')),
	constraint sources_pk primary key (committee_id, id),
	constraint sources_number_key unique (committee_id, kind, number)
);
grant select, insert, update (state) on compacts.sources to ziguan_app;

insert into compacts.sources (committee_id, id, kind, number, title, state)
select committee_id, id, 'posting', year || '-' || seq, title, case state when 'withdrawn' then 'gone' else 'stands' end
from compacts.postings;

alter table compacts.postings
	add constraint postings_source foreign key (committee_id, id) references compacts.sources (committee_id, id);

alter table compacts.rules
	drop constraint rules_source_ref,
	add constraint rules_source_ref foreign key (committee_id, source_ref) references compacts.sources (committee_id, id);
alter table compacts.calendar_years
	drop constraint calendar_years_source_ref,
	add constraint calendar_years_source_ref foreign key (committee_id, source_ref) references compacts.sources (committee_id, id);
alter table outbox.settings
	drop constraint settings_source_ref,
	add constraint settings_source_ref foreign key (committee_id, source_ref) references compacts.sources (committee_id, id);
alter table parking.classes
	drop constraint classes_source_ref,
	add constraint classes_source_ref foreign key (committee_id, source_ref) references compacts.sources (committee_id, id);
alter table parking.class_terms
	drop constraint class_terms_source_ref,
	add constraint class_terms_source_ref foreign key (committee_id, source_ref) references compacts.sources (committee_id, id);
alter table parking.blocks
	drop constraint blocks_source_ref,
	add constraint blocks_source_ref foreign key (committee_id, source_ref) references compacts.sources (committee_id, id);
alter table parking.card_events
	drop constraint card_events_source_ref,
	add constraint card_events_source_ref foreign key (committee_id, source_ref) references compacts.sources (committee_id, id);
alter table parking.application_events
	drop constraint application_events_source_ref,
	add constraint application_events_source_ref foreign key (committee_id, source_ref) references compacts.sources (committee_id, id);

-- What a ground's source is called, with its kind before it: posting 2026-12.
-- +goose StatementBegin
create function compacts.cited(committee uuid, source uuid) returns text language sql stable as $$
	select coalesce((select s.kind || ' ' || s.number from compacts.sources s where s.committee_id = committee and s.id = source), '')
$$;
-- +goose StatementEnd
drop function compacts.posting_number (uuid, uuid);

alter view compacts.follows rename column posting_id to source_id;

-- What somebody whose word counts before a thing is posted said of it (意见): the
-- community's party branch (社区党组织) and the residents' committee (居委会).
create table compacts.opinions (
	committee_id uuid not null,
	id uuid not null,
	source_id uuid not null,
	body text not null constraint opinions_body check (body in ('party', 'residents_committee')),
	says text not null constraint opinions_says check (says in ('for', 'with_remarks', 'against')),
	text text not null constraint opinions_text check (char_length(text) <= 500),
	given_on date not null,
	paper_sha256 bytea constraint opinions_paper check (octet_length(paper_sha256) = 32),
	entered_at timestamptz not null,
	entered_by text not null,
	constraint opinions_pk primary key (committee_id, id),
	constraint opinions_once unique (committee_id, source_id, body),
	constraint opinions_source foreign key (committee_id, source_id) references compacts.sources (committee_id, id),
	constraint opinions_why check (says = 'for' or text <> '')
);
create trigger opinions_append_only before update or delete on compacts.opinions
	for each row execute function record.append_only();

-- That what was adopted was filed at the street office (备案), under which number.
create table compacts.filings (
	committee_id uuid not null,
	id uuid not null,
	source_id uuid not null,
	office text not null constraint filings_office check (char_length(office) between 1 and 60),
	number text not null constraint filings_number check (char_length(number) between 1 and 60),
	filed_on date not null,
	paper_sha256 bytea constraint filings_paper check (octet_length(paper_sha256) = 32),
	entered_at timestamptz not null,
	entered_by text not null,
	constraint filings_pk primary key (committee_id, id),
	constraint filings_once unique (committee_id, source_id, number),
	constraint filings_source foreign key (committee_id, source_id) references compacts.sources (committee_id, id)
);
create trigger filings_append_only before update or delete on compacts.filings
	for each row execute function record.append_only();

grant select, insert on compacts.opinions, compacts.filings to ziguan_app;
