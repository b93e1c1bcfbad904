package kit

import (
	"ziguan/billing"
	"ziguan/internal/i18n"
)

// KindWord is what money comes in or goes out for, in words.
func KindWord(w i18n.Speaker, c billing.Code) string { return w.Say("billing.kind." + string(c)) }

// Yuan is an amount with its unit, as it stands in a sentence.
func Yuan(w i18n.Speaker, f billing.Fen) string { return w.Say("billing.yuan", "Sum", f.Yuan()) }
