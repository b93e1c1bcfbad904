// Package day is the civil date: the day on a card, a deadline, a posting. It
// has no time and no zone; which day an instant falls on is asked of a zone,
// once per act. Ranges are half-open: from a day to before another.
package day
