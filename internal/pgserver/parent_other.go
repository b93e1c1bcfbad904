//go:build !linux

package pgserver

import "syscall"

// ctype is the character classification that every system has.
const ctype = "C"

// withParent does nothing: only Linux signals a child at its parent's death. The
// next start ends a server that has outlived its owner.
func withParent(*syscall.SysProcAttr, syscall.Signal) {}

// pastZombie is needed only where an init that does not reap is common.
func pastZombie(string) []string { return nil }
