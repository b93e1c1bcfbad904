package parktest

import (
	"bytes"
	"image"
	"image/png"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Scan reads the QR code on a picture of it with a decoder that is not ours. It
// first looks as a camera does; about one code in two hundred misleads that
// search for the corners, and is then read as the clean drawing it is, module
// by module.
func Scan(picture []byte) (*gozxing.Result, error) {
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	return ScanImage(img)
}

// ScanImage is [Scan] of a picture already decoded.
func ScanImage(img image.Image) (*gozxing.Result, error) {
	source := gozxing.NewLuminanceSourceFromImage(img)
	got, err := scan(gozxing.NewHybridBinarizer(source), gozxing.DecodeHintType_TRY_HARDER)
	if err != nil {
		return scan(gozxing.NewGlobalHistgramBinarizer(source), gozxing.DecodeHintType_PURE_BARCODE)
	}
	return got, nil
}

func scan(by gozxing.Binarizer, hint gozxing.DecodeHintType) (*gozxing.Result, error) {
	bits, err := gozxing.NewBinaryBitmap(by)
	if err != nil {
		return nil, err
	}
	return qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{hint: true})
}
