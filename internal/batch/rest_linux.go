package batch

import (
	"syscall"
	"time"
)

// rest waits for less than a millisecond. The runtime's timers wake no sooner
// than that where nothing else is to do: most of a trip would be waiting for it.
func rest(d time.Duration) {
	t := syscall.NsecToTimespec(d.Nanoseconds())
	_ = syscall.Nanosleep(&t, nil) // woken early, it has rested less
}
