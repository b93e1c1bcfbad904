-- +goose Up
alter table compacts.sources drop constraint sources_kind;
alter table compacts.sources add constraint sources_kind check (kind in ('posting', 'past', 'vote'));
alter table compacts.postings drop constraint postings_kind;
alter table compacts.postings add constraint postings_kind
	check (kind in ('applications', 'cards', 'kin', 'rule', 'move', 'past', 'roll', 'vote', 'result', 'other'));

-- A question put to a vote (表决). Who votes is fixed by its roll, what is asked by the
-- digest that was posted, and when by the clock.
create table compacts.votes (
	committee_id uuid not null,
	id uuid not null,
	year int not null,
	seq int not null constraint votes_seq check (seq > 0),
	regime text not null constraint votes_regime check (regime in ('owners', 'residents')),
	threshold text not null constraint votes_threshold check (threshold in ('ordinary', 'special', 'majority')),
	effect text not null constraint votes_effect check (effect in ('meeting', 'paper', 'city', 'consultation')),
	publication text not null constraint votes_publication check (publication in ('roll_call', 'sealed')),
	title text not null constraint votes_title check (char_length(title) between 1 and 40),
	text text not null constraint votes_text check (char_length(text) between 1 and 3000),
	question_sha256 bytea not null constraint votes_question_sha256 check (octet_length(question_sha256) = 32),
	roll_on date,
	roll_posting_id uuid,
	roll_sha256 bytea constraint votes_roll_sha256 check (octet_length(roll_sha256) = 32),
	noticed_on date,
	notice_id uuid,
	opens_on date,
	opens_at timestamptz,
	closes_at timestamptz,
	result_posting_id uuid,
	last_ballot int not null default 0,
	last_paper int not null default 0,
	state text not null
		constraint votes_state check (state in ('drafted', 'listed', 'noticed', 'counted', 'certified', 'annulled', 'withdrawn')),
	state_since timestamptz not null,
	reason text not null default '' constraint votes_reason check (char_length(reason) <= 200),
	request_key text constraint votes_request_key_length check (char_length(request_key) between 1 and 80),
	version int not null default 1,
	drafted_at timestamptz not null,
	drafted_by text not null,
	constraint votes_pk primary key (committee_id, id),
	constraint votes_number_key unique (committee_id, year, seq),
	constraint votes_request_key unique (committee_id, request_key),
	constraint votes_source foreign key (committee_id, id) references compacts.sources (committee_id, id),
	constraint votes_roll_posting foreign key (committee_id, roll_posting_id) references compacts.postings (committee_id, id),
	constraint votes_notice foreign key (committee_id, notice_id) references compacts.postings (committee_id, id),
	constraint votes_result_posting foreign key (committee_id, result_posting_id) references compacts.postings (committee_id, id),
	constraint votes_threshold_of_its_electorate check ((regime = 'residents') = (threshold = 'majority')),
	constraint votes_effect_of_its_electorate check (effect = 'consultation' or (regime = 'residents') = (effect = 'meeting')),
	constraint votes_listed check (state in ('drafted', 'withdrawn') or (roll_on is not null and roll_posting_id is not null)),
	constraint votes_noticed check (state in ('drafted', 'listed', 'withdrawn')
		or (roll_sha256 is not null and notice_id is not null and noticed_on is not null and opens_on is not null and opens_at is not null and closes_at is not null)),
	constraint votes_clear_days check (opens_on - noticed_on > 15),
	constraint votes_closes_after_it_opens check (closes_at > opens_at),
	constraint votes_why check ((state in ('withdrawn', 'annulled')) = (reason <> ''))
);
create index votes_roll_posting_idx on compacts.votes (committee_id, roll_posting_id) where roll_posting_id is not null;
create index votes_notice_idx on compacts.votes (committee_id, notice_id) where notice_id is not null;
create index votes_result_posting_idx on compacts.votes (committee_id, result_posting_id) where result_posting_id is not null;

