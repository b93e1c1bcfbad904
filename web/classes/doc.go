// Package classes is the pages of the classes of cards and their terms: who may
// hold which card, what is asked for it, how many there are at most, and what
// that rests on. Anybody reads them; staff sets new terms from a day on, after
// having seen whom they would touch. Cards already given keep what they have.
package classes
