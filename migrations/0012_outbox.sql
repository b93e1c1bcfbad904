-- +goose Up
create schema outbox;

-- What a household is to be told, once: the event is unique for ever within the committee, so
-- that a double click, a retry and a second replica tell nothing twice. params are facts, never
-- sentences. A sender that claims a row moves next_at to the end of its lease, so that a
-- killed one holds nothing back.
create table outbox.messages (
	committee_id uuid not null constraint messages_committee references people.committees (id),
	id uuid not null,
	event text not null constraint messages_event_length check (char_length(event) between 1 and 160),
	kind text not null constraint messages_kind_form check (kind ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$'),
	params jsonb not null,
	dwelling_id uuid not null,
	resident_id uuid,
	urgent boolean not null,
	link text not null constraint messages_link_form check (link = '' or link ~ '^/($|[^/\\])'),
	made_at timestamptz not null,
	state text not null constraint messages_state check (state in ('waiting', 'listed', 'told', 'closed')),
	state_since timestamptz not null,
	told_at timestamptz constraint messages_told check ((told_at is not null) = (state = 'told')),
	rung int not null constraint messages_rung check (rung between 0 and 2),
	rung_since timestamptz not null,
	tries int not null default 0,
	next_at timestamptz not null,
	claim uuid,
	constraint messages_pk primary key (committee_id, id),
	constraint messages_event_key unique (committee_id, event),
	constraint messages_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint messages_resident foreign key (committee_id, resident_id) references people.residents (committee_id, id)
);
create index messages_due_idx on outbox.messages (committee_id, next_at, id) where state = 'waiting';
create index messages_listed_idx on outbox.messages (committee_id, dwelling_id) where state = 'listed';
create index messages_dwelling_idx on outbox.messages (committee_id, dwelling_id, made_at, id);
create index messages_made_idx on outbox.messages (committee_id, made_at, id);

-- Who told whom, by what, and when; also what was tried and failed. detail holds a code or a
-- masked number, never a sentence.
create table outbox.deliveries (
	committee_id uuid not null,
	id uuid not null,
	message_id uuid not null,
	channel text not null constraint deliveries_channel check (channel in
		('page', 'robot', 'sms', 'group_text', 'slip', 'call', 'person')),
	outcome text not null constraint deliveries_outcome check (outcome in
		('opened', 'posted', 'sent', 'failed', 'printed', 'handed', 'reached', 'no_answer', 'told', 'moved')),
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	detail text not null default '' constraint deliveries_detail_length check (char_length(detail) <= 200),
	constraint deliveries_pk primary key (committee_id, id),
	constraint deliveries_message foreign key (committee_id, message_id) references outbox.messages (committee_id, id)
);
create index deliveries_message_idx on outbox.deliveries (committee_id, message_id, at, id);
create trigger deliveries_append_only before update or delete on outbox.deliveries
	for each row execute function record.append_only();

-- A committee's quiet hours and the waits of its ladder, in minutes, each time they were set; the newest holds.
create table outbox.settings (
	committee_id uuid not null constraint settings_committee references people.committees (id),
	id uuid not null,
	quiet_from int not null constraint settings_quiet_from check (quiet_from between 0 and 1439),
	quiet_to int not null constraint settings_quiet_to check (quiet_to between 0 and 1439),
	page_wait int not null constraint settings_page_wait check (page_wait between 0 and 10080),
	robot_wait int not null constraint settings_robot_wait check (robot_wait between 0 and 10080),
	urgent_wait int not null constraint settings_urgent_wait check (urgent_wait between 0 and 1440),
	give_up int not null constraint settings_give_up check (give_up between 1 and 10080),
	source text not null constraint settings_source_length check (char_length(source) between 1 and 200),
	set_at timestamptz not null,
	set_by text not null,
	constraint settings_pk primary key (committee_id, id),
	constraint settings_set_key unique (committee_id, set_at)
);

-- Where messages leave the program: one group robot and one SMS gateway of a committee at a
-- time. The address is a secret that posts in the committee's name: it lies sealed, and only its host is shown.
create table outbox.webhooks (
	committee_id uuid not null constraint webhooks_committee references people.committees (id),
	id uuid not null,
	channel text not null constraint webhooks_channel check (channel in ('robot', 'sms')),
	kind text not null constraint webhooks_kind check (kind in ('wecom', 'dingtalk', 'feishu', 'sms')),
	host text not null,
	sealed bytea not null,
	key_id text not null,
	template text not null,
	expect text not null,
	made_at timestamptz not null,
	made_by text not null,
	ended_at timestamptz,
	last_at timestamptz,
	failing_since timestamptz,
	last_failure text not null default '',
	constraint webhooks_pk primary key (committee_id, id)
);
create unique index webhooks_live_key on outbox.webhooks (committee_id, channel) where ended_at is null;

grant usage on schema outbox to ziguan_app;
grant select, insert, update on all tables in schema outbox to ziguan_app;
revoke update on outbox.deliveries, outbox.settings from ziguan_app;
