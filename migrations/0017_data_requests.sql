-- +goose Up
-- What somebody asks to be corrected in what a committee knows of them. Goes with the person when they are erased.
create table parking.data_requests (
	committee_id uuid not null constraint data_requests_committee references people.committees (id),
	id uuid not null,
	person_id uuid not null constraint data_requests_person references people.people (id),
	text text not null constraint data_requests_text_length check (char_length(text) between 1 and 500),
	state text not null constraint data_requests_state check (state in ('open', 'done', 'declined')),
	state_since timestamptz not null,
	asked_at timestamptz not null,
	decided_by text not null default '',
	reason text not null default '',
	constraint data_requests_pk primary key (committee_id, id),
	constraint data_requests_reasoned check (state <> 'declined' or reason <> '')
);
-- one at a time
create unique index data_requests_open_key on parking.data_requests (committee_id, person_id) where state = 'open';
create index data_requests_person_idx on parking.data_requests (committee_id, person_id, asked_at);

grant select, insert, update, delete on parking.data_requests to ziguan_app;
