-- +goose Up
-- Whoever holds a secret (a card's code, a letter, a phone's token) names no committee.
-- This table alone says whose it is; every other key of a committee's table begins with
-- the committee, and a row that is not there opens nothing. Only triggers write it, in
-- the transaction that writes the secret's own row. What is a person's and no committee's
-- (sessions, second factors, letters for an account) keeps its hash where it is.
create table people.secrets (
	hash text constraint secrets_pk primary key,
	kind text not null constraint secrets_kind check (kind in ('card', 'letter', 'ask', 'device', 'token', 'consent')),
	committee_id uuid not null constraint secrets_committee references people.committees (id),
	subject_id uuid not null
);
grant select on people.secrets to ziguan_app;

-- A trigger names the kind and the column that holds the hash. Rows with a secret are
-- never deleted.
-- +goose StatementBegin
create function people.keep_secret() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
	was text;
	became text;
begin
	execute format('select ($1).%I', tg_argv[1]) into became using new;
	if tg_op = 'UPDATE' then
		execute format('select ($1).%I', tg_argv[1]) into was using old;
	end if;
	if became is distinct from was then
		delete from people.secrets where hash = was;
		insert into people.secrets (hash, kind, committee_id, subject_id)
		select became, tg_argv[0], new.committee_id, new.id
		where became is not null;
	end if;
	return null;
end $$;
-- +goose StatementEnd
revoke execute on function people.keep_secret from public;

insert into people.secrets (hash, kind, committee_id, subject_id)
select s.hash, s.kind, s.committee_id, s.id
from (
	select secret_hash as hash, 'letter' as kind, committee_id, id from people.letters
	union all
	select code_hash, 'letter', committee_id, id from people.letters
	union all
	select secret_hash, 'ask', committee_id, id from people.attachments
	union all
	select code_hash, 'ask', committee_id, id from people.attachments
	union all
	select enrol_hash, 'device', committee_id, id from people.devices
	union all
	select token_hash, 'device', committee_id, id from people.devices
	union all
	select token_hash, 'token', committee_id, id from people.tokens
	union all
	select token_hash, 'card', committee_id, id from parking.cards
	union all
	select token_hash, 'consent', committee_id, id from parking.consents
	union all
	select back_hash, 'consent', committee_id, id from parking.consents
) s
where s.hash is not null;

create trigger letters_secret after insert or update of secret_hash on people.letters
	for each row execute function people.keep_secret('letter', 'secret_hash');
create trigger letters_code after insert or update of code_hash on people.letters
	for each row execute function people.keep_secret('letter', 'code_hash');
create trigger attachments_secret after insert or update of secret_hash on people.attachments
	for each row execute function people.keep_secret('ask', 'secret_hash');
create trigger attachments_code after insert or update of code_hash on people.attachments
	for each row execute function people.keep_secret('ask', 'code_hash');
create trigger devices_enrol after insert or update of enrol_hash on people.devices
	for each row execute function people.keep_secret('device', 'enrol_hash');
create trigger devices_token after insert or update of token_hash on people.devices
	for each row execute function people.keep_secret('device', 'token_hash');
create trigger tokens_hash after insert or update of token_hash on people.tokens
	for each row execute function people.keep_secret('token', 'token_hash');
create trigger cards_token after insert or update of token_hash on parking.cards
	for each row execute function people.keep_secret('card', 'token_hash');
create trigger consents_token after insert or update of token_hash on parking.consents
	for each row execute function people.keep_secret('consent', 'token_hash');
create trigger consents_back after insert or update of back_hash on parking.consents
	for each row execute function people.keep_secret('consent', 'back_hash');

alter table people.letters drop constraint letters_secret_key, drop constraint letters_code_key;
alter table people.attachments drop constraint attachments_secret_key, drop constraint attachments_code_key;
alter table people.devices drop constraint devices_enrol_key, drop constraint devices_token_key;
alter table people.tokens drop constraint tokens_hash_key;
alter table parking.consents drop constraint consents_token_key, drop constraint consents_back_key;
-- The gate knows its committee: it finds a card's code among that committee's cards.
alter table parking.cards drop constraint cards_token_key, add constraint cards_token_key unique (committee_id, token_hash);
