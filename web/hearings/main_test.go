package hearings_test

import (
	"os"
	"testing"

	"ziguan/internal/browsertest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Run(m)) }
