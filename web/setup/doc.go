// Package setup is the founding wizard (建会向导): from the one-time link to a
// committee with its chair and its register, in four steps of ten minutes.
//
// Main type: Handlers. What was typed is kept with the link, except the
// password; a link that was used or never was is a page that does not exist.
package setup
