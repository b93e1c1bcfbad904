package wording

import (
	"encoding/json"
	"strings"
	"sync"

	"ziguan/internal/errs"
)

// ErrSheet says that no text is kept under a key (parameter key).
var ErrSheet = errs.New(errs.Invalid, "wording.sheet.missing")

// Sheets are the texts that a package hangs on the board, which is in Chinese: texts with
// {gaps}, by their keys.
type Sheets struct {
	read func() (Filler, error)
}

// NewSheets takes them from a JSON object, which is read once, when first asked for.
func NewSheets(data []byte) Sheets {
	return Sheets{sync.OnceValues(func() (Filler, error) {
		out := Filler{}
		err := json.Unmarshal(data, &out)
		return out, err
	})}
}

// Fill fills the gaps of one: pairs of a gap's name and its words; ErrSheet.
func (s Sheets) Fill(key string, pairs ...string) (string, error) {
	list, err := s.read()
	if err == nil && list[key] == "" {
		err = ErrSheet.With("key", key)
	}
	return list.Fill(key, pairs...), err
}

// Open gives them to be filled one within another.
func (s Sheets) Open() (Filler, error) { return s.read() }

// Filler fills texts; one that is not kept is empty.
type Filler map[string]string

// Fill fills the gaps of one, as Sheets does.
func (f Filler) Fill(key string, pairs ...string) string {
	filled := make([]string, len(pairs))
	for i := range pairs {
		if filled[i] = pairs[i]; i%2 == 0 {
			filled[i] = "{" + pairs[i] + "}"
		}
	}
	return strings.NewReplacer(filled...).Replace(f[key])
}
