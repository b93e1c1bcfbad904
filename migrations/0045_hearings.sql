-- +goose Up
alter table compacts.sources drop constraint sources_kind;
alter table compacts.sources add constraint sources_kind check (kind in ('posting', 'past', 'vote', 'compact', 'clause', 'hearing'));
alter table compacts.postings drop constraint postings_kind;
alter table compacts.postings add constraint postings_kind
	check (kind in ('applications', 'cards', 'kin', 'rule', 'move', 'past', 'roll', 'vote', 'result', 'compact', 'consultation', 'hearing', 'record', 'other'));

-- A hearing (听证会): what is proposed is argued and found upon there; it binds nobody.
create table compacts.hearings (
	committee_id uuid not null,
	id uuid not null,
	year int not null,
	seq int not null constraint hearings_seq check (seq > 0),
	kind text not null constraint hearings_kind check (kind in ('fee', 'compact', 'other')),
	title text not null constraint hearings_title check (char_length(title) between 1 and 40),
	text text not null constraint hearings_text check (char_length(text) between 1 and 2000),
	papers jsonb not null constraint hearings_papers check (jsonb_typeof(papers) = 'array' and jsonb_array_length(papers) <= 6),
	agenda jsonb not null constraint hearings_agenda check (jsonb_typeof(agenda) = 'array' and jsonb_array_length(agenda) between 1 and 12),
	quotas jsonb not null constraint hearings_quotas check (jsonb_typeof(quotas) = 'array' and jsonb_array_length(quotas) between 1 and 7),
	place text not null constraint hearings_place check (char_length(place) between 1 and 60),
	starts_on date not null,
	starts_at timestamptz not null,
	minutes int not null constraint hearings_minutes check (minutes between 10 and 480),
	observers int not null constraint hearings_observers check (observers between 0 and 500),
	chair text not null constraint hearings_chair check (chair <> ''),
	recorder text not null constraint hearings_recorder check (recorder <> ''),
	signup_ends_on date,
	signup_ends_at timestamptz,
	draws_on date,
	sources text not null default '' constraint hearings_sources check (char_length(sources) <= 300),
	clear_days int constraint hearings_clear_days_number check (clear_days > 0),
	noticed_on date,
	notice_id uuid,
	sequence int not null default 0,
	list_sha256 bytea constraint hearings_list_sha256 check (octet_length(list_sha256) = 32),
	seeds text not null default '' constraint hearings_seeds check (char_length(seeds) <= 500),
	drawn_at timestamptz,
	held_at timestamptz,
	watched int constraint hearings_watched check (watched between 0 and 500),
	minuted_at timestamptz,
	correct_until date,
	finding text not null default '' constraint hearings_finding check (char_length(finding) <= 1500),
	published_on date,
	record_id uuid,
	state text not null
		constraint hearings_state check (state in ('drafted', 'noticed', 'seated', 'held', 'minuted', 'published', 'cancelled')),
	state_since timestamptz not null,
	reason text not null default '' constraint hearings_reason check (char_length(reason) <= 200),
	request_key text constraint hearings_request_key_length check (char_length(request_key) between 1 and 80),
	version int not null default 1,
	drafted_at timestamptz not null,
	drafted_by text not null,
	constraint hearings_pk primary key (committee_id, id),
	constraint hearings_number_key unique (committee_id, year, seq),
	constraint hearings_request_key unique (committee_id, request_key),
	constraint hearings_source foreign key (committee_id, id) references compacts.sources (committee_id, id),
	constraint hearings_notice foreign key (committee_id, notice_id) references compacts.postings (committee_id, id),
	constraint hearings_record foreign key (committee_id, record_id) references compacts.postings (committee_id, id),
	constraint hearings_chair_is_not_recorder check (chair <> recorder),
	constraint hearings_noticed check (state in ('drafted', 'cancelled') or (noticed_on is not null and notice_id is not null and clear_days is not null)),
	constraint hearings_clear_days check (starts_on - noticed_on > clear_days),
	constraint hearings_fee_has_papers check (kind <> 'fee' or state in ('drafted', 'cancelled') or jsonb_array_length(papers) > 0),
	constraint hearings_draw_after_signup check (draws_on > signup_ends_on),
	constraint hearings_drawn_from_a_list check (drawn_at is null or (list_sha256 is not null and seeds <> '')),
	constraint hearings_held check (state not in ('held', 'minuted', 'published') or (held_at is not null and watched is not null and held_at >= starts_at)),
	constraint hearings_minuted check (state not in ('minuted', 'published') or (minuted_at is not null and correct_until is not null)),
	constraint hearings_published check ((state = 'published') = (finding <> '') and (state = 'published') = (record_id is not null) and (state = 'published') = (published_on is not null)),
	constraint hearings_why check (state <> 'cancelled' or reason <> '')
);
create index hearings_notice_idx on compacts.hearings (committee_id, notice_id) where notice_id is not null;
create index hearings_record_idx on compacts.hearings (committee_id, record_id) where record_id is not null;

