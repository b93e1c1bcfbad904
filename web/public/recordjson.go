package public

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/web/kit"
)

// recordJSON is the published record: the original bytes of each entry.
type recordJSON struct {
	Committee string      `json:"committee"`
	Head      headJSON    `json:"head"`
	Entries   []entryJSON `json:"entries"`
	Next      *int64      `json:"next"`
}

type headJSON struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

type entryJSON struct {
	Seq   int64  `json:"seq"`
	Hash  string `json:"hash"`
	Canon string `json:"canon"`
}

const perFile = 1000

// RecordJSON is `/p/{committee}/record.json`: entries after ?after=, in order,
// up to 1000 at a time; next is where to go on.
func (p *Pages) RecordJSON(c *fiber.Ctx) error {
	after, _ := strconv.ParseInt(c.Query("after"), 10, 64) //nolint:errcheck // a wrong number is the beginning
	m := kit.Committee(c)
	out := recordJSON{Committee: m.Code, Entries: []entryJSON{}}
	err := p.k.DB.Read(c.UserContext(), func(r *pg.Reader) error {
		lines, err := record.After(c.UserContext(), r, m.ID.String(), after, perFile)
		if err != nil {
			return err
		}
		for _, l := range lines {
			out.Entries = append(out.Entries, entryJSON{l.Seq, hexOf(l.Hash), string(l.Canon)})
		}
		head, err := record.ReadHead(c.UserContext(), r, m.ID.String())
		out.Head = headJSON{head.Seq, hexOf(head.Hash)}
		return err
	})
	if n := len(out.Entries); n == perFile && out.Entries[n-1].Seq < out.Head.Seq {
		out.Next = &out.Entries[n-1].Seq
	}
	if err != nil {
		return err
	}
	return c.JSON(out)
}
