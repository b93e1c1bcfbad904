-- +goose Up
-- A year's list of holidays and make-up workdays, as a committee entered it before
-- the program knew it. A newer list of the same year takes the older one's place.
create table compacts.calendar_years (
	committee_id uuid not null constraint calendar_years_committee references people.committees (id),
	id uuid not null,
	year int not null constraint calendar_years_year check (year between 2004 and 2100),
	holidays date[] not null constraint calendar_years_holidays check (cardinality(holidays) between 1 and 366),
	workdays date[] not null constraint calendar_years_workdays check (cardinality(workdays) <= 60),
	source text not null constraint calendar_years_source check (source <> ''),
	set_at timestamptz not null,
	set_by text not null,
	constraint calendar_years_pk primary key (committee_id, id),
	constraint calendar_years_key unique (committee_id, year, set_at)
);
create trigger calendar_years_append_only before update or delete on compacts.calendar_years
	for each row execute function record.append_only();

-- What the committee posts (公示), for which anybody it concerns may object. The period
-- stands as it was when it was posted: a rule changed later changes no paper on the wall.
create table compacts.postings (
	committee_id uuid not null constraint postings_committee references people.committees (id),
	id uuid not null,
	year int not null,
	seq int not null constraint postings_seq check (seq > 0),
	kind text not null constraint postings_kind check (kind in ('applications', 'cards', 'kin', 'rule', 'move', 'other')),
	title text not null constraint postings_title check (char_length(title) between 1 and 60),
	text text not null constraint postings_text check (char_length(text) between 1 and 5000),
	text_sha256 bytea not null constraint postings_text_sha256 check (octet_length(text_sha256) = 32),
	posted_on date not null,
	days int not null constraint postings_days check (days between 1 and 90),
	unit text not null constraint postings_unit check (unit in ('calendar', 'working')),
	rest text not null constraint postings_rest check (rest in ('holidays', 'holidays_and_weekends')),
	last_day date constraint postings_term check (last_day > posted_on),
	state text not null constraint postings_state check (state in ('posted', 'ended', 'withdrawn')),
	state_since timestamptz not null,
	reason text not null default '',
	request_key text constraint postings_request_key_length check (char_length(request_key) between 1 and 80),
	version int not null default 1,
	posted_at timestamptz not null,
	constraint postings_pk primary key (committee_id, id),
	constraint postings_number_key unique (committee_id, year, seq),
	constraint postings_request_key unique (committee_id, request_key),
	constraint postings_ended_known check (state <> 'ended' or last_day is not null),
	constraint postings_withdrawn_why check ((state = 'withdrawn') = (reason <> ''))
);
create index postings_state_idx on compacts.postings (committee_id, state);

-- A line of a posting. Names and plates are masked before they come here.
create table compacts.posting_items (
	committee_id uuid not null,
	posting_id uuid not null,
	n int not null constraint posting_items_n check (n > 0),
	ref text not null constraint posting_items_ref check (char_length(ref) between 1 and 40),
	class text not null,
	plate text not null constraint posting_items_plate_masked check (plate = '' or position('*' in plate) > 0),
	name text not null constraint posting_items_name_masked check (name = '' or position('*' in name) > 0),
	note text not null constraint posting_items_note check (char_length(note) <= 200),
	constraint posting_items_pk primary key (committee_id, posting_id, n),
	constraint posting_items_ref_key unique (committee_id, posting_id, ref),
	constraint posting_items_posting foreign key (committee_id, posting_id) references compacts.postings (committee_id, id)
);
create index posting_items_by_ref on compacts.posting_items (committee_id, ref);

create table compacts.posting_events (
	committee_id uuid not null,
	id uuid not null,
	posting_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint posting_events_pk primary key (committee_id, id),
	constraint posting_events_posting foreign key (committee_id, posting_id) references compacts.postings (committee_id, id)
);
create index posting_events_posting_idx on compacts.posting_events (committee_id, posting_id, at, id);
create trigger posting_events_append_only before update or delete on compacts.posting_events
	for each row execute function record.append_only();

-- An objection (异议) and its answer (答复). Who objected is for the committee alone.
create table compacts.objections (
	committee_id uuid not null,
	id uuid not null,
	posting_id uuid not null,
	n int not null constraint objections_n check (n > 0),
	ref text not null default '',
	text text not null constraint objections_text check (char_length(text) between 1 and 500),
	state text not null constraint objections_state check (state in ('filed', 'answered')),
	filed_at timestamptz not null,
	person text not null,
	on_paper text not null constraint objections_on_paper check (char_length(on_paper) <= 60),
	outcome text not null default '' constraint objections_outcome check (outcome in ('', 'upheld', 'partly', 'rejected')),
	answer text not null default '' constraint objections_answer check (char_length(answer) <= 500),
	answered_at timestamptz,
	answered_by text not null default '',
	request_key text constraint objections_request_key_length check (char_length(request_key) between 1 and 80),
	constraint objections_pk primary key (committee_id, id),
	constraint objections_number_key unique (committee_id, posting_id, n),
	constraint objections_request_key unique (committee_id, request_key),
	constraint objections_posting foreign key (committee_id, posting_id) references compacts.postings (committee_id, id),
	constraint objections_somebody check ((person = '') <> (on_paper = '')),
	constraint objections_not_by_oneself check (person = '' or person <> answered_by),
	constraint objections_answered check ((state = 'answered') = (answered_at is not null) and (state = 'answered') = (outcome <> '')
		and (state = 'answered') = (answer <> ''))
);

-- The photograph of what hung where: it outlives the posting.
create table compacts.posting_proofs (
	committee_id uuid not null,
	id uuid not null,
	posting_id uuid not null,
	place text not null constraint posting_proofs_place check (char_length(place) between 1 and 60),
	hung_at timestamptz not null,
	jpeg bytea not null constraint posting_proofs_size check (octet_length(jpeg) between 1 and 400000),
	width int not null,
	height int not null,
	original_sha256 bytea not null constraint posting_proofs_original check (octet_length(original_sha256) = 32),
	added_at timestamptz not null,
	added_by text not null,
	constraint posting_proofs_pk primary key (committee_id, id),
	constraint posting_proofs_once unique (committee_id, posting_id, original_sha256),
	constraint posting_proofs_posting foreign key (committee_id, posting_id) references compacts.postings (committee_id, id)
);
create trigger posting_proofs_append_only before update or delete on compacts.posting_proofs
	for each row execute function record.append_only();

-- What is only told (公告): nobody objects to it.
create table compacts.announcements (
	committee_id uuid not null constraint announcements_committee references people.committees (id),
	id uuid not null,
	title text not null constraint announcements_title check (char_length(title) between 1 and 60),
	text text not null constraint announcements_text check (char_length(text) between 1 and 5000),
	from_day date not null,
	to_day date not null constraint announcements_term check (to_day >= from_day),
	request_key text constraint announcements_request_key_length check (char_length(request_key) between 1 and 80),
	made_at timestamptz not null,
	made_by text not null,
	constraint announcements_pk primary key (committee_id, id),
	constraint announcements_request_key unique (committee_id, request_key)
);

grant select, insert on compacts.calendar_years, compacts.posting_items, compacts.posting_events, compacts.posting_proofs to ziguan_app;
grant select, insert, update on compacts.postings, compacts.objections, compacts.announcements to ziguan_app;
