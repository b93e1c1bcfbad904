package account_test

import (
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
)

func (w *signin) gatePhone() account.Enrolled {
	w.t.Helper()
	e, err := w.EnrolGateDevice(w.ctx, w.as(actor.Member, w.member), w.helper, "Old phone", day.Of(2026, 12, 31))
	w.must(err)
	d, err := w.Enrol(w.ctx, e.Secret)
	w.must(err)
	return d
}

func TestGatePhoneIsAVolunteerAndNothingMore(t *testing.T) {
	w := newSignin(t)
	_, err := w.AddUser(w.ctx, w.operator, account.NewUser{Committee: w.c.ID, Role: actor.Member, Name: "V", Phone: volunteer})
	w.must(err)
	v, err := w.VisitorByDevice(w.ctx, w.gatePhone().Token)
	w.must(err)
	a := v.ActorIn(w.c)
	if len(a.Roles) != 1 || a.Roles[0] != actor.Volunteer || a.Device == "" {
		t.Errorf("%+v", a)
	}
	if w.kinds()["device.enrolled"] != 1 {
		t.Error("not on the record")
	}
}

func TestGatePhoneEnrolsOnce(t *testing.T) {
	w := newSignin(t)
	e, err := w.EnrolGateDevice(w.ctx, w.as(actor.Member, w.member), w.helper, "Phone", day.Of(2026, 12, 31))
	w.must(err)
	if shown, err := w.Enrolling(w.ctx, e.Secret); err != nil || shown.Committee != "east" {
		t.Errorf("%+v %v", shown, err)
	}
	if n := atOnce(t, 4, func(int) error { _, err := w.Enrol(w.ctx, e.Secret); return err }, account.ErrEnrolGone); n != 1 {
		t.Errorf("enrolled %d phones", n)
	}
}

func TestGatePhoneIsRefused(t *testing.T) {
	for name, after := range map[string]func(w *signin){
		"after its last day": func(w *signin) { w.clock.Set(time.Date(2026, 12, 31, 16, 0, 1, 0, time.UTC)) },
		"once it is revoked": func(w *signin) {
			list, err := w.Devices(w.ctx, w.as(actor.Member, w.member), w.c.ID)
			w.must(err)
			w.must(w.RevokeDevice(w.ctx, w.as(actor.Member, w.member), w.c.ID, list[0].ID))
		},
		"once the role ended": func(w *signin) {
			roles, err := w.people.Roles(w.ctx, w.operator, w.c.ID)
			w.must(err)
			for _, r := range roles {
				if r.Role == actor.Volunteer {
					w.must(w.people.EndRole(w.ctx, w.operator, w.c.ID, r.ID))
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSignin(t)
			token := w.gatePhone().Token
			w.clock.Set(time.Date(2026, 12, 31, 15, 59, 0, 0, time.UTC)) // the last evening in Beijing
			if _, err := w.VisitorByDevice(w.ctx, token); err != nil {
				t.Fatal(err)
			}
			after(w)
			_, err := w.VisitorByDevice(w.ctx, token)
			wants(t, err, account.ErrDeviceRefused)
		})
	}
}

func TestGatePhoneNeedsAVolunteerAndATermAhead(t *testing.T) {
	w := newSignin(t)
	who := w.as(actor.Member, w.member)
	_, err := w.EnrolGateDevice(w.ctx, who, w.chair, "Phone", day.Of(2026, 12, 31))
	wants(t, err, account.ErrVolunteer)
	_, err = w.EnrolGateDevice(w.ctx, who, w.helper, "Phone", day.Of(2026, 11, 22))
	wants(t, err, account.ErrDeviceTerm)
	e, err := w.EnrolGateDevice(w.ctx, who, w.helper, "Phone", day.Of(2026, 12, 31))
	w.must(err)
	w.later(16 * time.Minute)
	_, err = w.Enrol(w.ctx, e.Secret)
	wants(t, err, account.ErrEnrolGone)
}
