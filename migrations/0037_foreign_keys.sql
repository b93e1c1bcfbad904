-- +goose Up
-- Who decided, which posting, which message: what a row names is there.
alter table parking.applications
	add constraint applications_checked_by foreign key (checked_by) references people.people (id),
	add constraint applications_decided_by foreign key (decided_by) references people.people (id),
	add constraint applications_posting foreign key (committee_id, posting_id) references compacts.postings (committee_id, id);
alter table parking.renewals add constraint renewals_seen_by foreign key (seen_by) references people.people (id);
alter table parking.shifts add constraint shifts_person foreign key (person_id) references people.people (id);
alter table parking.move_calls add constraint move_calls_message foreign key (committee_id, message_id) references outbox.messages (committee_id, id);
alter table people.sessions add constraint sessions_device foreign key (person_id, device_id) references people.second_devices (person_id, id);
