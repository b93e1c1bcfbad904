// Package clock is where the time comes from. Only run.go passes the machine's
// own; tests and the demonstration pass a stepped one.
package clock