create table compacts.hearing_events (
	committee_id uuid not null,
	id uuid not null,
	hearing_id uuid not null,
	was text not null,
	event text not null,
	became text not null,
	at timestamptz not null,
	actor_role text not null,
	actor text not null,
	constraint hearing_events_pk primary key (committee_id, id),
	constraint hearing_events_hearing foreign key (committee_id, hearing_id) references compacts.hearings (committee_id, id)
);
create index hearing_events_hearing_idx on compacts.hearing_events (committee_id, hearing_id, at, id);
create trigger hearing_events_append_only before update or delete on compacts.hearing_events
	for each row execute function record.append_only();

-- Who would take part (报名): one a household, for one kind of seat; rank is their place
-- in the drawn order of their kind.
create table compacts.hearing_signups (
	committee_id uuid not null,
	hearing_id uuid not null,
	n int not null constraint hearing_signups_n check (n > 0),
	kind text not null constraint hearing_signups_kind check (kind in ('car_owner', 'no_car', 'tenant', 'merchant', 'operator', 'expert', 'street')),
	dwelling_id uuid not null,
	resident_id uuid,
	counter boolean not null,
	at timestamptz not null,
	person text not null,
	gone_at timestamptz,
	rank int constraint hearing_signups_rank check (rank > 0),
	constraint hearing_signups_pk primary key (committee_id, hearing_id, n),
	constraint hearing_signups_rank_key unique (committee_id, hearing_id, kind, rank),
	constraint hearing_signups_hearing foreign key (committee_id, hearing_id) references compacts.hearings (committee_id, id),
	constraint hearing_signups_dwelling foreign key (committee_id, dwelling_id) references people.dwellings (committee_id, id),
	constraint hearing_signups_resident foreign key (committee_id, resident_id) references people.residents (committee_id, id),
	constraint hearing_signups_gone_is_not_drawn check (gone_at is null or rank is null)
);
create unique index hearing_signups_household_key on compacts.hearing_signups (committee_id, hearing_id, dwelling_id) where gone_at is null;
create unique index hearing_signups_person_key on compacts.hearing_signups (committee_id, hearing_id, resident_id) where gone_at is null and resident_id is not null;
create index hearing_signups_dwelling_idx on compacts.hearing_signups (committee_id, dwelling_id);
create index hearing_signups_resident_idx on compacts.hearing_signups (committee_id, resident_id) where resident_id is not null;

-- One signs up, and takes it back, until the end by the clock; who signed up is kept.
-- +goose StatementBegin
create function compacts.hearing_signups_in_time() returns trigger language plpgsql as $$
declare
	h compacts.hearings;
	came timestamptz := new.at;
begin
	select * into h from compacts.hearings where committee_id = new.committee_id and id = new.hearing_id;
	if tg_op = 'UPDATE' then
		if (new.n, new.kind, new.dwelling_id, new.counter, new.at) is distinct from (old.n, old.kind, old.dwelling_id, old.counter, old.at)
			or old.gone_at is distinct from new.gone_at and old.gone_at is not null or old.rank is distinct from new.rank and old.rank is not null then
			raise exception using errcode = 'check_violation', constraint = 'hearing_signups_kept', message = 'a sign-up is kept';
		end if;
		if new.rank is distinct from old.rank and (h.state <> 'noticed' or h.list_sha256 is null) then
			raise exception using errcode = 'check_violation', constraint = 'hearing_signups_drawn', message = 'the list is not frozen';
		end if;
		if new.gone_at is not distinct from old.gone_at then
			return new;
		end if;
		came := new.gone_at;
	end if;
	if h.state <> 'noticed' or h.signup_ends_at is null or came >= h.signup_ends_at or h.list_sha256 is not null then
		raise exception using errcode = 'check_violation', constraint = 'hearing_signups_in_time', message = 'the sign-up is over';
	end if;
	if not exists (select from jsonb_array_elements(h.quotas) q where q->>'kind' = new.kind and q->>'way' = 'draw' and (q->>'places')::int > 0) then
		raise exception using errcode = 'check_violation', constraint = 'hearing_signups_kind_is_drawn', message = 'no such seat is drawn';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger hearing_signups_in_time before insert or update on compacts.hearing_signups
	for each row execute function compacts.hearing_signups_in_time();

