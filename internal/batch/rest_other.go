//go:build !linux

package batch

import "time"

// rest waits; on other systems than Linux the runtime's timers have to do.
func rest(d time.Duration) { time.Sleep(d) }
