package block

import (
	"ziguan/internal/holding"
	"ziguan/internal/pg"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: []holding.Table{{Name: "parking.blocks", In: "blocks", Stays: holding.ByHome}},
		Shows:  []holding.Section{holding.Rows[knownBlock]("blocks", sqlKnownBlocks)},
	}
}