create table compacts.vote_events (
	committee_id uuid not null,
	id uuid not null,
	vote_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint vote_events_pk primary key (committee_id, id),
	constraint vote_events_vote foreign key (committee_id, vote_id) references compacts.votes (committee_id, id)
);
create index vote_events_vote_idx on compacts.vote_events (committee_id, vote_id, at, id);
create trigger vote_events_append_only before update or delete on compacts.vote_events
	for each row execute function record.append_only();

-- Who votes (表决人名册): a voter is one head; the units count by their floor area. Numbers
-- are drawn for each vote, so that no voter is known from one roll in another. A voter
-- without a person stands for what the developer has not sold.
create table compacts.roll_voters (
	committee_id uuid not null,
	vote_id uuid not null,
	voter int not null constraint roll_voters_number check (voter > 0),
	resident_id uuid,
	constraint roll_voters_pk primary key (committee_id, vote_id, voter),
	constraint roll_voters_once unique (committee_id, vote_id, resident_id),
	constraint roll_voters_vote foreign key (committee_id, vote_id) references compacts.votes (committee_id, id),
	constraint roll_voters_resident foreign key (committee_id, resident_id) references people.residents (committee_id, id)
);
create index roll_voters_resident_idx on compacts.roll_voters (committee_id, resident_id) where resident_id is not null;

create table compacts.roll_units (
	committee_id uuid not null,
	vote_id uuid not null,
	unit int not null constraint roll_units_number check (unit > 0),
	dwelling_id uuid not null,
	voter int not null,
	area_hundredths bigint constraint roll_units_area check (area_hundredths > 0),
	constraint roll_units_pk primary key (committee_id, vote_id, unit),
	constraint roll_units_once unique (committee_id, vote_id, dwelling_id),
	constraint roll_units_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint roll_units_voter foreign key (committee_id, vote_id, voter) references compacts.roll_voters (committee_id, vote_id, voter)
);
create index roll_units_dwelling_idx on compacts.roll_units (committee_id, dwelling_id);
create index roll_units_voter_idx on compacts.roll_units (committee_id, vote_id, voter);

-- A roll is corrected until it is frozen by the notice.
-- +goose StatementBegin
create function compacts.roll_frozen() returns trigger language plpgsql as $$
begin
	if not exists (select from compacts.votes v where v.committee_id = new.committee_id and v.id = new.vote_id and v.state in ('drafted', 'listed')) then
		raise exception using errcode = 'check_violation', constraint = 'roll_frozen', message = 'the roll is frozen';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger roll_voters_frozen before insert or update on compacts.roll_voters for each row execute function compacts.roll_frozen();
create trigger roll_units_frozen before insert or update on compacts.roll_units for each row execute function compacts.roll_frozen();

-- A ballot on paper, by its serial: issued = returned + spoiled + missing. One of a
-- voter's is out at a time.
create table compacts.ballot_papers (
	committee_id uuid not null,
	vote_id uuid not null,
	serial int not null constraint ballot_papers_serial check (serial > 0),
	voter int not null,
	issued_at timestamptz not null,
	issued_by text not null,
	returned_at timestamptz,
	way text constraint ballot_papers_way check (way in ('paper', 'door')),
	received_by text,
	witness text,
	spoiled_at timestamptz,
	reason text not null default '' constraint ballot_papers_reason check (char_length(reason) <= 200),
	constraint ballot_papers_pk primary key (committee_id, vote_id, serial),
	constraint ballot_papers_voter foreign key (committee_id, vote_id, voter) references compacts.roll_voters (committee_id, vote_id, voter),
	constraint ballot_papers_one_end check (returned_at is null or spoiled_at is null),
	constraint ballot_papers_returned check ((returned_at is null) = (way is null) and (returned_at is null) = (received_by is null)),
	constraint ballot_papers_door_by_two check ((way is not distinct from 'door') = (witness is not null) and witness <> received_by),
	constraint ballot_papers_spoiled check ((spoiled_at is null) = (reason = ''))
);
create unique index ballot_papers_out_key on compacts.ballot_papers (committee_id, vote_id, voter) where spoiled_at is null;

