package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/outbox"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/parking/class"
	"ziguan/parking/gate"
	"ziguan/web"
)

// settings are the routes by which somebody changes how the committee works.
var settings = []string{ //nolint:gochecknoglobals // constant
	"rules.set", "settings", "settings.save", "tokens", "tokens.add", "tokens.revoke", "people.give", "people.end", "volunteers.add",
	"gate.gates.add", "gate.hours", "class.new", "class.add", "class.preview", "class.set", "outbox.settings.save", "outbox.webhook",
	"outbox.webhook.end", "outbox.webhook.test", "calendar.set",
}

// A cashier changes no setting: not by a route, not by the use case behind it, and
// no page offers the form.
func TestACashierChangesNoSettings(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	secret, found := w.Session(w.C, actor.Cashier), 0
	for _, r := range web.Routes(w.Deps) {
		if !slices.Contains(settings, r.Name) {
			continue
		}
		found++
		if got := call(w, r, w.C.Code, secret); got.Status != http.StatusForbidden {
			t.Errorf("%s %s answers a cashier with %d", r.Method, r.Path, got.Status)
		}
	}
	if found < len(settings) {
		t.Errorf("only %d of the routes are there", found)
	}
	ctx, cashier, terms := t.Context(), w.Actor(actor.Cashier), class.Terms{Class: "first-car"}
	for what, err := range map[string]error{
		"settings": w.People.Change(ctx, cashier, w.C.ID, people.Settings{Name: "别的名称"}),
		"a rule":   w.Rules.Set(ctx, cashier, rule.NewRule{Committee: w.C.ID, Key: "card.expiring_days", Value: "20"}),
		"a gate":   second(w.Watch.AddGate(ctx, cashier, w.C.ID, gate.Gate{Label: "east", Name: "东门"})),
		"hours":    w.Watch.SetHours(ctx, cashier, w.C.ID, "east", nil),
		"terms":    w.Classes.SetTerms(ctx, cashier, w.C.ID, terms),
		"a look":   second(w.Classes.Touches(ctx, cashier, w.C.ID, terms)),
		"a class":  second(w.Classes.Add(ctx, cashier, w.C.ID, class.NewClass{Name: "校车", Terms: terms})),
		"a robot":  w.Outbox.SetWebhook(ctx, cashier, w.C.ID, outbox.NewWebhook{Kind: outbox.WeCom}),
	} {
		if errs.KindOf(err) != errs.Forbidden {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, path := range []string{"", "/rules", "/gate/gates", "/classes", "/classes/first-car", "/outbox/settings"} {
		got := w.Get("/c/"+w.C.Code+path, secret)
		for _, action := range []string{`action="/c/XY/rules"`, `action="/c/XY/gate/gates"`, `action="/c/XY/gate/hours"`, `action="/c/XY/classes/`, "/new-class", `"/c/XY/settings"`} {
			if got.Status != http.StatusOK || strings.Contains(got.Body, action) {
				t.Errorf("%s offers a cashier %s (%d)", path, action, got.Status)
			}
		}
	}
}

// The treasurer and a member do, as before.
func TestTheOthersOfTheStaffChangeSettings(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	for _, role := range []actor.Role{actor.Treasurer, actor.Member, actor.Chair} {
		w.Must(w.People.Change(t.Context(), w.Actor(role), w.C.ID, people.Settings{Name: "自管会", DutyPhone: "010-55501234", Place: w.C.Place()}))
	}
}

func second[T any](_ T, err error) error { return err }

// A committee has its chair: whoever appoints somebody is offered a member first.
func TestAppointingOffersAMemberFirst(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	if got := w.Get("/c/XY/people", w.Session(w.C, actor.Chair)); !strings.Contains(got.Body, `<option value="member" selected`) {
		t.Errorf("%d: another is offered first", got.Status)
	}
}
