package uxrules_test

import (
	"ziguan/compacts/past"
	"ziguan/internal/actor"
	"ziguan/internal/day"
)

// before enters two decisions from before the program: one is posted, one waits for its
// vouchers.
func (w *world) before() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Staff(actor.Chair)
	for i, title := range []string{"停车自管公约（2019 年）", "停车收费听证会（2021 年）"} {
		d, err := w.All.Past.Enter(ctx, chair, past.New{
			Committee: w.C.ID, Kind: past.Kinds()[i], Title: title, Text: "户代表会议通过，到会 45 户。\n第三条：一户一卡。",
			DecidedOn: day.Of(2019, 5, 1), KeptAt: "居委会档案柜", Papers: [][]byte{{byte(i)}},
		})
		w.Must(err)
		if i > 0 {
			continue
		}
		for _, role := range []actor.Role{actor.Member, actor.Supervisor} {
			w.Must(w.All.Past.Vouch(ctx, w.Staff(role), w.C.ID, d.Number.String()))
		}
	}
}
