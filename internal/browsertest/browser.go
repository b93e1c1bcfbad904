package browsertest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is the one of this test program.
type browser struct {
	once  sync.Once
	flags []chromedp.ExecAllocatorOption
	ctx   context.Context
	stop  context.CancelFunc
	err   error
}

var shared browser //nolint:gochecknoglobals // one browser for a test program

// Run runs a package's tests, closes their browser after them and gives the exit
// code: for TestMain. Flags are those that only this package's browser has.
func Run(m *testing.M, flags ...chromedp.ExecAllocatorOption) int {
	shared.flags = append(flags, chromedp.NoSandbox, chromedp.Headless,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true))
	code := m.Run()
	if shared.stop != nil {
		shared.stop()
	}
	return code
}

func (b *browser) start() {
	b.ctx, b.stop = chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(b.flags...))
	b.err = chromedp.Do(b.ctx, chromedp.Navigate("about:blank"))
}

// patience is how long one test may keep a window: what hangs is told of before `go
// test` ends the whole program.
const patience = 25 * time.Minute

// open gives a window's context, which ends with the test.
func (b *browser) open(t testing.TB, opts ...chromedp.ContextOption) context.Context {
	t.Helper()
	if len(b.flags) == 0 {
		t.Fatal("the package has no TestMain with browsertest.Run")
	}
	b.once.Do(b.start)
	if b.err != nil {
		t.Fatalf("browser: %v", b.err)
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewContext(ctx, append(opts, chromedp.WithNewBrowserContext())...)
	t.Cleanup(stop)
	return ctx
}
