// Package hearings holds the pages of hearings (听证会): the committee's, on which a
// hearing is called, its seats filled, its minutes taken and its record published;
// everybody's, with its data, its calendar entry and its poster; and a resident's own, on
// which they sign up, take or give up a seat, and check the minutes.
//
// A page shows what waits first, and one thing to do about it. The rules are those of
// compacts/hearing.
package hearings
