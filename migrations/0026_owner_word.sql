-- +goose Up
-- How it was proved that the account is the person of the register: by papers seen at the
-- counter. A phone that was only typed proves nothing: whoever lives in a let dwelling holds
-- its letter and knows the owner's number from the lease.
alter table people.residents
	add column proved text not null default '' constraint residents_proved check (proved in ('', 'papers'));

-- A link for the phone on file or a way into one household's page alone: it lies sealed, goes
-- into the SMS and stands on no page. It is forgotten once the message was told.
alter table outbox.messages
	add column secret_sealed bytea,
	add column secret_key text constraint messages_secret check ((secret_sealed is null) = (secret_key is null));

-- Whose word it is, by which way it came, and who saw them. 'link' are the links of before,
-- which the tenant held: they answer nothing any more, and what came by them holds no longer.
alter table parking.consents
	add column resident_id uuid,
	add column papers text not null default '' constraint consents_papers check (papers in ('', 'deed', 'identity', 'other')),
	add column back_hash text constraint consents_back_key unique, -- the link by which it is withdrawn
	add constraint consents_resident foreign key (committee_id, resident_id) references people.residents (committee_id, id),
	drop constraint consents_way,
	add constraint consents_way check (way in ('link', 'session', 'phone', 'letter', 'form', 'counter')),
	drop constraint consents_state,
	add constraint consents_state check (state in ('asked', 'given', 'refused', 'withdrawn', 'ended'));

update parking.consents
set state = 'ended'
where way = 'link' and state = 'asked';

-- From here on no consent is given without saying whose it is, nor by paper, in person or by
-- a letter without who saw the owner; nor by a link of before. Rows of before stay as they are.
alter table parking.consents
	add constraint consents_whose check (state <> 'given' or (way <> 'link' and resident_id is not null)) not valid,
	add constraint consents_seen_by check (way not in ('letter', 'form', 'counter') or (noted_by <> '' and papers <> '')) not valid;

-- The owner's word is the owner's: of the dwelling that day, by their own account that was
-- proved to be theirs, or seen by somebody who neither lives there nor has an interest.
-- +goose StatementBegin
create function parking.consents_owners_word() returns trigger language plpgsql as $$
declare
	home uuid;
	today date;
begin
	if new.state <> 'given' and not (new.state = 'asked' and new.way = 'letter') then
		return null;
	end if;
	if tg_op = 'UPDATE' and old.state = new.state then
		return null;
	end if;
	select a.dwelling_id, (coalesce(new.answered_at, new.asked_at) at time zone c.zone)::date
	into home, today
	from parking.applications a
	join people.committees c on c.id = a.committee_id
	where a.committee_id = new.committee_id and a.id = new.application_id;
	if not exists (
		select from people.occupancies o
		join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
		where o.committee_id = new.committee_id and o.dwelling_id = home and o.resident_id = new.resident_id
			and o.kind in ('owner', 'lessee') and o.from_day <= today and (o.to_day is null or o.to_day > today)
			and (new.way <> 'session' or (r.proved <> '' and r.person_id::text = new.noted_by))
	) then
		raise exception 'not the owner''s word' using errcode = 'check_violation', constraint = 'consents_owners_word';
	end if;
	if new.way in ('letter', 'form', 'counter') then
		perform people.stand_aside(new.committee_id, home, new.noted_by::uuid);
		if exists (
			select from people.occupancies o
			join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
			where o.committee_id = new.committee_id and o.dwelling_id = home and r.person_id = new.noted_by::uuid
				and o.from_day <= today and (o.to_day is null or o.to_day > today)
		) then
			raise exception 'somebody of the household saw the owner' using errcode = 'check_violation', constraint = 'stand_aside';
		end if;
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger consents_owners_word after insert or update on parking.consents
	for each row execute function parking.consents_owners_word();
