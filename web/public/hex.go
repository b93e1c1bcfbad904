package public

import "encoding/hex"

func hexOf(h [32]byte) string { return hex.EncodeToString(h[:]) }
