package watch

import "ziguan/internal/pg"

// Service holds the use cases around a gate that decide nothing.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }
