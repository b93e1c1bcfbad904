// Package household tells what became of one household (一户) over time: its cards,
// applications, renewals, visitors, calls, messages and letters, and who and what
// came and left, in one line. It reads what other packages keep and writes nothing.
//
// A [Moment] is one thing that happened; [Service.Life] gives them, the newest first.
// Staff read all of it. Readers read what every card and application shows them
// already: no letter, no message, no call, and nobody's name.
package household
