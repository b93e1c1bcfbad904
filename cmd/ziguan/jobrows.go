package main

import (
	"context"
	"time"

	"ziguan/web/gateadmin"
)

// jobRows shows the scheduled jobs on a page; web and jobs know nothing of one another.
func (s *server) jobRows(ctx context.Context) ([]gateadmin.JobRow, error) {
	if s.runner == nil {
		return nil, nil
	}
	list, err := s.runner.List(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]gateadmin.JobRow, len(list))
	for i, j := range list {
		out[i] = gateadmin.JobRow{Name: j.Name, Schedule: j.Schedule, Next: j.Next}
		if r := j.Last; r != nil {
			out[i].Period, out[i].StartedAt, out[i].FinishedAt = r.Period, r.StartedAt, r.FinishedAt
			out[i].Took, out[i].Found, out[i].Failed = time.Duration(r.TookMS)*time.Millisecond, string(r.Found), r.Failed
		}
	}
	return out, nil
}
