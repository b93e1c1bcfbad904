-- +goose Up
-- A phone is proved to one committee by staff who heard it ring, by the operator's
-- word, or by a code that the committee's own gateway sent to it.
alter table people.phone_proofs drop constraint phone_proofs_way;
alter table people.phone_proofs add constraint phone_proofs_way check (way in ('counter', 'operator', 'sms'));

-- The one code that was sent to a person's sign-in phone and waits to be typed: of
-- the code only a digest under the server's key, since a million codes are soon
-- tried. A try is counted before it is looked at; a newer code takes its place.
create table people.phone_codes (
	person_id uuid not null constraint phone_codes_person references people.people (id),
	committee_id uuid not null constraint phone_codes_committee references people.committees (id),
	phone text not null constraint phone_codes_form check (phone ~ '^1[3-9][0-9]{9}$'),
	digest text not null,
	sent_at timestamptz not null,
	expires_at timestamptz not null constraint phone_codes_later check (expires_at > sent_at),
	tries integer not null constraint phone_codes_tries check (tries >= 0),
	constraint phone_codes_pk primary key (person_id)
);
create index phone_codes_expires_idx on people.phone_codes (expires_at);

grant select, insert, update, delete on people.phone_codes to ziguan_app;
