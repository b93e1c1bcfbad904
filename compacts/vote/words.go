package vote

import (
	_ "embed"
	"fmt"

	"ziguan/internal/wording"
)

//go:embed words.json
var wordsJSON []byte

// sheet fills one of the texts that hang on the board, which is in Chinese.
var sheet = wording.NewSheets(wordsJSON).Fill

// SquareMetres writes an area of 0.01 m².
func SquareMetres(area int64) string { return fmt.Sprintf("%d.%02d", area/100, area%100) }
