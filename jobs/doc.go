// Package jobs does what must happen by the clock without anybody asking
// (定时任务): cards end, old records of passing cars go, the public record is
// recomputed, the database is backed up.
//
// Main types: Runner, which claims and runs; Run, the row that says what a run
// did, how long it took and what it found; Status, a job with its last run. The
// registry (registry.go) names every job with its schedule.
//
// What holds:
//
//   - each period of a job is done once, whoever tries and however many programs
//     run: its row is claimed by a lease that runs out, so that a kill between
//     claim and finish never blocks a period;
//   - periods that were missed are caught up in their order, each with its own
//     instant; one that fails stops those after it until it has succeeded. A job
//     that speaks of the present alone does the latest period for all;
//   - every job is idempotent for its period, because a lease may run out on one
//     that is merely slow.
//
// No rule of parking lives here: a job calls a use case as the actor "system".
package jobs
