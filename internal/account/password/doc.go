// Package password keeps passwords as slow hashes (argon2id), so that a stolen
// table is not a list of them.
//
// Main types: Hasher, which bounds how many are hashed at once and how many wait.
// Each takes a twentieth of a second and 32 MiB, so strangers could keep it busy
// for everybody: they wait in a short queue with a deadline, and one place is kept
// for those whose browser is known (Reserved).
package password
