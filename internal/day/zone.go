package day

import (
	"sync"
	"time"
)

// zones are those that were asked for: reading one takes longer than most acts,
// and none changes while the program runs.
var zones sync.Map //nolint:gochecknoglobals // a cache of what never changes

// Zone is time.LoadLocation that reads each zone once.
func Zone(name string) (*time.Location, error) {
	if kept, ok := zones.Load(name); ok {
		if z, ok := kept.(*time.Location); ok {
			return z, nil
		}
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, z)
	return z, nil
}
