package gate_test

import (
	"errors"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/parking/watch"
)

// A plate is no gate's name, however it is written: not of a check, on line or
// late, nor of a gate, a shift or a walk. Other labels stand as they are.
func TestNoGateIsCalledAPlate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, chair := t.Context(), w.as(actor.Chair)
	for _, label := range []string{"京A12345", "京a·12345", " 京Ａ１２３４５ ", "京AD12345", "粤Z1234港"} {
		k := in("京A12345")
		k.Gate = label
		if _, err := w.r.Check(ctx, w.as(actor.Gate), w.c.ID, k); !errors.Is(err, plate.ErrLabel) && errs.CodeOf(err) != "form.invalid" {
			t.Errorf("a check at %s: %v", label, err)
		}
		k.Late = true
		if got, err := w.r.Sync(ctx, w.as(actor.Gate), w.c.ID, []gate.Check{k}); err != nil || got[0].Status != gate.Invalid {
			t.Errorf("a late check at %s: %+v %v", label, got, err)
		}
		for what, err := range map[string]error{
			"a gate": func() error {
				_, err := w.watch.AddGate(ctx, chair, w.c.ID, gate.Gate{Label: label, Name: "东门"})
				return err
			}(),
			"a name": func() error {
				_, err := w.watch.AddGate(ctx, chair, w.c.ID, gate.Gate{Label: "x", Name: label})
				return err
			}(),
			"shift": func() error { _, err := w.watch.StartShift(ctx, chair, w.c.ID, label); return err }(),
			"sheet": func() error {
				s := paperSheet()
				s.Gate = label
				_, err := w.watch.ReadPaper(ctx, chair, w.c, s)
				return fieldOf(err)
			}(),
			"list": func() error {
				p, err := w.watch.ReadPassages(ctx, chair, w.c, watch.PassageFile{Name: "a.csv", Gate: label, Data: []byte("车牌,时间,方向\n京A12345,2026-11-23 07:45,进\n")})
				if err != nil || len(p.Problems) != 1 {
					t.Fatalf("%+v %v", p, err)
				}
				return p.Problems[0].Err
			}(),
			"walk": func() error { _, err := w.watch.StartWalk(ctx, chair, w.c.ID, label); return err }(),
		} {
			if !errors.Is(err, plate.ErrLabel) {
				t.Errorf("%s called %s: %v", what, label, err)
			}
		}
	}
	for _, label := range []string{"east", "东门", "gate-2", "3号门", "京西", "G1"} {
		k := in("京A12345")
		k.Gate = label
		w.check(k)
	}
}

// fieldOf gives what is wrong with the one wrong field of a form.
func fieldOf(err error) error {
	var e *errs.Error
	if errors.As(err, &e) && len(e.Fields) == 1 {
		return e.Fields[0]
	}
	return err
}

// What no column holds is refused by field, on line and late: nothing fails for it.
func TestTextThatIsNoText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for what, spoil := range map[string]func(*gate.Check){
		"gate": func(k *gate.Check) { k.Gate = "e\x00st" }, "override": func(k *gate.Check) { k.Override = "\x00" },
		"device": func(k *gate.Check) { k.Device = "\xff" }, "verdict": func(k *gate.Check) { k.DeviceVerdict = "\x00" },
		"a long verdict": func(k *gate.Check) { k.DeviceVerdict = gate.Verdict(strings.Repeat("x", 50_000)) },
	} {
		k := in("京A12345")
		spoil(&k)
		if _, err := w.r.Check(t.Context(), w.as(actor.Gate), w.c.ID, k); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", what, err)
		}
		k.Late = true
		if got, err := w.r.Sync(t.Context(), w.as(actor.Gate), w.c.ID, []gate.Check{k}); err != nil || got[0].Status != gate.Invalid {
			t.Errorf("%s, late: %+v %v", what, got, err)
		}
	}
}
