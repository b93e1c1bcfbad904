package people

import (
	"context"
	"time"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// UploadID is the key of an uploaded file.
type UploadID = id.ID[Upload]

// Upload is a file between its upload and its import, with what a person said
// of its sheet and columns.
type Upload struct {
	ID      UploadID `db:"id"`
	Name    string   `db:"file_name"`
	Data    []byte   `db:"content"`
	Sheet   string   `db:"sheet"`
	Columns []byte   `db:"columns"`
	// MadeAt and By are set in lists alone.
	MadeAt time.Time `db:"made_at"`
	By     string    `db:"by"`
}

// ErrUploadGone says that the file was imported or is older than a day.
var ErrUploadGone = errs.New(errs.NotFound, "upload.gone")

// uploadLife is how long a file waits to be imported.
const uploadLife = 24 * time.Hour

const sqlUploadAdd = `
	insert into people.uploads (committee_id, id, person_id, file_name, content, made_at)
	values ($1, $2, nullif($3, '')::uuid, $4, $5, $6)`

const sqlUploadByID = `
	select id, file_name, content, sheet, columns
	from people.uploads
	where committee_id = $1 and id = $2 and made_at > $3`

const sqlUploadHold = `
	select id, file_name, sheet, columns
	from people.uploads
	where committee_id = $1 and id = $2 and made_at > $3
	for update`

const sqlUploads = `
	select u.id, u.file_name, u.made_at, coalesce(p.name, '') as by
	from people.uploads u
	left join people.people p on p.id = u.person_id
	where u.committee_id = $1 and u.made_at > $2
	order by u.made_at desc, u.id`

const sqlUploadColumns = `
	update people.uploads
	set sheet = $3, columns = $4
	where committee_id = $1 and id = $2`

const sqlUploadDrop = `
	delete from people.uploads
	where committee_id = $1 and id = $2`

const sqlUploadsExpire = `
	delete from people.uploads
	where made_at <= $1`

// KeepUpload keeps a file for a day and forgets those whose day is over. The
// caller has checked that the actor may.
func KeepUpload(ctx context.Context, tx *pg.Tx, c CommitteeID, u Upload) error {
	if err := ExpireUploads(ctx, tx, tx.Now); err != nil {
		return err
	}
	return tx.Do(ctx, sqlUploadAdd, c, u.ID, tx.Who.Person, u.Name, u.Data, tx.Now)
}

// UploadByID finds a file that waits; ErrUploadGone. The caller has checked
// that the actor may.
func UploadByID(ctx context.Context, q pg.Queryer, c CommitteeID, key UploadID, now time.Time) (Upload, error) {
	return pg.One[Upload](ctx, q, ErrUploadGone, sqlUploadByID, c, key, now.Add(-uploadLife))
}

// HoldUpload finds a file that waits, without its content, and keeps it for the
// caller's act; ErrUploadGone.
func HoldUpload(ctx context.Context, tx *pg.Tx, c CommitteeID, key UploadID) (Upload, error) {
	return pg.One[Upload](ctx, tx, ErrUploadGone, sqlUploadHold, c, key, tx.Now.Add(-uploadLife))
}

// Uploads lists the files that wait, without their content. The caller has checked
// that the actor may.
func Uploads(ctx context.Context, q pg.Queryer, c CommitteeID, now time.Time) ([]Upload, error) {
	return pg.All[Upload](ctx, q, sqlUploads, c, now.Add(-uploadLife))
}

// SetUploadColumns keeps what a person said of a file's sheet and columns. The
// caller has checked that the actor may.
func SetUploadColumns(ctx context.Context, tx *pg.Tx, c CommitteeID, u Upload) error {
	return tx.Do(ctx, sqlUploadColumns, c, u.ID, u.Sheet, string(u.Columns))
}

// DropUpload forgets a file, at its import or because nobody wants it.
func DropUpload(ctx context.Context, tx *pg.Tx, c CommitteeID, key UploadID) error {
	return tx.Do(ctx, sqlUploadDrop, c, key)
}

// ExpireUploads forgets the files of all committees whose day is over at an instant; the
// nightly job calls it as well.
func ExpireUploads(ctx context.Context, tx *pg.Tx, now time.Time) error {
	return tx.Do(ctx, sqlUploadsExpire, now.Add(-uploadLife))
}
