// Package my is a resident's own pages (我的): the cards of one's dwellings, the
// card on the phone to be shown at the gate, reporting it lost, and the cars the
// register has for the household.
//
// Main type: Pages, one method a route. A resident sees the dwellings they are of
// today and no other; of people, nobody but themselves. The first page weighs
// less than 100 KB with everything it fetches, and needs no scripts.
//
// What may be seen and done is decided by the use cases of parking.
package my