-- Seats: who was drawn, invited, or asked when one became free. Whoever is asked has no
-- seat until they take it.
create table compacts.hearing_seats (
	committee_id uuid not null,
	hearing_id uuid not null,
	seat int not null constraint hearing_seats_seat check (seat > 0),
	kind text not null,
	place int not null constraint hearing_seats_place check (place > 0),
	signup int,
	name text not null default '' constraint hearing_seats_name check (char_length(name) <= 60),
	asked_at timestamptz not null,
	until_at timestamptz,
	taken_at timestamptz,
	left_at timestamptz,
	left_why text constraint hearing_seats_left_why check (left_why in ('gave_up', 'declined', 'lapsed')),
	code text not null constraint hearing_seats_code check (code ~ '^[2-9A-HJKMNP-Z]{6}$'),
	present_at timestamptz,
	constraint hearing_seats_pk primary key (committee_id, hearing_id, seat),
	constraint hearing_seats_once unique (committee_id, hearing_id, signup),
	constraint hearing_seats_code_key unique (committee_id, hearing_id, code),
	constraint hearing_seats_hearing foreign key (committee_id, hearing_id) references compacts.hearings (committee_id, id),
	constraint hearing_seats_signup foreign key (committee_id, hearing_id, signup) references compacts.hearing_signups (committee_id, hearing_id, n),
	constraint hearing_seats_drawn_is_not_named check (signup is null or name = ''),
	constraint hearing_seats_asked_has_a_deadline check (taken_at is not null or until_at is not null),
	constraint hearing_seats_taken_in_time check (taken_at < until_at),
	constraint hearing_seats_left check ((left_at is null) = (left_why is null)),
	constraint hearing_seats_present check (present_at is null or (taken_at is not null and left_at is null))
);
create unique index hearing_seats_place_key on compacts.hearing_seats (committee_id, hearing_id, kind, place) where left_at is null;

-- A seat is of its kind, within its number, and what befell it is kept.
-- +goose StatementBegin
create function compacts.hearing_seats_kept() returns trigger language plpgsql as $$
declare
	h compacts.hearings;
begin
	if tg_op = 'UPDATE' then
		if (new.kind, new.place, new.signup, new.asked_at, new.until_at, new.code) is distinct from (old.kind, old.place, old.signup, old.asked_at, old.until_at, old.code)
			or old.taken_at is not null and old.taken_at is distinct from new.taken_at or old.left_at is not null and old.left_at is distinct from new.left_at
			or old.present_at is not null and old.present_at is distinct from new.present_at or new.name not in (old.name, '') then
			raise exception using errcode = 'check_violation', constraint = 'hearing_seats_kept', message = 'a seat is kept';
		end if;
		if old.present_at is distinct from new.present_at then
			select * into h from compacts.hearings where committee_id = new.committee_id and id = new.hearing_id;
			if h.state not in ('seated', 'held') then
				raise exception using errcode = 'check_violation', constraint = 'hearing_seats_present_then', message = 'nobody is there now';
			end if;
		end if;
		return new;
	end if;
	select * into h from compacts.hearings where committee_id = new.committee_id and id = new.hearing_id;
	if not exists (select from jsonb_array_elements(h.quotas) q where q->>'kind' = new.kind and new.place <= (q->>'places')::int
		and (q->>'way' = 'draw') = (new.signup is not null)) then
		raise exception using errcode = 'check_violation', constraint = 'hearing_seats_within_quota', message = 'no such seat';
	end if;
	if new.signup is not null and not exists (select from compacts.hearing_signups s where s.committee_id = new.committee_id
		and s.hearing_id = new.hearing_id and s.n = new.signup and s.kind = new.kind and s.rank is not null) then
		raise exception using errcode = 'check_violation', constraint = 'hearing_seats_drawn', message = 'nobody drew this seat';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger hearing_seats_kept before insert or update on compacts.hearing_seats
	for each row execute function compacts.hearing_seats_kept();

