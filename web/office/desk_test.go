package office_test

import (
	"fmt"
	"testing"
	"time"

	"ziguan/internal/day"
	"ziguan/web/office"
	"ziguan/web/place"
)

// What is over comes at once, then what ends today, then what ends later or never,
// the earliest first; what others have to do waits for nobody here.
func TestTasksStandByTheirLastDay(t *testing.T) {
	t.Parallel()
	today := day.Of(2026, time.November, 30)
	parts, counts := office.Sorted(today,
		office.Due{Kind: "whenever"}, office.Due{Kind: "next month", Last: today.AddDays(40)}, office.Due{Kind: "tomorrow", Last: today.AddDays(1)},
		office.Due{Kind: "today", Last: today}, office.Due{Kind: "yesterday", Last: today.AddDays(-1)}, office.Due{Kind: "last week", Last: today.AddDays(-7)},
		office.Due{Kind: "theirs", Last: today, Others: true},
	)
	if got, want := fmt.Sprint(parts), "[[last week yesterday] [today] [tomorrow next month whenever] [theirs]]"; got != want {
		t.Errorf("the parts are %s, want %s", got, want)
	}
	if counts[place.Today] != 6 || counts[place.Council] != 6 || counts[place.Cards] != 0 {
		t.Errorf("counted %v", counts)
	}
}
