// Package record is the committee's public record (公开记录): an append-only
// chain of entries. Each entry's original bytes are stored once, carry the
// SHA-256 of the entry before, and are what is hashed; every column beside them
// is only for finding. Anybody can recompute the chain from the published bytes.
//
// Nothing in an entry names a person, a plate or a door: the actor is a role and
// a pseudonym, dwellings are pseudonyms, free text stays outside. Checks at the
// gate are not on the record.
package record
