package application

import (
	"context"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

type PostingID = id.ID[int]

type Posted struct{ Number string }

func (x act) post(context.Context, Application) (PostingID, string, error) {
	return PostingID{}, "", nil
}

func (x act) postingOver(context.Context, Application) (string, error) { return "", nil }

func postedOf(context.Context, pg.Queryer, people.Committee, Application, day.Day) (Posted, error) {
	return Posted{}, nil
}
