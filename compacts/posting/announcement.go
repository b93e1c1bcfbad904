package posting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/mask"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// AnnouncementID is the key of an announcement.
type AnnouncementID = id.ID[Announcement]

// Announcement is what a committee only tells (公告): from one day to another,
// and nobody objects to it. What takes effect only if nobody rightly objects is
// a posting.
type Announcement struct {
	ID    AnnouncementID `db:"id"`
	Title string         `db:"title"`
	Text  string         `db:"text"`
	From  day.Day        `db:"from_day"`
	To    day.Day        `db:"to_day"`
	// Version counts from 1; each correction makes another.
	Version int `db:"version"`
	Earlier []Earlier
}

// Earlier is what an announcement said before it was corrected (更正).
type Earlier struct {
	Announcement AnnouncementID `db:"announcement_id"`
	N            int            `db:"n"`
	Title        string         `db:"title"`
	Text         string         `db:"text"`
	From         day.Day        `db:"from_day"`
	To           day.Day        `db:"to_day"`
	EndedAt      time.Time      `db:"ended_at"`
}

var (
	// ErrAnnouncementTitle refuses a title that is empty or over 60 characters.
	ErrAnnouncementTitle = errs.New(errs.Invalid, "announcement.title.invalid")
	// ErrAnnouncementText refuses a text that is empty or over 5000 characters.
	ErrAnnouncementText = errs.New(errs.Invalid, "announcement.text.invalid")
	// ErrAnnouncementTerm refuses days of which the last comes before the first,
	// or which are over.
	ErrAnnouncementTerm = errs.New(errs.Invalid, "announcement.term.invalid")
	// ErrAnnouncementLeak refuses a text with a whole plate, a mobile number, an
	// identity number or a door (parameter what, masked).
	ErrAnnouncementLeak = errs.New(errs.Invalid, "announcement.leak")
	// ErrAnnouncementUnknown says that there is no such announcement.
	ErrAnnouncementUnknown = errs.New(errs.NotFound, "announcement.unknown")
	// ErrAnnouncementOver refuses to correct what is not told any more.
	ErrAnnouncementOver = errs.New(errs.Conflict, "announcement.over")
	// ErrAnnouncementMoved says that somebody else corrected it in the meantime.
	ErrAnnouncementMoved = errs.New(errs.Conflict, "announcement.moved")
)

// NewAnnouncement is something to be told.
type NewAnnouncement struct {
	Committee   people.CommitteeID
	Title, Text string
	From, To    day.Day
	Key         string // a one-time key: the same again tells nothing twice
}

const sqlAnnouncementAdd = `
	insert into compacts.announcements (committee_id, id, title, text, from_day, to_day, request_key, made_at, made_by)
	values ($1, $2, $3, $4, $5, $6, nullif($7, ''), $8, $9)
	on conflict on constraint announcements_request_key do nothing`

const sqlAnnouncements = `
	select id, title, text, from_day, to_day, version
	from compacts.announcements
	where committee_id = $1 and to_day >= $2 and from_day <= $3
	order by from_day desc, id desc
	limit 200`

func (n NewAnnouncement) check(today day.Day) (NewAnnouncement, error) {
	n.Title, n.Text = wording.Tidy(n.Title), wording.Tidy(n.Text)
	switch {
	case !wording.FitsLine(n.Title, 1, maxTitle):
		return n, ErrAnnouncementTitle.On("title")
	case !wording.Fits(n.Text, 1, maxText):
		return n, ErrAnnouncementText.On("text")
	case n.From.Zero() || n.To < n.From || n.To < today:
		return n, ErrAnnouncementTerm.On("to")
	}
	for field, text := range map[string]string{"title": n.Title, "text": n.Text} {
		if found := mask.Leaks(text); len(found) > 0 {
			return n, ErrAnnouncementLeak.With("what", found[0].Masked).On(field)
		}
	}
	return n, nil
}

func digestOf(title, text string) string {
	sum := sha256.Sum256([]byte(title + "\n" + text))
	return hex.EncodeToString(sum[:])
}

// Announce tells something from one day to another. Staff may. It goes on the
// public record as announcement.made, with a digest of the text.
// ErrAnnouncementTitle, ErrAnnouncementText, ErrAnnouncementTerm, ErrAnnouncementLeak.
func (s *Service) Announce(ctx context.Context, who actor.Actor, n NewAnnouncement) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	return record.InTx(ctx, s.db, who, n.Committee.String(), func(tx *pg.Tx) error {
		c, err := people.ByID(ctx, tx, n.Committee)
		if err != nil {
			return err
		}
		n, err := n.check(c.Today(tx.Now))
		if err != nil {
			return err
		}
		added, err := tx.Exec(ctx, sqlAnnouncementAdd, n.Committee, id.New[Announcement](), n.Title, n.Text, n.From, n.To, n.Key, tx.Now, tx.Who.Person)
		if err != nil {
			return fmt.Errorf("announce: %w", err)
		}
		if added == 0 {
			return nil
		}
		return record.Append(ctx, tx, n.Committee.String(), record.Act{
			Kind: "announcement.made", Subject: n.From.String(),
			Body: []record.Pair{{Key: "text_sha256", Value: digestOf(n.Title, n.Text)}, {Key: "last_day", Value: n.To.String()}},
		})
	})
}

// Announcements lists what is told on a committee's present day, the newest
// first; with what is to come, for staff.
func (s *Service) Announcements(ctx context.Context, c people.CommitteeID, ahead bool) ([]Announcement, error) {
	var out []Announcement
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		today := committee.Today(r.Now)
		until := today
		if ahead {
			until = today.AddYears(10)
		}
		if err := r.Select(ctx, &out, sqlAnnouncements, c, today, until); err != nil {
			return fmt.Errorf("announcements: %w", err)
		}
		return earlier(ctx, r, c, out)
	})
	return out, err
}
