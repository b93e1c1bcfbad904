package office

import (
	"ziguan/internal/day"
	"ziguan/parking/application"
	"ziguan/parking/renewal"
)

// figure notes how many things are in each place.
func (d *desk) figure() {
	a := d.paper
	d.figures = map[string]int{
		"register": d.cards.Dwellings, "outbox": d.told, "requests": len(d.asked), "data.requests": d.mend.N,
		"cards": d.cards.Live, "applications": a.Check + a.Decide + a.Issue + a.Upheld + a.Offers + a.Returned + a.Others,
		"cards.first": d.cards.Waiting + d.cards.Kept, "appeals": d.review.Mine + d.review.Others,
		"office.gate.inside": d.gates.Inside, "office.calls": len(d.late.Late), "gate.differences": d.gates.Open,
		"gate.gates": d.gates.Gates, "phones": d.gates.Phones, "postings": d.board.Running, "votes": d.votes.Going, "compacts": d.compacts.Going, "hearings": d.hearings.Going,
	}
	for _, s := range d.exceptions {
		if s.Open() {
			d.figures["proposals"]++
		}
	}
	if d.yearly != nil {
		d.figures["renewal"] = d.yearly.Sum.All
	}
}

// urgent are the cars in somebody's way that nobody has answered for: they come
// before everything else.
func (d *desk) urgent() {
	list := d.late.Late
	if len(list) == 0 {
		return
	}
	t := task{place: "office.calls", kind: "late", n: len(list), pairs: []string{"Subject", list[0].Subject, "Place", list[0].Place}, since: list[0].MadeAt}
	for _, l := range list {
		if l.MadeAt.Before(t.since) {
			t.since, t.pairs = l.MadeAt, []string{"Subject", l.Subject, "Place", l.Place}
		}
	}
	if t.n > 1 {
		t.kind = "late_many"
	}
	d.add(t)
}

// beginning is what a new committee does first, in this order.
func (d *desk) beginning(sets bool) {
	o, g := d.cards, d.gates
	if o.Dwellings == 0 {
		d.add(task{place: "register.imports", kind: "register"})
	}
	d.some(task{place: "cards.first", kind: "first", n: o.Waiting})
	if o.Dwellings > 0 && o.Waiting == 0 && o.Live == 0 {
		d.add(task{place: "cards.new", kind: "issue"})
	}
	if o.Live > 0 && g.Gates == 0 && sets {
		d.add(task{place: "gate.gates", kind: "gate"})
	}
	if g.Gates > 0 && g.Phones == 0 {
		d.add(task{place: "phones", kind: "phones"})
	}
}

// applied is what waits of applications, for staff: what is decided, decided says.
func (d *desk) applied() {
	a := d.paper
	at := func(s application.State) string { return "?state=" + string(s) }
	d.some(task{place: "applications", kind: "check", n: a.Check, query: at(application.Submitted)})
	d.some(task{place: "applications", kind: "give", n: a.Issue, query: at(application.Posting)})
	d.some(task{place: "applications", kind: "untold", n: a.Untold, query: at(application.Offered)})
	offers := task{place: "applications", kind: "offers", n: a.Offers - a.Untold, query: at(application.Offered), due: a.Lapses}
	if offers.due != d.today {
		offers.part = others
	}
	d.some(offers)
	d.some(task{place: "applications", kind: "returned", n: a.Returned, query: at(application.Returned), part: others})
	mine, theirs := task{place: "proposals", kind: "proposals"}, task{place: "proposals", kind: "proposals_others", part: others}
	for _, s := range d.exceptions {
		switch {
		case s.Decides():
			mine.n, mine.due = mine.n+1, day.Earliest(mine.due, s.LastDay)
		case s.Open():
			theirs.n, theirs.due = theirs.n+1, day.Earliest(theirs.due, s.LastDay)
		}
	}
	d.some(mine)
	d.some(theirs)
}

// decided is what more than staff decide, and what waits for somebody else to.
func (d *desk) decided() {
	d.some(task{place: "applications", kind: "decide", n: d.paper.Decide, query: "?state=" + string(application.Checked)})
	d.some(task{place: "applications", kind: "upheld", n: d.paper.Upheld, query: "?state=" + string(application.Posting)})
	d.some(task{place: "appeals", kind: "appeals", n: d.review.Mine, due: d.review.By})
	d.some(task{place: "votes", kind: "read", n: d.votes.Read})
	d.some(task{place: "votes", kind: "notice", n: d.votes.Notice})
	d.some(task{place: "votes", kind: "certify", n: d.votes.Certify})
	d.some(task{place: "compacts", kind: "answer", n: d.compacts.Answer})
	d.some(task{place: "compacts", kind: "step", n: d.compacts.Step})
	d.some(task{place: "hearings", kind: "fill", n: d.hearings.Fill})
	d.some(task{place: "hearings", kind: "write", n: d.hearings.Write})
	d.some(task{place: "hearings", kind: "reply", n: d.hearings.Reply})
	d.some(task{place: "past", kind: "past", n: d.past.Mine})
	d.some(task{place: "past", kind: "past_others", n: d.past.Others, part: others})
	d.some(task{place: "applications", kind: "others", n: d.paper.Others, part: others})
	d.some(task{place: "appeals", kind: "appeals_others", n: d.review.Others, part: others})
}

// running is what waits while things take their course.
func (d *desk) running() {
	d.some(task{place: "postings", kind: "objections", n: d.board.Open, due: d.board.OpenBy})
	d.some(task{place: "postings", kind: "proofs", n: d.board.Unproved, due: d.board.UnprovedBy})
	d.renewing()
	d.some(task{place: "cards.first", kind: "kept", n: d.cards.Kept, due: d.cards.KeptUntil})
	d.some(task{place: "outbox", kind: "outbox", n: d.told})
	d.some(task{place: "data.requests", kind: "corrections", n: d.mend.N, due: d.mend.By})
	d.some(task{place: "gate.differences", kind: "differences", n: d.gates.Open, due: d.gates.OpenBy})
	d.some(task{place: "requests", kind: "asked", n: len(d.asked), part: others})
}

// renewing is the yearly renewal: what can be approved, else who has to come. While
// it runs nobody need be reminded of cards that end.
func (d *desk) renewing() {
	if d.yearly == nil {
		d.some(task{place: "cards", kind: "expiring", n: d.cards.Expiring, query: "?state=active", due: d.cards.FirstEnd})
		return
	}
	sum := d.yearly.Sum
	open := sum.States[renewal.Due] + sum.States[renewal.Changed] + sum.Papers
	t := task{place: "renewal", kind: "renewal", n: sum.Ready, due: d.yearly.Campaign.LastDay, pairs: []string{"open", said(open)}}
	if sum.Ready == 0 {
		t.kind, t.n = "renewal_open", open
	}
	d.some(t)
}
