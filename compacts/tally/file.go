package tally

import (
	"bytes"
	"encoding/json"
)

// CountFile counts a published box of either format, as it would be counted on the last
// day for which a threshold is known. What ReadBox and ReadSealed say.
func CountFile(data []byte) (Tally, error) {
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err == nil && head.Format == SealedFormat {
		box, err := ReadSealed(bytes.NewReader(data))
		if err != nil {
			return Tally{}, err
		}
		need, err := box.Need()
		return CountSealed(box, need), err
	}
	box, err := ReadBox(bytes.NewReader(data))
	if err != nil {
		return Tally{}, err
	}
	need, err := box.Need()
	return Count(box, need), err
}
