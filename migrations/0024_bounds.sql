-- +goose Up
-- Whatever somebody types, a file brings or another program sends has an end. The
-- rules in Go say it kindly and mostly sooner; a name that ends in _bound is told as
-- a text that is too long, on every way to the row. Rows from before may be longer
-- and stay as they are.
alter table compacts.calendar_years add constraint calendar_years_source_bound check (char_length(source) <= 500) not valid;
alter table compacts.postings add constraint postings_reason_bound check (char_length(reason) <= 500) not valid;
alter table compacts.posting_items add constraint posting_items_name_bound check (char_length(name) <= 200) not valid;
alter table compacts.rules
	add constraint rules_value_bound check (char_length(value) <= 200) not valid,
	add constraint rules_source_bound check (char_length(source) <= 500) not valid;

alter table outbox.webhooks
	add constraint webhooks_host_bound check (char_length(host) <= 300) not valid,
	add constraint webhooks_template_bound check (char_length(template) <= 4000) not valid,
	add constraint webhooks_expect_bound check (char_length(expect) <= 200) not valid;

alter table parking.appeals add constraint appeals_reason_bound check (char_length(reason) <= 500) not valid;
alter table parking.application_events
	add constraint application_events_reason_bound check (char_length(reason) <= 500) not valid,
	add constraint application_events_rule_bound check (char_length(rule) <= 500) not valid;
alter table parking.blocks
	add constraint blocks_reason_bound check (char_length(reason) <= 500) not valid,
	add constraint blocks_lift_reason_bound check (char_length(lift_reason) <= 500) not valid,
	add constraint blocks_source_bound check (char_length(source) <= 500) not valid;
alter table parking.card_events
	add constraint card_events_reason_bound check (char_length(reason) <= 500) not valid,
	add constraint card_events_rule_bound check (char_length(rule) <= 500) not valid;
alter table parking.checks
	add constraint checks_gate_bound check (char_length(gate) <= 64) not valid,
	add constraint checks_typed_bound check (char_length(typed) <= 512) not valid,
	add constraint checks_device_bound check (char_length(device) <= 100) not valid,
	add constraint checks_device_verdict_bound check (char_length(device_verdict) <= 100) not valid,
	add constraint checks_override_reason_bound check (char_length(override_reason) <= 200) not valid;
alter table parking.claims
	add constraint claims_number_bound check (char_length(number) <= 200) not valid,
	add constraint claims_class_bound check (char_length(class) <= 200) not valid,
	add constraint claims_plate_bound check (char_length(plate) <= 200) not valid;
alter table parking.class_terms add constraint class_terms_source_bound check (char_length(source) <= 500) not valid;
alter table parking.classes
	add constraint classes_code_bound check (char_length(code) <= 64) not valid,
	add constraint classes_name_bound check (char_length(name) <= 64) not valid,
	add constraint classes_source_bound check (char_length(source) <= 500) not valid;
alter table parking.data_requests add constraint data_requests_reason_bound check (char_length(reason) <= 500) not valid;
alter table parking.differences
	add constraint differences_gate_bound check (char_length(gate) <= 64) not valid,
	add constraint differences_resolution_bound check (char_length(resolution) <= 500) not valid;
alter table parking.gates add constraint gates_name_bound check (char_length(name) <= 64) not valid;
alter table parking.lookups add constraint lookups_reason_bound check (char_length(reason) <= 500) not valid;
alter table parking.presences add constraint presences_gate_bound check (char_length(gate) <= 64) not valid;
alter table parking.renewal_events add constraint renewal_events_reason_bound check (char_length(reason) <= 500) not valid;
alter table parking.shifts add constraint shifts_gate_bound check (char_length(gate) <= 64) not valid;
alter table parking.substitutes add constraint substitutes_reason_bound check (char_length(reason) <= 500) not valid;
alter table parking.visit_events add constraint visit_events_reason_bound check (char_length(reason) <= 500) not valid;
alter table parking.visits add constraint visits_gate_bound check (char_length(gate) <= 64) not valid;

alter table people.batches add constraint batches_file_name_bound check (char_length(file_name) <= 255) not valid;
alter table people.uploads
	add constraint uploads_file_name_bound check (char_length(file_name) <= 255) not valid,
	add constraint uploads_sheet_bound check (char_length(sheet) <= 255) not valid;
alter table people.committees
	add constraint committees_duty_phone_bound check (char_length(duty_phone) <= 60) not valid,
	add constraint committees_province_bound check (char_length(province) <= 8) not valid,
	add constraint committees_zone_bound check (char_length(zone) <= 64) not valid;
alter table people.devices add constraint devices_name_bound check (char_length(name) <= 200) not valid;
alter table people.second_devices add constraint second_devices_name_bound check (char_length(name) <= 200) not valid;
alter table people.tokens add constraint tokens_name_bound check (char_length(name) <= 200) not valid;
alter table people.districts add constraint districts_name_bound check (char_length(name) <= 200) not valid;
alter table people.dwellings
	add constraint dwellings_building_bound check (char_length(building) <= 200) not valid,
	add constraint dwellings_unit_bound check (char_length(unit) <= 200) not valid,
	add constraint dwellings_room_bound check (char_length(room) <= 200) not valid;
alter table people.people add constraint people_name_bound check (char_length(name) <= 200) not valid;
alter table people.residents add constraint residents_name_bound check (char_length(name) <= 200) not valid;
