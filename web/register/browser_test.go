package register_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"ziguan/internal/browsertest"
	domain "ziguan/parking/register"
)

// EnvShots names a folder for pictures of the pages; without it none are taken.
const EnvShots = "ZIGUAN_SHOTS"

// Rules 16 and 23: no page of the register scrolls sideways on a phone, in large
// type or on a desk.
func TestNoPageScrollsSideways(t *testing.T) {
	s := newSite(t)
	s.imported(estate(t))
	s.imported(domain.ImportFile{Name: "a.csv", Data: []byte("住址,户主,手机1,手机2,租户,租约到期,车牌,卡号,有效期至\n" +
		"91-1-101,张三、李四,13800138000,13900139000,王五,2027-05-01,京A1A2A5 京AD22222,A-1,2027-06-30\n")})
	up := s.upload("明年的表.csv", []byte("住址,户主,车牌\n91-1-101,孙七,京A1A2A5\n91-1-102,周八,京A1234O\n91-1-103,吴九,京A1A2A5\n合计,,\n"))
	unknown := s.upload("x.csv", []byte("哪一户,谁,号\n1-1-101,张三,京A12345\n"))
	batch := regexp.MustCompile(base + `/batches/[0-9a-f-]+`).FindString(s.get(base + "/imports").body)
	here := base + "/dwellings/91-1-101"
	person := regexp.MustCompile(here + `/people/[0-9a-f-]{36}`).FindString(s.get(here).body)
	car := regexp.MustCompile(here + `/vehicles/[0-9a-f-]{36}`).FindString(s.get(here).body)
	building := regexp.MustCompile(base + `/buildings/[^"]+`).FindString(s.get(base).body)
	pages := map[string]string{
		"home": base, "search": "/c/A1/find?q=zhang", "building": building, "dwelling": here, "person": person, "car": car,
		"new-person": here + "/people/new", "new-car": here + "/vehicles/new", "owner": here + "/owner", "imports": base + "/imports",
		"preview": up.location, "columns": unknown.location, "batch": batch,
	}
	server := httptest.NewServer(adaptor.FiberApp(s.app))
	t.Cleanup(server.Close)
	ctx := browse(t)
	for name, path := range pages {
		for _, width := range []int64{390, 1280} {
			for _, size := range []string{"", "elder"} {
				look(t, ctx, server.URL+path, width, size, name)
			}
		}
	}
}

func browse(t *testing.T) context.Context {
	t.Helper()
	return browsertest.Open(t, 1280).Ctx
}

func look(t *testing.T, ctx context.Context, address string, width int64, size, name string) {
	t.Helper()
	sep := "?"
	if regexp.MustCompile(`\?`).MatchString(address) {
		sep = "&"
	}
	_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 844, DeviceScaleFactor: 1, Mobile: width < 600})
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.Navigate(address+sep+"size="+size)))
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	must(t, err)
	if wide > 0 {
		t.Errorf("%s at %d %s scrolls sideways by %d", name, width, size, wide)
	}
	small, err := chromedp.Run(ctx, chromedp.Evaluate[string](tooSmall))
	must(t, err)
	if small != "" {
		t.Errorf("%s at %d %s: too small to touch: %s", name, width, size, small)
	}
	if dir := os.Getenv(EnvShots); dir != "" && size == "" {
		shot(t, ctx, filepath.Join(dir, name+"-"+map[bool]string{true: "phone", false: "desk"}[width < 600]+".png"))
	}
}

// tooSmall lists the main area's targets below 48 px, but for links within text.
const tooSmall = `[...document.querySelectorAll('main a, main button, main input:not([type=hidden]):not([type=checkbox]):not([type=radio]), main select, main summary, main label.check')]
	.filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 47.5)
	.map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 20) + ' ' + e.getBoundingClientRect().height).join('; ')`

func shot(t *testing.T, ctx context.Context, file string) {
	t.Helper()
	full := true
	out, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &full})
	must(t, err)
	must(t, os.WriteFile(file, out.Data, 0o600))
}
