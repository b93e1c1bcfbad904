// Package demopage is `/demo`, the way into the demonstration (演示): one button
// for each role of each committee, plates to try at the gate with what it will
// answer, and links to the pages worth a look.
//
// Main type: Pages, whose methods are the handlers. Outside a demonstration each
// of them answers as if there were no such page: a button that signs anybody in
// must not exist where people's data is.
package demopage
