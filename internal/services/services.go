// Package services puts the program together: each subject's service is made here,
// once, and handed on to pages, jobs, commands, the demonstration and tests.
//
// It holds no rule. What runs in the background (the gate's recorder, the courier)
// is made where it is started and stopped.
package services

import (
	"ziguan/compacts/clause"
	"ziguan/compacts/hearing"
	"ziguan/compacts/past"
	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/compacts/vote"
	"ziguan/internal/account"
	"ziguan/internal/kin"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/privacy"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/block"
	"ziguan/parking/change"
	"ziguan/parking/class"
	"ziguan/parking/gate"
	"ziguan/parking/household"
	"ziguan/parking/movecall"
	"ziguan/parking/proposal"
	"ziguan/parking/register"
	"ziguan/parking/renewal"
	"ziguan/parking/visit"
	"ziguan/parking/watch"
)

// All is every subject's service over one database, and so by one clock.
type All struct {
	DB  *pg.DB
	Key *seal.Key // the server's: it seals what is printed again and what browsers carry

	People  *people.Service
	Account *account.Service
	Kin     *kin.Service // who has an interest
	Outbox  *outbox.Service

	Sources  *source.Service // what everything else may rest on
	Rules    *rule.Service
	Postings *posting.Service
	Past     *past.Service // what was decided before, entered afterwards
	Votes    *vote.Service
	Compacts *clause.Service // what residents agreed, clause by clause
	Hearings *hearing.Service

	Parking *parking.Service
	Classes *class.Service
	Blocks  *block.Service
	// Applications is how a household comes to its card, Proposals the exception.
	Applications *application.Service
	Proposals    *proposal.Service
	Change       *change.Service
	Renewals     *renewal.Service
	Visits       *visit.Service
	Calls        *movecall.Service
	Register     *register.Service
	Gate         *gate.Service  // what gates need that decide elsewhere; the recorder decides here
	Watch        *watch.Service // what passes, who stands there, what does not pair
	Data         *privacy.Service
	Life         *household.Service // what happened to a household
}

// New makes them all. The outbox seals with the same key.
func New(db *pg.DB, key *seal.Key, tells outbox.Setup) All {
	tells.Key = key
	cards := parking.New(db, key)
	return All{
		DB: db, Key: key,
		People: people.New(db), Account: account.New(db, key), Kin: kin.New(db), Outbox: outbox.NewService(db, tells),
		Sources: source.New(db), Rules: rule.New(db), Postings: posting.NewService(db), Past: past.NewService(db), Votes: vote.New(db, key), Compacts: clause.New(db), Hearings: hearing.New(db),
		Parking: cards, Classes: class.New(db), Blocks: block.New(db), Applications: application.New(db, cards), Proposals: proposal.New(db, cards), Change: change.New(db, cards),
		Renewals: renewal.New(db), Visits: visit.New(db), Calls: movecall.New(db), Register: register.New(db), Gate: gate.New(db), Watch: watch.New(db), Data: privacy.New(db), Life: household.New(db),
	}
}
