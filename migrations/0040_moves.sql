-- +goose Up
-- What became of an owner's word, an appeal, a correction, an objection and a card by
-- exception, step by step, as of everything else that moves. No step holds a name or a
-- word; of an objection it does not say who filed it.
create table parking.consent_events (
	committee_id uuid not null,
	id uuid not null,
	consent_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint consent_events_pk primary key (committee_id, id),
	constraint consent_events_consent foreign key (committee_id, consent_id) references parking.consents (committee_id, id)
);
create index consent_events_consent_idx on parking.consent_events (committee_id, consent_id, at, id);

create table parking.appeal_events (
	committee_id uuid not null,
	id uuid not null,
	appeal_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint appeal_events_pk primary key (committee_id, id),
	constraint appeal_events_appeal foreign key (committee_id, appeal_id) references parking.appeals (committee_id, id)
);
create index appeal_events_appeal_idx on parking.appeal_events (committee_id, appeal_id, at, id);

create table parking.proposal_events (
	committee_id uuid not null,
	id uuid not null,
	proposal_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint proposal_events_pk primary key (committee_id, id),
	constraint proposal_events_proposal foreign key (committee_id, proposal_id) references parking.proposals (committee_id, id)
);
create index proposal_events_proposal_idx on parking.proposal_events (committee_id, proposal_id, at, id);

-- They go with the correction, which goes with the person when they are erased.
create table parking.data_request_events (
	committee_id uuid not null,
	id uuid not null,
	request_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint data_request_events_pk primary key (committee_id, id),
	constraint data_request_events_request foreign key (committee_id, request_id)
		references parking.data_requests (committee_id, id) on delete cascade
);
create index data_request_events_request_idx on parking.data_request_events (committee_id, request_id, at, id);

create table compacts.objection_events (
	committee_id uuid not null,
	id uuid not null,
	objection_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint objection_events_pk primary key (committee_id, id),
	constraint objection_events_objection foreign key (committee_id, objection_id) references compacts.objections (committee_id, id)
);
create index objection_events_objection_idx on compacts.objection_events (committee_id, objection_id, at, id);

-- What was before, as far as the rows tell it: who did it only where that is written, the
-- role only where it can have been no other. A word that was withdrawn no longer tells when
-- it was given; one that ended did so when the next was asked for.
insert into parking.consent_events (committee_id, id, consent_id, was, event, became, at, actor_role, actor)
select k.committee_id, gen_random_uuid(), k.id, e.was, e.event, e.became, e.at,
	case when e.seen then k.noted_role else '' end, case when e.seen then k.noted_by else '' end
from parking.consents k
cross join lateral (
	select min(n.asked_at) as at
	from parking.consents n
	where n.committee_id = k.committee_id and n.application_id = k.application_id and (n.asked_at, n.id) > (k.asked_at, k.id)
) next
cross join lateral (
	select k.answered_at is not null and k.asked_at = k.answered_at as at_once,
		case when k.state = 'ended' then 'given' else k.state end as answer
) word
cross join lateral (values
	(not word.at_once, '', 'ask', 'asked', k.asked_at, k.way = 'letter'),
	(k.answered_at is not null and k.state <> 'asked',
		case when k.state = 'withdrawn' then 'given' when word.at_once then '' else 'asked' end,
		case word.answer when 'given' then 'give' when 'refused' then 'refuse' else 'withdraw' end,
		word.answer, k.answered_at, k.way in ('form', 'counter')),
	(k.state = 'ended', case when k.answered_at is null then 'asked' else 'given' end, 'end', 'ended', next.at, false)
) as e (there, was, event, became, at, seen)
where e.there and e.at is not null;

insert into parking.appeal_events (committee_id, id, appeal_id, was, event, became, at, actor_role, actor)
select a.committee_id, gen_random_uuid(), a.id, e.was, e.event, e.became, e.at, e.role, e.actor
from parking.appeals a
cross join lateral (values
	('', 'file', 'filed', a.filed_at, case when a.channel = 'online' then 'resident' else '' end, ''),
	('filed', case a.state when 'upheld' then 'uphold' when 'rejected' then 'reject' else 'withdraw' end, a.state, a.state_since, '', a.reviewed_by)
) as e (was, event, became, at, role, actor)
where e.became <> e.was;

insert into parking.proposal_events (committee_id, id, proposal_id, was, event, became, at, actor_role, actor)
select p.committee_id, gen_random_uuid(), p.id, e.was, e.event, e.became, e.at, e.role, e.actor
from parking.proposals p
cross join lateral (values
	('', 'propose', 'proposed', p.proposed_at, p.proposed_role, p.proposed_by::text),
	('proposed', case p.state when 'confirmed' then 'confirm' when 'refused' then 'refuse' when 'withdrawn' then 'withdraw' else 'lapse' end,
		p.state, p.state_since, p.decided_role, case when p.state = 'withdrawn' then p.proposed_by::text else coalesce(p.decided_by::text, '') end)
) as e (was, event, became, at, role, actor)
where e.became <> e.was;

insert into parking.data_request_events (committee_id, id, request_id, was, event, became, at, actor_role, actor)
select q.committee_id, gen_random_uuid(), q.id, e.was, e.event, e.became, e.at, e.role, e.actor
from parking.data_requests q
cross join lateral (values
	('', 'ask', 'open', q.asked_at, 'resident', q.person_id::text),
	('open', case q.state when 'done' then 'correct' else 'decline' end, q.state, q.state_since, '', q.decided_by)
) as e (was, event, became, at, role, actor)
where e.became <> e.was;

insert into compacts.objection_events (committee_id, id, objection_id, was, event, became, at, actor_role, actor)
select o.committee_id, gen_random_uuid(), o.id, e.was, e.event, e.became, e.at, e.role, e.actor
from compacts.objections o
cross join lateral (values
	('', 'file', 'filed', o.filed_at, case when o.person <> '' then 'resident' else '' end, ''),
	('filed', 'answer', o.state, o.answered_at, '', o.answered_by)
) as e (was, event, became, at, role, actor)
where e.became <> e.was;

create trigger consent_events_append_only before update or delete on parking.consent_events
	for each row execute function record.append_only();
create trigger appeal_events_append_only before update or delete on parking.appeal_events
	for each row execute function record.append_only();
create trigger proposal_events_append_only before update or delete on parking.proposal_events
	for each row execute function record.append_only();
create trigger data_request_events_append_only before update on parking.data_request_events
	for each row execute function record.append_only();
create trigger objection_events_append_only before update or delete on compacts.objection_events
	for each row execute function record.append_only();
grant select, insert on parking.consent_events, parking.appeal_events, parking.proposal_events, parking.data_request_events,
	compacts.objection_events to ziguan_app;
