-- +goose Up
-- A substitute car (代步车) stands on a card for some days; its last day counts.
alter table parking.card_plates add column until_day date;

create table parking.substitutes (
	committee_id uuid not null,
	id uuid not null,
	card_id uuid not null,
	plate text not null,
	from_day date not null,
	until_day date not null constraint substitutes_term check (until_day >= from_day),
	reason text not null,
	made_at timestamptz not null,
	actor_role text not null,
	actor text not null,
	ended_at timestamptz,
	constraint substitutes_pk primary key (committee_id, id),
	constraint substitutes_card foreign key (committee_id, card_id) references parking.cards (committee_id, id),
	-- one at a time
	constraint substitutes_apart exclude using gist (committee_id with =, card_id with =, daterange(from_day, until_day, '[]') with &&)
		where (ended_at is null)
);
create index substitutes_card_idx on parking.substitutes (committee_id, card_id, from_day);

-- An appeal (申诉) against what was done to a card, reviewed by somebody else (复核).
create table parking.appeals (
	committee_id uuid not null,
	id uuid not null,
	card_id uuid not null,
	event_id uuid not null, -- the decision it is against
	decided_by text not null, -- who made that decision
	text text not null constraint appeals_text_length check (char_length(text) between 1 and 500),
	channel text not null constraint appeals_channel check (channel in ('online', 'counter')),
	state text not null constraint appeals_state check (state in ('filed', 'upheld', 'rejected', 'withdrawn')),
	state_since timestamptz not null,
	filed_at timestamptz not null,
	reviewed_by text not null default '',
	reason text not null default '',
	constraint appeals_pk primary key (committee_id, id),
	constraint appeals_card foreign key (committee_id, card_id) references parking.cards (committee_id, id),
	constraint appeals_event foreign key (committee_id, event_id) references parking.card_events (committee_id, id),
	constraint appeals_once unique (committee_id, event_id),
	-- somebody else reviews
	constraint appeals_another check (reviewed_by = '' or decided_by = '' or reviewed_by <> decided_by),
	constraint appeals_reasoned check (state in ('filed', 'withdrawn') or reason <> '')
);
create index appeals_open_idx on parking.appeals (committee_id, filed_at) where state = 'filed';

grant select, insert, update on parking.substitutes, parking.appeals to ziguan_app;
grant delete on parking.card_plates to ziguan_app;
