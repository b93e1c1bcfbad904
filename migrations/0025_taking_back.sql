-- +goose Up
-- An offer's message was written under one number and looked for under the next, so that no
-- household ever counted as told. The messages that are there get the number by which they are
-- looked for; their days run from when the household really knew.
update outbox.messages m
set event = m.kind || ':' || a.number || ':' || a.offers
from parking.applications a
where a.committee_id = m.committee_id and m.kind = 'application.offered'
	and m.event = m.kind || ':' || a.number || ':' || (a.offers - 1);

-- When something was done because the household knew. Until then a telling that was noted by
-- mistake can be taken back.
alter table outbox.messages add column relied_at timestamptz;
update outbox.messages m
set relied_at = a.state_since
from parking.applications a
where a.committee_id = m.committee_id and m.kind = 'application.offered' and m.state = 'told' and a.state <> 'offered'
	and m.event = m.kind || ':' || a.number || ':' || a.offers;
alter table outbox.messages add constraint messages_relied check (relied_at is null or state <> 'listed' and state <> 'waiting');

alter table outbox.deliveries drop constraint deliveries_outcome;
alter table outbox.deliveries add constraint deliveries_outcome check (outcome in
	('opened', 'posted', 'sent', 'failed', 'printed', 'handed', 'reached', 'no_answer', 'told', 'moved', 'retracted'));
create index deliveries_by_hand_idx on outbox.deliveries (committee_id, at, id) where outcome in ('handed', 'reached', 'told');

-- What an announcement said before it was corrected, and until when it said so.
create table compacts.announcement_versions (
	committee_id uuid not null,
	id uuid not null,
	announcement_id uuid not null,
	n int not null constraint announcement_versions_n check (n > 0),
	title text not null constraint announcement_versions_title_bound check (char_length(title) <= 60),
	text text not null constraint announcement_versions_text_bound check (char_length(text) <= 5000),
	from_day date not null,
	to_day date not null,
	ended_at timestamptz not null,
	ended_by text not null,
	constraint announcement_versions_pk primary key (committee_id, id),
	constraint announcement_versions_key unique (committee_id, announcement_id, n),
	constraint announcement_versions_announcement foreign key (committee_id, announcement_id)
		references compacts.announcements (committee_id, id)
);
create trigger announcement_versions_append_only before update or delete on compacts.announcement_versions
	for each row execute function record.append_only();
alter table compacts.announcements add column version int not null default 1;
grant select, insert on compacts.announcement_versions to ziguan_app;

-- How much a run looked at and changed, and what it found that somebody has to see to.
alter table jobs.runs add column read int not null default 0 constraint runs_read check (read >= 0);
alter table jobs.runs add column wrote int not null default 0 constraint runs_wrote check (wrote >= 0);
alter table jobs.runs add column findings jsonb not null default '[]' constraint runs_findings check (jsonb_typeof(findings) = 'array');
