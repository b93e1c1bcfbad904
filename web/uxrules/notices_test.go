package uxrules_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
)

// Each notice has its page, its sheet for the wall, its text to copy, its long
// picture where the machine can draw one, and its entry in the feed.
func TestRule32EachNoticeHasPagePaperTextAndFeed(t *testing.T) {
	t.Parallel()
	w := lived(t)
	rows, err := w.Postings.Board(t.Context(), w.C.ID)
	w.Must(err)
	feed, board := w.Get("/p/XIN/postings.atom", ""), ""
	for page := 1; page <= len(rows)/12+1; page++ {
		board += w.Get("/p/XIN/postings?page="+strconv.Itoa(page), "").Body
	}
	if len(rows) < 2 || !strings.HasPrefix(feed.Header.Get("Content-Type"), "application/atom+xml") {
		t.Fatalf("%d postings, a feed of %s", len(rows), feed.Header.Get("Content-Type"))
	}
	for i, r := range rows { // the newest first
		at := "/p/XIN/postings/" + r.Number.String()
		for what, body := range map[string]string{
			"page": w.Get(at, "").Body, "paper": w.Get(at+"/paper", "").Body, "data": w.Get(at+".json", "").Body, "board": board,
		} {
			if !strings.Contains(body, r.Title) {
				t.Errorf("%s has no %s", r.Number, what)
			}
		}
		if i < 50 && (!strings.Contains(feed.Body, at+"</id>") || !strings.Contains(feed.Body, r.Title)) {
			t.Errorf("%s is not in the feed", r.Number)
		}
		if r.State != posting.Posted {
			continue
		}
		text := ""
		for _, n := range find(parse(t, w.Get("/c/XIN/postings/"+r.Number.String(), w.as(actor.Chair)).Body), "textarea") {
			if has(n, "readonly") {
				text = words(n)
			}
		}
		if !strings.Contains(text, r.Title) || !strings.Contains(text, at) || strings.Contains(text, "***") {
			t.Errorf("the text of %s to copy is %q", r.Number, text)
		}
	}
}

// A holiday of a year that nobody has published is never guessed: the calendar
// says so, and a posting that runs into it has no last day.
func TestRule33AnUnknownYearIsNotPublishedYet(t *testing.T) {
	t.Parallel()
	w := bare(t)
	w.Clock.Set(time.Date(2027, 12, 27, 2, 0, 0, 0, time.UTC))
	w.Must(w.Rules.SetYear(t.Context(), w.Actor(actor.Chair), rule.NewYear{
		Committee: w.C.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"}, Year: calendar.Year{Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}},
	}))
	p, err := w.Postings.Post(t.Context(), w.Actor(actor.Chair), posting.New{Committee: w.C.ID, Kind: posting.Other, Title: "元旦停车安排", Text: "照常。"})
	w.Must(err)
	at := "/p/XIN/postings/" + p.Number.String()
	for _, path := range []string{"/c/XIN/calendar", "/c/XIN/postings", at, at + "/paper", "/p/XIN/postings"} {
		r := w.Get(path, w.as(actor.Chair))
		if r.Status != http.StatusOK || !strings.Contains(r.Body, "尚未公布") {
			t.Errorf("%s: %d, it does not say 尚未公布", path, r.Status)
		}
		if strings.Contains(r.Body, "1 月 3 日") || strings.Contains(r.Body, "1 月 4 日") {
			t.Errorf("%s guesses a last day", path)
		}
	}
	if got := w.Get(at+".json", ""); !strings.Contains(got.Body, `"last_day":null`) {
		t.Errorf("the data guesses: %s", got.Body)
	}
}

// digested are the fields of scans of which the digest is kept and nothing else.
var digested = []string{"papers", "scan", "check", "file-1", "file-2", "file-3"}

