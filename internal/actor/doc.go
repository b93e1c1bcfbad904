// Package actor is who acts: a person in a role of one committee, a program
// with a token, the system's own jobs, or somebody at the command line. Every
// use case takes one; it decides what is allowed and stands on the record.
package actor
