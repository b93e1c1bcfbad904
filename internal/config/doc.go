// Package config is everything a running program is told from outside: one
// struct read from ZIGUAN_* (and ZIGUAN_*_FILE for secrets), all problems
// reported at once. docs/env.md is generated from its tags.
package config
