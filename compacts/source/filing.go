package source

import (
	"context"
	"encoding/hex"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Filing is that something adopted was filed at an office (备案).
type Filing struct {
	Office  string    `db:"office"` // 1 to 60 characters
	Number  string    `db:"number"` // as the office gave it, 1 to 60 characters
	FiledOn day.Day   `db:"filed_on"`
	Paper   []byte    `db:"paper_sha256"`
	At      time.Time `db:"entered_at"`
}

// NewFiling is that something was filed.
type NewFiling struct {
	Committee people.CommitteeID
	Of        Cited
	Filing
	Scan []byte // its digest is kept; may be empty
}

func (n NewFiling) check(today day.Day) (NewFiling, error) {
	n.Office, n.Number = wording.Tidy(n.Office), wording.Tidy(n.Number)
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	note(!wording.FitsLine(n.Office, 1, 60), ErrOffice.On("office"))
	note(!wording.FitsLine(n.Number, 1, 60), ErrNumber.On("number"))
	note(n.FiledOn.Zero() || n.FiledOn > today, ErrDay.On("filed_on"))
	return n, errs.Form(append(wrong, wording.Leaking("office", n.Office), wording.Leaking("number", n.Number))...)
}

// File enters that something in force was filed at an office. Staff but the cashier may;
// it goes on the public record as filing.made. ErrOffice, ErrNumber, ErrDay,
// wording.ErrPlate and its like, ErrUnknown, ErrNotStanding, ErrFiled.
func (s *Service) File(ctx context.Context, who actor.Actor, n NewFiling) error {
	return s.on(ctx, who, n.Committee, n.Of, func(a people.Act, of held) error {
		n, err := n.check(a.Today)
		if err != nil {
			return err
		}
		if of.State != Stands {
			return ErrNotStanding
		}
		err = a.Do(ctx, sqlFilingAdd, n.Committee, id.New[Filing](), of.ID, n.Office, n.Number, n.FiledOn, digest(n.Scan), a.Now, a.Who.Person)
		if pg.Constraint(err) == "filings_once" {
			return ErrFiled.On("number")
		}
		if err != nil {
			return err
		}
		return of.record(ctx, a, "filing.made", []record.Pair{
			{Key: "filed_on", Value: n.FiledOn.String()}, {Key: "scan_sha256", Value: hex.EncodeToString(digest(n.Scan))},
		})
	})
}
