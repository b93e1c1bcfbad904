// Package class is the kinds of cards (首辆车, 第二辆车, 商户 …): whom each is for, which
// papers it asks, how many there may be, and the series of its numbers.
//
// Main types: Class (a kind with its prefix), Terms (what it asks and gives from a day
// on, with its ground), Number (a card's number as people say it, A-0137), Holder and
// Document.
//
// What holds: the program brings classes and a committee adds its own, which stay for
// good; terms begin today or later and are never changed, the newest whose day has come
// hold; a number is given once. Whoever gives a card holds the class by [Hold], so that
// its cap stands still for the act.
package class
