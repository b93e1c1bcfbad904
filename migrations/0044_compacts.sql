-- +goose Up
alter table compacts.sources drop constraint sources_kind;
alter table compacts.sources add constraint sources_kind check (kind in ('posting', 'past', 'vote', 'compact', 'clause'));
-- A clause is named by its compact and the number that is printed before it: 2026-1-7.
alter table compacts.sources drop constraint sources_number;
alter table compacts.sources add constraint sources_number
	check (number ~ '^[0-9]{4}-[1-9][0-9]{0,5}(-[1-9][0-9]{0,2})?$' and (kind = 'clause') = (number ~ '-.*-'));
alter table compacts.postings drop constraint postings_kind;
alter table compacts.postings add constraint postings_kind
	check (kind in ('applications', 'cards', 'kin', 'rule', 'move', 'past', 'roll', 'vote', 'result', 'compact', 'consultation', 'other'));

-- What is put to the vote by a page of its own, and so fixed from the first.
alter table compacts.votes
	add column of_source uuid,
	add constraint votes_of_source foreign key (committee_id, of_source) references compacts.sources (committee_id, id),
	-- What it names as its ground: the hearing at which it was found.
	add column names uuid,
	add constraint votes_names foreign key (committee_id, names) references compacts.sources (committee_id, id);
create index votes_names_idx on compacts.votes (committee_id, names) where names is not null;
create index votes_of_source_idx on compacts.votes (committee_id, of_source) where of_source is not null;
-- +goose StatementBegin
create function compacts.votes_of_kept() returns trigger language plpgsql as $$
begin
	if new.of_source is distinct from old.of_source or new.names is distinct from old.names and old.state not in ('drafted', 'listed') or old.of_source is not null
		and (new.title, new.text, new.question_sha256, new.threshold, new.effect, new.publication)
			is distinct from (old.title, old.text, old.question_sha256, old.threshold, old.effect, old.publication) then
		raise exception using errcode = 'check_violation', constraint = 'votes_of_kept', message = 'it is put to the vote elsewhere';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger votes_of_kept before update on compacts.votes for each row execute function compacts.votes_of_kept();

-- A compact (停车自管公约): what residents agreed, from its first draft on.
create table compacts.compacts (
	committee_id uuid not null,
	id uuid not null,
	year int not null,
	seq int not null constraint compacts_seq check (seq > 0),
	kind text not null constraint compacts_kind check (kind in ('parking', 'lane', 'community', 'merchants')),
	title text not null constraint compacts_title check (char_length(title) between 1 and 30),
	draft int not null default 1 constraint compacts_draft check (draft > 0),
	last_node int not null constraint compacts_last_node check (last_node >= 0),
	rounds int not null default 0 constraint compacts_rounds check (rounds >= 0),
	past_id uuid,
	posting_id uuid,
	consultation_id uuid,
	vote_id uuid,
	planned_on date,
	in_force_from date,
	superseded_by uuid,
	state text not null constraint compacts_state check (state in ('draft', 'publicity', 'consultation', 'frozen', 'vote', 'preliminary',
		'certified', 'signing', 'in_force', 'superseded', 'withdrawn')),
	state_since timestamptz not null,
	reason text not null default '' constraint compacts_reason check (char_length(reason) <= 200),
	request_key text constraint compacts_request_key_length check (char_length(request_key) between 1 and 80),
	version int not null default 1,
	started_at timestamptz not null,
	started_by text not null,
	constraint compacts_pk primary key (committee_id, id),
	constraint compacts_number_key unique (committee_id, year, seq),
	constraint compacts_request_key unique (committee_id, request_key),
	constraint compacts_source foreign key (committee_id, id) references compacts.sources (committee_id, id),
	constraint compacts_past foreign key (committee_id, past_id) references compacts.past (committee_id, id),
	constraint compacts_posting foreign key (committee_id, posting_id) references compacts.postings (committee_id, id),
	constraint compacts_consultation foreign key (committee_id, consultation_id) references compacts.postings (committee_id, id),
	constraint compacts_vote foreign key (committee_id, vote_id) references compacts.votes (committee_id, id),
	constraint compacts_superseded_by foreign key (committee_id, superseded_by) references compacts.compacts (committee_id, id),
	constraint compacts_merchants_sign check (kind <> 'merchants' or vote_id is null),
	constraint compacts_in_force_since check ((state in ('in_force', 'superseded')) = (in_force_from is not null)),
	constraint compacts_superseded_by_another check ((state = 'superseded') = (superseded_by is not null) and superseded_by <> id),
	constraint compacts_why check ((state = 'withdrawn') = (reason <> ''))
);
-- One compact of a kind is in force at a time.
create unique index compacts_in_force_key on compacts.compacts (committee_id, kind) where state = 'in_force';
-- What was decided before gives its clauses once.
create unique index compacts_past_key on compacts.compacts (committee_id, past_id) where state <> 'withdrawn';
create index compacts_posting_idx on compacts.compacts (committee_id, posting_id) where posting_id is not null;
create index compacts_consultation_idx on compacts.compacts (committee_id, consultation_id) where consultation_id is not null;
create index compacts_vote_idx on compacts.compacts (committee_id, vote_id) where vote_id is not null;
create index compacts_superseded_by_idx on compacts.compacts (committee_id, superseded_by) where superseded_by is not null;

