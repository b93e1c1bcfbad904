-- +goose Up
-- A visitor pass: a plate that a dwelling lets in for a while. A carer's car comes on
-- days of the week and is counted apart. opened_at says from when it counts, whatever
-- becomes of it; the caps it was opened under stand beside it.
create table parking.visits (
	committee_id uuid not null,
	id uuid not null,
	dwelling_id uuid not null,
	plate text not null,
	kind text not null constraint visits_kind check (kind in ('host', 'gate', 'guest', 'carer')),
	state text not null constraint visits_state check (state in ('asked', 'open', 'refused', 'revoked', 'ended')),
	from_at timestamptz not null,
	until_at timestamptz not null constraint visits_term check (until_at > from_at),
	days int not null default 127 constraint visits_days check (days between 1 and 127),
	care text not null default '' constraint visits_care
		check (care in ('', 'nursing', 'housekeeping', 'family') and (care <> '') = (kind = 'carer')),
	gate text not null default '',
	opened_at timestamptz constraint visits_opened check (opened_at is not null or state in ('asked', 'refused', 'ended')),
	counted_from timestamptz,
	dwelling_cap int,
	plate_cap int,
	made_at timestamptz not null,
	constraint visits_pk primary key (committee_id, id),
	constraint visits_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id)
);
-- The gate looks a plate up; a dwelling's page and its cap look up the dwelling.
create index visits_plate_idx on parking.visits (committee_id, plate, opened_at);
create index visits_dwelling_idx on parking.visits (committee_id, dwelling_id, opened_at);
create index visits_until_idx on parking.visits (committee_id, until_at) where state in ('asked', 'open');
-- A guest who asks twice asks once.
create unique index visits_asked_key on parking.visits (committee_id, dwelling_id, plate) where state = 'asked';

-- The caps hold with many requests at once, whoever writes: each pass that opens takes
-- the dwelling and then the plate, always in this order, and is counted with those
-- before it. Passes that were revoked go on counting.
-- +goose StatementBegin
create function parking.hold_visit_caps() returns trigger language plpgsql as $$
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
		where v.committee_id = new.committee_id and v.plate = new.plate and v.kind <> 'carer'
			and v.opened_at > new.counted_from and v.id <> new.id) >= new.plate_cap then
		raise exception 'a pass too many for the plate' using errcode = 'check_violation', constraint = 'visits_per_plate';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger visits_caps before insert or update of state on parking.visits
	for each row when (new.state = 'open') execute function parking.hold_visit_caps();

create table parking.visit_events (
	committee_id uuid not null,
	id uuid not null,
	visit_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	reason text not null default '',
	constraint visit_events_pk primary key (committee_id, id),
	constraint visit_events_visit foreign key (committee_id, visit_id) references parking.visits (committee_id, id) on delete cascade
);
create index visit_events_visit_idx on parking.visit_events (committee_id, visit_id, at, id);
create trigger visit_events_append_only before update on parking.visit_events
	for each row execute function record.append_only();

grant select, insert, update, delete on parking.visits to ziguan_app;
grant select, insert on parking.visit_events to ziguan_app;
