package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed css js vendor icons.svg icon.svg
var embedded embed.FS

// sheet names the parts of css/app.css from the lowest layer to the highest.
var sheet = []string{"tokens", "base", "layout", "forms", "parts", "plate", "print"}

// files holds every servable file by name; it never changes after the program
// has started, and neither does build.
var (
	files = load()
	build = sum(files)
)

var comment = regexp.MustCompile(`(?s)/\*.*?\*/\s*`)

// load reads the embedded files and joins the style sheet.
func load() map[string][]byte {
	all := map[string][]byte{}
	// The embedded tree can be read or the program was built wrongly; the
	// checksum test would fail first.
	_ = fs.WalkDir(embedded, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".md" {
			return err
		}
		b, err := embedded.ReadFile(name)
		all[name] = b
		return err
	})
	var joined bytes.Buffer
	for _, part := range sheet {
		name := "css/" + part + ".css"
		joined.Write(comment.ReplaceAll(all[name], nil))
		delete(all, name)
	}
	all["css/app.css"] = joined.Bytes()
	return all
}

func sum(all map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		h.Write([]byte(name))
		h.Write([]byte{0})
		h.Write(all[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Build is the hash of everything served; the offline gate names its cache by it.
func Build() string { return build }

// Names lists every servable file, sorted.
func Names() []string { return slices.Sorted(maps.Keys(files)) }

// Has reports whether a file of that name is served.
func Has(name string) bool { _, ok := files[strings.TrimPrefix(name, "/")]; return ok }

// Bytes gives a file's content as served before compression; nil when unknown.
func Bytes(name string) []byte { return slices.Clone(files[name]) }

// Path gives the address of a file ("css/app.css") for templates.
func Path(name string) string { return "/static/" + build + "/" + strings.TrimPrefix(name, "/") }