-- What is kept of a paper is kept; it comes to one end, once.
-- +goose StatementBegin
create function compacts.ballot_papers_kept() returns trigger language plpgsql as $$
begin
	if (new.serial, new.voter, new.issued_at, new.issued_by) is distinct from (old.serial, old.voter, old.issued_at, old.issued_by)
		or old.returned_at is not null or old.spoiled_at is not null then
		raise exception using errcode = 'check_violation', constraint = 'ballot_papers_kept', message = 'a paper has one end';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger ballot_papers_kept before update on compacts.ballot_papers for each row execute function compacts.ballot_papers_kept();

-- How it came to its door (送达): a second try where nobody was in.
create table compacts.ballot_visits (
	committee_id uuid not null,
	vote_id uuid not null,
	serial int not null,
	n int not null constraint ballot_visits_n check (n between 1 and 5),
	outcome text not null constraint ballot_visits_outcome check (outcome in ('delivered', 'absent', 'refused', 'posted')),
	at timestamptz not null,
	person text not null constraint ballot_visits_person check (person <> ''),
	constraint ballot_visits_pk primary key (committee_id, vote_id, serial, n),
	constraint ballot_visits_paper foreign key (committee_id, vote_id, serial) references compacts.ballot_papers (committee_id, vote_id, serial)
);
create trigger ballot_visits_append_only before update or delete on compacts.ballot_visits
	for each row execute function record.append_only();

-- What somebody read on a paper, sealed: two different people, and a third where they differ.
create table compacts.ballot_keyings (
	committee_id uuid not null,
	vote_id uuid not null,
	serial int not null,
	n int not null constraint ballot_keyings_n check (n between 1 and 3),
	person text not null constraint ballot_keyings_person check (person <> ''),
	at timestamptz not null,
	key_id text not null,
	sealed bytea not null,
	constraint ballot_keyings_pk primary key (committee_id, vote_id, serial, n),
	constraint ballot_keyings_by_different_people unique (committee_id, vote_id, serial, person),
	constraint ballot_keyings_paper foreign key (committee_id, vote_id, serial) references compacts.ballot_papers (committee_id, vote_id, serial)
);
create trigger ballot_keyings_append_only before update or delete on compacts.ballot_keyings
	for each row execute function record.append_only();

-- Every ballot (表决票), those that do not stand as well; what it says is sealed, and the
-- voter holds what opens the commitment.
create table compacts.ballots (
	committee_id uuid not null,
	vote_id uuid not null,
	seq int not null constraint ballots_seq check (seq > 0),
	voter int not null,
	way text not null constraint ballots_way check (way in ('online', 'paper', 'door')),
	serial int,
	at timestamptz not null,
	person text not null,
	request_key text constraint ballots_request_key_length check (char_length(request_key) between 1 and 80),
	commitment bytea not null constraint ballots_commitment check (octet_length(commitment) = 32),
	key_id text not null,
	sealed bytea not null,
	constraint ballots_pk primary key (committee_id, vote_id, seq),
	constraint ballots_request_key unique (committee_id, vote_id, request_key),
	constraint ballots_serial_key unique (committee_id, vote_id, serial),
	constraint ballots_voter foreign key (committee_id, vote_id, voter) references compacts.roll_voters (committee_id, vote_id, voter),
	constraint ballots_serial foreign key (committee_id, vote_id, serial) references compacts.ballot_papers (committee_id, vote_id, serial),
	constraint ballots_paper_has_a_serial check ((way = 'online') = (serial is null))
);
create index ballots_voter_idx on compacts.ballots (committee_id, vote_id, voter);
create trigger ballots_append_only before update or delete on compacts.ballots
	for each row execute function record.append_only();

-- A ballot comes in while the vote is open: the online one when it is cast, the paper one
-- when it was handed in, read by two people.
-- +goose StatementBegin
create function compacts.ballots_in_time() returns trigger language plpgsql as $$
declare
	v compacts.votes;
	came timestamptz := new.at;
