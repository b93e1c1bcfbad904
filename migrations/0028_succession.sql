-- +goose Up
-- A process follows the right, not the paper: what hangs on a card goes on with the
-- card that takes its place, or ends with the reason why.
alter table parking.renewals drop constraint renewals_state;
alter table parking.renewals add constraint renewals_state
	check (state in ('due', 'declared', 'changed', 'shown', 'renewed', 'left', 'refused', 'followed', 'ended'));
-- The card whose renewal this one goes on with.
alter table parking.renewals add column follows uuid;
alter table parking.renewals add constraint renewals_follows foreign key (committee_id, campaign_id, follows)
	references parking.renewals (committee_id, campaign_id, card_id);
create unique index renewals_follows_key on parking.renewals (committee_id, campaign_id, follows);
-- Whose word it is that nothing has changed: the occupancies that hold the card's right.
alter table parking.renewals add column household uuid[] not null default '{}';
-- Why the program moved it: the code of a refusal. What people gave as reason stands in reason.
alter table parking.renewal_events add column cause text not null default '';
-- Why a substitute's days ended before their time, where nobody ended them by hand.
alter table parking.substitutes add column cause text not null default '';

-- Those of a card's dwelling by whom its right is held on a day: the owners or
-- lessees, and of a tenant's card the tenants with them.
-- +goose StatementBegin
create function parking.card_household(committee uuid, card uuid, today date) returns uuid[] language sql stable as $$
	select array(
		select o.id
		from parking.cards c
		join people.occupancies o on o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id
		where c.committee_id = committee and c.id = card and o.from_day <= today and (o.to_day is null or o.to_day > today)
			and (o.kind in ('owner', 'lessee') or o.kind = 'tenant' and parking.tenants_card(committee, card))
		order by o.id)
$$;
-- Whether one of those who gave their word is there no more.
create function parking.hands_changed(committee uuid, household uuid[], today date) returns boolean language sql stable as $$
	select exists (
		select
		from unnest(household) as h (id)
		where not exists (
			select from people.occupancies o
			where o.committee_id = committee and o.id = h.id and (o.to_day is null or o.to_day > today)))
$$;
-- A campaign's renewals as they stand on a day, each once, under the card that goes on:
-- where another household is there than the one that spoke, nothing has been said.
create function parking.renewals_now(committee uuid, campaign uuid, today date)
	returns table (committee_id uuid, campaign_id uuid, card_id uuid, state text, state_since timestamptz, drawn boolean, channel text,
		signed_at timestamptz, version int, cause text)
	language sql stable as $$
	select r.committee_id, r.campaign_id, r.card_id,
		case when r.state in ('declared', 'changed', 'shown') and parking.hands_changed(r.committee_id, r.household, today)
			then 'due' else r.state end,
		r.state_since, r.drawn, r.channel, r.signed_at, r.version,
		case when r.state in ('declared', 'changed', 'shown') and parking.hands_changed(r.committee_id, r.household, today)
			then 'renewal.hands'
			else coalesce((
				select e.cause
				from parking.renewal_events e
				where e.committee_id = r.committee_id and e.campaign_id = r.campaign_id and e.card_id = r.card_id
				order by e.at desc, e.id desc
				limit 1), '') end
	from parking.renewals r
	where r.committee_id = committee and r.campaign_id = campaign and not exists (
		select
		from parking.renewals h
		where h.committee_id = r.committee_id and h.campaign_id = r.campaign_id and h.follows = r.card_id)
$$;
-- A card and all that it came in place of.
create function parking.card_line(committee uuid, card uuid) returns setof uuid language sql stable as $$
	with recursive line as (
		select c.id, c.replaces
		from parking.cards c
		where c.committee_id = committee and c.id = card
		union all
		select c.id, c.replaces
		from parking.cards c
		join line l on c.committee_id = committee and c.id = l.replaces
	)
	select id from line
$$;
-- +goose StatementEnd
revoke execute on function parking.card_household, parking.hands_changed, parking.renewals_now, parking.card_line from public;
grant execute on function parking.card_household, parking.hands_changed, parking.renewals_now, parking.card_line to ziguan_app;

-- What was declared before is the word of those who were there on that day.
update parking.renewals r
set household = array(
	select o.id
	from parking.cards c
	join people.occupancies o on o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id
	where c.committee_id = r.committee_id and c.id = r.card_id and o.from_day <= r.state_since::date
		and (o.to_day is null or o.to_day > r.state_since::date)
		and (o.kind in ('owner', 'lessee') or o.kind = 'tenant' and parking.tenants_card(r.committee_id, r.card_id))
	order by o.id)
where r.state in ('declared', 'changed', 'shown');

