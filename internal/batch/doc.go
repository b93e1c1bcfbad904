// Package batch lets many callers share one trip to the database: what is
// waiting when the last trip comes back goes together on the next, in the order
// it came. A trip is held for company by less than half a millisecond, and an
// answer is always newer than its question.
package batch
