// Package messages is the pages by which a committee's staff sees to it that
// every household is told (通知): the list of those not told yet, the text for
// the residents' group, slips to print, numbers to call, what was told by whom
// and when, and the ways out with their quiet hours.
//
// It holds no rule: internal/outbox decides. What a resident sees of messages is
// web/my's.
package messages
