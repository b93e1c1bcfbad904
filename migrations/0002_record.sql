-- +goose Up
create schema record;

create table record.heads (
	committee_id uuid constraint heads_pk primary key
		constraint heads_committee references people.committees (id),
	seq bigint not null,
	hash bytea not null constraint heads_hash_length check (octet_length(hash) = 32),
	held int not null default 0
);

-- canon holds the entry's original bytes; the other columns are read from it and for finding only.
create table record.entries (
	committee_id uuid not null constraint entries_head references record.heads (committee_id),
	seq bigint not null constraint entries_seq_positive check (seq > 0),
	prev bytea not null constraint entries_prev_length check (octet_length(prev) = 32),
	hash bytea not null constraint entries_hash_true check (hash = sha256(canon)),
	canon bytea not null,
	at timestamptz not null,
	kind text not null,
	subject text not null,
	constraint entries_pk primary key (committee_id, seq),
	constraint entries_prev_key unique (committee_id, prev)
);
create index entries_subject_idx on record.entries (committee_id, subject, seq);

-- +goose StatementBegin
create function record.append_only() returns trigger language plpgsql as $$
begin
	raise exception 'the public record is never changed' using errcode = 'insufficient_privilege';
end $$;
-- +goose StatementEnd

create trigger entries_append_only before update or delete on record.entries
	for each row execute function record.append_only();
create trigger entries_no_truncate before truncate on record.entries
	for each statement execute function record.append_only();
create trigger heads_no_delete before delete on record.heads
	for each row execute function record.append_only();

-- The head moves only by appending: the application has no right to move it itself.
-- +goose StatementBegin
create function record.follow() returns trigger language plpgsql security definer
	set search_path = record, pg_temp as $$
declare
	head record.heads;
begin
	select * into strict head from record.heads where committee_id = new.committee_id for update;
	if new.seq <> head.seq + 1 or new.prev <> head.hash then
		raise exception 'the entry does not follow the head' using errcode = 'integrity_constraint_violation';
	end if;
	update record.heads set seq = new.seq, hash = new.hash where committee_id = new.committee_id;
	return new;
end $$;
-- +goose StatementEnd
create trigger entries_follow before insert on record.entries
	for each row execute function record.follow();

grant usage on schema record to ziguan_app;
grant select on record.heads, record.entries to ziguan_app;
grant insert on record.entries to ziguan_app;
grant insert (committee_id, seq, hash), update (held) on record.heads to ziguan_app;
