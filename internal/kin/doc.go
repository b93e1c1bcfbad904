// Package kin is who has an interest in which dwelling (利害关系): members,
// volunteers and the residents' committee declare their own dwellings and those of
// their kin, and decide nothing that touches one.
//
// Main type: Interest. What holds: a decision by somebody with an interest is
// refused by the database, whoever forgets to ask; each declaration stands on the
// public record by pseudonyms; the public list names nobody who did not consent.
//
// It writes people.interests alone.
package kin
