-- +goose Up
-- An old card without a number that stood on one row of a list with two plates is one
-- card: its claims, one a plate, share this. Those that came before do not say.
alter table parking.claims add column card uuid;
