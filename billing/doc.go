// Package billing is the room for what a card costs (费用): fee schedules that
// come only from hearings, bills, payments and the committee's book. Nothing is
// charged yet: the day to which a card is paid comes with the register and is
// kept by parking, which the gate reads as "ask", never as a sum.
package billing
