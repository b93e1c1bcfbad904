// Package batch lets many callers share one trip to the database: what is
// waiting when the last trip comes back goes together on the next, in the order
// it came. Nobody waits for company, and an answer is always newer than its question.
package batch
