package jobs

import (
	"encoding/json"

	"ziguan/internal/errs"
)

// outcome is what a run did: how much it looked at and changed, what it found
// that somebody has to see to, and the job's own counts.
type outcome struct {
	read, wrote int
	findings    Findings
	found       any
}

// changed is the outcome of a job that looks at nothing but what it changes.
func changed(found any, counts ...int) outcome {
	o := outcome{found: found}
	for _, n := range counts {
		o.read, o.wrote = o.read+n, o.wrote+n
	}
	return o
}

// Finding is something that a run came upon and that somebody has to see to.
type Finding struct {
	ID    string `json:"id"`    // what it is about, with its committee: XY/S-0007
	Kind  string `json:"kind"`  // offer.untold
	Since string `json:"since"` // RFC 3339
	State string `json:"state"` // open
}

// open is the state of what a run has found.
const open = "open"

// Findings are what a run came upon, in the order of their ids.
type Findings []Finding

// Scan reads what is stored.
func (f *Findings) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok {
		return errFindings
	}
	return json.Unmarshal(b, (*[]Finding)(f))
}

// MarshalJSON gives an empty list for none.
func (f Findings) MarshalJSON() ([]byte, error) {
	if len(f) == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal([]Finding(f))
}

var errFindings = errs.New(errs.Internal, "job.findings")
