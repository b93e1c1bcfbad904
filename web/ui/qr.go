package ui

import (
	"strconv"
	"strings"

	"github.com/skip2/go-qrcode"

	"ziguan/internal/errs"
)

// QRBits gives the dark modules of an address as a QR code of level M, without a
// border, for [QR]. The address is one this program issued; one of more than
// some 2,000 bytes gives errs.ErrInternal.
func QRBits(address string) ([][]bool, error) {
	q, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return nil, errs.ErrInternal.Because(err)
	}
	q.DisableBorder = true
	return q.Bitmap(), nil
}

// quiet is the light border a reader needs around a QR code, in modules.
const quiet = 4

func qrBox(bits [][]bool) string {
	n := strconv.Itoa(len(bits) + 2*quiet)
	return "0 0 " + n + " " + n
}

// qrPath draws all dark modules as one path, runs joined.
func qrPath(bits [][]bool) string {
	var b strings.Builder
	for y, row := range bits {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			from := x
			for x < len(row) && row[x] {
				x++
			}
			w := strconv.Itoa(x - from)
			b.WriteString("M" + strconv.Itoa(from+quiet) + " " + strconv.Itoa(y+quiet) + "h" + w + "v1h-" + w + "z")
		}
	}
	return b.String()
}
