// Package outbox is what households must be told (通知), each thing once, by
// which way, and who told whom and when.
//
// Main types: New (what to tell), Tell (puts it down in the act's own
// transaction), ToldAt (when the household first knew), Message, Delivery (one
// try or one telling: page, robot, SMS, text in the group, slip, call, in
// person), Settings (quiet hours and waits), Webhook, Courier (climbs the ladder
// and sends).
//
// What holds:
//
//   - one event is one message, whoever tells it and however often;
//   - a message is told when the household opened it on its page, a channel to
//     itself delivered it, or a person notes that they told it. What went to a
//     group, or was merely printed, tells nobody;
//   - the ladder of a household: its page; the group's robot, which names nobody;
//     an SMS to a number of its own; then a person's work list. A rung that the
//     household or the committee has not got is passed over at once;
//   - only people who were of the dwelling when it happened see a message, or all
//     of it while nobody has moved out since;
//   - nothing is sent inside a transaction; a sender holds a lease that runs out;
//   - within quiet hours only what is urgent is sent, and nothing that a stranger made;
//   - of what strangers make, many that nobody was told yet are one message.
//
// A message's row is the only thing locked here, except that settings and
// webhooks hold the committee's head of the record first.
//
// It knows no cards and no money: those who tell it something name the words.
package outbox