create table compacts.compact_events (
	committee_id uuid not null,
	id uuid not null,
	compact_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint compact_events_pk primary key (committee_id, id),
	constraint compact_events_compact foreign key (committee_id, compact_id) references compacts.compacts (committee_id, id)
);
create index compact_events_compact_idx on compacts.compact_events (committee_id, compact_id, at, id);
create trigger compact_events_append_only before update or delete on compacts.compact_events
	for each row execute function record.append_only();

-- Each draft of its text (稿), to the byte; a draft is worked on until it is posted.
create table compacts.compact_drafts (
	committee_id uuid not null,
	compact_id uuid not null,
	n int not null constraint compact_drafts_n check (n > 0),
	doc bytea not null,
	sha256 bytea not null constraint compact_drafts_sha256 check (sha256 = sha256(doc)),
	changes text not null default '' constraint compact_drafts_changes check (char_length(changes) <= 300),
	posted_on date,
	at timestamptz not null,
	person text not null,
	constraint compact_drafts_pk primary key (committee_id, compact_id, n),
	constraint compact_drafts_compact foreign key (committee_id, compact_id) references compacts.compacts (committee_id, id)
);

-- +goose StatementBegin
create function compacts.compact_drafts_kept() returns trigger language plpgsql as $$
begin
	if not exists (select from compacts.compacts c where c.committee_id = new.committee_id and c.id = new.compact_id
			and c.state = 'draft' and c.draft = new.n)
		or tg_op = 'UPDATE' and (new.committee_id, new.compact_id, new.n) is distinct from (old.committee_id, old.compact_id, old.n) then
		raise exception using errcode = 'check_violation', constraint = 'compact_drafts_kept', message = 'what was posted is not changed';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger compact_drafts_kept before insert or update on compacts.compact_drafts
	for each row execute function compacts.compact_drafts_kept();

-- The votes that were held over it, each over one draft.
create table compacts.compact_votes (
	committee_id uuid not null,
	compact_id uuid not null,
	n int not null,
	vote_id uuid not null,
	constraint compact_votes_pk primary key (committee_id, vote_id),
	constraint compact_votes_draft foreign key (committee_id, compact_id, n) references compacts.compact_drafts (committee_id, compact_id, n),
	constraint compact_votes_vote foreign key (committee_id, vote_id) references compacts.votes (committee_id, id)
);
create index compact_votes_draft_idx on compacts.compact_votes (committee_id, compact_id, n);
create trigger compact_votes_append_only before update or delete on compacts.compact_votes
	for each row execute function record.append_only();

