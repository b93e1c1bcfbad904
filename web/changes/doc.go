// Package changes is the pages of what happens to a card between its issue and
// its end: another plate (换车牌), a substitute car (代步车), an appeal (申诉) and
// its review (复核), and a household that moves out (搬走).
//
// Main type: Pages. A substitute and an appeal have one page each, which staff
// open below the card and the household below its own: it differs in nothing but
// its address and in who is spoken to.
//
// What may be done is decided by the use cases of parking/change.
package changes
