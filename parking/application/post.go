package application

import (
	"context"
	_ "embed"
	"encoding/json"

	"ziguan/compacts/posting"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// words is what a posting of applications says. It is hung out, hashed and kept
// to the letter, so it is data and not a page's words.
type words struct{ Title, Text string }

//go:embed posting.json
var wordsData []byte

// postingWords is read once and never changes.
var postingWords = readWords(wordsData)

// readWords panics on data that is wrong, which a first test run shows.
func readWords(data []byte) words {
	var w words
	if err := json.Unmarshal(data, &w); err != nil {
		panic(err)
	}
	return w
}

// PostingID is the key of the posting an application stands on.
type PostingID = posting.PostingID

// Posted is an application's posting and how it stands.
type Posted struct {
	Number posting.Number
	posting.Standing
}

// post hangs an application out: its number, its class, the plate and the name
// masked, and no door (domain section 8).
func (x act) post(ctx context.Context, a Application) (PostingID, string, error) {
	plates := a.Plates()
	p, err := posting.Add(ctx, x.Tx, x.Committee, posting.New{
		Committee: x.Committee.ID, Kind: posting.Applications, Key: "application:" + a.ID.String(),
		Title: postingWords.Title, Text: postingWords.Text,
		Items: []posting.Item{{Ref: a.Number, Class: string(a.Class), Plate: plates[0].String(), Name: a.Name}},
	})
	return p.ID, p.Number.String(), err
}

// postingOver refuses while the posting of an application runs, while an
// objection waits for its answer, and where one was upheld; it gives the
// posting's number, empty where none was due.
func (x act) postingOver(ctx context.Context, a Application) (string, error) {
	p, err := postedOf(ctx, x, x.Committee, a, x.Today)
	switch {
	case err != nil || a.PostingID.Zero():
		return "", err
	case p.Against(a.Number):
		return "", ErrUpheld
	case !p.Over:
		return "", ErrPostingRuns.With("until", p.Last.String())
	case !p.Settled():
		return "", ErrObjections
	}
	return p.Number.String(), nil
}

func postedOf(ctx context.Context, q pg.Queryer, c people.Committee, a Application, today day.Day) (Posted, error) {
	if a.PostingID.Zero() {
		return Posted{}, nil
	}
	p, err := posting.ByID(ctx, q, c.ID, a.PostingID)
	if err != nil {
		return Posted{}, err
	}
	standing, err := posting.StandingOf(ctx, q, c, a.PostingID, today)
	return Posted{p.Number, standing}, err
}
