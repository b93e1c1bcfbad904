-- +goose Up
-- By what name a committee knows whoever acted: empty for a job, for nobody, and for
-- somebody it has forgotten, though another committee may know them still.
-- +goose StatementBegin
create function people.known_as(committee uuid, actor text) returns text stable language sql as $$
	select coalesce((
		select p.name
		from people.people p
		where p.id = nullif(actor, '')::uuid and (
			exists (select from people.residents r where r.committee_id = committee and r.person_id = p.id)
			or exists (select from people.roles k where k.committee_id = committee and k.person_id = p.id))), '')
$$;
-- +goose StatementEnd
