package office

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/clause"
	"ziguan/compacts/hearing"
	"ziguan/compacts/past"
	"ziguan/compacts/posting"
	"ziguan/compacts/vote"
	"ziguan/internal/account"
	"ziguan/internal/day"
	"ziguan/internal/privacy"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
	"ziguan/parking/movecall"
	"ziguan/parking/proposal"
	"ziguan/parking/renewal"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/place"
)

// part is when something has to be done.
type part int

// The parts of 今天, in their order.
const (
	now    part = iota // 马上
	today              // 今天到期
	week               // 这周
	others             // 等别人
)

// task is one kind of thing that waits, however many of it.
type task struct {
	place string   // where it is done
	kind  string   // of its words: office.task.{kind}
	n     int      // how many
	pairs []string // what else its words name
	query string   // behind the place's address
	href  string   // another address than the place's
	due   day.Day  // the earliest last day; zero where none runs
	since time.Time
	part  part
}

// desk is what every subject has for the visitor, and how the committee stands.
type desk struct {
	now   time.Time
	today day.Day
	tasks []task
	// figures are how many things are in a place, by its name.
	figures map[string]int

	cards      parking.Overview
	gates      watch.Overview
	board      posting.Overview
	past       past.Waits
	votes      vote.Tasks
	compacts   clause.Tasks
	hearings   hearing.Tasks
	asked      []account.Attachment // waits for people's yes; for staff alone
	late       movecall.Duty
	paper      application.Waits
	review     change.Waits
	mend       privacy.Waits
	told       int               // messages that a person has to tell
	yearly     *renewal.Progress // nil where no renewal runs
	exceptions []proposal.Shown  // for staff alone
}

// add puts a task into the part that its last day says, unless it is for others or
// for at once.
func (d *desk) add(t task) {
	if t.part == now && t.since.IsZero() {
		switch {
		case !t.due.Zero() && t.due < d.today:
		case t.due == d.today:
			t.part = today
		default:
			t.part = week
		}
	}
	d.tasks = append(d.tasks, t)
}

// some adds a task where there is something of it.
func (d *desk) some(t task) {
	if t.n > 0 {
		d.add(t)
	}
}

// in gives a part's tasks: those whose last day comes first, then the others in the
// order in which the subjects stand.
func (d *desk) in(at part) []task {
	list := slices.DeleteFunc(slices.Clone(d.tasks), func(t task) bool { return t.part != at })
	slices.SortStableFunc(list, func(a, b task) int {
		if a.due.Zero() != b.due.Zero() {
			if a.due.Zero() {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.due, b.due)
	})
	return list
}

// counts says how many kinds of things wait for the visitor, by group; 今天 has all.
func (d *desk) counts() map[string]int {
	out := map[string]int{}
	groups := map[string]string{}
	for _, p := range place.All() {
		groups[p.Name] = p.Group
	}
	for _, t := range d.tasks {
		if t.part == others {
			continue
		}
		out[place.Today]++
		if g := groups[t.place]; g != place.Today {
			out[g]++
		}
	}
	return out
}

// desk asks each subject what it has for the visitor.
func (p *Pages) desk(c *fiber.Ctx) (*desk, error) {
	at := p.k.DB.Now()
	d := &desk{now: at, today: kit.Committee(c).Today(at)}
	for _, ask := range []func(*fiber.Ctx, *desk) error{p.standing, p.waiting, p.doubled} {
		if err := ask(c, d); err != nil {
			return nil, err
		}
	}
	d.figure()
	if kit.Actor(c).MayRun() {
		d.urgent()
		d.beginning(kit.Actor(c).MaySet())
		d.applied()
		d.running()
	}
	d.decided()
	if err := p.alone(c, d); err != nil {
		return nil, err
	}
	return d, p.lock(c, d)
}

// standing is how cards, gates and the board stand.
func (p *Pages) standing(c *fiber.Ctx, d *desk) (err error) {
	ctx, who, m := c.UserContext(), kit.Actor(c), kit.Committee(c).ID
	if d.cards, err = p.parking.Overview(ctx, who, m); err != nil {
		return err
	}
	if d.gates, err = p.watch.Overview(ctx, who, m); err != nil {
		return err
	}
	if d.board, err = p.postings.Overview(ctx, who, m); err != nil {
		return err
	}
	if d.past, err = p.past.Waiting(ctx, who, m); err != nil {
		return err
	}
	if d.votes, err = p.votes.Waiting(ctx, who, m); err != nil {
		return err
	}
	if d.compacts, err = p.compacts.Waiting(ctx, who, m); err != nil {
		return err
	}
	if d.hearings, err = p.hearings.Waiting(ctx, who, m); err != nil {
		return err
	}
	r, err := p.renewals.Running(ctx, who, m)
	if errors.Is(err, renewal.ErrNone) {
		return nil
	}
	d.yearly = &r
	return err
}

// waiting is what people wait for.
func (p *Pages) waiting(c *fiber.Ctx, d *desk) (err error) {
	ctx, who, m := c.UserContext(), kit.Actor(c), kit.Committee(c).ID
	if d.told, err = p.outbox.Listed(ctx, who, m); err != nil {
		return err
	}
	if d.late, err = p.calls.Duty(ctx, who, m); err != nil {
		return err
	}
	if d.review, err = p.change.Waiting(ctx, who, m); err != nil {
		return err
	}
	if d.mend, err = p.data.Waiting(ctx, who, m); err != nil {
		return err
	}
	d.paper, err = p.applications.Desk(ctx, who, m)
	return err
}

// doubled is what two people do: cards by exception, and what waits for a yes.
func (p *Pages) doubled(c *fiber.Ctx, d *desk) (err error) {
	ctx, who, m := c.UserContext(), kit.Actor(c), kit.Committee(c).ID
	if !who.MayRun() {
		return nil
	}
	if d.exceptions, err = p.proposals.List(ctx, who, m); err != nil {
		return err
	}
	if d.asked, err = p.k.Account.Waiting(ctx, who, m); err != nil {
		return err
	}
	list, err := p.k.Account.Resets(ctx, who, m)
	if err != nil {
		return err
	}
	for _, r := range list {
		t := task{place: "resets", kind: "resets", n: 1, pairs: []string{"Name", r.Name}, due: day.In(r.ExpiresAt, kit.Committee(c).Location())}
		if me := who.Person; r.AskedBy.String() == me || r.PersonID.String() == me {
			t.kind, t.part = "resets_others", others
		}
		d.add(t)
	}
	return nil
}

// lock asks somebody whose sign-in needs a second step for the first way to
// take it, before the day when they stand at the door without one.
func (p *Pages) lock(c *fiber.Ctx, d *desk) error {
	if p.k.Demo { // its visitors come by a link
		return nil
	}
	f, err := p.k.Account.Factors(c.UserContext(), c.Cookies(kit.SessionCookie(p.k.Cfg)))
	if err == nil && f.None() {
		d.add(task{place: "office", kind: "second", href: "/account"})
	}
	return err
}
