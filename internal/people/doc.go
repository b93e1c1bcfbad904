// Package people knows who is who and who may do what: districts and
// committees, dwellings and the people in them, roles with terms.
//
// Main types: Committee, Dwelling, Person (somebody who can sign in), Resident
// (a person as one committee's register knows them), Occupancy (owner, lessee
// of public housing, tenant, occupant of a dwelling, from a day to a day).
//
// It knows nothing of cards or money. It writes the schema people alone.
package people