-- How many were there at each item of the agenda.
create table compacts.hearing_items (
	committee_id uuid not null,
	hearing_id uuid not null,
	item int not null constraint hearing_items_item check (item between 1 and 12),
	present int not null constraint hearing_items_present check (present between 1 and 200),
	at timestamptz not null,
	person text not null,
	constraint hearing_items_pk primary key (committee_id, hearing_id, item),
	constraint hearing_items_hearing foreign key (committee_id, hearing_id) references compacts.hearings (committee_id, id)
);
create trigger hearing_items_append_only before update or delete on compacts.hearing_items
	for each row execute function record.append_only();

-- The minutes, a line for each who spoke, by seat.
create table compacts.hearing_lines (
	committee_id uuid not null,
	hearing_id uuid not null,
	n int not null constraint hearing_lines_n check (n > 0),
	item int not null,
	seat int not null,
	sort text not null constraint hearing_lines_sort check (sort in ('view', 'question')),
	said text not null constraint hearing_lines_said check (char_length(said) between 1 and 300),
	because text not null constraint hearing_lines_because check (char_length(because) between 1 and 300),
	evidence text not null default '' constraint hearing_lines_evidence check (char_length(evidence) <= 200),
	at timestamptz not null,
	person text not null,
	constraint hearing_lines_pk primary key (committee_id, hearing_id, n),
	constraint hearing_lines_item foreign key (committee_id, hearing_id, item) references compacts.hearing_items (committee_id, hearing_id, item),
	constraint hearing_lines_seat foreign key (committee_id, hearing_id, seat) references compacts.hearing_seats (committee_id, hearing_id, seat)
);
create index hearing_lines_item_idx on compacts.hearing_lines (committee_id, hearing_id, item);
create index hearing_lines_seat_idx on compacts.hearing_lines (committee_id, hearing_id, seat);
create trigger hearing_lines_stay before delete on compacts.hearing_lines
	for each row execute function record.append_only();

-- The minutes are written while the hearing is held, of whoever was there.
-- +goose StatementBegin
create function compacts.hearing_minutes_open() returns trigger language plpgsql as $$
begin
	if not exists (select from compacts.hearings h where h.committee_id = new.committee_id and h.id = new.hearing_id and h.state = 'held') then
		raise exception using errcode = 'check_violation', constraint = 'hearing_minutes_open', message = 'the minutes are closed';
	end if;
	return new;
end $$;
create function compacts.hearing_was_there() returns trigger language plpgsql as $$
begin
	if not exists (select from compacts.hearing_seats s where s.committee_id = new.committee_id and s.hearing_id = new.hearing_id
		and s.seat = new.seat and s.present_at is not null) then
		raise exception using errcode = 'check_violation', constraint = 'hearing_was_there', message = 'this seat was empty';
	end if;
	return new;
end $$;
create function compacts.hearing_items_on_agenda() returns trigger language plpgsql as $$
begin
	if not exists (select from compacts.hearings h where h.committee_id = new.committee_id and h.id = new.hearing_id and new.item <= jsonb_array_length(h.agenda)) then
		raise exception using errcode = 'check_violation', constraint = 'hearing_items_on_agenda', message = 'no such item';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger hearing_items_open before insert on compacts.hearing_items for each row execute function compacts.hearing_minutes_open();
create trigger hearing_items_on_agenda before insert on compacts.hearing_items for each row execute function compacts.hearing_items_on_agenda();
create trigger hearing_lines_open before insert or update on compacts.hearing_lines for each row execute function compacts.hearing_minutes_open();
create trigger hearing_lines_was_there before insert or update on compacts.hearing_lines for each row execute function compacts.hearing_was_there();

-- What a participant says of the minutes: confirmed, to be corrected, or not signed and
-- why; beside what was written, and answered.
create table compacts.hearing_words (
	committee_id uuid not null,
	hearing_id uuid not null,
	seat int not null,
	word text not null constraint hearing_words_word check (word in ('confirmed', 'corrected', 'refused')),
	text text not null default '' constraint hearing_words_text check (char_length(text) <= 300),
	rating int constraint hearing_words_rating check (rating between 1 and 3),
	counter boolean not null,
	scan_sha256 bytea constraint hearing_words_scan_sha256 check (octet_length(scan_sha256) = 32),
	at timestamptz not null,
	person text not null,
	answer text not null default '' constraint hearing_words_answer check (char_length(answer) <= 300),
	answered_at timestamptz,
	answerer text,
	constraint hearing_words_pk primary key (committee_id, hearing_id, seat),
	constraint hearing_words_seat foreign key (committee_id, hearing_id, seat) references compacts.hearing_seats (committee_id, hearing_id, seat),
	constraint hearing_words_answered check ((answered_at is null) = (answerer is null) and (answered_at is null or word = 'corrected'))
);
create trigger hearing_words_was_there before insert on compacts.hearing_words for each row execute function compacts.hearing_was_there();

