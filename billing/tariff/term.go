package tariff

import (
	"slices"
	"time"

	"ziguan/billing"
	"ziguan/internal/day"
)

// Part is a piece of a term, and what it costs.
type Part struct {
	From, To day.Day // inclusive
	Per      Per     // empty of days that make no month
	Times    int     // how many of these, or how many days
	Of       int     // days of the month that days are a share of
	Rate     billing.Fen
	Fen      billing.Fen
}

// Period says what a card of a class costs from a day to another, both inclusive: the
// longest lengths first, then months, then days as the schedule has it. ErrClass, ErrStay.
func (s Schedule) Period(class string, from, to day.Day) (billing.Fen, []Part, error) {
	if to < from || to > from.AddYears(10) {
		return 0, nil, ErrStay.On("to")
	}
	rates := map[Per]billing.Fen{}
	for _, t := range s.Term {
		if t.Class == class {
			rates[t.Per] = t.Fen
		}
	}
	if len(rates) == 0 {
		return 0, nil, ErrClass.On("class")
	}
	var parts []Part
	var fen billing.Fen
	at, months, end := from, 0, to.AddDays(1)
	for _, per := range Pers() {
		rate, has := rates[per]
		if !has {
			continue
		}
		p := Part{From: at, Per: per, Rate: rate}
		for later(from, months+per.Months()) <= end {
			months += per.Months()
			p.Times++
		}
		if at = later(from, months); p.Times > 0 {
			p.To, p.Fen = at.AddDays(-1), rate*billing.Fen(p.Times)
			parts, fen = append(parts, p), fen+p.Fen
		}
	}
	if at < end {
		p := s.rest(rates, at, to, later(from, months+1))
		parts, fen = append(parts, p), fen+p.Fen
	}
	return fen, parts, nil
}

// rest is the days that make no length with a price: a share of the shortest that has one.
func (s Schedule) rest(rates map[Per]billing.Fen, from, to, next day.Day) Part {
	p := Part{From: from, To: to, Times: int(to-from) + 1, Of: int(next - from)}
	if s.PartMonth == Free {
		return p
	}
	shortest := Year
	for _, per := range Pers() {
		if _, has := rates[per]; has {
			shortest = per
		}
	}
	p.Of *= shortest.Months()
	p.Rate = rates[shortest]
	p.Fen = p.Rate * billing.Fen(p.Times) / billing.Fen(p.Of)
	return p
}

// later is the day so many months after another; of the 31st the last day of a shorter month.
func later(d day.Day, months int) day.Day {
	y, m, n := d.Date()
	first := time.Date(y, m+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return day.Of(first.Year(), first.Month(), min(n, last))
}

// Back says what comes back of what was paid for a term whose last day of use is given;
// the term's days are inclusive. A last day before it gives all of it back. A schedule
// that says nothing returns by days and keeps nothing.
func (s Schedule) Back(paid billing.Fen, from, to, last day.Day) billing.Fen {
	r := Returns{By: UnusedDays}
	if s.Refund != nil {
		r = *s.Refund
	}
	var back billing.Fen
	switch {
	case last < from:
		back = paid
	case last >= to:
		return 0
	case r.By == UnusedMonths:
		all, used := 0, 0
		for later(from, all+1) <= to.AddDays(1) {
			all++
		}
		for later(from, used) <= last {
			used++
		}
		if all > used {
			back = paid * billing.Fen(all-used) / billing.Fen(all)
		}
	default:
		days, unused := billing.Fen(to-from)+1, billing.Fen(to-last)
		back = (paid*unused*2 + days) / (days * 2)
	}
	return min(max(back-r.Fee, 0), paid)
}

// Less is a price with a reduction of the schedule taken off, the part of a fen dropped;
// unchanged where it has none of the kind.
func (s Schedule) Less(fen billing.Fen, code, class string) billing.Fen {
	i := slices.IndexFunc(s.Reductions, func(r Reduction) bool { return r.Code == code && r.Class == class })
	if i < 0 {
		return fen
	}
	return fen * billing.Fen(100-s.Reductions[i].Percent) / 100
}
