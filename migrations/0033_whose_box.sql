-- +goose Up
-- The link by which a consent is withdrawn may go to another owner than the one who gave
-- it; what comes by it is that owner's word.
alter table parking.consents
	add column back_resident_id uuid,
	add constraint consents_back_resident foreign key (committee_id, back_resident_id) references people.residents (committee_id, id);

-- Whether somebody of a let dwelling lives elsewhere: its letter box is the tenant's.
-- +goose StatementBegin
create function people.lives_elsewhere(committee uuid, dwelling uuid, resident uuid, today date) returns boolean language sql stable as $$
	select coalesce(bool_or(o.kind = 'tenant'), false)
		and coalesce(bool_and(o.kind in ('owner', 'lessee')) filter (where o.resident_id = resident), false)
	from people.occupancies o
	where o.committee_id = committee and o.dwelling_id = dwelling and o.from_day <= today and (o.to_day is null or o.to_day > today)
$$;
-- +goose StatementEnd
revoke execute on function people.lives_elsewhere from public;
grant execute on function people.lives_elsewhere to ziguan_app;
