package rule

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

var (
	// ErrYear refuses a year that no list is made for.
	ErrYear = errs.New(errs.Invalid, "calendar.year.invalid")
	// ErrYearHolidays refuses a list without a holiday.
	ErrYearHolidays = errs.New(errs.Invalid, "calendar.holidays.missing")
	// ErrYearDay refuses a day that the list of that year cannot speak of, that
	// stands in both lists, or a make-up workday that is no weekend (parameter day).
	ErrYearDay = errs.New(errs.Invalid, "calendar.day.invalid")
	// ErrYearTwice says that somebody entered the same year in the same instant.
	ErrYearTwice = errs.New(errs.Conflict, "calendar.set_twice")
)

// NewYear is a year's list of holidays (国务院办公厅的通知) to be entered.
type NewYear struct {
	Committee people.CommitteeID
	calendar.Year
	Ground Ground // the notice: its number or its title
}

func (n NewYear) check() error {
	if n.Year.Year < 2004 || n.Year.Year > 2100 {
		return ErrYear.On("year")
	}
	if len(n.Holidays) == 0 {
		return ErrYearHolidays.On("holidays")
	}
	for _, list := range []struct {
		field string
		days  []day.Day
	}{{"holidays", n.Holidays}, {"workdays", n.Workdays}} {
		for _, d := range list.days {
			y, m, _ := d.Date()
			inside := y == n.Year.Year || y == n.Year.Year-1 && m == time.December
			both := list.field == "workdays" && slices.Contains(n.Holidays, d)
			ordinary := list.field == "workdays" && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
			if !inside || both || ordinary {
				return ErrYearDay.With("day", d.String()).On(list.field)
			}
		}
	}
	return nil
}

// SetYear enters a year's list. The chair may. It goes on the public record as
// calendar.set. A list entered again takes the place of the one before.
// ErrYear, ErrYearHolidays, ErrYearDay, and what Settle says.
func (s *Service) SetYear(ctx context.Context, who actor.Actor, n NewYear) error {
	if err := who.Needs(n.Committee.String(), actor.Chair); err != nil {
		return err
	}
	if err := n.check(); err != nil {
		return err
	}
	return record.InTx(ctx, s.db, who, n.Committee.String(), func(tx *pg.Tx) error {
		c, err := people.ByID(ctx, tx, n.Committee)
		if err != nil {
			return err
		}
		g, err := n.Ground.Settle(ctx, tx, n.Committee)
		if err != nil {
			return err
		}
		by := strings.TrimSpace(string(tx.Who.Role()) + " " + tx.Who.Pseudonym)
		_, err = tx.Exec(ctx, sqlYearAdd, n.Committee, id.New[NewYear](), n.Year.Year,
			pq.Array(texts(n.Holidays)), pq.Array(texts(n.Workdays)), g.Kind, g.Text, g.Ref, tx.Now, by)
		if pg.Constraint(err) == "calendar_years_key" {
			return ErrYearTwice
		}
		if err != nil {
			return fmt.Errorf("set year: %w", err)
		}
		return record.Append(ctx, tx, n.Committee.String(), record.Act{
			Kind: "calendar.set", Subject: strconv.Itoa(n.Year.Year),
			Body: append([]record.Pair{
				{Key: "holidays", Value: strings.Join(texts(n.Holidays), " ")},
				{Key: "workdays", Value: strings.Join(texts(n.Workdays), " ")},
			}, g.Lines(c)...),
		})
	})
}

func texts(days []day.Day) []string {
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = d.String()
	}
	return out
}
