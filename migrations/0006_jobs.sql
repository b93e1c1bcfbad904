-- +goose Up
create schema jobs;

-- One row for each job and period: what it did, how long it took and what it found.
create table jobs.runs (
	job text not null,
	period text not null,
	started_at timestamptz not null,
	finished_at timestamptz,
	took_ms bigint not null default 0,
	found jsonb not null default '{}',
	failed text not null default '',
	constraint runs_pk primary key (job, period)
);

grant usage on schema jobs to ziguan_app;
grant select, insert, update on jobs.runs to ziguan_app;