-- What somebody says of a draft (意见): of a clause, of a passage of it, or of all.
create table compacts.remarks (
	committee_id uuid not null,
	id uuid not null,
	compact_id uuid not null,
	n int not null constraint remarks_n check (n > 0),
	draft int not null,
	clause int constraint remarks_clause check (clause > 0),
	quote text not null default '' constraint remarks_quote check (char_length(quote) <= 200),
	text text not null constraint remarks_text check (char_length(text) <= 500),
	way text not null constraint remarks_way check (way in ('online', 'counter', 'paper', 'committee')),
	instead_of int,
	merged_into int,
	merge_reason text not null default '' constraint remarks_merge_reason check (char_length(merge_reason) <= 200),
	outcome text not null default '' constraint remarks_outcome check (outcome in ('', 'adopted', 'partly', 'rejected')),
	reason text not null default '' constraint remarks_reason check (char_length(reason) <= 500),
	answer_clause int constraint remarks_answer_clause check (answer_clause > 0),
	answered_at timestamptz,
	answered_by text not null default '',
	state text not null constraint remarks_state check (state in ('filed', 'merged', 'reworded', 'answered')),
	filed_at timestamptz not null,
	person text not null,
	on_paper text not null default '' constraint remarks_on_paper check (char_length(on_paper) <= 60),
	withheld text not null default '' constraint remarks_withheld check (withheld in ('', 'personal', 'insult', 'elsewhere')),
	gone_at timestamptz,
	request_key text constraint remarks_request_key_length check (char_length(request_key) between 1 and 80),
	constraint remarks_pk primary key (committee_id, id),
	constraint remarks_number_key unique (committee_id, compact_id, n),
	constraint remarks_request_key unique (committee_id, request_key),
	constraint remarks_draft foreign key (committee_id, compact_id, draft) references compacts.compact_drafts (committee_id, compact_id, n),
	constraint remarks_instead_of foreign key (committee_id, compact_id, instead_of) references compacts.remarks (committee_id, compact_id, n),
	constraint remarks_merged_into foreign key (committee_id, compact_id, merged_into) references compacts.remarks (committee_id, compact_id, n),
	constraint remarks_of_something check (text <> '' or gone_at is not null),
	constraint remarks_quote_of_a_clause check (quote = '' or clause is not null),
	constraint remarks_answered check ((state = 'answered') = (outcome <> '') and (outcome <> '') = (answered_at is not null) and (outcome <> '') = (reason <> '')),
	constraint remarks_merged check ((merged_into is null) = (merge_reason = '') and (state <> 'merged' or merged_into is not null) and merged_into <> n),
	constraint remarks_of_somebody check (gone_at is not null or (person <> '') = (way in ('online', 'committee')) and (on_paper <> '') = (way in ('counter', 'paper')))
);
create index remarks_instead_of_idx on compacts.remarks (committee_id, compact_id, instead_of) where instead_of is not null;
create index remarks_merged_into_idx on compacts.remarks (committee_id, compact_id, merged_into) where merged_into is not null;
create index remarks_person_idx on compacts.remarks (committee_id, person) where person <> '';

create table compacts.remark_events (
	committee_id uuid not null,
	id uuid not null,
	remark_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint remark_events_pk primary key (committee_id, id),
	constraint remark_events_remark foreign key (committee_id, remark_id) references compacts.remarks (committee_id, id)
);
create index remark_events_remark_idx on compacts.remark_events (committee_id, remark_id, at, id);
create trigger remark_events_append_only before update or delete on compacts.remark_events
	for each row execute function record.append_only();

-- Whoever says the same (附议).
create table compacts.remark_seconds (
	committee_id uuid not null,
	compact_id uuid not null,
	n int not null,
	person text not null constraint remark_seconds_person check (person <> ''),
	at timestamptz not null,
	constraint remark_seconds_pk primary key (committee_id, compact_id, n, person),
	constraint remark_seconds_remark foreign key (committee_id, compact_id, n) references compacts.remarks (committee_id, compact_id, n)
);
create index remark_seconds_person_idx on compacts.remark_seconds (committee_id, person);

-- What was said stays as it was said; remarks come in while a draft hangs, and what was
-- answered is not answered otherwise.
-- +goose StatementBegin
create function compacts.remarks_kept() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if not exists (select from compacts.compacts c where c.committee_id = new.committee_id and c.id = new.compact_id
				and c.state in ('publicity', 'consultation') and c.draft = new.draft) then
			raise exception using errcode = 'check_violation', constraint = 'remarks_in_time', message = 'nobody is asked now';
		end if;
		return new;
	end if;
	if (new.compact_id, new.n, new.draft, new.clause, new.quote, new.way, new.instead_of, new.filed_at)
			is distinct from (old.compact_id, old.n, old.draft, old.clause, old.quote, old.way, old.instead_of, old.filed_at)
		or new.gone_at is null and (new.text, new.person, new.on_paper) is distinct from (old.text, old.person, old.on_paper)
		or old.outcome <> '' and (new.outcome, new.reason, new.answer_clause, new.answered_at) is distinct from (old.outcome, old.reason, old.answer_clause, old.answered_at)
		or old.merged_into is not null and new.merged_into is distinct from old.merged_into then
		raise exception using errcode = 'check_violation', constraint = 'remarks_kept', message = 'what was said stays';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger remarks_kept before insert or update on compacts.remarks for each row execute function compacts.remarks_kept();

