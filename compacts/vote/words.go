package vote

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"ziguan/internal/errs"
)

//go:embed words.json
var wordsJSON []byte

var words = sync.OnceValues(func() (map[string]string, error) {
	out := map[string]string{}
	err := json.Unmarshal(wordsJSON, &out)
	return out, err
})

// sheet fills one of the texts that hang on the board, which is in Chinese.
func sheet(key string, pairs ...string) (string, error) {
	list, err := words()
	if err != nil {
		return "", err
	}
	if list[key] == "" {
		return "", errs.New(errs.Invalid, "vote.words.missing").With("key", key)
	}
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(list[key]), nil
}

// SquareMetres writes an area of 0.01 m².
func SquareMetres(area int64) string { return fmt.Sprintf("%d.%02d", area/100, area%100) }
