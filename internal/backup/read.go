package backup

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"strings"

	"ziguan/internal/errs"
)

// manifestLimit is far above what ten thousand committees need.
const manifestLimit = 16 << 20

// file is an opened backup whose dump is what its manifest says.
type file struct {
	f        *os.File
	dump     *zip.File
	manifest Manifest
}

// Inspect reads what a backup says of itself, once its dump has been found to be
// the one it speaks of: ErrUnreadable, ErrTampered.
func Inspect(path string) (Manifest, error) {
	f, err := open(path)
	if err != nil {
		return Manifest{}, err
	}
	return f.manifest, f.close()
}

func open(path string) (*file, error) {
	f, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, ErrUnreadable.Because(err)
	}
	b := &file{f: f}
	if err := b.read(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return b, nil
}

func (b *file) close() error { return b.f.Close() }

func (b *file) read() error {
	info, err := b.f.Stat()
	if err != nil {
		return ErrUnreadable.Because(err)
	}
	z, err := zip.NewReader(b.f, info.Size())
	if err != nil {
		return ErrUnreadable.Because(err)
	}
	var text []byte
	for _, part := range z.File {
		switch {
		case part.Name == dumpName && part.Method == zip.Store && b.dump == nil:
			b.dump = part
		case part.Name == manifestName && part.UncompressedSize64 < manifestLimit && text == nil:
			if text, err = content(part); err != nil {
				return err
			}
		default:
			return ErrUnreadable
		}
	}
	if b.dump == nil || text == nil {
		return ErrUnreadable
	}
	var form struct {
		Format string `json:"format"`
	}
	if json.Unmarshal(text, &form) == nil && strings.HasPrefix(form.Format, "ziguan/backup/") && form.Format != Format {
		return ErrFormat.With("format", form.Format, "ours", Format)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&b.manifest); err != nil || b.manifest.Format != Format {
		return ErrUnreadable.Because(err)
	}
	return b.check()
}

func content(part *zip.File) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, ErrUnreadable.Because(err)
	}
	defer func() { _ = r.Close() }()
	text, err := io.ReadAll(io.LimitReader(r, manifestLimit))
	if err != nil {
		return nil, tampered(manifestName, err)
	}
	return text, nil
}

// check compares the dump with its sum.
func (b *file) check() error {
	r, err := b.dump.Open()
	if err != nil {
		return ErrUnreadable.Because(err)
	}
	defer func() { _ = r.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil { //nolint:gosec // stored, not compressed: no larger than the file
		return tampered(dumpName, err)
	}
	if hex.EncodeToString(h.Sum(nil)) != b.manifest.DumpSHA256 {
		return tampered(dumpName, nil)
	}
	return nil
}

func tampered(what string, cause error) *errs.Error {
	return ErrTampered.With("what", what).Because(cause)
}
