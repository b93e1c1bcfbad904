// Package signin is how people come in and stay safe: signing in, the second
// step, letters on paper, enrolled phones, a new password, one's own account.
//
// Main type: Handlers, one method a route. Every page works without scripts;
// what a page may do is decided by the use cases of people, never here.
package signin
