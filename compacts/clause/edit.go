package clause

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/wording"
)

// Way is what an edit does to a draft.
type Way string

// The ways to edit.
const (
	Rename  Way = "rename"  // the title
	Replace Way = "replace" // the words of a clause or chapter
	Insert  Way = "insert"  // a new one after Node, or before all
	Drop    Way = "drop"
	Up      Way = "up"
	Down    Way = "down"
)

// Edit is one edit of the draft at hand.
type Edit struct {
	Committee people.CommitteeID
	Number    string
	Seen      string // the digest of the draft as whoever edits it saw it, in hex
	Way       Way
	Node      int
	Chapter   bool // of what is inserted
	Text      string
}

// Edit edits a draft that is not posted; words of nobody else are overwritten. Staff but
// the cashier may. ErrFixed, ErrStale, ErrNode, ErrTitle, ErrNodes, ErrClause, and what
// wording.Leaking says.
func (s *Service) Edit(ctx context.Context, who actor.Actor, n Edit) error {
	n.Text = wording.Tidy(n.Text)
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		if c.State != Draft {
			return ErrFixed
		}
		v, err := draftOf(ctx, a, n.Committee, c.ID, c.Draft)
		if err != nil {
			return err
		}
		t, err := v.Text()
		if err != nil {
			return err
		}
		if n.Seen != v.Hex() {
			return ErrStale
		}
		if c.LastNode, err = n.on(&t, c.LastNode); err != nil {
			return err
		}
		if err := a.DoOr(ctx, ErrStale, sqlDraftSet, n.Committee, c.ID, c.Draft, v.SHA256, t.Canon(), t.SHA256(), a.Now, a.Who.Person); err != nil {
			return err
		}
		return a.Do(ctx, sqlLastNode, n.Committee, c.ID, c.LastNode)
	})
}

// on edits a text and gives the highest id that a node then ever had.
func (n Edit) on(t *Text, last int) (int, error) {
	at := t.index(n.Node)
	if at < 0 && n.Way != Rename && (n.Way != Insert || n.Node != 0) {
		return last, ErrNode
	}
	switch n.Way {
	case Rename:
		t.Title = n.Text
		if wrong := errs.As(errs.Form(headWrong(*t)...)); wrong != nil {
			return last, wrong.Fields[0].On("text") // the one field of its form
		}
		return last, nil
	case Replace:
		t.Nodes[at].Text = n.Text
		return last, t.Nodes[at].check()
	case Insert:
		last++
		node := Node{ID: last, Chapter: n.Chapter, Text: n.Text, Number: 1}
		t.Nodes = slices.Insert(t.Nodes, at+1, node)
		if err := node.check(); err != nil {
			return last, err
		}
	case Drop:
		t.Nodes = slices.Delete(t.Nodes, at, at+1)
	case Up, Down:
		with := at - 1
		if n.Way == Down {
			with = at + 1
		}
		if with >= 0 && with < len(t.Nodes) {
			t.Nodes[at], t.Nodes[with] = t.Nodes[with], t.Nodes[at]
		}
	default:
		return last, ErrNode
	}
	t.count()
	return last, t.check()
}

func digestOf(doc []byte) []byte {
	sum := sha256.Sum256(doc)
	return sum[:]
}

func hexOf(sum []byte) string { return hex.EncodeToString(sum) }
