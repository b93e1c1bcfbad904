package renewals_test

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"ziguan/internal/browsertest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Run(m, chromedp.Flag("accept-lang", "zh-CN"))) }
