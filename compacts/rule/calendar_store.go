package rule

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// enteredYear is a year's list as a committee entered it.
type enteredYear struct {
	Year     int    `db:"year"`
	Holidays string `db:"holidays"`
	Workdays string `db:"workdays"`
	Ground
	SetAt time.Time `db:"set_at"`
}

const sqlYearAdd = `
	insert into compacts.calendar_years (committee_id, id, year, holidays, workdays, source_kind, source, source_ref, set_at, set_by)
	values ($1, $2, $3, $4::date[], $5::date[], $6, $7, $8, $9, $10)`

// sqlYears is the list last entered of each year.
const sqlYears = `
	select distinct on (y.year) y.year,
		coalesce((select string_agg(to_char(d, 'YYYY-MM-DD'), ' ' order by d) from unnest(y.holidays) d), '') as holidays,
		coalesce((select string_agg(to_char(d, 'YYYY-MM-DD'), ' ' order by d) from unnest(y.workdays) d), '') as workdays,
		y.source_kind, y.source, y.source_ref, compacts.cited(y.committee_id, y.source_ref) as source_cited, y.set_at
	from compacts.calendar_years y
	where y.committee_id = $1
	order by y.year, y.set_at desc, y.id desc`

// CalendarOf gives a committee's calendar: what was published, and what it
// entered since. Anybody may know it.
func CalendarOf(ctx context.Context, q pg.Queryer, c people.CommitteeID) (calendar.Calendar, error) {
	entered, err := enteredYears(ctx, q, c)
	out := calendar.Published()
	for _, y := range entered {
		out = out.With(y.list())
	}
	return out, err
}

func enteredYears(ctx context.Context, q pg.Queryer, c people.CommitteeID) ([]enteredYear, error) {
	var out []enteredYear
	if err := q.Select(ctx, &out, sqlYears, c); err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	return out, nil
}

func (e enteredYear) list() calendar.Year {
	return calendar.Year{Year: e.Year, Holidays: days(e.Holidays), Workdays: days(e.Workdays)}
}

func days(text string) []day.Day {
	var out []day.Day
	for _, s := range strings.Fields(text) {
		d, err := day.Parse(s)
		if err == nil { // the column holds dates
			out = append(out, d)
		}
	}
	return out
}

// CalendarYear is a year of a committee's calendar, as its page shows it.
type CalendarYear struct {
	calendar.Year
	Known bool
	// Ground and SetAt of a list the committee entered; empty of a published one.
	Ground Ground
	SetAt  time.Time
}

// Years gives the years of a committee's calendar around its present day: the
// one before, its own and the two after. Anybody may know them.
func (s *Service) Years(ctx context.Context, c people.CommitteeID) ([]CalendarYear, error) {
	var out []CalendarYear
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		entered, err := enteredYears(ctx, r, c)
		if err != nil {
			return err
		}
		cal := calendar.Published()
		for _, y := range entered {
			cal = cal.With(y.list())
		}
		this, _, _ := committee.Today(r.Now).Date()
		for year := this - 1; year <= this+2; year++ {
			one := CalendarYear{Year: cal.Of(year), Known: cal.Known(year)}
			for _, y := range entered {
				if y.Year == year {
					one.Ground, one.SetAt = y.Ground, y.SetAt
				}
			}
			out = append(out, one)
		}
		return nil
	})
	return out, err
}
