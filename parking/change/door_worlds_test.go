package change_test

import (
	"slices"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/block"
	"ziguan/parking/class"
)

// standing is how an obstacle is put up.
type standing struct {
	asked // the right it can stand in the way of
	stand func(*cell, parking.Way)
}

var (
	aFirst  = asked{class: class.FirstCar, holder: class.HolderOwner}
	aSecond = asked{class: secondCar, holder: class.HolderOwner}
	aTenant = asked{class: tenants, holder: class.HolderTenant}
	posted  = asked{class: class.FirstCar, holder: class.HolderOwner, posted: true}
	double  = asked{class: class.FirstCar, holder: class.HolderOwner, plates: 2}
)

// goesOn are the ways of a card that is there.
var goesOn = []parking.Way{parking.WayRenewal, parking.WayReplacement, parking.WayPlates, parking.WaySubstitute, parking.WayResume}

// standings are the obstacles by their codes.
var standings = map[string]standing{
	"stand_aside": {aFirst, func(k *cell, _ parking.Way) {
		k.lives(k.chair.Person, people.KindOccupant, 0, 0)
		k.lives(k.member.Person, people.KindOccupant, 0, 0)
	}},
	"class.unknown": {aFirst, func(k *cell, w parking.Way) {
		if w == parking.WayFirstIssue {
			k.class = "外星车"
			return
		}
		k.exec(`update parking.classes set from_day = $2 where committee_id = $1 and code = $3`, k.c.ID, k.today().AddDays(9), k.class)
	}},
	"card.lapsed":                     {aFirst, (*cell).lapsed},
	"card.plates.missing":             {aFirst, func(k *cell, _ parking.Way) { k.plates = nil }},
	"card.plates.many":                {double, (*cell).tooMany},
	"household.has_card":              {aFirst, (*cell).hasCard},
	"application.open":                {aFirst, (*cell).hasOpen},
	"plate.on_card":                   {aFirst, (*cell).plateOnCard},
	"plate.other_dwelling":            {aFirst, (*cell).plateElsewhere},
	"plate.blocked":                   {aFirst, (*cell).plateBlocked},
	"household.card_suspended":        {aFirst, (*cell).suspended},
	"household.no_first":              {aSecond, func(k *cell, _ parking.Way) { k.gives(k.first) }},
	"application.holder.unregistered": {aFirst, (*cell).nobodyThere},
	"application.lease.over":          {aTenant, (*cell).leaseOver},
	"application.consent.missing":     {aTenant, (*cell).noConsent},
	"application.documents.missing":   {aFirst, (*cell).paperOver},
	"application.same_person":         {aFirst, func(k *cell, _ parking.Way) { k.decider = k.member }},
	"application.posting.runs":        {posted, func(*cell, parking.Way) {}},
	"class.full":                      {aFirst, (*cell).full},
	"class.promised":                  {aFirst, func(k *cell, _ parking.Way) { k.cap(1); k.applies(k.other, k.class, application.Offered) }},
	"class.first_waiting":             {aSecond, func(k *cell, _ parking.Way) { k.applies(k.other, class.FirstCar, application.Waiting) }},
	"class.waiting":                   {aFirst, func(k *cell, _ parking.Way) { k.applies(k.other, k.class, application.Waiting) }},
}

// lapsed ends the days of the card that goes on, or of one beside the right asked for.
func (k *cell) lapsed(w parking.Way) {
	number := k.number
	if !slices.Contains(goesOn, w) && w != parking.WayRegain && w != parking.WayAppeal {
		number = k.old(k.home, firstPlate, k.class)
	}
	k.exec(`update parking.cards set valid_from = $3, valid_to = $4 where committee_id = $1 and number = $2`,
		k.c.ID, number, k.today().AddDays(-30), k.today().AddDays(-1))
}

// hasCard gives the household another card of the class. While an owner's card is
// lent, that is so where the tenant's was lost and the household has one again.
func (k *cell) hasCard(w parking.Way) {
	if w == parking.WayRegain {
		k.Must(k.Parking.Lost(k.T.Context(), k.chair, k.act(k.let)))
	}
	k.old(k.home, firstPlate, k.class)
}

