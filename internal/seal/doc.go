// Package seal closes small secrets with a key of the server, so that a stolen
// copy of the database opens nothing: card tokens, which must be printed again,
// and TOTP secrets. The key's id stands beside what it sealed. Of short codes that
// are typed back it makes the digest that is kept.
package seal