-- Who signed (签约): one household once, in the program or on paper; a second try is kept
-- beside it, and does not stand.
create table compacts.signatures (
	committee_id uuid not null,
	compact_id uuid not null,
	seq int not null constraint signatures_seq check (seq > 0),
	dwelling_id uuid not null,
	way text not null constraint signatures_way check (way in ('online', 'paper')),
	stands boolean not null,
	text_sha256 bytea not null constraint signatures_text_sha256 check (octet_length(text_sha256) = 32),
	scan_sha256 bytea constraint signatures_scan_sha256 check (octet_length(scan_sha256) = 32),
	at timestamptz not null,
	person text not null constraint signatures_person check (person <> ''),
	ended_at timestamptz,
	ended_why text constraint signatures_ended_why check (ended_why in ('wrong', 'moved')),
	ended_by text,
	reason text not null default '' constraint signatures_reason check (char_length(reason) <= 200),
	constraint signatures_pk primary key (committee_id, compact_id, seq),
	constraint signatures_compact foreign key (committee_id, compact_id) references compacts.compacts (committee_id, id),
	constraint signatures_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint signatures_paper_has_a_scan check ((way = 'paper') = (scan_sha256 is not null)),
	constraint signatures_ended check ((ended_at is null) = (ended_why is null) and (ended_at is null) = (ended_by is null)
		and (ended_why is not distinct from 'wrong') = (reason <> '')),
	constraint signatures_ended_by_another check (ended_why <> 'wrong' or ended_by <> person)
);
create unique index signatures_household_key on compacts.signatures (committee_id, compact_id, dwelling_id) where stands and ended_at is null;
create index signatures_dwelling_idx on compacts.signatures (committee_id, dwelling_id);
-- What was signed stays; it ends once, when it was entered wrongly or all who lived there left.
-- +goose StatementBegin
create function compacts.signatures_kept() returns trigger language plpgsql as $$
begin
	if old.ended_at is not null
		or (new.seq, new.dwelling_id, new.way, new.stands, new.text_sha256, new.scan_sha256, new.at, new.person)
			is distinct from (old.seq, old.dwelling_id, old.way, old.stands, old.text_sha256, old.scan_sha256, old.at, old.person) then
		raise exception using errcode = 'check_violation', constraint = 'signatures_kept', message = 'what was signed stays';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger signatures_kept before update on compacts.signatures for each row execute function compacts.signatures_kept();

-- The parties of a merchants' compact (商户): a roll of its own; each signs on paper.
create table compacts.parties (
	committee_id uuid not null,
	compact_id uuid not null,
	n int not null constraint parties_n check (n > 0),
	name text not null constraint parties_name check (char_length(name) between 1 and 40),
	signed_at timestamptz,
	text_sha256 bytea,
	scan_sha256 bytea constraint parties_scan_sha256 check (octet_length(scan_sha256) = 32),
	entered_at timestamptz not null,
	entered_by text not null,
	constraint parties_pk primary key (committee_id, compact_id, n),
	constraint parties_name_key unique (committee_id, compact_id, name),
	constraint parties_compact foreign key (committee_id, compact_id) references compacts.compacts (committee_id, id),
	constraint parties_signed check ((signed_at is null) = (scan_sha256 is null) and (signed_at is null) = (text_sha256 is null))
);

-- Everybody signs the text that was adopted, while it can be signed; the roll of a
-- merchants' compact is closed when its text is.
-- +goose StatementBegin
create function compacts.signed_text() returns trigger language plpgsql as $$
declare
	c compacts.compacts;
