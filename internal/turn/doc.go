// Package turn lets work that takes much memory happen a few at a time: so much
// of it in all, and so much for each of those who ask, so that nobody's haste is
// everybody's. It knows nothing of what the work is.
package turn
