package rule

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ziguan/compacts/source"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// GroundKind says what sort of thing something rests on.
type GroundKind string

// The kinds of ground. A committee cannot name a Default: that is the program's word.
const (
	Law        GroundKind = "law"
	Clause     GroundKind = "clause"
	Resolution GroundKind = "resolution"
	Default    GroundKind = "default"
)

// GroundKinds lists those that a committee may name, in the order of a form.
func GroundKinds() []GroundKind { return []GroundKind{Clause, Resolution, Law} }

// Ref names the source that a ground rests on; zero for none.
type Ref = source.ID

// Ground is what a rule, a decision or a list rests on (依据): 公约第七条, a resolution and
// its date, a law. It is kept the same way wherever it stands.
type Ground struct {
	Kind GroundKind `db:"source_kind"` // empty of what was written before kinds were asked for
	Text string     `db:"source"`      // 1 to 200 characters on one line
	Ref  Ref        `db:"source_ref"`
	// Cited is what people call the source that Ref names: it is read, and never given.
	Cited source.Cited `db:"source_cited"`
	// EN is the program's own text in English; a committee's has one language, its own.
	EN string `db:"-"`
}

var (
	// ErrGroundKind refuses a kind that a committee cannot name.
	ErrGroundKind = errs.New(errs.Invalid, "ground.kind.invalid")
	// ErrGroundText refuses what rests on nothing, or on an over-long or unreadable
	// text (parameter max).
	ErrGroundText = errs.New(errs.Invalid, "ground.text.invalid")
	// ErrGroundRef refuses a source that the committee has not, or that does not stand.
	ErrGroundRef = errs.New(errs.Invalid, "ground.ref.invalid")
)

const longestGround = 200

// Clean gives a ground as it is kept. ErrGroundText, ErrGroundKind, each on its field.
func (g Ground) Clean() (Ground, *errs.Error) {
	g.Text, g.Cited, g.EN = strings.TrimSpace(norm.NFC.String(g.Text)), source.Cited{}, ""
	if n := utf8.RuneCountInString(g.Text); n < 1 || n > longestGround || !Plain(g.Text) {
		return g, ErrGroundText.With("max", strconv.Itoa(longestGround)).On("source")
	}
	if g.Kind != Law && g.Kind != Clause && g.Kind != Resolution {
		return g, ErrGroundKind.On("source_kind")
	}
	return g, nil
}

// Settle gives a ground as it is kept, with the name of the source it rests on, which is
// the committee's and stands. Whoever keeps a ground calls it within its act.
// ErrGroundText, ErrGroundKind, ErrGroundRef, each on its field.
func (g Ground) Settle(ctx context.Context, q pg.Queryer, c people.CommitteeID) (Ground, error) {
	g, wrong := g.Clean()
	if wrong != nil {
		return g, wrong
	}
	if g.Ref.Zero() {
		return g, nil
	}
	cited, stands, err := source.Standing(ctx, q, c, g.Ref)
	if err == nil && !stands {
		return g, ErrGroundRef.On("source_ref")
	}
	g.Cited = cited
	return g, err
}

// Lines are what the public record says of a settled ground: its kind, the digest of its
// text, and the source by its number. None of a ground that is none.
func (g Ground) Lines(c people.Committee) []record.Pair {
	if g.Text == "" {
		return nil
	}
	out := []record.Pair{{Key: "source_kind", Value: string(g.Kind)}, {Key: "source_digest", Value: c.Digest("rule.source", g.Text)}}
	if g.Cited.Number != "" {
		out = append(out, record.Pair{Key: g.Cited.Line(), Value: g.Cited.Number})
	}
	return out
}