begin
	select * into c from compacts.compacts where committee_id = new.committee_id and id = new.compact_id;
	if tg_table_name = 'parties' then
		if c.kind <> 'merchants' or tg_op = 'INSERT' and c.state not in ('draft', 'publicity', 'consultation', 'signing', 'in_force')
			or tg_op = 'UPDATE' and (old.signed_at is not null or (new.n, new.name, new.entered_at, new.entered_by) is distinct from (old.n, old.name, old.entered_at, old.entered_by)) then
			raise exception using errcode = 'check_violation', constraint = 'parties_kept', message = 'the roll of the parties is closed';
		end if;
		if new.signed_at is null then
			return new;
		end if;
	elsif c.kind = 'merchants' then
		raise exception using errcode = 'check_violation', constraint = 'signatures_of_households', message = 'its parties sign it';
	end if;
	if c.state not in ('signing', 'in_force') or c.past_id is not null
		or not exists (select from compacts.compact_drafts d where d.committee_id = c.committee_id and d.compact_id = c.id and d.n = c.draft and d.sha256 = new.text_sha256) then
		raise exception using errcode = 'check_violation', constraint = 'signed_text', message = 'this text is not to be signed';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger signatures_signed_text before insert on compacts.signatures for each row execute function compacts.signed_text();
create trigger parties_signed_text before insert or update on compacts.parties for each row execute function compacts.signed_text();

-- What a compact is never changes; a text that was posted is followed by another draft,
-- never by itself.
-- +goose StatementBegin
create function compacts.compacts_kept() returns trigger language plpgsql as $$
begin
	if (new.year, new.seq, new.kind, new.past_id, new.started_at, new.started_by) is distinct from (old.year, old.seq, old.kind, old.past_id, old.started_at, old.started_by)
		or new.title <> old.title and old.state <> 'draft'
		or new.draft <> old.draft and not (new.draft = old.draft + 1 and new.state = 'draft' and old.state in ('publicity', 'consultation', 'frozen', 'preliminary'))
		or new.draft = old.draft and new.state = 'draft' and old.state <> 'draft'
		or new.rounds <> old.rounds and not (new.rounds = old.rounds + 1 and old.state = 'consultation' and new.state in ('draft', 'frozen'))
		or new.state <> old.state and old.state || ' ' || new.state <> all (array['draft publicity', 'draft in_force', 'draft withdrawn', 'publicity consultation',
			'publicity draft', 'publicity withdrawn', 'consultation frozen', 'consultation draft', 'consultation withdrawn', 'frozen vote', 'frozen signing',
			'frozen draft', 'frozen withdrawn', 'vote preliminary', 'vote frozen', 'preliminary certified', 'preliminary draft', 'preliminary frozen',
			'certified signing', 'signing in_force', 'in_force superseded', 'in_force withdrawn'])
		or new.state <> old.state and (old.past_id is null) = (old.state || ' ' || new.state in ('draft in_force', 'in_force withdrawn'))
			and (old.past_id is null or new.state <> 'superseded')
		or old.state = 'frozen' and new.state = 'signing' and old.kind <> 'merchants'
		or old.state = 'signing' and new.state = 'in_force' and new.in_force_from is distinct from old.planned_on then
		raise exception using errcode = 'check_violation', constraint = 'compacts_kept', message = 'a compact goes its steps';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger compacts_kept before update on compacts.compacts for each row execute function compacts.compacts_kept();

-- At the end of a transaction: each step rests on the one before it.
-- +goose StatementBegin
create function compacts.compacts_sound() returns trigger language plpgsql as $$
declare
	c compacts.compacts;
