-- +goose Up
-- A committee's own class of cards has its name for a code, so that pages, lists
-- and the record say one word; the column beside it never held anything.
alter table parking.classes drop column name;
