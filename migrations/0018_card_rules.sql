-- +goose Up
-- The rule that a suspension or a revocation rests on (domain rule 37). What was
-- decided before names it within its reason; those rows stay as they are.
alter table parking.card_events add column rule text not null default '';
alter table parking.card_events add constraint card_events_rule
	check (event not in ('suspend', 'revoke') or rule <> '') not valid;
