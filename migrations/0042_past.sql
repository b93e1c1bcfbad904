-- +goose Up
alter table compacts.postings drop constraint postings_kind;
alter table compacts.postings add constraint postings_kind
	check (kind in ('applications', 'cards', 'kin', 'rule', 'move', 'past', 'other'));

-- What a posting is of, where that has a page of its own.
alter table compacts.postings
	add column of_source uuid,
	add constraint postings_of_source foreign key (committee_id, of_source) references compacts.sources (committee_id, id);
create index postings_of_source_idx on compacts.postings (committee_id, of_source) where of_source is not null;

-- An opinion is heard before a thing is posted, or enters with the posting itself.
-- +goose StatementBegin
create function compacts.opinion_in_time() returns trigger language plpgsql as $$
begin
	if exists (select from compacts.postings p
		where p.committee_id = new.committee_id and new.source_id in (p.id, p.of_source) and p.posted_at < new.entered_at) then
		raise exception using errcode = 'check_violation', constraint = 'opinions_in_time', message = 'it was posted before';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger opinions_in_time before insert on compacts.opinions
	for each row execute function compacts.opinion_in_time();

-- What a committee decided before it kept its decisions here, entered afterwards (补录).
-- A price names the hearing at which it was found and the act that made it binding: no
-- other way to a price exists.
create table compacts.past (
	committee_id uuid not null,
	id uuid not null,
	year int not null,
	seq int not null constraint past_seq check (seq > 0),
	kind text not null constraint past_kind check (kind in ('compact', 'hearing', 'vote', 'price')),
	title text not null constraint past_title check (char_length(title) between 1 and 60),
	text text not null constraint past_text check (char_length(text) between 1 and 4000),
	decided_on date not null,
	kept_at text not null constraint past_kept_at check (char_length(kept_at) between 1 and 60),
	content_sha256 bytea not null constraint past_content_sha256 check (octet_length(content_sha256) = 32),
	hearing_id uuid,
	hearing_kind text generated always as (case when hearing_id is not null then 'hearing' end) stored,
	act_id uuid,
	act_kind text generated always as (case when act_id is not null then 'vote' end) stored,
	posting_id uuid,
	replaced_by uuid,
	state text not null constraint past_state check (state in ('entered', 'posted', 'standing', 'replaced', 'refused', 'dropped')),
	state_since timestamptz not null,
	reason text not null default '' constraint past_reason check (char_length(reason) <= 200),
	request_key text constraint past_request_key_length check (char_length(request_key) between 1 and 80),
	version int not null default 1,
	entered_at timestamptz not null,
	entered_by text not null,
	constraint past_pk primary key (committee_id, id),
	constraint past_number_key unique (committee_id, year, seq),
	constraint past_kind_key unique (committee_id, id, kind),
	constraint past_request_key unique (committee_id, request_key),
	constraint past_source foreign key (committee_id, id) references compacts.sources (committee_id, id),
	constraint past_hearing foreign key (committee_id, hearing_id, hearing_kind) references compacts.past (committee_id, id, kind),
	constraint past_act foreign key (committee_id, act_id, act_kind) references compacts.past (committee_id, id, kind),
	constraint past_posting foreign key (committee_id, posting_id) references compacts.postings (committee_id, id),
	constraint past_replaced_by foreign key (committee_id, replaced_by) references compacts.sources (committee_id, id),
	constraint past_price_has_its_hearing check ((kind = 'price') = (hearing_id is not null) and (kind = 'price') = (act_id is not null)),
	constraint past_posted_somewhere check (state in ('entered', 'dropped') or posting_id is not null),
	constraint past_dropped_why check ((state = 'dropped') = (reason <> '')),
	constraint past_replaced_by_something check ((state = 'replaced') = (replaced_by is not null) and replaced_by <> id)
);
create index past_hearing_idx on compacts.past (committee_id, hearing_id) where hearing_id is not null;
create index past_act_idx on compacts.past (committee_id, act_id) where act_id is not null;
create index past_posting_idx on compacts.past (committee_id, posting_id) where posting_id is not null;

-- The papers it rests on, by the digest of their scans: the paper stays where it lies.
create table compacts.past_papers (
	committee_id uuid not null,
	past_id uuid not null,
	n int not null constraint past_papers_n check (n between 1 and 8),
	sha256 bytea not null constraint past_papers_sha256 check (octet_length(sha256) = 32),
	bytes bigint not null constraint past_papers_bytes check (bytes > 0),
	constraint past_papers_pk primary key (committee_id, past_id, n),
	constraint past_papers_once unique (committee_id, past_id, sha256),
	constraint past_papers_past foreign key (committee_id, past_id) references compacts.past (committee_id, id)
);
create trigger past_papers_append_only before update or delete on compacts.past_papers
	for each row execute function record.append_only();

