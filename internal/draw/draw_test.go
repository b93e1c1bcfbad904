package draw_test

import (
	"bufio"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ziguan/internal/draw"
)

// The RFC's own example, index by index and digest by digest.
func TestTheExampleOfTheRFC(t *testing.T) {
	t.Parallel()
	names, err := draw.ReadNames(open(t, "ref.names"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := draw.ReadSeeds(open(t, "ref.seeds"))
	if err != nil || key != "9319./2.5.8.10.12./9.18.26.34.41.45./" {
		t.Fatalf("the key is %q, %v", key, err)
	}
	picks, err := draw.Names(names, key, 16)
	if err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(open(t, "ref.results"))
	s.Scan() // the heading
	for i := 0; s.Scan(); i++ {
		f := strings.Fields(s.Text())
		p := picks[i]
		if !strings.EqualFold(f[1], p.Digest) {
			t.Errorf("pick %d: digest %s, want %s", i+1, p.Digest, f[1])
		}
		want := strings.Fields(strings.SplitN(s.Text(), "->", 2)[1])[0]
		if want != strconv.Itoa(p.Index) {
			t.Errorf("pick %d is number %d, want %s", i+1, p.Index, want)
		}
		if names[p.Index-1] != p.Name {
			t.Errorf("pick %d: %s is not number %d", i+1, p.Name, p.Index)
		}
	}
}

// Whoever has list and numbers draws each name once, and the first do not hang on how many are drawn.
func TestADrawIsAPermutation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,5}`), 1, 60).Draw(r, "names")
		key := draw.Key(rapid.StringMatching(`([0-9]{1,6}\.){1,4}/`).Draw(r, "key"))
		all, err := draw.Names(names, key, len(names))
		if err != nil {
			r.Fatal(err)
		}
		seen := map[int]bool{}
		for _, p := range all {
			seen[p.Index] = true
		}
		if len(seen) != len(names) {
			r.Fatalf("%d of %d names were drawn", len(seen), len(names))
		}
		n := rapid.IntRange(1, len(names)).Draw(r, "count")
		some, err := draw.Names(names, key, n)
		if err != nil || some[n-1] != all[n-1] {
			r.Fatalf("drawing %d gives %+v, of all %+v, %v", n, some[n-1], all[n-1], err)
		}
	})
}

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{"": draw.ErrNames, "\n\n": draw.ErrNames, "a\n\nb\n": draw.ErrNames, "a\xff\n": draw.ErrNames} {
		if _, err := draw.ReadNames(strings.NewReader(text)); !errors.Is(err, want) {
			t.Errorf("names %q: %v", text, err)
		}
	}
	for _, text := range []string{"", "# only\n", "12 x\n", "-3\n", "1.5\n", "0x10\n"} {
		if _, err := draw.ReadSeeds(strings.NewReader(text)); !errors.Is(err, draw.ErrSeeds) {
			t.Errorf("seeds %q: %v", text, err)
		}
	}
	if key, err := draw.ReadSeeds(strings.NewReader("007 12 3\r\n")); err != nil || key != "3.7.12./" {
		t.Errorf("numbers are not sorted as numbers: %q, %v", key, err)
	}
	for _, n := range []int{0, -1, 3} {
		if _, err := draw.Names([]string{"a", "b"}, "1./", n); !errors.Is(err, draw.ErrCount) {
			t.Errorf("%d of two: %v", n, err)
		}
	}
}

func open(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
