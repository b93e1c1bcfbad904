// Package gateadmin is the committee's own pages around its gates: gates and
// their modes by hour, who is inside, what did not pair, where a car had been,
// the lists for gates that are not ours, sheets of paper and barriers' lists
// entered afterwards, and the scheduled jobs' last runs.
//
// Main types: Pages, whose methods are the handlers, and one view a page.
//
// Every page works without scripts and gives back what was typed. A plate stands
// in a form's body, never in an address. It decides nothing: who may and what is
// right is for parking/gate to say.
package gateadmin
