// Package stranger bounds what somebody whom nobody knows may have a household
// told (匿名请求): a guest's request at the posted code, a call to move a car.
//
// Main types: Sending (one such thing), Allow (counts it, or refuses it), Dropped
// (the household learns that something was not passed on).
//
// What holds:
//
//   - each has a number for whoever sends, for a door and for the whole committee,
//     which are rules of the compact; one client fills neither a door nor an estate;
//   - a door counts as it was typed, whether there is one or not: whoever is refused
//     learns nothing of what is behind it;
//   - nothing is dropped in silence: the sender is told, and so is the household,
//     once a day, with the number on its page.
//
// It knows neither visits nor calls: those who send name their kind.
package stranger
