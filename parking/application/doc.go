// Package application is how a household comes to its card (申请·审核): it
// applies, the papers are looked at (证件核对), somebody else decides, the
// application is posted, and the card is given; or it is refused, with the rule
// and what to do next. Where a class has as many cards as its cap the application
// waits in an order that anybody can recompute (轮候), and is offered a place
// when one is free (递补通知).
//
// Main types: Application, Moves (the table of its states), Consent (an owner's
// word that a tenant may use the dwelling's right), Place (a rank in the waiting
// list with its reason).
//
// What holds, whoever asks and however often:
//
//   - one open application of a class per dwelling, and a plate on one open
//     application only;
//   - whoever looked at the papers does not decide, where the terms say so, and
//     nobody with an interest in the dwelling does either;
//   - no place is offered, posted or given beyond the cap; a cap that is set lower
//     takes no card away;
//   - a second car gets no place while a first car waits;
//   - the order is rank, then the time of applying, then the number: no more.
//
// Every act holds its committee's head of the record first, then rows in this
// order: parking.classes, parking.applications by id, then what parking locks.
package application
