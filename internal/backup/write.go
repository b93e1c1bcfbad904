package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

const (
	dumpName     = "database.dump"
	manifestName = "manifest.json"
)

const sqlSnapshot = `
	select pg_export_snapshot()`

// Write makes a backup at path, readable by its maker alone, and says what is in
// it. ErrExists when there is a file.
func (p Place) Write(ctx context.Context, path string) (Manifest, error) {
	if _, err := os.Lstat(path); err == nil {
		return Manifest{}, ErrExists.With("file", filepath.Base(path))
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if err != nil {
		return Manifest{}, ErrFailed.Because(err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	m, err := p.fill(ctx, f)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = name(f.Name(), path)
	}
	if err != nil && errs.KindOf(err) == errs.Internal {
		err = ErrFailed.Because(err)
	}
	return m, err
}

// name gives a finished file its name unless another has it by now.
func name(temp, path string) error {
	err := os.Link(temp, path)
	if errors.Is(err, fs.ErrExist) {
		return ErrExists.With("file", filepath.Base(path))
	}
	if err != nil { // a file system without links
		if _, taken := os.Lstat(path); taken == nil {
			return ErrExists.With("file", filepath.Base(path))
		}
		if err := os.Rename(temp, path); err != nil {
			return fmt.Errorf("name backup: %w", err)
		}
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("name backup: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// fill writes both parts. The counts, the heads and pg_dump see one snapshot.
func (p Place) fill(ctx context.Context, f *os.File) (Manifest, error) {
	m := Manifest{Format: Format, Program: p.Program, Key: p.Key, MadeAt: p.Clock()}
	db, err := p.open(ctx, p.OwnerURL)
	if err != nil {
		return m, err
	}
	defer func() { _ = db.Close() }()
	z := zip.NewWriter(f)
	err = db.Read(ctx, func(r *pg.Reader) error {
		var snapshot string
		if err := r.Get(ctx, &snapshot, sqlSnapshot); err != nil {
			return err
		}
		if err := m.read(ctx, r); err != nil {
			return err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: dumpName, Method: zip.Store, Modified: m.MadeAt})
		if err != nil {
			return fmt.Errorf("write backup: %w", err)
		}
		hash := sha256.New()
		err = p.tool(ctx, "pg_dump", p.OwnerURL, major(m.Postgres), toolInput{
			args: []string{"--format=custom", "--no-password", "--snapshot=" + snapshot}, out: both{w, hash},
		})
		m.DumpSHA256 = hex.EncodeToString(hash.Sum(nil))
		return err
	})
	if err != nil {
		return m, err
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Store, Modified: m.MadeAt})
	if err != nil {
		return m, fmt.Errorf("write backup: %w", err)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return m, errors.Join(e.Encode(m), z.Close())
}

// read fills in what a snapshot holds.
func (m *Manifest) read(ctx context.Context, q pg.Queryer) error {
	if err := q.Get(ctx, &m.Postgres, sqlServer); err != nil {
		return err
	}
	if err := q.Get(ctx, &m.Schema, sqlSchema); err != nil {
		return err
	}
	var err error
	if m.Tables, err = counts(ctx, q); err != nil {
		return err
	}
	m.Committees, err = heads(ctx, q, record.ReadHead)
	return err
}

// both writes to a file and a hash.
type both struct{ file, hash io.Writer }

func (b both) Write(p []byte) (int, error) {
	_, _ = b.hash.Write(p) // a hash never fails
	return b.file.Write(p)
}

// major is the 15 of "15.14 (Debian 15.14-0+deb12u1)".
func major(version string) string {
	m, _, _ := strings.Cut(version, ".")
	return m
}
