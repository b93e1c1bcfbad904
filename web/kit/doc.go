// Package kit is what every handler shares: who visits (Visit), how a page is
// rendered, how a form is bound and given back, how an error becomes an answer,
// and what a route is. It knows no page and no rule of parking.
package kit
