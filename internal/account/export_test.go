package account

import "context"

// Arrival and NewArrival are the doors by which a letter's holder brings a password.
func (s *Service) Arrival(ctx context.Context, w Welcome) (Arrival, error) { return s.arrival(ctx, w) }

// NewArrival is that of somebody whose phone rang.
func (s *Service) NewArrival(ctx context.Context, w Welcome) (Arrival, error) {
	return s.newArrival(ctx, w)
}
