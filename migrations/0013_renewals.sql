-- +goose Up
-- A yearly renewal (年度续卡): the cards whose last day lies in its time.
create table parking.campaigns (
	committee_id uuid not null constraint campaigns_committee references people.committees (id),
	id uuid not null,
	name text not null constraint campaigns_name_length check (char_length(name) between 1 and 60),
	first_day date not null, -- cards that end from this day
	last_day date not null constraint campaigns_days check (last_day >= first_day),
	share_percent int not null constraint campaigns_share check (share_percent between 0 and 100),
	grace_days int not null constraint campaigns_grace check (grace_days between 0 and 180),
	seed text not null, -- the head of the record at the opening: it decides who shows papers
	opened_at timestamptz not null,
	closed_at timestamptz,
	constraint campaigns_pk primary key (committee_id, id)
);
create unique index campaigns_open_key on parking.campaigns (committee_id) where closed_at is null;

create table parking.renewals (
	committee_id uuid not null,
	campaign_id uuid not null,
	card_id uuid not null,
	state text not null constraint renewals_state check (state in ('due', 'declared', 'changed', 'shown', 'renewed', 'left', 'refused')),
	state_since timestamptz not null,
	drawn boolean not null, -- has to show papers
	channel text not null default '' constraint renewals_channel check (channel in ('', 'online', 'counter')),
	seen_by uuid,
	signed_at timestamptz, -- the new card was handed over
	version int not null default 1,
	constraint renewals_pk primary key (committee_id, campaign_id, card_id),
	constraint renewals_campaign foreign key (committee_id, campaign_id) references parking.campaigns (committee_id, id),
	constraint renewals_card foreign key (committee_id, card_id) references parking.cards (committee_id, id)
);
create index renewals_card_idx on parking.renewals (committee_id, card_id);

create table parking.renewal_events (
	committee_id uuid not null,
	id uuid not null,
	campaign_id uuid not null,
	card_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	reason text not null default '',
	constraint renewal_events_pk primary key (committee_id, id),
	constraint renewal_events_renewal foreign key (committee_id, campaign_id, card_id)
		references parking.renewals (committee_id, campaign_id, card_id)
);
create index renewal_events_idx on parking.renewal_events (committee_id, campaign_id, card_id, at, id);
create trigger renewal_events_append_only before update or delete on parking.renewal_events
	for each row execute function record.append_only();

-- Until when a card whose renewal is pending is let in with a question, though its
-- last day is over.
alter table parking.cards add column grace_to date;

grant select, insert, update on parking.campaigns, parking.renewals to ziguan_app;
grant select, insert on parking.renewal_events to ziguan_app;