-- Who vouches that it was so (作证).
create table compacts.past_vouchers (
	committee_id uuid not null,
	past_id uuid not null,
	person text not null constraint past_vouchers_person check (person <> ''),
	role text not null,
	actor text not null,
	at timestamptz not null,
	constraint past_vouchers_pk primary key (committee_id, past_id, person),
	constraint past_vouchers_past foreign key (committee_id, past_id) references compacts.past (committee_id, id)
);
create trigger past_vouchers_append_only before update or delete on compacts.past_vouchers
	for each row execute function record.append_only();

create table compacts.past_events (
	committee_id uuid not null,
	id uuid not null,
	past_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint past_events_pk primary key (committee_id, id),
	constraint past_events_past foreign key (committee_id, past_id) references compacts.past (committee_id, id)
);
create index past_events_past_idx on compacts.past_events (committee_id, past_id, at, id);
create trigger past_events_append_only before update or delete on compacts.past_events
	for each row execute function record.append_only();

-- What was entered never changes; only how it stands does, and what stands goes by being
-- replaced alone.
-- +goose StatementBegin
create function compacts.past_kept() returns trigger language plpgsql as $$
begin
	if (new.kind, new.title, new.text, new.decided_on, new.kept_at, new.content_sha256, new.hearing_id, new.act_id, new.entered_at, new.entered_by)
		is distinct from (old.kind, old.title, old.text, old.decided_on, old.kept_at, old.content_sha256, old.hearing_id, old.act_id, old.entered_at, old.entered_by)
		or old.posting_id is not null and new.posting_id is distinct from old.posting_id
		or old.state = 'standing' and new.state not in ('standing', 'replaced') then
		raise exception using errcode = 'check_violation', constraint = 'past_kept', message = 'what was entered is not changed';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger past_kept before update on compacts.past for each row execute function compacts.past_kept();

-- Nobody vouches for what they entered themselves.
-- +goose StatementBegin
create function compacts.past_vouched_by_another() returns trigger language plpgsql as $$
begin
	if exists (select from compacts.past p where p.committee_id = new.committee_id and p.id = new.past_id and p.entered_by = new.person) then
		raise exception using errcode = 'check_violation', constraint = 'past_vouched_by_another', message = 'nobody vouches for their own entry';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger past_vouched_by_another before insert on compacts.past_vouchers
	for each row execute function compacts.past_vouched_by_another();

-- At the end of a transaction: what is posted has its papers and two who vouch for it;
-- what stands was posted to the end, and a price stands by a hearing and an act that do
-- or did.
-- +goose StatementBegin
create function compacts.past_sound() returns trigger language plpgsql as $$
declare
	p compacts.past;
begin
	select * into p from compacts.past where committee_id = new.committee_id and id = new.id;
	if p.state in ('posted', 'standing', 'replaced') then
		if not exists (select from compacts.past_papers where committee_id = p.committee_id and past_id = p.id) then
			raise exception using errcode = 'check_violation', constraint = 'past_has_papers', message = 'no paper';
		end if;
		if (select count(*) from compacts.past_vouchers where committee_id = p.committee_id and past_id = p.id) < 2 then
			raise exception using errcode = 'check_violation', constraint = 'past_has_vouchers', message = 'two people vouch for it';
		end if;
	end if;
	if p.state in ('standing', 'replaced') then
		if not exists (select from compacts.postings b where b.committee_id = p.committee_id and b.id = p.posting_id and b.state = 'ended') then
			raise exception using errcode = 'check_violation', constraint = 'past_was_posted', message = 'its posting has not ended';
		end if;
		if p.kind = 'price' and (select count(*) from compacts.past o where o.committee_id = p.committee_id
				and o.id in (p.hearing_id, p.act_id) and o.state in ('standing', 'replaced')) < 2 then
			raise exception using errcode = 'check_violation', constraint = 'past_price_stands_on_both', message = 'its hearing and its act stand first';
		end if;
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger past_sound after insert or update on compacts.past
	deferrable initially deferred for each row execute function compacts.past_sound();

grant select, insert, update on compacts.past to ziguan_app;
grant select, insert on compacts.past_papers, compacts.past_vouchers, compacts.past_events to ziguan_app;
