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
	w.resident("owner", "1-1-101")
	made := w.Post("/my/XY/applications/"+n+"/consent", tenant, nil)
	leads(t, made, "/my/XY/applications/"+n)
	if at := link.FindString(made.Body); at != "" {
		if got := w.Post(at, "", form("answer", "give")); got.Status == http.StatusSeeOther {
			t.Errorf("the tenant answered %s for the owner", at)
		}
	}
}

// The owner answers on their own page once the counter has seen their papers, and
// not before.
func TestAnOwnerAnswersOnTheirOwnPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, tenant := w.resident("owner", "1-1-101"), w.resident("tenant", "1-1-101")
	n := w.applied(tenant, "dwelling", "1-1-101", "class", "tenant", "plates", "京B22222", "lease_end", leaseEnd)
	my := "/my/XY/applications/" + n
	page := w.Get(my, owner)
	holds(t, page, http.StatusOK, "您的登录还没核对", "值班室认领")
	lacks(t, page, my+"/word")
	holds(t, w.Post(my+"/word", owner, form("answer", "give")), http.StatusForbidden, "还没有和业主本人核对过")
	w.proved(owner)
	holds(t, w.Get(my, owner), http.StatusOK, "请您（业主）答复", "我同意", "15 天内能撤回")
	holds(t, w.Post(my+"/word", tenant, form("answer", "give")), http.StatusNotFound)
	holds(t, w.Post(my+"/word", w.resident("owner", "1-1-102"), form("answer", "give")), http.StatusNotFound)
	leads(t, w.Post(my+"/word", owner, form("answer", "give")), my)
	holds(t, w.Post(my+"/word", owner, form("answer", "give")), http.StatusConflict)
	holds(t, w.Get(my, owner), http.StatusOK, "您已经同意", "撤回同意")
	holds(t, w.Get(my, tenant), http.StatusOK, "业主已经同意")
	leads(t, w.Post(my+"/word", owner, form("answer", "withdraw")), my)
	holds(t, w.Get(my, owner), http.StatusOK, "请您（业主）答复")
}
