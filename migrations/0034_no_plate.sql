-- +goose Up
-- A visitor's car without a plate (无牌, 临牌): in place of the plate stand a few words
-- that say what it is. All such cars of a dwelling count as one, for whoever writes other
-- words would begin another count.
alter table parking.visits
	add column no_plate text not null default '' constraint visits_no_plate_bound check (char_length(no_plate) <= 20),
	add constraint visits_one_car check ((plate = '') <> (no_plate = '')),
	add constraint visits_carer_plate check (kind <> 'carer' or plate <> '');
drop index parking.visits_asked_key;
create unique index visits_asked_key on parking.visits (committee_id, dwelling_id, plate, no_plate) where state = 'asked';
-- The gate lists those that may come in.
create index visits_no_plate_idx on parking.visits (committee_id, until_at) where no_plate <> '';

-- +goose StatementBegin
create or replace function parking.hold_visit_caps() returns trigger language plpgsql as $$
begin
	perform from people.dwellings d where d.committee_id = new.committee_id and d.id = new.dwelling_id for no key update;
	perform pg_advisory_xact_lock(hashtextextended(new.committee_id::text || new.plate, 8));
	if new.kind = 'carer' then
		if (select count(*) from parking.visits v
			where v.committee_id = new.committee_id and v.dwelling_id = new.dwelling_id and v.kind = 'carer'
				and v.state = 'open' and v.until_at > new.opened_at and v.id <> new.id) >= new.dwelling_cap then
			raise exception 'a carer too many' using errcode = 'check_violation', constraint = 'visits_carers';
		end if;
		return new;
	end if;
	if (select count(*) from parking.visits v
		where v.committee_id = new.committee_id and v.dwelling_id = new.dwelling_id and v.kind <> 'carer'
			and v.opened_at > new.counted_from and v.id <> new.id) >= new.dwelling_cap then
		raise exception 'a pass too many for the dwelling' using errcode = 'check_violation', constraint = 'visits_per_dwelling';
	end if;
	if (select count(*) from parking.visits v
		where v.committee_id = new.committee_id and v.plate = new.plate and (new.plate <> '' or v.dwelling_id = new.dwelling_id)
			and v.kind <> 'carer' and v.opened_at > new.counted_from and v.id <> new.id) >= new.plate_cap then
		raise exception 'a pass too many for the plate' using errcode = 'check_violation',
			constraint = case new.plate when '' then 'visits_per_no_plate' else 'visits_per_plate' end;
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- A passage of such a car is tied to its visitor pass and holds no plate. Whether it is
-- inside stands in parking.presences under 'visit:' and the pass's id.
alter table parking.checks
	add column visit_id uuid,
	add constraint checks_visit foreign key (committee_id, visit_id) references parking.visits (committee_id, id) on delete set null (visit_id);
create index checks_visit_idx on parking.checks (committee_id, visit_id) where visit_id is not null;

drop function parking.record_checks;
-- As before, with the visitor pass of each check. The plates are locked in one order for
-- everybody, and each statement sees what was committed while it waited for them.
-- +goose StatementBegin
create function parking.record_checks(
	seen_committees uuid[], seen_plates text[], seen_checks uuid[],
	moved_committees uuid[], moved_plates text[], moved_inside boolean[], moved_at timestamptz[], moved_checks uuid[], moved_gates text[],
	committees uuid[], ids uuid[], gates text[], modes text[], directions text[], plates text[], typed text[], token_hashes text[],
	cards text[], visits text[], override_reasons text[], exempts text[], verdicts text[], codes text[], insides boolean[], ats timestamptz[],
	devices text[], device_verdicts text[], contents bytea[], actor_roles text[], actors text[], recorded timestamptz,
	difference_ids uuid[], difference_kinds text[], difference_checks int[]
) returns boolean language plpgsql
	set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
begin
	perform pg_advisory_xact_lock(k.lock)
	from (
		select distinct hashtextextended(s.committee::text || s.plate, 7) as lock
		from unnest(seen_committees, seen_plates) as s (committee, plate)
		order by lock
	) k;
	if exists (
		select
		from unnest(seen_committees, seen_plates, seen_checks) as s (committee, plate, was)
		left join parking.presences p on p.committee_id = s.committee and p.plate = s.plate
		where p.check_id is distinct from s.was
	) then
		return false;
	end if;
	insert into parking.presences as p (committee_id, plate, inside, at, check_id, gate)
	select m.committee, m.plate, m.inside, m.at, m.moved_by, m.gate
	from unnest(moved_committees, moved_plates, moved_inside, moved_at, moved_checks, moved_gates)
		as m (committee, plate, inside, at, moved_by, gate)
	on conflict on constraint presences_pk do update
	set inside = excluded.inside, at = excluded.at, check_id = excluded.check_id, gate = excluded.gate;
	insert into parking.checks (committee_id, id, gate, mode, direction, plate, typed, token_hash, card_id, visit_id,
		override_reason, exempt, verdict, code, inside, at, recorded_at, device, device_verdict, content_sha256, actor_role, actor)
	select a.committee, a.id, a.gate, a.mode, a.direction, a.plate, a.typed, a.token_hash, nullif(a.card, '')::uuid, nullif(a.visit, '')::uuid,
		a.override_reason, a.exempt, a.verdict, a.code, a.inside, a.at, recorded, a.device, a.device_verdict, a.content, a.actor_role, a.actor
	from unnest(committees, ids, gates, modes, directions, plates, typed, token_hashes, cards, visits, override_reasons, exempts,
			verdicts, codes, insides, ats, devices, device_verdicts, contents, actor_roles, actors)
		with ordinality as a (committee, id, gate, mode, direction, plate, typed, token_hash, card, visit, override_reason, exempt,
			verdict, code, inside, at, device, device_verdict, content, actor_role, actor, n)
	order by a.n;
	if cardinality(difference_ids) > 0 then
		insert into parking.differences (committee_id, id, check_id, kind, plate, gate, at)
		select committees[d.n], d.id, ids[d.n], d.kind, plates[d.n], gates[d.n], ats[d.n]
		from unnest(difference_ids, difference_kinds, difference_checks) as d (id, kind, n)
		order by d.n;
	end if;
	return true;
end $$;
-- +goose StatementEnd
revoke execute on function parking.record_checks from public;
grant execute on function parking.record_checks to ziguan_app;
