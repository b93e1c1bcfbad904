package posting

import (
	"ziguan/compacts/source"
	"ziguan/internal/id"
)

// Source is the posting as something that a ground may name.
func (p Posting) Source() source.ID { return id.From[source.Source](p.ID.UUID()) }
