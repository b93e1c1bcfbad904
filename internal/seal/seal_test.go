package seal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"ziguan/internal/seal"
)

func key(t testing.TB, hex string) *seal.Key {
	t.Helper()
	k, err := seal.FromHex(hex)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var one, two = strings.Repeat("01", 32), strings.Repeat("02", 32)

// What was sealed opens again with the same key and the same row, and with no other.
func TestOpenGivesBackWhatWasSealed(t *testing.T) {
	t.Parallel()
	k, other := key(t, one), key(t, two)
	rapid.Check(t, func(t *rapid.T) {
		plain, row := rapid.String().Draw(t, "plain"), rapid.String().Draw(t, "row")
		sealed := k.Seal(plain, row)
		if got, err := k.Open(sealed, row); err != nil || got != plain {
			t.Fatalf("opened %q, %v", got, err)
		}
		if _, err := k.Open(sealed, row+"x"); err == nil {
			t.Fatal("it opened in another row")
		}
		if _, err := other.Open(sealed, row); err == nil {
			t.Fatal("it opened with another key")
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		sealed[at] ^= 1
		if _, err := k.Open(sealed, row); err == nil {
			t.Fatalf("it opened with byte %d changed", at)
		}
	})
}

// The same secret sealed twice looks different, and a stump is refused.
func TestSeal(t *testing.T) {
	t.Parallel()
	k := key(t, one)
	a, b := k.Seal("token", "row"), k.Seal("token", "row")
	if bytes.Equal(a, b) || bytes.Contains(a, []byte("token")) {
		t.Error("the sealed text gives something away")
	}
	for _, stump := range [][]byte{nil, {}, a[:5], a[:12], a[:len(a)-1]} {
		if _, err := k.Open(stump, "row"); err == nil {
			t.Errorf("%d bytes of it opened", len(stump))
		}
	}
	if k.ID() == key(t, two).ID() || k.ID() != key(t, one).ID() || strings.Contains(one, k.ID()) {
		t.Errorf("the key is named %s", k.ID())
	}
}

// A key is 32 bytes in hex; nothing else is taken for one.
func TestFromHex(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		one: true, " " + one + "\n": true, "": false, one[2:]: false, one + "00": false, strings.Repeat("zz", 32): false,
	} {
		if _, err := seal.FromHex(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// The key is made once: programs that start together hold the same one, and
// nobody else may read it.
func TestLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ids := make([]string, 20)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			k, err := seal.Load(dir)
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = k.ID()
		})
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] || id == "" {
			t.Fatalf("two keys were made: %v", ids)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "secret.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v", info.Mode(), err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".secret-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := seal.Load(filepath.Join(dir, "none")); err == nil {
		t.Error("a key was made in a folder that is not there")
	}
	if err := os.WriteFile(filepath.Join(dir, "secret.key"), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Load(dir); err == nil {
		t.Error("a broken key was taken, or made anew over cards it sealed")
	}
}

// A digest is the same for the same code of the same person under the same key, and
// for nothing else.
func TestADigestIsOfOneKeyAndOneHolder(t *testing.T) {
	t.Parallel()
	k := key(t, one)
	want := k.Digest("123456", "a")
	if k.Digest("123456", "a") != want {
		t.Error("it changes")
	}
	for name, other := range map[string]string{
		"another code": k.Digest("123457", "a"), "another holder": k.Digest("123456", "b"),
		"another cut": k.Digest("a123456", ""), "another key": key(t, two).Digest("123456", "a"),
	} {
		if other == want {
			t.Errorf("%s has the same", name)
		}
	}
}
