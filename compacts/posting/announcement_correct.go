package posting

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

const sqlAnnouncementForUpdate = `
	select id, title, text, from_day, to_day, version
	from compacts.announcements
	where committee_id = $1 and id = $2
	for update`

const sqlAnnouncementKeep = `
	insert into compacts.announcement_versions (committee_id, id, announcement_id, n, title, text, from_day, to_day, ended_at, ended_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

const sqlAnnouncementCorrect = `
	update compacts.announcements
	set title = $3, text = $4, from_day = $5, to_day = $6, version = version + 1
	where committee_id = $1 and id = $2`

const sqlAnnouncementsEarlier = `
	select announcement_id, n, title, text, from_day, to_day, ended_at
	from compacts.announcement_versions
	where committee_id = $1 and announcement_id = any($2::uuid[])
	order by announcement_id, n desc`

// Correction is what an announcement is to say from now on.
type Correction struct {
	NewAnnouncement
	ID      AnnouncementID
	Version int // the one that was read: of two corrections at once the second is told
}

// Correct changes what an announcement says while it is told; what it said before
// stays to be read, with when it ended. Staff may, also what another announced;
// the same again changes nothing. It goes on the public record as
// announcement.corrected, with digests of both texts. ErrAnnouncementUnknown,
// ErrAnnouncementOver, ErrAnnouncementMoved, and what Announce refuses.
func (s *Service) Correct(ctx context.Context, who actor.Actor, n Correction) error {
	c := n.Committee
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		committee, err := people.ByID(ctx, tx, c)
		if err != nil {
			return err
		}
		var old Announcement
		err = tx.Get(ctx, &old, sqlAnnouncementForUpdate, c, n.ID)
		if pg.NoRows(err) {
			return ErrAnnouncementUnknown
		}
		if err != nil {
			return fmt.Errorf("hold announcement: %w", err)
		}
		today := committee.Today(tx.Now)
		if old.To < today {
			return ErrAnnouncementOver
		}
		told, err := n.check(today)
		if err != nil {
			return err
		}
		if old.says(told) {
			return nil
		}
		if old.Version != n.Version {
			return ErrAnnouncementMoved
		}
		return correct(ctx, tx, old, told)
	})
}

func (a Announcement) says(n NewAnnouncement) bool {
	return a.Title == n.Title && a.Text == n.Text && a.From == n.From && a.To == n.To
}

func correct(ctx context.Context, tx *pg.Tx, old Announcement, n NewAnnouncement) error {
	c := n.Committee
	_, err := tx.Exec(ctx, sqlAnnouncementKeep, c, id.New[Earlier](), old.ID, old.Version, old.Title, old.Text, old.From, old.To, tx.Now, tx.Who.Person)
	if err != nil {
		return fmt.Errorf("keep announcement: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlAnnouncementCorrect, c, old.ID, n.Title, n.Text, n.From, n.To); err != nil {
		return fmt.Errorf("correct announcement: %w", err)
	}
	return record.Append(ctx, tx, c.String(), record.Act{
		Kind: "announcement.corrected", Subject: n.From.String(),
		Body: []record.Pair{
			{Key: "text_sha256", Value: digestOf(n.Title, n.Text)},
			{Key: "last_day", Value: n.To.String()},
			{Key: "previous_sha256", Value: digestOf(old.Title, old.Text)},
		},
	})
}

// earlier puts beside each announcement what it said before, the latest first.
func earlier(ctx context.Context, q pg.Queryer, c people.CommitteeID, list []Announcement) error {
	keys := make([]string, len(list))
	at := map[AnnouncementID]*Announcement{}
	for i := range list {
		keys[i] = list[i].ID.String()
		at[list[i].ID] = &list[i]
	}
	var all []Earlier
	if err := q.Select(ctx, &all, sqlAnnouncementsEarlier, c, pq.Array(keys)); err != nil {
		return fmt.Errorf("earlier texts: %w", err)
	}
	for _, e := range all {
		a := at[e.Announcement]
		a.Earlier = append(a.Earlier, e)
	}
	return nil
}
