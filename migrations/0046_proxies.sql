-- +goose Up
-- Who votes for a voter of a roll (委托): another voter, authorised in writing for this vote
-- and some days; one at a time, and no longer than it is not taken back.
create table compacts.proxies (
	committee_id uuid not null,
	vote_id uuid not null,
	n int not null constraint proxies_n check (n > 0),
	voter int not null,
	agent int not null,
	scan_sha256 bytea not null constraint proxies_scan_sha256 check (octet_length(scan_sha256) = 32),
	from_day date not null,
	to_day date not null,
	entered_at timestamptz not null,
	entered_by text not null,
	ended_at timestamptz,
	reason text not null default '' constraint proxies_reason check (char_length(reason) <= 200),
	constraint proxies_pk primary key (committee_id, vote_id, n),
	constraint proxies_voter foreign key (committee_id, vote_id, voter) references compacts.roll_voters (committee_id, vote_id, voter),
	constraint proxies_agent foreign key (committee_id, vote_id, agent) references compacts.roll_voters (committee_id, vote_id, voter),
	constraint proxies_to_another check (voter <> agent),
	constraint proxies_days check (to_day >= from_day),
	constraint proxies_ended check ((ended_at is null) = (reason = ''))
);
create unique index proxies_standing_key on compacts.proxies (committee_id, vote_id, voter) where ended_at is null;
create index proxies_voter_idx on compacts.proxies (committee_id, vote_id, voter);
create index proxies_agent_idx on compacts.proxies (committee_id, vote_id, agent);

-- +goose StatementBegin
create function compacts.proxies_kept() returns trigger language plpgsql as $$
begin
	if old.ended_at is not null
		or (new.voter, new.agent, new.scan_sha256, new.from_day, new.to_day, new.entered_at, new.entered_by)
			is distinct from (old.voter, old.agent, old.scan_sha256, old.from_day, old.to_day, old.entered_at, old.entered_by) then
		raise exception using errcode = 'check_violation', constraint = 'proxies_kept', message = 'what was authorised stays as it was';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger proxies_kept before update on compacts.proxies for each row execute function compacts.proxies_kept();

alter table compacts.ballots
	add column proxy int,
	add constraint ballots_proxy foreign key (committee_id, vote_id, proxy) references compacts.proxies (committee_id, vote_id, n),
	add constraint ballots_proxy_is_online check (proxy is null or way = 'online');
create index ballots_proxy_idx on compacts.ballots (committee_id, vote_id, proxy) where proxy is not null;

-- A ballot by proxy is its voter's by one that stands; whoever has voted themselves has.
-- +goose StatementBegin
create function compacts.ballots_by_proxy() returns trigger language plpgsql as $$
begin
	if not exists (select from compacts.proxies p where p.committee_id = new.committee_id and p.vote_id = new.vote_id and p.n = new.proxy
			and p.voter = new.voter and p.ended_at is null)
		or exists (select from compacts.ballots b where b.committee_id = new.committee_id and b.vote_id = new.vote_id and b.voter = new.voter and b.proxy is null) then
		raise exception using errcode = 'check_violation', constraint = 'ballots_by_proxy', message = 'nobody votes for them';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger ballots_by_proxy before insert on compacts.ballots for each row when (new.proxy is not null) execute function compacts.ballots_by_proxy();

grant select, insert, update (ended_at, reason) on compacts.proxies to ziguan_app;
