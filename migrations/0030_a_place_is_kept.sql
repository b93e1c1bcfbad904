-- +goose Up
-- A card that takes another's place in the same act keeps that place: a cap that was
-- set below what is given takes nothing from whoever loses their paper.
-- +goose StatementBegin
create or replace function parking.cards_within_cap() returns trigger language plpgsql as $$
declare
	cap int;
	given int;
begin
	if new.state not in ('active', 'suspended', 'lent', 'lost')
		or tg_op = 'UPDATE' and old.state in ('active', 'suspended', 'lent', 'lost') and old.class = new.class then
		return null;
	end if;
	if tg_op = 'INSERT' and exists (
		select from parking.cards o
		where o.committee_id = new.committee_id and o.id = new.replaces and o.class = new.class
			and o.state = 'replaced' and o.state_since = new.state_since) then
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
