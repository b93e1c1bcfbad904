package cards_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
)

var onward = regexp.MustCompile(`href="(/c/XIN/cards[^"]*)" rel="next"|href="(/c/XIN/cards[^"]*after=[^"]*)"`)

// A whole estate is listed page by page and printed in portions that a browser
// can hold, and nobody is left out or printed twice.
func TestAWholeEstateIsListedAndPrinted(t *testing.T) {
	t.Parallel()
	const many = 405
	w := newWorld(t)
	list := make([]people.NewDwelling, many)
	for i := range list {
		code := fmt.Sprintf("7-1-%d", 1000+i)
		list[i] = people.NewDwelling{Code: code, Building: "7", SortKey: code}
	}
	w.Must(w.DB.InTx(t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(t.Context(), tx, w.C.ID, people.BatchID{}, list)
		for code, d := range all {
			w.homes[code] = d
		}
		return err
	}))
	for i, d := range list {
		w.claim(d.Code, fmt.Sprintf("京B%05d", i), "", "", 0)
	}
	leads(t, w.post("/first"), fmt.Sprintf("/c/XIN/cards/first?issued=%d", many))
	walked := w.walk(t, "", `href="/c/XIN/cards/(A-\d+)"`)
	if len(walked) != 9 || total(walked) != many {
		t.Errorf("%d pages list %d cards", len(walked), total(walked))
	}
	w.fiveScreens(t)
	walked = w.walk(t, "/print/sheets?building=b7", `class="wc-number">([^<]+)<`)
	if len(walked) != 2 || walked[0] != 400 || total(walked) != many {
		t.Errorf("printed in portions of %v", walked)
	}
}

// fiveScreens holds a full page of the list against five screens of a phone and of a desk.
func (w *world) fiveScreens(t *testing.T) {
	t.Helper()
	base := w.Listen()
	ctx := w.browse(base, w.chair)
	for _, face := range []struct{ width, height int64 }{{360, 844}, {390, 844}, {1280, 900}} {
		must(t, chromedp.Do(ctx, chromedp.EmulateViewport(face.width, face.height), chromedp.Navigate(base+"/c/XIN/cards?sort=dwelling"), chromedp.WaitReady("main")))
		tall, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.querySelector('.notice')?.parentElement.remove(), document.documentElement.scrollHeight`))
		must(t, err)
		if tall > 5*face.height {
			t.Errorf("a page of the list is %d px long at %d", tall, face.width)
		}
	}
}

// walk follows a page's way onward to the end and counts what is found on each
// page; it fails where a thing is found twice.
func (w *world) walk(t *testing.T, path, thing string) (counts []int) {
	t.Helper()
	seen := map[string]bool{}
	address := "/c/XIN/cards" + path
	for range 20 {
		page := w.Get(address, w.chair)
		holds(t, page, http.StatusOK)
		here := regexp.MustCompile(thing).FindAllStringSubmatch(page.Body, -1)
		for _, m := range here {
			if seen[m[1]] {
				t.Fatalf("%s is there twice", m[1])
			}
			seen[m[1]] = true
		}
		counts = append(counts, len(here))
		next := onward.FindStringSubmatch(page.Body)
		if next == nil {
			return counts
		}
		address = html.UnescapeString(next[1] + next[2])
	}
	t.Fatal("the pages never end")
	return nil
}

func total(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// A card whose last day is over is shown as expired before the night has moved it.
func TestAnOverdueCardIsShownAsExpired(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issue("1-1-101", "京A10001", "")
	w.exec(`update parking.cards set valid_from = '2025-11-23', valid_to = '2026-11-22' where committee_id = $1`, w.C.ID)
	for _, path := range []string{"", "/" + n.String()} {
		page := w.get(path)
		holds(t, page, http.StatusOK)
		_, main, _ := strings.Cut(page.Body, "<main")
		if badge := regexp.MustCompile(`class="badge \w+".*?<span>([^<]+)`).FindStringSubmatch(main); badge == nil || badge[1] != "已到期" {
			t.Errorf("%q shows %v", path, badge)
		}
	}
	holds(t, w.post("/"+n.String()+"/replacement", "reason-replace", "坏了"), http.StatusConflict, "已于 2026-11-22 到期")
	if w.state(n) != parking.CardActive {
		t.Error("a page moved the card")
	}
}
