package wording

import (
	"encoding/json"
	"strings"
	"sync"

	"ziguan/internal/errs"
)

// ErrSheet says that no text is kept under a key (parameter key).
var ErrSheet = errs.New(errs.Invalid, "wording.sheet.missing")

// Sheets reads the texts that a package hangs on the board, which is in Chinese: a JSON
// object of texts with {gaps}. What it gives fills the gaps of one: pairs of a gap's name
// and its words; ErrSheet.
func Sheets(data []byte) func(key string, pairs ...string) (string, error) {
	read := sync.OnceValues(func() (map[string]string, error) {
		out := map[string]string{}
		err := json.Unmarshal(data, &out)
		return out, err
	})
	return func(key string, pairs ...string) (string, error) {
		list, err := read()
		if err != nil {
			return "", err
		}
		if list[key] == "" {
			return "", ErrSheet.With("key", key)
		}
		filled := make([]string, len(pairs))
		for i := range pairs {
			if filled[i] = pairs[i]; i%2 == 0 {
				filled[i] = "{" + pairs[i] + "}"
			}
		}
		return strings.NewReplacer(filled...).Replace(list[key]), nil
	}
}
