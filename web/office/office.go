package office

import (
	"ziguan/compacts/clause"
	"ziguan/compacts/hearing"
	"ziguan/compacts/past"
	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/vote"
	"ziguan/internal/outbox"
	"ziguan/internal/privacy"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
	"ziguan/parking/movecall"
	"ziguan/parking/proposal"
	"ziguan/parking/renewal"
	"ziguan/parking/watch"
	"ziguan/web/kit"
)

// Pages serves the committee's desk.
type Pages struct {
	k            *kit.Kit
	parking      *parking.Service
	watch        *watch.Service
	ruleset      *rule.Service
	postings     *posting.Service
	past         *past.Service
	votes        *vote.Service
	compacts     *clause.Service
	hearings     *hearing.Service
	outbox       *outbox.Service
	calls        *movecall.Service
	renewals     *renewal.Service
	change       *change.Service
	applications *application.Service
	data         *privacy.Service
	proposals    *proposal.Service
}

// Services are those the desk asks what waits.
type Services struct {
	Parking      *parking.Service
	Watch        *watch.Service
	Rules        *rule.Service
	Postings     *posting.Service
	Past         *past.Service
	Votes        *vote.Service
	Compacts     *clause.Service
	Hearings     *hearing.Service
	Outbox       *outbox.Service
	Calls        *movecall.Service
	Renewals     *renewal.Service
	Change       *change.Service
	Applications *application.Service
	Data         *privacy.Service
	Proposals    *proposal.Service
}

// New makes the desk's pages.
func New(k *kit.Kit, s Services) *Pages {
	return &Pages{
		k: k, parking: s.Parking, watch: s.Watch, ruleset: s.Rules, postings: s.Postings, past: s.Past, votes: s.Votes, compacts: s.Compacts, hearings: s.Hearings, outbox: s.Outbox, calls: s.Calls,
		renewals: s.Renewals, change: s.Change, applications: s.Applications, data: s.Data, proposals: s.Proposals,
	}
}