-- +goose StatementBegin
create function compacts.hearing_words_kept() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if not exists (select from compacts.hearings h where h.committee_id = new.committee_id and h.id = new.hearing_id and h.state = 'minuted') then
			raise exception using errcode = 'check_violation', constraint = 'hearing_words_then', message = 'the minutes are not there';
		end if;
		if (new.word = 'confirmed') <> (new.text = '') then
			raise exception using errcode = 'check_violation', constraint = 'hearing_words_why', message = 'says nothing';
		end if;
		return new;
	end if;
	if (new.seat, new.word, new.rating, new.counter, new.scan_sha256, new.at) is distinct from (old.seat, old.word, old.rating, old.counter, old.scan_sha256, old.at)
		or new.text not in (old.text, '') or old.answered_at is not null and (new.answer, new.answered_at) is distinct from (old.answer, old.answered_at) then
		raise exception using errcode = 'check_violation', constraint = 'hearing_words_kept', message = 'what was said is kept';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger hearing_words_kept before insert or update on compacts.hearing_words for each row execute function compacts.hearing_words_kept();

-- What became of each view that was put.
create table compacts.hearing_answers (
	committee_id uuid not null,
	hearing_id uuid not null,
	line int not null,
	outcome text not null constraint hearing_answers_outcome check (outcome in ('adopted', 'partly', 'not_adopted')),
	reason text not null constraint hearing_answers_reason check (char_length(reason) between 1 and 200),
	constraint hearing_answers_pk primary key (committee_id, hearing_id, line),
	constraint hearing_answers_line foreign key (committee_id, hearing_id, line) references compacts.hearing_lines (committee_id, hearing_id, n)
);
create trigger hearing_answers_append_only before update or delete on compacts.hearing_answers
	for each row execute function record.append_only();

-- What was noticed stays as it is, but for being postponed: a later time, a new sheet, the
-- next sequence. What became of it later is written once.
-- +goose StatementBegin
create function compacts.hearings_kept() returns trigger language plpgsql as $$
begin
	if (new.year, new.seq, new.drafted_at, new.drafted_by) is distinct from (old.year, old.seq, old.drafted_at, old.drafted_by)
		or old.state <> 'drafted' and (new.kind, new.title, new.text, new.papers, new.agenda, new.quotas, new.minutes, new.observers, new.chair, new.recorder,
			new.noticed_on, new.clear_days)
		is distinct from (old.kind, old.title, old.text, old.papers, old.agenda, old.quotas, old.minutes, old.observers, old.chair, old.recorder,
			old.noticed_on, old.clear_days)
		or old.state not in ('drafted', 'noticed') and (new.signup_ends_at, new.draws_on, new.sources, new.list_sha256, new.seeds, new.drawn_at)
		is distinct from (old.signup_ends_at, old.draws_on, old.sources, old.list_sha256, old.seeds, old.drawn_at)
		or old.held_at is not null and (new.held_at, new.watched, new.place, new.starts_on, new.starts_at)
		is distinct from (old.held_at, old.watched, old.place, old.starts_on, old.starts_at)
		or old.minuted_at is not null and (new.minuted_at, new.correct_until) is distinct from (old.minuted_at, old.correct_until)
		or old.state in ('published', 'cancelled') then
		raise exception using errcode = 'check_violation', constraint = 'hearings_kept', message = 'a noticed hearing is not changed';
	end if;
	if old.state in ('noticed', 'seated') and (new.place, new.starts_on, new.starts_at, new.signup_ends_at, new.draws_on, new.sources, new.notice_id)
		is distinct from (old.place, old.starts_on, old.starts_at, old.signup_ends_at, old.draws_on, old.sources, old.notice_id)
		and (new.sequence <> old.sequence + 1 or new.starts_at <= old.starts_at) then
		raise exception using errcode = 'check_violation', constraint = 'hearings_postponed', message = 'it is postponed, with a new sheet';
	end if;
	return new;
end $$;

