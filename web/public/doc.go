// Package public is what anybody may see without signing in: the list of
// committees, a committee's public page, its public record with the bytes to
// recompute it, and what a card's QR code opens. Nothing here names a person, a
// plate or a door.
package public
