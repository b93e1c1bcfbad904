package clause

import (
	_ "embed"

	"ziguan/internal/wording"
)

//go:embed words.json
var wordsJSON []byte

// sheet fills one of the texts that hang on the board, which is in Chinese.
var sheet = wording.NewSheets(wordsJSON).Fill
