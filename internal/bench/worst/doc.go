// Package worst makes the worst files that somebody could send: small as sent,
// and as large as can be once they are opened. Tests and the bench hold the
// program's limits against them; each is written while it is made, so that no
// such file lies in the repository.
package worst
