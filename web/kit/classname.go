package kit

import "ziguan/internal/i18n"

// ClassName says a class of cards: those of the program in the reader's
// language, a committee's own by the name it gave, which is its code.
func ClassName[T ~string](w i18n.Speaker, code T) string {
	if key := "class." + string(code); w.Has(key) {
		return w.Say(key)
	}
	return string(code)
}
