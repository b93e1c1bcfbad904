package account

import (
	"ziguan/internal/account/password"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/seal"
)

// Service holds the use cases of this package.
type Service struct {
	db      *pg.DB
	key     *seal.Key
	people  *people.Service
	hashing *password.Hasher
}

// New makes the service; key seals TOTP secrets.
func New(db *pg.DB, key *seal.Key) *Service {
	return &Service{db: db, key: key, people: people.New(db), hashing: password.New()}
}

// Hashing is the same service by another hasher, which tests have.
func (s *Service) Hashing(h *password.Hasher) *Service {
	out := *s
	out.hashing = h
	return &out
}