begin
	select * into v from compacts.votes where committee_id = new.committee_id and id = new.vote_id;
	if new.way = 'online' and v.effect in ('paper', 'city') then
		raise exception using errcode = 'check_violation', constraint = 'ballots_on_paper_alone', message = 'this vote is on paper';
	end if;
	if new.way <> 'online' then
		select p.returned_at into came from compacts.ballot_papers p
		where p.committee_id = new.committee_id and p.vote_id = new.vote_id and p.serial = new.serial and p.voter = new.voter and p.way = new.way;
		if (select count(*) from compacts.ballot_keyings k
			where k.committee_id = new.committee_id and k.vote_id = new.vote_id and k.serial = new.serial) < 2 then
			raise exception using errcode = 'check_violation', constraint = 'ballots_read_by_two', message = 'two people read a paper';
		end if;
	end if;
	if v.state <> 'noticed' or came is null or came < v.opens_at or came >= v.closes_at then
		raise exception using errcode = 'check_violation', constraint = 'ballots_in_time', message = 'the vote is not open';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger ballots_in_time before insert on compacts.ballots for each row execute function compacts.ballots_in_time();

-- What was counted, with the box that was published, to the byte.
create table compacts.vote_results (
	committee_id uuid not null,
	vote_id uuid not null,
	at timestamptz not null,
	tally text not null,
	counted text not null,
	box bytea not null,
	box_sha256 bytea not null constraint vote_results_box_sha256 check (box_sha256 = sha256(box)),
	constraint vote_results_pk primary key (committee_id, vote_id),
	constraint vote_results_vote foreign key (committee_id, vote_id) references compacts.votes (committee_id, id)
);
create trigger vote_results_append_only before update or delete on compacts.vote_results
	for each row execute function record.append_only();

-- What the city's own system announced, by its reference and the scan of its sheet; the
-- arithmetic is done again, and where it differs it says so.
create table compacts.vote_imports (
	committee_id uuid not null,
	vote_id uuid not null,
	reference text not null constraint vote_imports_reference check (char_length(reference) between 1 and 60),
	scan_sha256 bytea not null constraint vote_imports_scan_sha256 check (octet_length(scan_sha256) = 32),
	said_passed boolean not null,
	at timestamptz not null,
	person text not null,
	constraint vote_imports_pk primary key (committee_id, vote_id),
	constraint vote_imports_vote foreign key (committee_id, vote_id) references compacts.votes (committee_id, id)
);
create trigger vote_imports_append_only before update or delete on compacts.vote_imports
	for each row execute function record.append_only();

-- A second count, of the papers by hand: beside what was computed, never in its place.
create table compacts.vote_recounts (
	committee_id uuid not null,
	vote_id uuid not null,
	n int not null constraint vote_recounts_n check (n between 1 and 9),
	in_favour int not null constraint vote_recounts_in_favour check (in_favour >= 0),
	against int not null constraint vote_recounts_against check (against >= 0),
	abstain int not null constraint vote_recounts_abstain check (abstain >= 0),
	invalid int not null constraint vote_recounts_invalid check (invalid >= 0),
	watched int not null constraint vote_recounts_watched check (watched >= 1),
	at timestamptz not null,
	person text not null,
	constraint vote_recounts_pk primary key (committee_id, vote_id, n),
	constraint vote_recounts_vote foreign key (committee_id, vote_id) references compacts.votes (committee_id, id)
);
create trigger vote_recounts_append_only before update or delete on compacts.vote_recounts
	for each row execute function record.append_only();

