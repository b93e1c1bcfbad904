// Package compacts is the room of what a committee has agreed upon (自治): its
// rules (compacts/rule) and its board, where what takes objections hangs
// (compacts/posting). Matters, compacts and their versions, hearings, votes and
// signing belong here as well. It knows nothing of cards or money.
package compacts
