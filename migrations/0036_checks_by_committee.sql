-- +goose Up
-- As before, for one committee at a time: all that is read and written is its own. The
-- plates are locked in one order for everybody, and each statement sees what was
-- committed while it waited for them.
drop function parking.record_checks;
-- +goose StatementBegin
create function parking.record_checks(
	committee uuid, seen_plates text[], seen_checks uuid[],
	moved_plates text[], moved_inside boolean[], moved_at timestamptz[], moved_checks uuid[], moved_gates text[],
	ids uuid[], gates text[], modes text[], directions text[], plates text[], typed text[], token_hashes text[],
	cards text[], visits text[], override_reasons text[], exempts text[], verdicts text[], codes text[], insides boolean[], ats timestamptz[],
	devices text[], device_verdicts text[], contents bytea[], actor_roles text[], actors text[], recorded timestamptz,
	difference_ids uuid[], difference_kinds text[], difference_checks int[]
) returns boolean language plpgsql
	set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
begin
	perform pg_advisory_xact_lock(k.lock)
	from (
		select distinct hashtextextended(committee::text || s.plate, 7) as lock
		from unnest(seen_plates) as s (plate)
		order by lock
	) k;
	if exists (
		select
		from unnest(seen_plates, seen_checks) as s (plate, was)
		left join lateral (
			select check_id
			from parking.presences
			where committee_id = committee and plate = s.plate
			offset 0 -- each plate by its key: a plan made while the table is empty reads all of a committee's
		) p on true
		where p.check_id is distinct from s.was
	) then
		return false;
	end if;
	insert into parking.presences as p (committee_id, plate, inside, at, check_id, gate)
	select committee, m.plate, m.inside, m.at, m.moved_by, m.gate
	from unnest(moved_plates, moved_inside, moved_at, moved_checks, moved_gates) as m (plate, inside, at, moved_by, gate)
	on conflict on constraint presences_pk do update
	set inside = excluded.inside, at = excluded.at, check_id = excluded.check_id, gate = excluded.gate;
	insert into parking.checks (committee_id, id, gate, mode, direction, plate, typed, token_hash, card_id, visit_id,
		override_reason, exempt, verdict, code, inside, at, recorded_at, device, device_verdict, content_sha256, actor_role, actor)
	select committee, a.id, a.gate, a.mode, a.direction, a.plate, a.typed, a.token_hash, nullif(a.card, '')::uuid, nullif(a.visit, '')::uuid,
		a.override_reason, a.exempt, a.verdict, a.code, a.inside, a.at, recorded, a.device, a.device_verdict, a.content, a.actor_role, a.actor
	from unnest(ids, gates, modes, directions, plates, typed, token_hashes, cards, visits, override_reasons, exempts,
			verdicts, codes, insides, ats, devices, device_verdicts, contents, actor_roles, actors)
		with ordinality as a (id, gate, mode, direction, plate, typed, token_hash, card, visit, override_reason, exempt,
			verdict, code, inside, at, device, device_verdict, content, actor_role, actor, n)
	order by a.n;
	if cardinality(difference_ids) > 0 then
		insert into parking.differences (committee_id, id, check_id, kind, plate, gate, at)
		select committee, d.id, ids[d.n], d.kind, plates[d.n], gates[d.n], ats[d.n]
		from unnest(difference_ids, difference_kinds, difference_checks) as d (id, kind, n)
		order by d.n;
	end if;
	return true;
end $$;
-- +goose StatementEnd
revoke execute on function parking.record_checks from public;
grant execute on function parking.record_checks to ziguan_app;

-- Retention walks a committee's records by their time; a plate's are found within its
-- committee. The conditions keep both from being taken for a look-up by the record's own
-- key, which begins with the committee too: a plan made while the table is empty sees no
-- difference, and would read all of a committee's records for each check.
drop index parking.checks_at_idx;
drop index parking.checks_plate_idx;
create index checks_at_idx on parking.checks (committee_id, at) where at is not null;
create index checks_plate_idx on parking.checks (committee_id, plate, at) where plate is not null;
