package application_test

import (
	"testing"

	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// What no papers could mend is refused at once, field by field.
func TestWhatIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := w.resident("1-1-101", people.KindOwner, 0)
	for name, row := range map[string]struct {
		with func(*application.NewApplication)
		want error
	}{
		"an unknown class":              {func(n *application.NewApplication) { n.Class = "gold" }, class.ErrUnknown},
		"a tenant's class for an owner": {func(n *application.NewApplication) { n.Class = "tenant" }, application.ErrHolder},
		"a lessee nobody knows":         {func(n *application.NewApplication) { n.Holder = class.HolderLessee }, application.ErrNotHolder},
		"a car in a stranger's name":    {func(n *application.NewApplication) { n.Use = class.UseDeclared }, application.ErrUse},
		"no plate":                      {func(n *application.NewApplication) { n.Plates = nil }, parking.ErrPlatesMissing},
		"a military plate":              {func(n *application.NewApplication) { n.Plates = []string{"BA12345"} }, plate.ErrInvalid},
	} {
		n := w.wish("1-1-101", "京A12345")
		row.with(&n)
		if _, err := w.s.Submit(t.Context(), owner, n); err == nil || !isOneOf(err, row.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
