package api_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/parking"
	"ziguan/parking/gate"
)

var update = flag.Bool("update", false, "write the golden file anew")

// bundled is a bundle as another program reads it.
type bundled struct {
	raw   string
	etag  string
	Cards []struct {
		Plates, Tails []string
	} `json:"cards"`
	Blocked []struct {
		Plate string
	} `json:"blocked"`
}

func (d device) bundle(token string) bundled {
	d.T.Helper()
	r := d.call(http.MethodGet, "/api/v1/gate/bundle", token, "")
	b := bundled{raw: r.Body, etag: r.Header.Get("ETag")}
	if err := json.Unmarshal([]byte(r.Body), &b); err != nil || r.Status != http.StatusOK {
		d.T.Fatalf("%d %v %.400s", r.Status, err, r.Body)
	}
	return b
}

// known gives the device a card, a blocked plate, and its bundle.
func (d device) known() bundled {
	d.T.Helper()
	d.Dwelling("3-2-101")
	_, err := d.Parking.Issue(d.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: d.C.ID, Dwelling: "3-2-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	d.Must(err)
	return d.bundle(d.token)
}

// mac is what a device computes, in no words of ours.
func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// Whoever holds the token finds the plate and its tail in the token's bundle; the
// key comes of what the token's holder was given when it was made, no more.
func TestADeviceFindsAPlateInItsBundle(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	b := d.known()
	key := mac([]byte(d.token), "ziguan/gate-bundle/v1")
	plate, tail := hex.EncodeToString(mac(key, "京A12345")), hex.EncodeToString(mac(key, "2345"))
	if len(b.Cards) != 1 || len(b.Cards[0].Plates) != 1 || b.Cards[0].Plates[0] != plate || b.Cards[0].Tails[0] != tail {
		t.Errorf("%+v, want %s %s", b.Cards, plate, tail)
	}
	if strings.Contains(b.raw, d.token) || strings.Contains(b.raw, hex.EncodeToString(key)) || strings.Contains(b.raw, "salt") {
		t.Error("the key is in the bundle")
	}
}

// Every plate there can be, tried with all that stands in the bundle and its
// headers as a salt or as a key, finds nothing.
func TestADictionaryOfPlatesReadsNothingInABundle(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	b := d.known()
	secret := map[string]bool{}
	for _, c := range b.Cards {
		for _, s := range append(c.Plates, c.Tails...) {
			secret[s], secret[s[:32]] = true, true
		}
	}
	words := map[string]bool{"": true, b.etag: true, d.C.Code: true, gate.BundleFormat: true}
	for _, w := range regexp.MustCompile(`"([^"]*)"`).FindAllStringSubmatch(b.raw, -1) {
		words[w[1]] = true
	}
	texts := make([]string, 0, 2*10_000)
	for n := range 10_000 {
		texts = append(texts, fmt.Sprintf("京A1%04d", n), fmt.Sprintf("%04d", n))
	}
	for w := range words {
		raw, _ := hex.DecodeString(w)
		for _, text := range texts {
			sum := sha256.Sum256([]byte(w + text))
			for _, got := range [][]byte{sum[:], mac([]byte(w), text), mac(raw, text)} {
				if s := hex.EncodeToString(got); secret[s] || secret[s[:32]] {
					t.Fatalf("%s was read back with %q", text, w)
				}
			}
		}
	}
}

// Two tokens of one gate get digests and tags of their own: what one lost tells
// nothing about what the other holds, and no cache mixes them up.
func TestEveryTokenHasABundleOfItsOwn(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	first := d.known()
	_, other, err := d.Account.AddToken(t.Context(), actor.Of(actor.Operator), d.C.ID, actor.Gate, "west")
	d.Must(err)
	second := d.bundle(other)
	if first.Cards[0].Plates[0] == second.Cards[0].Plates[0] || first.etag == second.etag {
		t.Error("two tokens share a digest or a tag")
	}
	if r := d.call(http.MethodGet, "/api/v1/gate/bundle", other, ""); r.Header.Get("Vary") != "Authorization" || !strings.Contains(r.Header.Get("Cache-Control"), "private") {
		t.Errorf("a cache may mix them up: %v", r.Header)
	}
}

// The bundle's form is a contract with devices that are already out there.
func TestTheBundlesFormIsGolden(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	raw := d.known().raw
	raw = regexp.MustCompile(`\b[0-9a-f]{64}\b`).ReplaceAllString(raw, "<64 hex>")
	raw = regexp.MustCompile(`"codes":\[(\{[^}]*\}).*?\]`).ReplaceAllString(raw, `"codes":[$1]`) // the table has its own test
	var pretty bytes.Buffer
	d.Must(json.Indent(&pretty, []byte(raw), "", "  "))
	path := filepath.Join("testdata", "bundle.json")
	if *update {
		d.Must(os.MkdirAll("testdata", 0o750))
		d.Must(os.WriteFile(path, pretty.Bytes(), 0o600))
	}
	want, err := os.ReadFile(path)
	if err != nil || pretty.String() != string(want) {
		t.Errorf("%v: run the test with -update and look at the difference\n%s", err, pretty.String())
	}
}
