package main

import "ziguan/internal/outbox"

// MostAnswer is how much of an answer is read.
const MostAnswer = mostAnswer

// NewSender is the way out.
func NewSender(local bool) outbox.Sender { return sender(local) }

// Outward judges an address.
func Outward(address string) error { return outward(address) }