-- Renewals of a running campaign whose card has a new number already go on with it.
-- +goose StatementBegin
do $$
declare
	r record;
begin
	loop
		select r0.committee_id, r0.campaign_id, r0.card_id, r0.state, n.id as heir, n.applied_at as at, c.grace_to into r
		from parking.renewals r0
		join parking.campaigns k on k.committee_id = r0.committee_id and k.id = r0.campaign_id and k.closed_at is null
		join parking.cards c on c.committee_id = r0.committee_id and c.id = r0.card_id
		join parking.cards n on n.committee_id = c.committee_id and n.replaces = c.id
		where r0.state not in ('followed', 'ended')
		limit 1;
		exit when not found;
		insert into parking.renewals (committee_id, campaign_id, card_id, state, state_since, drawn, channel, seen_by, signed_at,
			household, follows)
		select o.committee_id, o.campaign_id, r.heir, o.state, r.at, o.drawn, o.channel, o.seen_by, o.signed_at, o.household, o.card_id
		from parking.renewals o
		where o.committee_id = r.committee_id and o.campaign_id = r.campaign_id and o.card_id = r.card_id;
		update parking.renewals o
		set state = 'followed', state_since = r.at, version = o.version + 1
		where o.committee_id = r.committee_id and o.campaign_id = r.campaign_id and o.card_id = r.card_id;
		insert into parking.renewal_events (committee_id, id, campaign_id, card_id, was, event, became, at, actor_role, actor)
		values (r.committee_id, gen_random_uuid(), r.campaign_id, r.card_id, r.state, 'follow', 'followed', r.at, 'system', ''),
			(r.committee_id, gen_random_uuid(), r.campaign_id, r.heir, '', 'follow', r.state, r.at, 'system', '');
		update parking.cards set grace_to = r.grace_to where committee_id = r.committee_id and id = r.heir;
	end loop;
end $$;
-- +goose StatementEnd
with ended as (
	select o.committee_id, o.campaign_id, o.card_id, o.state, 'card.' || c.state as cause, c.state_since as at
	from parking.renewals o
	join parking.campaigns k on k.committee_id = o.committee_id and k.id = o.campaign_id and k.closed_at is null
	join parking.cards c on c.committee_id = o.committee_id and c.id = o.card_id
	where o.state in ('due', 'declared', 'changed', 'shown') and c.state in ('expired', 'revoked', 'returned')
), moved as (
	update parking.renewals o
	set state = 'ended', state_since = e.at, version = o.version + 1
	from ended e
	where o.committee_id = e.committee_id and o.campaign_id = e.campaign_id and o.card_id = e.card_id
)
insert into parking.renewal_events (committee_id, id, campaign_id, card_id, was, event, became, at, actor_role, actor, cause)
select e.committee_id, gen_random_uuid(), e.campaign_id, e.card_id, e.state, 'end', 'ended', e.at, 'system', '', e.cause
from ended e;
-- So do appeals that wait.
-- +goose StatementBegin
do $$
begin
	loop
		update parking.appeals a
		set card_id = n.id
		from parking.cards n
		where a.state = 'filed' and n.committee_id = a.committee_id and n.replaces = a.card_id;
		exit when not found;
	end loop;
end $$;
-- +goose StatementEnd

-- An old card without a readable plate waits for it; an empty text is no plate.
alter table parking.claims alter column plate drop not null;
update parking.claims set plate = null where plate = '';
-- Where the first issue has been, what still waits is let in no longer than what is kept.
update parking.claims m
set kept_until = (select max(k.kept_until) from parking.claims k where k.committee_id = m.committee_id)
where m.state = 'waiting' and m.kept_until is null;
-- The gate looks an old card up by its plate, where no card answers.
create index claims_open_plate_idx on parking.claims (committee_id, plate) where state in ('waiting', 'kept');

-- What a file put right of an old card that waits, as it was before, so that undoing
-- the file gives it back.
create table parking.claim_changes (
	committee_id uuid not null,
	batch_id uuid not null,
	id uuid not null,
	claim_id uuid not null,
	plate text,
	number text not null,
	class text not null,
	valid_to date,
	paid_to date,
	state text not null,
	constraint claim_changes_pk primary key (committee_id, batch_id, id),
	constraint claim_changes_batch foreign key (committee_id, batch_id) references people.batches (committee_id, id),
	constraint claim_changes_claim foreign key (committee_id, claim_id) references parking.claims (committee_id, id) on delete cascade
);
create index claim_changes_claim_idx on parking.claim_changes (committee_id, claim_id, id);
grant select, insert, update, delete on parking.claim_changes to ziguan_app;
