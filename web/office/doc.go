// Package office is the committee's own desk (自管会办公): what waits to be
// done, who has which role until when, the rules in force and their sources,
// the tokens of other programs, and the committee's details.
package office
