// Package applications is the pages on which a household comes to its card: the
// form on its own phone and at the counter, where its application stands and
// why, the owner's consent by a link, the document check and the decision, the
// paper form, and what anybody may see of the waiting list and of one card's
// grounds.
//
// What holds: a page offers exactly what the use cases would take from whoever
// reads it, and says in a sentence what stands before the rest; a form that is
// refused keeps what was typed; a public page shows no name, plate or door.
//
// It has no rules of its own: every act is one use case of parking/application.
package applications