-- What is asked, and of whom, is fixed with the notice; nothing else may be voted on.
-- +goose StatementBegin
create function compacts.votes_kept() returns trigger language plpgsql as $$
begin
	if (new.regime, new.year, new.seq, new.drafted_at, new.drafted_by) is distinct from (old.regime, old.year, old.seq, old.drafted_at, old.drafted_by)
		or old.state not in ('drafted', 'listed')
		and (new.title, new.text, new.question_sha256, new.threshold, new.effect, new.publication, new.roll_on, new.roll_posting_id, new.roll_sha256,
			new.noticed_on, new.notice_id, new.opens_on, new.opens_at, new.closes_at)
		is distinct from (old.title, old.text, old.question_sha256, old.threshold, old.effect, old.publication, old.roll_on, old.roll_posting_id, old.roll_sha256,
			old.noticed_on, old.notice_id, old.opens_on, old.opens_at, old.closes_at) then
		raise exception using errcode = 'check_violation', constraint = 'votes_kept', message = 'a noticed question is not changed';
	end if;
	if old.state = 'noticed' and new.state = 'withdrawn' and new.state_since >= old.closes_at then
		raise exception using errcode = 'check_violation', constraint = 'votes_given_up_in_time', message = 'what has closed is counted';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger votes_kept before update on compacts.votes for each row execute function compacts.votes_kept();

-- At the end of a transaction: a noticed vote has a whole roll that hung to the end; a
-- counted one its result; a certified one hung with its result to the end.
-- +goose StatementBegin
create function compacts.votes_sound() returns trigger language plpgsql as $$
declare
	v compacts.votes;
begin
	select * into v from compacts.votes where committee_id = new.committee_id and id = new.id;
	if v.state in ('noticed', 'counted', 'certified') then
		if not exists (select from compacts.roll_units u where u.committee_id = v.committee_id and u.vote_id = v.id)
			or v.regime = 'owners' and exists (select from compacts.roll_units u
				where u.committee_id = v.committee_id and u.vote_id = v.id and u.area_hundredths is null) then
			raise exception using errcode = 'check_violation', constraint = 'votes_roll_is_whole', message = 'the roll has holes';
		end if;
		if not exists (select from compacts.postings b where b.committee_id = v.committee_id and b.id = v.roll_posting_id and b.state = 'ended') then
			raise exception using errcode = 'check_violation', constraint = 'votes_roll_was_posted', message = 'the posting of its roll has not ended';
		end if;
	end if;
	if v.state in ('counted', 'certified') and (v.result_posting_id is null
		or not exists (select from compacts.vote_results r where r.committee_id = v.committee_id and r.vote_id = v.id)) then
		raise exception using errcode = 'check_violation', constraint = 'votes_counted', message = 'no result';
	end if;
	if v.state = 'certified'
		and not exists (select from compacts.postings b where b.committee_id = v.committee_id and b.id = v.result_posting_id and b.state = 'ended') then
		raise exception using errcode = 'check_violation', constraint = 'votes_result_was_posted', message = 'the posting of its result has not ended';
	end if;
	if v.state = 'certified' and exists (select from compacts.objections o
		where o.committee_id = v.committee_id and o.posting_id = v.result_posting_id and o.outcome = 'upheld') then
		raise exception using errcode = 'check_violation', constraint = 'votes_nobody_was_right', message = 'an objection to its result was upheld';
	end if;
	if v.state = 'certified' and exists (select from compacts.vote_imports i
		join compacts.vote_events e on e.committee_id = i.committee_id and e.vote_id = i.vote_id and e.event = 'certify' and e.actor = i.person
		where i.committee_id = v.committee_id and i.vote_id = v.id) then
		raise exception using errcode = 'check_violation', constraint = 'votes_import_by_another', message = 'who entered a result does not certify it';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger votes_sound after insert or update of state on compacts.votes
	deferrable initially deferred for each row execute function compacts.votes_sound();

grant update (title) on compacts.sources to ziguan_app;
grant select, insert, update on compacts.votes to ziguan_app;
grant select, insert on compacts.vote_events, compacts.roll_voters, compacts.roll_units, compacts.ballot_papers,
	compacts.ballot_visits, compacts.ballot_keyings, compacts.ballots, compacts.vote_results, compacts.vote_imports,
	compacts.vote_recounts to ziguan_app;
grant update (resident_id) on compacts.roll_voters to ziguan_app;
grant update (voter, area_hundredths) on compacts.roll_units to ziguan_app;
grant update (returned_at, way, received_by, witness, spoiled_at, reason) on compacts.ballot_papers to ziguan_app;
