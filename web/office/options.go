package office

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/web/ui"
)

func roleOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, 0, len(actor.CommitteeRoles))
	for _, r := range actor.CommitteeRoles {
		out = append(out, ui.Option{Value: string(r), Label: i18n.T(ctx, "role."+string(r))})
	}
	return out
}
