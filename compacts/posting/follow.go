package posting

import (
	"ziguan/compacts/source"
	"ziguan/internal/id"
)

// Source is the posting as something that a ground may name.
func (p Posting) Source() source.ID { return id.From[source.Source](p.ID.UUID()) }

func (p Posting) asSource() source.Source {
	return source.Source{ID: p.Source(), Kind: source.Posting, Number: p.Number.String(), Title: p.Title, State: source.Stands}
}

// heard is that of which opinions were asked before it was posted.
func (p Posting) heard() source.ID {
	if !p.Of.Zero() {
		return p.Of
	}
	return p.Source()
}