// tooMany lets fewer plates stand on a card than are asked for; more may be changed to
// than were given once.
func (k *cell) tooMany(w parking.Way) {
	if w == parking.WayPlates {
		k.plates = append(k.plates, "京C00003")
	}
	k.terms(func(t *class.Terms) { t.Plates = 1 })
}

// full lets the class have as many cards as it has given.
func (k *cell) full(parking.Way) {
	var given int
	k.Must(k.DB.Get(k.T.Context(), &given, `select count(*) from parking.cards
		where committee_id = $1 and class = $2 and state in ('active', 'suspended', 'lent', 'lost')`, k.c.ID, k.class))
	k.cap(given)
}

// hasOpen hands another application of the household in; one whose card is suspended
// has it from before.
func (k *cell) hasOpen(w parking.Way) {
	kind := k.class
	if w == parking.WayResume {
		k.applies(k.home, secondCar, application.Submitted)
		return
	}
	if slices.Contains(goesOn, w) || w == parking.WayRegain {
		kind = secondCar
	}
	_, err := k.submit(kind, []string{"京F00001"})
	k.Must(err)
}

// plateOnCard puts the plate on another household's card; the car is registered here.
func (k *cell) plateOnCard(parking.Way) {
	k.leaves(k.plates[0])
	k.old(k.other, k.plates[0], class.FirstCar)
	k.exec(`update parking.vehicles set dwelling_id = $3 where committee_id = $1 and plate = $2 and to_day is null`, k.c.ID, k.plates[0], k.home.ID)
}

func (k *cell) plateElsewhere(parking.Way) {
	k.leaves(k.plates[0])
	k.exec(`insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day)
		values ($1, gen_random_uuid(), $2, $3, 'blue', '1', '00001', $4)`, k.c.ID, k.other.ID, k.plates[0], k.today())
}

func (k *cell) plateBlocked(parking.Way) {
	_, err := k.Blocks.Make(k.T.Context(), k.member, block.NewBlock{
		Committee: k.c.ID, Plate: k.plates[0], Until: k.today().AddDays(9), Reason: "三次违停", Ground: rule.Ground{Kind: "resolution", Text: "决议"},
	})
	k.Must(err)
}

// suspended leaves a suspension behind a card of the household: the one that goes on,
// its tenant's, or another that it gave back.
func (k *cell) suspended(w parking.Way) {
	number := k.number
	switch {
	case w == parking.WayRegain:
		number = k.let
	case !slices.Contains(goesOn, w):
		number = k.old(k.home, firstPlate, k.class)
	}
	k.Must(k.Parking.Suspend(k.T.Context(), k.member, k.act(number)))
	switch {
	case w == parking.WayReplacement || w == parking.WayPlates:
		k.Must(k.Parking.Lost(k.T.Context(), k.member, k.act(number)))
	case w != parking.WayRegain && !slices.Contains(goesOn, w):
		k.gives(number)
	}
}

func (k *cell) nobodyThere(parking.Way) {
	k.exec(`update people.occupancies set to_day = $3 where committee_id = $1 and dwelling_id = $2 and to_day is null`, k.c.ID, k.home.ID, k.today())
}

func (k *cell) leaseOver(parking.Way) {
	k.lease = -1
	over := k.today().AddDays(-1)
	k.exec(`update parking.applications set lease_end = $2 where committee_id = $1 and holder = 'tenant'`, k.c.ID, over)
	k.exec(`update people.occupancies set lease_end = $2 where committee_id = $1 and kind = 'tenant' and to_day is null`, k.c.ID, over)
}

func (k *cell) noConsent(parking.Way) {
	k.exec(`update parking.consents set state = 'withdrawn' where committee_id = $1`, k.c.ID)
}

func (k *cell) paperOver(parking.Way) {
	k.exec(`insert into parking.document_checks (committee_id, id, application_id, document, matched, until_day, seen_at, seen_role, seen_by)
		select committee_id, gen_random_uuid(), id, 'vehicle', true, $2, $3, 'member', $4 from parking.applications where committee_id = $1`,
		k.c.ID, k.today().AddDays(-1), k.Clock.Now().Add(time.Second), k.member.Person)
}
