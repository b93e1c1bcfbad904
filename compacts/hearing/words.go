package hearing

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

//go:embed words.json
var wordsJSON []byte

var words = sync.OnceValues(func() (map[string]string, error) {
	out := map[string]string{}
	err := json.Unmarshal(wordsJSON, &out)
	return out, err
})

// sheet fills the texts that hang on the board, which are in Chinese.
type sheet map[string]string

func newSheet() (sheet, error) {
	list, err := words()
	return sheet(list), err
}

func (w sheet) fill(key string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(w[key])
}
