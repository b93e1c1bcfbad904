package id_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ziguan/internal/id"
)

type thing struct{}

// An id is read back from what it prints, stores and sends.
func TestPrintAndReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var raw uuid.UUID
		copy(raw[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
		if raw == uuid.Nil {
			raw[0] = 1
		}
		want := id.From[thing](raw)
		parsed, err := id.Parse[thing](want.String())
		if err != nil || parsed != want || parsed.UUID() != raw {
			t.Fatalf("printed and read: %v %v", parsed, err)
		}
		stored, err := want.Value()
		if err != nil {
			t.Fatal(err)
		}
		var scanned, sent id.ID[thing]
		if err := scanned.Scan(stored); err != nil || scanned != want {
			t.Fatalf("stored and read: %v %v", scanned, err)
		}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &sent); err != nil || sent != want {
			t.Fatalf("sent and read: %v %v", sent, err)
		}
	})
}

// Only the canonical text of a UUID is an id: people do not choose its spelling.
func TestParse(t *testing.T) {
	t.Parallel()
	const good = "01930f5e-7a3c-7c1d-8f00-0123456789ab"
	for text, ok := range map[string]bool{
		good: true, strings.ToUpper(good): true, "": false, "1": false, good + "0": false, "{" + good + "}": false,
		"urn:uuid:" + good: false, strings.ReplaceAll(good, "-", ""): false, strings.Replace(good, "0", "g", 1): false,
		strings.Repeat("x", 200_000): false,
	} {
		_, err := id.Parse[thing](text)
		if (err == nil) != ok || err != nil && !errors.Is(err, id.ErrInvalid) {
			t.Errorf("%.50q: %v", text, err)
		}
	}
}

// No id is null in the database, empty as text, and read back as none.
func TestZero(t *testing.T) {
	t.Parallel()
	var none, read id.ID[thing]
	if v, err := none.Value(); v != nil || err != nil {
		t.Errorf("stored as %v, %v", v, err)
	}
	if none.String() != "" || !none.Zero() || id.New[thing]().Zero() {
		t.Error("no id is not told from an id")
	}
	read = id.New[thing]()
	if err := read.Scan(nil); err != nil || !read.Zero() {
		t.Errorf("null is read as %v, %v", read, err)
	}
	read = id.New[thing]()
	if err := read.UnmarshalText(nil); err != nil || !read.Zero() {
		t.Errorf("an empty text is read as %v, %v", read, err)
	}
	if err := read.Scan("no id"); err == nil {
		t.Error("what is no id was read from the database")
	}
	if err := read.UnmarshalText([]byte("no id")); !errors.Is(err, id.ErrInvalid) {
		t.Errorf("what is no id was read from JSON: %v", err)
	}
}

// Ids made later sort later, as text as well.
func TestNewIsInOrder(t *testing.T) {
	t.Parallel()
	before := id.New[thing]()
	for range 1000 {
		next := id.New[thing]()
		if next.String() <= before.String() {
			t.Fatalf("%s came after %s", next, before)
		}
		before = next
	}
	if got := id.Strings([]id.ID[thing]{before}); len(got) != 1 || got[0] != before.String() {
		t.Errorf("texts of ids: %v", got)
	}
}

// A secret has 26 characters that a QR code packs densely, and no two are alike.
func TestSecret(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		s := id.Secret()
		if !id.IsSecret(s) || strings.ToUpper(s) != s || seen[s] {
			t.Fatalf("bad secret %q", s)
		}
		seen[s] = true
	}
	for _, bad := range []string{"", "A", strings.ToLower(id.Secret()), id.Secret() + "A", strings.Repeat("1", 26)} {
		if id.IsSecret(bad) {
			t.Errorf("%q passes for a secret", bad)
		}
	}
}

// A code typed from paper survives the ways people type it.
func TestShortCode(t *testing.T) {
	t.Parallel()
	for range 500 {
		c := id.ShortCode()
		if len(c) != 11 || c[5] != '-' || strings.ContainsAny(c, "01IOL!") {
			t.Fatalf("bad code %q", c)
		}
		want := strings.ReplaceAll(c, "-", "")
		for _, typed := range []string{c, strings.ToLower(c), " " + c + " ", strings.ReplaceAll(c, "-", "　"), want} {
			if got := id.CanonicalCode(typed); got != want {
				t.Fatalf("%q is read as %q, want %q", typed, got, want)
			}
		}
	}
}

// A token's hash is the published SHA-256, so that another program finds it too.
func TestHash(t *testing.T) {
	t.Parallel()
	if got := id.Hash("abc"); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("got %s", got)
	}
}
