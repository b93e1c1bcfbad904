package register

import "ziguan/internal/sheet"

// Recognise finds the row of titles, the one among the first rows with most of the
// overrides' and then most known titles (the first of equals), and what its columns
// are. Overrides come before recognition. ErrNoHeader when no row names a dwelling;
// ErrMapUnknown for an override whose field or title is not there.
func Recognise(t sheet.Table, overrides ...Override) (Mapping, error) {
	if err := fieldsKnown(overrides); err != nil {
		return Mapping{}, err
	}
	m, served, ok := recognise(t, overrides)
	return m, refusal(ok, overrides, served)
}

// Learn adds entries, as the register does once they are imported.
func (k *Known) Learn(entries ...Entry) {
	if k.Dwellings == nil {
		k.Dwellings = make(map[Address]Entry, len(entries))
	}
	for _, e := range entries {
		held := k.Dwellings[e.Dwelling]
		held.Dwelling = e.Dwelling
		held.add(e)
		k.Dwellings[e.Dwelling] = held
	}
}
