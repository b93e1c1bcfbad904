package uxrules_test

import (
	"net/http"
	"net/url"

	"ziguan/compacts/posting"
	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/parking/proposal"
)

// secrets prints a letter, begins an enrolment and a founding, and asks for a reset.
func (w *world) secrets() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	var err error
	w.setup, err = w.Account.NewSetupLink(ctx, actor.Of(actor.Operator))
	w.Must(err)
	if got := w.Post("/setup/"+w.setup, "", url.Values{"name": {"槐树胡同"}, "code": {"HUAI"}, "regime": {"residents"}, "province": {"京"}}); got.Status != http.StatusSeeOther {
		w.T.Fatalf("setup: %d", got.Status)
	}
	l, err := w.Account.NewLetterFor(ctx, chair, w.C.ID, "1-1-101")
	w.Must(err)
	w.letter = l.Secret
	u, err := w.Account.AddUser(ctx, actor.Of(actor.Operator), account.NewUser{Committee: w.C.ID, Role: actor.Volunteer, Name: "李婶", Phone: "13911112222"})
	w.Must(err)
	w.volunteer = u.Person
	e, err := w.Account.EnrolGateDevice(ctx, chair, u.Person, "红手机", w.C.Today(w.Clock.Now()).AddDays(90))
	w.Must(err)
	w.enrol = e.Secret
	_, _, err = w.Account.AddToken(ctx, chair, w.C.ID, actor.Gate, "东门道闸")
	w.Must(err)
	v, err := w.Account.Visitor(ctx, w.as(actor.Chair))
	w.Must(err)
	asks := w.Account
	key, err := asks.Ask(ctx, v.ActorIn(w.C), account.Ask{Committee: w.C.ID, Kind: account.KindRole, Role: actor.Supervisor, Name: rare, Phone: "13911113333"})
	w.Must(err)
	l, err = asks.Letter(ctx, v.ActorIn(w.C), w.C.ID, key)
	w.Must(err)
	w.ask = l.Secret
}

// colleague is a treasurer with printed codes who is halfway in, and whom a
// member asked to be let in again; a resident has a letter for a new password.
func (w *world) colleague() {
	w.T.Helper()
	ctx, operator := w.T.Context(), actor.Of(actor.Operator)
	u, err := w.Account.AddUser(ctx, operator, account.NewUser{
		Committee: w.C.ID, Role: actor.Treasurer, Name: "老周", Phone: "13822223333", Password: "correct horse",
	})
	w.Must(err)
	w.lost = u.Person
	in, _, err := w.Account.SignIn(ctx, "13822223333", "correct horse")
	w.Must(err)
	_, _, err = w.Account.NewOneTimeCodes(ctx, in)
	w.Must(err)
	w.half, _, err = w.Account.SignIn(ctx, "13822223333", "correct horse")
	w.Must(err)
	if got := w.Post("/c/XIN/resets", w.as(actor.Member), url.Values{"person": {u.Person.String()}, "lost": {"yes"}}); got.Status != http.StatusSeeOther {
		w.T.Fatalf("reset: %d %.300s", got.Status, got.Body)
	}
	l, err := w.Account.NewAccountLetter(ctx, operator, "13800000001", false)
	w.Must(err)
	w.account = l.Secret
}

// waiting leaves what one person began for another: a card proposed, an
// announcement to come, and a role that a resident is asked to take.
func (w *world) waiting() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	v, err := w.Account.Visitor(ctx, w.as(actor.Chair))
	w.Must(err)
	_, err = w.Proposals.Propose(ctx, v.ActorIn(w.C), proposal.NewProposal{
		Committee: w.C.ID, Dwelling: "1-1-402", Plates: []string{"京N00006"}, Reason: "刚搬来，先发卡",
	})
	w.Must(err)
	today := w.C.Today(w.Clock.Now())
	w.Must(w.Postings.Announce(ctx, chair, posting.NewAnnouncement{
		Committee: w.C.ID, Title: "西门检修", Text: "请走东门。", From: today, To: today.AddDays(3),
	}))
	home, err := w.Account.Visitor(ctx, w.as(actor.Resident))
	w.Must(err)
	_, err = w.Account.Ask(ctx, v.ActorIn(w.C), account.Ask{
		Committee: w.C.ID, Kind: account.KindRole, Role: actor.Volunteer, Name: rare, Phone: home.Person.Phone,
	})
	w.Must(err)
}
