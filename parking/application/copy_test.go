package application_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/photo"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

func scan(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil))
	return b.Bytes()
}

// asksForCopies sets that a copy of the vehicle licence is kept.
func (w *world) asksForCopies() {
	w.t.Helper()
	all, err := w.classes.InForce(w.t.Context(), w.c.ID)
	must(w.t, err)
	terms := all[0].Terms
	terms.Copies, terms.From, terms.Ground = []class.Document{class.DocumentVehicle}, w.c.Today(w.clock.Now()), rule.Ground{Kind: rule.Clause, Text: "公约第五条"}
	must(w.t, w.classes.SetTerms(w.t.Context(), w.chair, w.c.ID, terms))
	w.clock.Step(time.Second)
}

// No copy is kept unless a rule asks for one; then nothing goes on without it, one
// alone is kept of a paper, and it goes when its days are over.
func TestACopyOnlyWhereARuleAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.applied("1-1-101", "京A12345")
	add := func(who actor.Actor, file []byte) error {
		return w.s.AddCopy(t.Context(), who, w.c.ID, application.NewCopy{Number: a.Number, Document: class.DocumentVehicle, File: file})
	}
	wants(t, "a copy nobody asks for", add(w.member, scan(t)), application.ErrCopyUnasked)
	_, err := w.db.Bare().ExecContext(t.Context(), `insert into parking.paper_copies (committee_id, id, application_id, document, jpeg, taken_at, taken_role, taken_by)
		select committee_id, gen_random_uuid(), id, 'vehicle', '\xff', $1, 'member', '' from parking.applications`, w.clock.Now())
	if err == nil || !strings.Contains(err.Error(), "no rule asks for a copy") {
		t.Errorf("the database keeps a copy nobody asks for: %v", err)
	}

	w.asksForCopies()
	wants(t, "a copy of what is not asked for", w.s.AddCopy(t.Context(), w.member, w.c.ID, application.NewCopy{Number: a.Number, Document: class.DocumentHome, File: scan(t)}), application.ErrCopyUnasked)
	wants(t, "no picture", add(w.member, []byte("%PDF-1.7")), photo.ErrKind)
	wants(t, "by the supervisor", add(w.staff(actor.Supervisor), scan(t)), actor.ErrRole)
	wants(t, "checked without the copy", w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers), application.ErrCopies)
	must(t, add(w.member, scan(t)))
	must(t, add(w.member, scan(t))) // a better one
	v, err := w.s.Show(t.Context(), w.chair, w.c.ID, a.Number)
	must(t, err)
	if len(v.Copies) != 2 || v.Copies[0].GoneAt == nil || v.Copies[1].GoneAt != nil || len(v.Uncopied) != 0 {
		t.Fatalf("the copies: %+v", v.Copies)
	}
	kept := v.Copies[1].ID.String()
	if got, err := w.s.CopyJPEG(t.Context(), w.chair, w.c.ID, a.Number, kept); err != nil || !bytes.HasPrefix(got, []byte{0xff, 0xd8}) {
		t.Errorf("the picture: %d bytes, %v", len(got), err)
	}
	_, err = w.s.CopyJPEG(t.Context(), w.staff(actor.Supervisor), w.c.ID, a.Number, kept)
	wants(t, "seen by the supervisor", err, actor.ErrRole)
	must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers))
	if err := add(w.member, scan(t)); errs.CodeOf(err) != "application.cannot.check" {
		t.Errorf("a copy after the check: %v", err)
	}
	if n := w.purged(); n != 0 {
		t.Errorf("%d copies go while the application is open", n)
	}

	must(t, w.s.Refuse(t.Context(), w.chair, w.c.ID, application.Refusal{Number: a.Number, Reason: "车不在本户名下", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第三条"}}))
	w.clock.Step(29 * 24 * time.Hour)
	if n := w.purged(); n != 0 {
		t.Errorf("%d copies go before their day", n)
	}
	w.clock.Step(2 * 24 * time.Hour)
	if n := w.purged(); n != 1 {
		t.Errorf("%d copies went", n)
	}
	if n := w.purged(); n != 0 {
		t.Errorf("%d went twice", n)
	}
	_, err = w.s.CopyJPEG(t.Context(), w.chair, w.c.ID, a.Number, kept)
	wants(t, "seen when it is gone", err, application.ErrCopyUnknown)
	var bytesLeft int
	must(t, w.db.Bare().QueryRowContext(t.Context(), `select count(jpeg) from parking.paper_copies`).Scan(&bytesLeft))
	if bytesLeft != 0 {
		t.Errorf("%d pictures are left", bytesLeft)
	}
	if _, err := w.db.Bare().ExecContext(t.Context(), `update parking.paper_copies set jpeg = '\xff', gone_at = null`); err == nil || !strings.Contains(err.Error(), "a copy only goes") {
		t.Errorf("the database lets a copy come back: %v", err)
	}
}

func (w *world) purged() int {
	w.t.Helper()
	n, err := w.s.PurgeCopies(w.t.Context(), system, w.clock.Now())
	must(w.t, err)
	return n
}