// A photograph is kept by two forms alone, the proof that a sheet hung and the copy
// of a paper where a rule asks for one: small, drawn anew and without where and with
// what it was taken; the picture is for the committee, so that no face, no paper and
// no plate on it is ever published. Everywhere
// else a picture is refused and nothing of it stays. The gate's scanner reads one
// within the browser, from an input that belongs to no form.
func TestRule43PhotographsLoseWhereTheyWereTaken(t *testing.T) {
	t.Parallel()
	_, pages := met(t)
	s := lived(t).site()
	for _, p := range pages {
		if !p.html() || strings.Contains(p.path, "/proofs") {
			continue
		}
		for _, i := range find(parse(t, p.Body), "input") {
			if attr(i, "type") == "file" && !strings.HasPrefix(attr(i, "name"), "photo-") && !slices.Contains(digested, attr(i, "name")) && (attr(i, "accept") == "" || strings.Contains(attr(i, "accept"), "image")) {
				t.Errorf("%s takes a picture: accept=%q", p.what, attr(i, "accept"))
			}
		}
	}
	kept := len(s.files())
	for _, path := range []string{"/c/XIN/register/imports", "/c/XIN/gate/passages"} {
		for _, name := range []string{"photo.jpg", "photo.xlsx"} {
			if got := s.upload(path, s.as(actor.Chair), name, jpegOf(t, 64), "gate", "east"); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s takes %s: %d", path, name, got.Status)
			}
		}
	}
	if n := len(s.files()); n != kept {
		t.Errorf("%d pictures stay", n-kept)
	}
	s.digests(t)
	const one = "/c/XIN/postings/2026-2"
	got := s.upload(one+"/proofs", s.as(actor.Chair), "IMG_0001.jpg", snapped(t), "place", "西门公告栏", "hung_at", s.Clock.Now().In(s.C.Location()).Format("2006-01-02T15:04"))
	if got.Status != http.StatusSeeOther {
		t.Fatalf("the photograph: %d %.300s", got.Status, got.Body)
	}
	paper := "/c/XIN/applications/" + s.tenant
	if got := s.upload(paper+"/copies", s.as(actor.Chair), "IMG_0002.jpg", snapped(t), "document", "lease"); got.Status != http.StatusSeeOther {
		t.Fatalf("the copy: %d %.300s", got.Status, got.Body)
	}
	var pictures []string
	for _, img := range find(parse(t, s.Get(one, s.as(actor.Chair)).Body), "img") {
		pictures = append(pictures, attr(img, "src"))
	}
	for _, a := range find(parse(t, s.Get(paper, s.as(actor.Chair)).Body), "a") {
		if strings.Contains(attr(a, "href"), "/copies/") {
			pictures = append(pictures, attr(a, "href"))
		}
	}
	if len(pictures) < 3 { // a proof, and two papers
		t.Fatalf("pictures: %v", pictures)
	}
	for _, src := range pictures {
		pic := s.Get(src, s.as(actor.Chair))
		if m, err := jpeg.DecodeConfig(strings.NewReader(pic.Body)); err != nil || len(pic.Body) > 400_000 || strings.Contains(pic.Body, "Exif") || strings.Contains(pic.Body, "GPS") {
			t.Errorf("a picture of %d bytes, %v, %v", len(pic.Body), m, err)
		}
		for _, role := range []actor.Role{"", actor.Resident, actor.Volunteer} {
			if got := s.Get(src, s.as(role)); got.Status == http.StatusOK {
				t.Errorf("%q sees a photograph", role)
			}
		}
	}
}

// snapped is a large photograph, all noise, that says where it was taken.
func snapped(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 2000, 1500))
	r := rand.New(rand.NewPCG(4, 3))
	for i := range m.Pix {
		m.Pix[i] = byte(r.IntN(256))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	body := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00GPS 39.9042N"
	app := append([]byte{0xFF, 0xE1, 0, byte(len(body) + 2)}, body...)
	return append(append([]byte{0xFF, 0xD8}, app...), b.Bytes()[2:]...)
}
