package demo

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"time"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
)

// board is what a committee posts in its year, and what is said about it.
type board struct {
	Ended, Running           struct{ Title, Text string }
	Place, Objection, Answer string
}

// When things are posted, in days before the end: one has run its course, one
// is in the middle of it.
const (
	postedOnce = 24
	postedNow  = 3
	linesOf    = 6 // cards on the list of the running one
)

// posts plans what is posted: hung out, photographed, objected to, answered.
func (y *year) posts() {
	y.on(postedOnce, 15*60, func(ctx context.Context) error {
		return y.post(ctx, y.place.Board.Ended.Title, y.place.Board.Ended.Text, nil)
	})
	y.on(postedOnce, 17*60, y.photograph)
	y.on(postedNow, 15*60, func(ctx context.Context) error {
		lines, err := y.cardLines(ctx)
		if err != nil {
			return err
		}
		return y.post(ctx, y.place.Board.Running.Title, y.place.Board.Running.Text, lines)
	})
	y.on(postedNow-1, 19*60, y.object)
	y.on(postedNow-2, 9*60+30, y.answer)
}

func (y *year) post(ctx context.Context, title, text string, lines []posting.Item) error {
	_, err := y.Postings.Post(ctx, y.as(actor.Chair), posting.New{
		Committee: y.c.ID, Kind: posting.Other, Title: title, Text: text, Items: lines,
	})
	return err
}

// cardLines are some live cards of the estate; the lane's posting is about
// spaces, and in forty cars even a masked list would name people.
func (y *year) cardLines(ctx context.Context) ([]posting.Item, error) {
	if y.c.PublicLane {
		return nil, nil
	}
	y.live = nil
	if _, err := y.known(ctx); err != nil {
		return nil, err
	}
	var out []posting.Item
	for _, c := range y.live {
		if p, one := plateOf(c); one && len(out) < linesOf {
			out = append(out, posting.Item{Ref: c.Number.String(), Class: string(c.Class), Plate: p})
		}
	}
	return out, nil
}

// latest gives the posting hung out last.
func (y *year) latest(ctx context.Context) (posting.Row, error) {
	rows, err := y.Postings.Board(ctx, y.c.ID)
	if err != nil || len(rows) == 0 {
		return posting.Row{}, errs.ErrInternal.Because(err)
	}
	return rows[0], nil
}

// object files the objection of the home that the resident's sign-in leads to.
func (y *year) object(ctx context.Context) error {
	p, err := y.latest(ctx)
	if err != nil {
		return err
	}
	all, err := people.AllResidents(ctx, y.World.DB, y.c.ID)
	if err != nil {
		return err
	}
	n := posting.NewObjection{Committee: y.c.ID, Number: p.Number.String(), Text: y.place.Board.Objection}
	items, err := posting.Items(ctx, y.World.DB, y.c.ID, p.ID)
	if err != nil {
		return err
	}
	if len(items) > 0 {
		n.Ref = items[len(items)-1].Ref
	}
	for _, r := range all {
		if !r.PersonID.Zero() && (r.Phone == residentPhone || r.Phone == laneResident) {
			who := actor.Of(actor.Resident).For(y.c.ID.String())
			who.Person = r.PersonID.String()
			_, err := y.Postings.Object(ctx, who, n)
			return err
		}
	}
	return people.ErrPersonUnknown
}

func (y *year) answer(ctx context.Context) error {
	p, err := y.latest(ctx)
	if err != nil {
		return err
	}
	outcome := posting.Rejected
	if y.c.PublicLane {
		outcome = posting.Partly
	}
	return y.Postings.Answer(ctx, y.as(actor.Chair), posting.Answering{
		Committee: y.c.ID, Number: p.Number.String(), N: 1, Outcome: outcome, Reason: y.place.Board.Answer,
	})
}

// photograph keeps a picture of the sheet on the wall, drawn rather than taken.
func (y *year) photograph(ctx context.Context) error {
	p, err := y.latest(ctx)
	if err != nil {
		return err
	}
	picture, err := wall()
	if err != nil {
		return err
	}
	return y.Postings.Prove(ctx, y.clerk(), posting.NewProof{
		Committee: y.c.ID, Number: p.Number.String(), Place: y.place.Board.Place, HungAt: y.Clock.Now().Add(-10 * time.Minute), File: picture,
	})
}

// wall is a sheet with a red letterhead on a grey wall.
func wall() ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, 900, 1200))
	fill := func(c color.Color, x0, y0, x1, y1 int) {
		draw.Draw(m, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(color.RGBA{150, 152, 146, 255}, 0, 0, 900, 1200)
	for row := 0; row < 1200; row += 60 { // bricks
		fill(color.RGBA{128, 130, 124, 255}, 0, row, 900, row+4)
		for x := row % 120; x < 900; x += 150 {
			fill(color.RGBA{128, 130, 124, 255}, x, row, x+4, row+60)
		}
	}
	fill(color.RGBA{90, 92, 88, 255}, 158, 158, 752, 992)
	fill(color.White, 150, 150, 740, 980)
	fill(color.RGBA{153, 25, 21, 255}, 260, 210, 630, 250)
	fill(color.RGBA{153, 25, 21, 255}, 200, 270, 690, 276)
	for row := 330; row < 780; row += 36 {
		fill(color.RGBA{60, 66, 64, 255}, 200, row, 690-(row*7)%160, row+12)
	}
	fill(color.RGBA{28, 35, 33, 255}, 580, 830, 690, 940)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		return nil, errs.ErrInternal.Because(err)
	}
	return b.Bytes(), nil
}