begin
	select * into c from compacts.compacts where committee_id = new.committee_id and id = new.id;
	if c.past_id is not null then
		if c.state = 'in_force' and not exists (select from compacts.past p where p.committee_id = c.committee_id and p.id = c.past_id
				and p.kind = 'compact' and p.state = 'standing') then
			raise exception using errcode = 'check_violation', constraint = 'compacts_carried', message = 'what was decided before does not stand';
		end if;
		return null;
	end if;
	if c.state in ('draft', 'withdrawn') then
		return null;
	end if;
	if not exists (select from compacts.compact_drafts d where d.committee_id = c.committee_id and d.compact_id = c.id and d.n = c.draft and d.posted_on is not null)
		or c.posting_id is null then
		raise exception using errcode = 'check_violation', constraint = 'compacts_posted', message = 'its draft was not posted';
	end if;
	if exists (select from compacts.postings b where b.committee_id = c.committee_id and b.id in (c.posting_id, c.consultation_id)
			and b.of_source is distinct from c.id)
		or exists (select from compacts.votes v where v.committee_id = c.committee_id and v.id = c.vote_id and v.of_source is distinct from c.id) then
		raise exception using errcode = 'check_violation', constraint = 'compacts_of_itself', message = 'a sheet or vote of something else';
	end if;
	if c.state = 'publicity' then
		return null;
	end if;
	if not exists (select from compacts.postings b where b.committee_id = c.committee_id and b.id = c.posting_id and b.state = 'ended')
		or c.consultation_id is null then
		raise exception using errcode = 'check_violation', constraint = 'compacts_consulted', message = 'it was not posted to the end';
	end if;
	if c.state = 'consultation' then
		return null;
	end if;
	if not exists (select from compacts.postings b where b.committee_id = c.committee_id and b.id = c.consultation_id and b.state = 'ended') then
		raise exception using errcode = 'check_violation', constraint = 'compacts_heard', message = 'the consultation has not ended';
	end if;
	if c.rounds < 2 then
		raise exception using errcode = 'check_violation', constraint = 'compacts_two_rounds', message = 'it is discussed twice at least';
	end if;
	if exists (select from compacts.remarks r where r.committee_id = c.committee_id and r.compact_id = c.id
			and (r.state in ('filed', 'merged') or r.state = 'reworded' and not exists (select from compacts.remarks i
				where i.committee_id = r.committee_id and i.compact_id = r.compact_id and i.instead_of = r.n))) then
		raise exception using errcode = 'check_violation', constraint = 'compacts_answered', message = 'a remark has no answer';
	end if;
	if c.kind = 'merchants' and not exists (select from compacts.parties p where p.committee_id = c.committee_id and p.compact_id = c.id
			and (c.state not in ('in_force', 'superseded') or p.signed_at is not null)) then
		raise exception using errcode = 'check_violation', constraint = 'compacts_of_parties', message = 'it binds nobody';
	end if;
	if c.state = 'frozen' then
		return null;
	end if;
	if c.kind <> 'merchants' and not exists (select from compacts.compact_votes v
			where v.committee_id = c.committee_id and v.compact_id = c.id and v.n = c.draft and v.vote_id = c.vote_id) then
		raise exception using errcode = 'check_violation', constraint = 'compacts_put_to_vote', message = 'no vote over this draft';
	end if;
	if c.state in ('certified', 'signing', 'in_force') and c.kind <> 'merchants' and not exists (select from compacts.sources s
			where s.committee_id = c.committee_id and s.id = c.vote_id and s.kind = 'vote' and s.state in ('stands', 'replaced')) then
		raise exception using errcode = 'check_violation', constraint = 'compacts_adopted', message = 'no vote adopted it';
	end if;
	return null;
end $$;
-- +goose StatementEnd
-- What gave a compact in force its clauses goes with it, and not before.
-- +goose StatementBegin
create function compacts.past_carried() returns trigger language plpgsql as $$
begin
	if exists (select from compacts.past p join compacts.compacts c on c.committee_id = p.committee_id and c.past_id = p.id and c.state = 'in_force'
			where p.committee_id = new.committee_id and p.id = new.id and p.state <> 'standing') then
		raise exception using errcode = 'check_violation', constraint = 'past_carried', message = 'a compact in force has its clauses of it';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger past_carried after update of state on compacts.past
	deferrable initially deferred for each row execute function compacts.past_carried();

create constraint trigger compacts_sound after insert or update on compacts.compacts
	deferrable initially deferred for each row execute function compacts.compacts_sound();

grant select, insert, update on compacts.compacts, compacts.remarks to ziguan_app;
grant select, insert on compacts.compact_events, compacts.compact_drafts, compacts.compact_votes, compacts.remark_events, compacts.remark_seconds,
	compacts.signatures, compacts.parties to ziguan_app;
grant update (doc, sha256, changes, posted_on, at, person) on compacts.compact_drafts to ziguan_app;
grant update (signed_at, text_sha256, scan_sha256) on compacts.parties to ziguan_app;
grant update (ended_at, ended_why, ended_by, reason) on compacts.signatures to ziguan_app;
