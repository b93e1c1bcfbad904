-- +goose Up
-- A call to a household to move its car. subject is the card's number, or the plate of a
-- car without one; caller is a digest, empty for the gate, which is not counted. Each call
-- of a day has its place among those of the subject and of the caller, so that two at once
-- cannot both be the last that is allowed.
create table parking.move_calls (
	committee_id uuid not null,
	id uuid not null,
	dwelling_id uuid not null,
	subject text not null,
	plate text not null default '',
	place text not null constraint move_calls_place_length check (char_length(place) between 1 and 60),
	source text not null constraint move_calls_source check (source in ('card', 'gate')),
	caller text not null,
	state text not null constraint move_calls_state check (state in ('called', 'phoned', 'coming', 'elsewhere', 'cannot')),
	made_at timestamptz not null,
	seen_at timestamptz,
	answered_at timestamptz,
	phoned_at timestamptz,
	reported_at timestamptz,
	report text not null default '' constraint move_calls_report_length check (char_length(report) <= 200),
	message_id uuid not null,
	call_day date not null,
	subject_nth int not null,
	caller_nth int,
	constraint move_calls_pk primary key (committee_id, id),
	constraint move_calls_subject_nth unique (committee_id, subject, call_day, subject_nth),
	constraint move_calls_caller_nth unique (committee_id, caller, call_day, caller_nth),
	constraint move_calls_caller_counted check ((caller = '') = (caller_nth is null)),
	constraint move_calls_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id)
);
create index move_calls_dwelling_idx on parking.move_calls (committee_id, dwelling_id, made_at);
create index move_calls_open_idx on parking.move_calls (committee_id, made_at) where state in ('called', 'phoned');

create table parking.move_call_events (
	committee_id uuid not null,
	id uuid not null,
	call_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint move_call_events_pk primary key (committee_id, id),
	constraint move_call_events_call foreign key (committee_id, call_id) references parking.move_calls (committee_id, id) on delete cascade
);
create index move_call_events_call_idx on parking.move_call_events (committee_id, call_id, at, id);
create trigger move_call_events_append_only before update on parking.move_call_events
	for each row execute function record.append_only();

grant select, insert, update, delete on parking.move_calls to ziguan_app;
grant select, insert on parking.move_call_events to ziguan_app;
