package vote

import (
	"context"

	"ziguan/compacts/source"
	"ziguan/internal/pg"
)

// follows refuses to name what is no hearing that was held to its end, here or before.
func (n Proposal) follows(ctx context.Context, q pg.Queryer) error {
	if n.Names.Zero() {
		return nil
	}
	cited, stands, err := source.Standing(ctx, q, n.Committee, n.Names)
	if err == nil && (!stands || cited.Kind != source.Hearing && cited.Kind != source.Past) {
		err = ErrNames.On("names")
	}
	return err
}
