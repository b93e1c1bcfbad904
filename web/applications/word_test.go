package applications_test

import (
	"net/http"
	"testing"
)

// A tenant asks for the owner's word and gets nothing to answer it with.
func TestATenantGetsNoLinkToAnswerWith(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tenant := w.resident("tenant", "1-1-101")
	n := w.applied(tenant, "dwelling", "1-1-101", "class", "tenant", "plates", "京B22222", "lease_end", leaseEnd)
	made := w.Post("/my/XY/applications/"+n+"/consent", tenant, nil)
	if at := link.FindString(made.Body); at != "" {
		if got := w.Post(at, "", form("answer", "give")); got.Status == http.StatusSeeOther {
			t.Errorf("the tenant answered %s for the owner", at)
		}
	}
}