-- At the end of a transaction: a noticed hearing has its kinds and a way to each; a held
-- one its people; a published one an answer to each view and everybody's word.
create function compacts.hearings_sound() returns trigger language plpgsql as $$
declare
	h compacts.hearings;
	quota jsonb;
begin
	select * into h from compacts.hearings where committee_id = new.committee_id and id = new.id;
	if h.state in ('noticed', 'seated', 'held', 'minuted', 'published') then
		if not exists (select from jsonb_array_elements(h.quotas) q where q->>'kind' = 'no_car' and (q->>'places')::int > 0) then
			raise exception using errcode = 'check_violation', constraint = 'hearings_no_car', message = 'no seat for residents without a car';
		end if;
		if exists (select from jsonb_array_elements(h.quotas) q where q->>'way' = 'draw' and (q->>'places')::int > 0)
			and (h.signup_ends_at is null or h.signup_ends_on is null or h.draws_on is null or h.sources = '' or h.draws_on >= h.starts_on) then
			raise exception using errcode = 'check_violation', constraint = 'hearings_draw_is_named', message = 'how seats are drawn is not said';
		end if;
	end if;
	if h.state in ('seated', 'held', 'minuted', 'published') then
		for quota in select * from jsonb_array_elements(h.quotas) loop
			if quota->>'way' = 'draw' and (quota->>'places')::int > (select count(*) from compacts.hearing_signups s
				where s.committee_id = h.committee_id and s.hearing_id = h.id and s.kind = quota->>'kind' and s.rank is not null) then
				raise exception using errcode = 'check_violation', constraint = 'hearings_seats_were_drawn', message = 'too few were drawn';
			end if;
		end loop;
	end if;
	if h.state in ('held', 'minuted', 'published') and not exists (select from compacts.hearing_seats s
		where s.committee_id = h.committee_id and s.hearing_id = h.id and s.kind = 'no_car' and s.present_at is not null) then
		raise exception using errcode = 'check_violation', constraint = 'hearings_no_car_was_there', message = 'no resident without a car was there';
	end if;
	if h.state in ('minuted', 'published') and jsonb_array_length(h.agenda) > (select count(*) from compacts.hearing_items i
		where i.committee_id = h.committee_id and i.hearing_id = h.id) then
		raise exception using errcode = 'check_violation', constraint = 'hearings_items_were_counted', message = 'an item lacks how many were present';
	end if;
	if h.state = 'published' and exists (select from compacts.hearing_lines l
		where l.committee_id = h.committee_id and l.hearing_id = h.id and l.sort = 'view' and not exists (select from compacts.hearing_answers a
			where a.committee_id = l.committee_id and a.hearing_id = l.hearing_id and a.line = l.n)) then
		raise exception using errcode = 'check_violation', constraint = 'hearings_views_were_answered', message = 'a view has no answer';
	end if;
	if h.state = 'published' and (exists (select from compacts.hearing_words w
			where w.committee_id = h.committee_id and w.hearing_id = h.id and w.word = 'corrected' and w.answered_at is null)
		or h.published_on <= h.correct_until and exists (select from compacts.hearing_seats s
			where s.committee_id = h.committee_id and s.hearing_id = h.id and s.present_at is not null and not exists (select from compacts.hearing_words w
				where w.committee_id = s.committee_id and w.hearing_id = s.hearing_id and w.seat = s.seat))) then
		raise exception using errcode = 'check_violation', constraint = 'hearings_minutes_were_confirmed', message = 'the minutes are not confirmed';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger hearings_kept before update on compacts.hearings for each row execute function compacts.hearings_kept();
create constraint trigger hearings_sound after insert or update of state on compacts.hearings
	deferrable initially deferred for each row execute function compacts.hearings_sound();

grant select, insert, update on compacts.hearings to ziguan_app;
grant select, insert on compacts.hearing_events, compacts.hearing_signups, compacts.hearing_seats, compacts.hearing_items, compacts.hearing_lines,
	compacts.hearing_words, compacts.hearing_answers to ziguan_app;
grant update (gone_at, rank, resident_id) on compacts.hearing_signups to ziguan_app;
grant update (name, taken_at, left_at, left_why, present_at) on compacts.hearing_seats to ziguan_app;
grant update (seat, sort, said, because, evidence) on compacts.hearing_lines to ziguan_app;
grant update (text, answer, answered_at, answerer) on compacts.hearing_words to ziguan_app;
