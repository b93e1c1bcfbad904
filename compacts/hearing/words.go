package hearing

import (
	_ "embed"

	"ziguan/internal/wording"
)

//go:embed words.json
var wordsJSON []byte

// sheets are the texts that hang on the board, which are in Chinese.
var sheets = wording.NewSheets(wordsJSON)
