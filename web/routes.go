package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/demo"
	"ziguan/web/api"
	"ziguan/web/applications"
	"ziguan/web/blocks"
	"ziguan/web/cards"
	"ziguan/web/changes"
	"ziguan/web/classes"
	"ziguan/web/data"
	demopage "ziguan/web/demo"
	"ziguan/web/gallery"
	gatepage "ziguan/web/gate"
	"ziguan/web/gateadmin"
	"ziguan/web/help"
	"ziguan/web/kin"
	"ziguan/web/kit"
	"ziguan/web/messages"
	"ziguan/web/my"
	"ziguan/web/office"
	"ziguan/web/past"
	"ziguan/web/postings"
	"ziguan/web/public"
	regpages "ziguan/web/register"
	"ziguan/web/renewals"
	"ziguan/web/setup"
	"ziguan/web/signin"
	"ziguan/web/votes"
)

// routes is the whole site on one page: method, path, name, who, handler.
func (s *server) routes() []kit.Route {
	var (
		get  = fiber.MethodGet
		post = fiber.MethodPost
	)
	pub := public.New(s.k, public.Services{Rules: s.d.Rules, Parking: s.d.Parking, Postings: s.d.Postings, Visits: s.d.Visits, Calls: s.d.Calls})
	h := signin.New(s.k)
	w := setup.New(s.k)
	desk := office.New(s.k, office.Services{
		Parking: s.d.Parking, Watch: s.d.Watch, Rules: s.d.Rules, Postings: s.d.Postings, Past: s.d.Past, Votes: s.d.Votes, Outbox: s.d.Outbox, Calls: s.d.Calls, Renewals: s.d.Renewals,
		Change: s.d.Change, Applications: s.d.Applications, Data: s.d.Data, Proposals: s.d.Proposals,
	})
	s.k.Counts = desk.Counts
	g := gatepage.New(s.k, gatepage.Services{Watch: s.d.Watch, Recorder: s.d.Recorder, Visits: s.d.Visits, Calls: s.d.Calls, Change: s.d.Change})
	ga := gateadmin.New(s.k, gateadmin.Services{Gate: s.d.Gate, Watch: s.d.Watch, Recorder: s.d.Recorder, Calls: s.d.Calls}, s.d.Jobs)
	reg := regpages.New(s.k, regpages.Services{
		Register: s.d.Register, Applications: s.d.Applications, Renewals: s.d.Renewals, Visits: s.d.Visits, Life: s.d.Life,
	})
	card := cards.New(s.k, s.d.Parking, s.d.Change, s.d.Proposals)
	alter := changes.New(s.k, s.d.Change)
	block := blocks.New(s.k, s.d.Blocks)
	mine := my.New(s.k, my.Services{Parking: s.d.Parking, Blocks: s.d.Blocks, Outbox: s.d.Outbox, Visits: s.d.Visits, Calls: s.d.Calls, Renewals: s.d.Renewals, Change: s.d.Change, Applications: s.d.Applications, Votes: s.d.Votes})
	yearly := renewals.New(s.k, s.d.Renewals)
	ap := applications.New(s.k, s.d.Applications)
	cl := classes.New(s.k, s.d.Classes)
	rel := kin.New(s.k, s.d.Kin, s.d.Applications)
	about := data.New(s.k, s.d.Data)
	book := help.New(s.k)
	board := postings.New(s.k, s.d.Postings, s.d.Rules)
	before := past.New(s.k, s.d.Past, s.d.Sources)
	ballots := votes.New(s.k, s.d.Votes, s.d.People, s.d.Sources)
	told := messages.New(s.k, s.d.Outbox, s.d.Courier)
	show := demopage.New(s.k, demo.NewGuide(s.d.All))
	all := gallery.New(s.k)
	return []kit.Route{
		{Method: post, Path: "/preferences", Name: "preferences", Access: kit.Anyone, Handler: s.preferences},

		{Method: get, Path: "/", Name: "home", Access: kit.Anyone, Handler: pub.Home},
		{Method: get, Path: "/p/:committee", Name: "public", Access: kit.Anyone, Handler: pub.Committee},
		{Method: get, Path: "/p/:committee/record", Name: "record", Access: kit.Anyone, Handler: pub.Record},
		{Method: get, Path: "/p/:committee/record.json", Name: "record.json", Access: kit.Anyone, Handler: pub.RecordJSON},
		{Method: get, Path: "/p/:committee/announcements", Name: "announcements.public", Access: kit.Anyone, Handler: board.Announcements},
		{Method: get, Path: "/p/:committee/postings", Name: "postings.public", Access: kit.Anyone, Handler: board.Board},
		{Method: get, Path: "/p/:committee/past", Name: "past.public", Access: kit.Anyone, Handler: before.Board},
		{Method: get, Path: "/p/:committee/past/:number", Name: "past.public.one", Access: kit.Anyone, Handler: before.Public},
		{Method: get, Path: "/p/:committee/votes", Name: "votes.public", Access: kit.Anyone, Handler: ballots.Board},
		{Method: get, Path: "/p/:committee/votes.json", Name: "votes.json", Access: kit.Anyone, Handler: ballots.BoardJSON},
		{Method: get, Path: "/p/:committee/votes/:number.json", Name: "vote.json", Access: kit.Anyone, Handler: ballots.PublicJSON},
		{Method: get, Path: "/p/:committee/votes/:number", Name: "vote.public", Access: kit.Anyone, Handler: ballots.Public},
		{Method: get, Path: "/p/:committee/votes/:number/roll.json", Name: "vote.roll.json", Access: kit.Anyone, Handler: ballots.RollJSON},
		{Method: get, Path: "/p/:committee/votes/:number/box.json", Name: "vote.box.json", Access: kit.Anyone, Handler: ballots.BoxJSON},
		{Method: get, Path: "/p/:committee/postings.json", Name: "postings.json", Access: kit.Anyone, Handler: board.BoardJSON},
		{Method: get, Path: "/p/:committee/postings.atom", Name: "postings.atom", Access: kit.Anyone, Handler: board.Atom},
		{Method: get, Path: "/p/:committee/postings/:number.json", Name: "posting.json", Access: kit.Anyone, Handler: board.PublicJSON},
		{Method: get, Path: "/p/:committee/postings/:number", Name: "posting.public", Access: kit.Anyone, Handler: board.Public},
		{Method: get, Path: "/p/:committee/postings/:number/paper", Name: "posting.paper", Access: kit.Anyone, Handler: board.Paper},
		{Method: get, Path: "/p/:committee/visit", Name: "visit", Access: kit.Anyone, Handler: pub.Visit},
		{Method: post, Path: "/p/:committee/visit", Name: "visit.ask", Access: kit.Anyone, Handler: pub.AskVisit},
		{Method: get, Path: "/p/:committee/renewal", Name: "public.renewal", Access: kit.Anyone, Handler: yearly.Draw},
		{Method: get, Path: "/p/:committee/renewal.json", Name: "public.renewal.json", Access: kit.Anyone, Handler: yearly.DrawJSON},
		{Method: get, Path: "/q/:token", Name: "card.public", Access: kit.Anyone, Handler: pub.Card},
		{Method: post, Path: "/q/:token/calls", Name: "card.call", Access: kit.Anyone, Handler: pub.Call},

		{Method: get, Path: "/help", Name: "help", Access: kit.Anyone, Handler: book.Index},
		{Method: get, Path: "/help/:chapter", Name: "help.chapter", Access: kit.Anyone, Handler: book.Chapter},
		{Method: get, Path: "/p/:committee/help", Name: "public.help", Access: kit.Anyone, Handler: book.Index},
		{Method: get, Path: "/p/:committee/help/:chapter", Name: "public.help.chapter", Access: kit.Anyone, Handler: book.Chapter},

		{Method: get, Path: "/sign-in", Name: "signin", Access: kit.Anyone, Handler: h.SignInForm},
		{Method: post, Path: "/sign-in", Name: "signin.do", Access: kit.Anyone, Handler: h.SignIn},
		{Method: post, Path: "/sign-out", Name: "signout", Access: kit.Anyone, Handler: h.SignOut},
		{Method: get, Path: "/sign-in/forgotten", Name: "signin.forgotten", Access: kit.Anyone, Handler: h.Forgotten},
		{Method: get, Path: "/sign-in/second", Name: "signin.second", Access: kit.SignedIn, Handler: h.Second},
		{Method: post, Path: "/sign-in/second", Name: "signin.second.code", Access: kit.SignedIn, Handler: h.SecondCode},
		{Method: post, Path: "/sign-in/second/continue", Name: "signin.second.continue", Access: kit.SignedIn, Handler: h.SecondContinue},
		{Method: get, Path: "/sign-in/confirm/:secret", Name: "signin.confirm", Access: kit.Anyone, Handler: h.ConfirmForm},
		{Method: post, Path: "/sign-in/confirm/:secret", Name: "signin.confirm.do", Access: kit.Anyone, Handler: h.Confirm},
		{Method: get, Path: "/enrol/:secret", Name: "enrol", Access: kit.Anyone, Handler: h.EnrolForm},
		{Method: post, Path: "/enrol/:secret", Name: "enrol.do", Access: kit.Anyone, Handler: h.Enrol},
		{Method: get, Path: "/letter", Name: "letter", Access: kit.Anyone, Handler: h.LetterForm},
		{Method: post, Path: "/letter", Name: "letter.code", Access: kit.Anyone, Handler: h.LetterCode},
		{Method: post, Path: "/letter/home", Name: "letter.use", Access: kit.Anyone, Handler: h.UseLetter},
		{Method: post, Path: "/letter/account", Name: "letter.account", Access: kit.Anyone, Handler: h.UseAccountLetter},
		{Method: post, Path: "/letter/request", Name: "letter.request", Access: kit.SignedIn, Handler: h.AnswerLetter},
		{Method: post, Path: "/letter/arrival", Name: "letter.arrival", Access: kit.Anyone, Handler: h.Arrive},
		{Method: get, Path: "/letter/:secret", Name: "letter.link", Access: kit.Anyone, Handler: h.LetterLink},
		{Method: get, Path: "/account", Name: "account", Access: kit.SignedIn, Handler: h.Account},
		{Method: get, Path: "/account/requests", Name: "account.requests", Access: kit.SignedIn, Handler: h.Asks},
		{Method: post, Path: "/account/requests/:id", Name: "account.request", Access: kit.SignedIn, Handler: h.AnswerAsk},
		{Method: post, Path: "/account/phone", Name: "account.signin", Access: kit.SignedIn, Handler: h.ChoosePhone},
		{Method: post, Path: "/account/phone/code", Name: "account.code", Access: kit.SignedIn, Handler: h.SendCode},
		{Method: post, Path: "/account/phone/proof", Name: "account.proof", Access: kit.SignedIn, Handler: h.ConfirmCode},
		{Method: post, Path: "/account/password", Name: "account.password", Access: kit.SignedIn, Handler: h.ChangePassword},
		{Method: post, Path: "/account/sign-out-everywhere", Name: "account.everywhere", Access: kit.SignedIn, Handler: h.SignOutEverywhere},
		{Method: post, Path: "/account/second/phones", Name: "account.phone", Access: kit.SignedIn, Handler: h.EnrolSecond},
		{Method: post, Path: "/account/second/phones/:id/revocation", Name: "account.phone.revoke", Access: kit.SignedIn, Handler: h.RevokeSecond},
		{Method: post, Path: "/account/second/codes", Name: "account.codes", Access: kit.SignedIn, Handler: h.NewCodes},
		{Method: get, Path: "/account/second/totp", Name: "account.totp", Access: kit.SignedIn, Handler: h.TOTPForm},
		{Method: post, Path: "/account/second/totp", Name: "account.totp.do", Access: kit.SignedIn, Handler: h.EnrolTOTP},
		{Method: get, Path: "/c/:committee/letters", Name: "letters", Access: kit.Staff, Handler: h.Letters},
		{Method: post, Path: "/c/:committee/letters", Name: "letters.print", Access: kit.Staff, Handler: h.PrintLetters},
		{Method: get, Path: "/c/:committee/phones", Name: "phones", Access: kit.Staff, Handler: h.Phones},
		{Method: post, Path: "/c/:committee/phones", Name: "phones.enrol", Access: kit.Staff, Handler: h.EnrolGate},
		{Method: post, Path: "/c/:committee/phones/:id/revocation", Name: "phones.revoke", Access: kit.Staff, Handler: h.RevokePhone},
		{Method: post, Path: "/c/:committee/volunteers", Name: "volunteers.add", Access: kit.Chairs, Handler: h.AddVolunteer},
		{Method: get, Path: "/c/:committee/counter", Name: "counter", Access: kit.Staff, Handler: h.Counter},
		{Method: post, Path: "/c/:committee/counter", Name: "counter.claim", Access: kit.Staff, Handler: h.Claim},
		{Method: get, Path: "/c/:committee/requests", Name: "requests", Access: kit.Staff, Handler: h.Waiting},
		{Method: post, Path: "/c/:committee/requests", Name: "requests.phone", Access: kit.Staff, Handler: h.ProvePhone},
		{Method: post, Path: "/c/:committee/requests/:id/letter", Name: "requests.letter", Access: kit.Staff, Handler: h.PrintAsk},
		{Method: post, Path: "/c/:committee/requests/:id/withdrawal", Name: "requests.withdraw", Access: kit.Staff, Handler: h.WithdrawAsk},
		{Method: get, Path: "/c/:committee/resets", Name: "resets", Access: kit.Staff, Handler: h.Resets},
		{Method: post, Path: "/c/:committee/resets", Name: "resets.ask", Access: kit.Staff, Handler: h.AskReset},
		{Method: post, Path: "/c/:committee/resets/residents", Name: "resets.resident", Access: kit.Staff, Handler: h.ResidentLetter},
		{Method: post, Path: "/c/:committee/resets/:id/confirmation", Name: "resets.confirm", Access: kit.Staff, Handler: h.ConfirmReset},
		{Method: get, Path: "/setup/:token", Name: "setup", Access: kit.Anyone, Handler: w.Committee},
		{Method: post, Path: "/setup/:token", Name: "setup.committee", Access: kit.Anyone, Handler: w.SaveCommittee},
		{Method: get, Path: "/setup/:token/chair", Name: "setup.chair", Access: kit.Anyone, Handler: w.Chair},
		{Method: post, Path: "/setup/:token/chair", Name: "setup.found", Access: kit.Anyone, Handler: w.Found},
		{Method: get, Path: "/c/:committee/start", Name: "start", Access: kit.Chairs, Handler: w.Register},
		{Method: get, Path: "/c/:committee/start/done", Name: "start.done", Access: kit.Chairs, Handler: w.Done},

		{Method: get, Path: "/c/:committee", Name: "office", Access: kit.Insiders, Handler: desk.Home},
		{Method: get, Path: "/c/:committee/places", Name: "places", Access: kit.Insiders, Handler: desk.Places},
		{Method: get, Path: "/c/:committee/places/:group", Name: "places.group", Access: kit.Insiders, Handler: desk.Group},
		{Method: get, Path: "/c/:committee/people", Name: "people", Access: kit.Insiders, Handler: desk.People},
		{Method: post, Path: "/c/:committee/people", Name: "people.give", Access: kit.Chairs, Handler: desk.GiveRole},
		{Method: post, Path: "/c/:committee/people/:id/end", Name: "people.end", Access: kit.Chairs, Handler: desk.EndRole},
		{Method: get, Path: "/c/:committee/rules", Name: "rules", Access: kit.Insiders, Handler: desk.Rules},
		{Method: post, Path: "/c/:committee/rules", Name: "rules.set", Access: kit.Setters, Handler: desk.SetRule},
		{Method: get, Path: "/c/:committee/blocks", Name: "blocks", Access: kit.Insiders, Handler: block.List},
		{Method: get, Path: "/c/:committee/blocks.xlsx", Name: "blocks.xlsx", Access: kit.Staff, Handler: block.Export},
		{Method: post, Path: "/c/:committee/blocks", Name: "blocks.make", Access: kit.Staff, Handler: block.Make},
		{Method: post, Path: "/c/:committee/blocks/:id/lifting", Name: "blocks.lift", Access: kit.Staff, Handler: block.Lift},
		{Method: get, Path: "/c/:committee/settings", Name: "settings", Access: kit.Setters, Handler: desk.Settings},
		{Method: post, Path: "/c/:committee/settings", Name: "settings.save", Access: kit.Setters, Handler: desk.SaveSettings},
		{Method: get, Path: "/c/:committee/tokens", Name: "tokens", Access: kit.Chairs, Handler: desk.Tokens},
		{Method: post, Path: "/c/:committee/tokens", Name: "tokens.add", Access: kit.Chairs, Handler: desk.AddToken},
		{Method: post, Path: "/c/:committee/tokens/:id/revocation", Name: "tokens.revoke", Access: kit.Chairs, Handler: desk.RevokeToken},

		{Method: get, Path: "/gate/:committee", Name: "gate.home", Access: kit.OnDuty, Handler: g.Home},
		{Method: post, Path: "/gate/:committee/shift", Name: "gate.shift", Access: kit.OnDuty, Handler: g.StartShift},
		{Method: post, Path: "/gate/:committee/shift/end", Name: "gate.shift.end", Access: kit.OnDuty, Handler: g.EndShift},
		{Method: post, Path: "/gate/:committee/direction", Name: "gate.direction", Access: kit.OnDuty, Handler: g.Direction},
		{Method: post, Path: "/gate/:committee/matches", Name: "gate.matches", Access: kit.OnDuty, Handler: g.Matches},
		{Method: post, Path: "/gate/:committee/checks", Name: "gate.checks", Access: kit.OnDuty, Handler: g.Check},
		{Method: post, Path: "/gate/:committee/looks", Name: "gate.looks", Access: kit.OnDuty, Handler: g.Look},
		{Method: post, Path: "/gate/:committee/notes", Name: "gate.notes", Access: kit.OnDuty, Handler: g.Note},
		{Method: get, Path: "/gate/:committee/calls", Name: "gate.duty", Access: kit.OnDuty, Handler: g.Calls},
		{Method: post, Path: "/gate/:committee/calls", Name: "gate.call", Access: kit.OnDuty, Handler: g.Call},
		{Method: post, Path: "/gate/:committee/calls/:id/phone", Name: "gate.call.phoned", Access: kit.OnDuty, Handler: g.Phoned},
		{Method: post, Path: "/gate/:committee/visits", Name: "gate.visits", Access: kit.OnDuty, Handler: g.Visit},
		{Method: get, Path: "/gate/:committee/loss", Name: "gate.loss", Access: kit.OnDuty, Handler: g.Loss},
		{Method: post, Path: "/gate/:committee/loss", Name: "gate.loss.do", Access: kit.OnDuty, Handler: g.ReportLoss},
		{Method: get, Path: "/gate/:committee/inside", Name: "gate.inside", Access: kit.OnDuty, Handler: g.Inside},
		{Method: post, Path: "/gate/:committee/inside", Name: "gate.inside.find", Access: kit.OnDuty, Handler: g.Inside},
		{Method: get, Path: "/gate/:committee/unplated", Name: "gate.unplated", Access: kit.OnDuty, Handler: g.Unplated},
		{Method: post, Path: "/gate/:committee/unplated", Name: "gate.unplated.find", Access: kit.OnDuty, Handler: g.Unplated},
		{Method: get, Path: "/gate/:committee/today", Name: "gate.today", Access: kit.OnDuty, Handler: g.Today},
		{Method: get, Path: "/gate/:committee/walk", Name: "gate.walk", Access: kit.OnDuty, Handler: g.Walk},
		{Method: post, Path: "/gate/:committee/walk", Name: "gate.walk.start", Access: kit.OnDuty, Handler: g.StartWalk},
		{Method: post, Path: "/gate/:committee/walk/end", Name: "gate.walk.end", Access: kit.OnDuty, Handler: g.EndWalk},
		{Method: get, Path: "/gate/:committee/slip", Name: "gate.slip", Access: kit.OnDuty, Handler: g.Slip},

		{Method: get, Path: "/c/:committee/gate", Name: "office.gate", Access: kit.Insiders, Handler: desk.Gate},
		{Method: get, Path: "/c/:committee/gate/inside", Name: "office.gate.inside", Access: kit.Insiders, Handler: ga.Inside},
		{Method: get, Path: "/c/:committee/gate/gates", Name: "gate.gates", Access: kit.Insiders, Handler: ga.Gates},
		{Method: post, Path: "/c/:committee/gate/gates", Name: "gate.gates.add", Access: kit.Setters, Handler: ga.AddGate},
		{Method: post, Path: "/c/:committee/gate/hours", Name: "gate.hours", Access: kit.Setters, Handler: ga.SetHours},
		{Method: get, Path: "/c/:committee/gate/differences", Name: "gate.differences", Access: kit.Insiders, Handler: ga.Differences},
		{Method: get, Path: "/c/:committee/gate/differences.xlsx", Name: "gate.differences.xlsx", Access: kit.Staff, Handler: ga.DifferencesXLSX},
		{Method: post, Path: "/c/:committee/gate/differences/:id/resolution", Name: "gate.differences.resolve", Access: kit.Staff, Handler: ga.Resolve},
		{Method: get, Path: "/c/:committee/gate/lookup", Name: "gate.lookup", Access: kit.Insiders, Handler: ga.Lookup},
		{Method: post, Path: "/c/:committee/gate/lookup", Name: "gate.lookup.do", Access: kit.Staff, Handler: ga.LookUp},
		{Method: get, Path: "/c/:committee/gate/valid", Name: "gate.valid", Access: kit.Staff, Handler: ga.Valid},
		{Method: get, Path: "/c/:committee/gate/valid.xlsx", Name: "gate.valid.xlsx", Access: kit.Staff, Handler: ga.ValidXLSX},
		{Method: get, Path: "/c/:committee/gate/valid/paper", Name: "gate.valid.paper", Access: kit.Staff, Handler: ga.ValidPaper},
		{Method: get, Path: "/c/:committee/gate/paper", Name: "gate.paper", Access: kit.Staff, Handler: ga.Paper},
		{Method: post, Path: "/c/:committee/gate/paper", Name: "gate.paper.enter", Access: kit.Staff, Handler: ga.EnterPaper},
		{Method: get, Path: "/c/:committee/gate/paper/sheet", Name: "gate.paper.sheet", Access: kit.Staff, Handler: ga.EmptyPaper},
		{Method: get, Path: "/c/:committee/gate/passages", Name: "gate.passages", Access: kit.Staff, Handler: ga.Passages},
		{Method: post, Path: "/c/:committee/gate/passages", Name: "gate.passages.read", Access: kit.Staff, Body: kit.FileBody, Handler: ga.ReadPassages},
		{Method: post, Path: "/c/:committee/gate/passages/import", Name: "gate.passages.import", Access: kit.Staff, Body: kit.ListBody, Handler: ga.ImportPassages},
		{Method: get, Path: "/c/:committee/gate/calls", Name: "office.calls", Access: kit.Insiders, Handler: ga.Calls},
		{Method: post, Path: "/c/:committee/gate/calls/:id/phone", Name: "office.calls.phoned", Access: kit.Staff, Handler: ga.Phoned},
		{Method: get, Path: "/c/:committee/gate/poster", Name: "gate.poster", Access: kit.Staff, Handler: ga.Poster},
		{Method: get, Path: "/c/:committee/gate/jobs", Name: "gate.jobs", Access: kit.Staff, Handler: ga.Jobs},

		{Method: get, Path: "/c/:committee/find", Name: "find", Access: kit.Insiders, Handler: reg.Find},
		{Method: get, Path: "/c/:committee/register", Name: "register", Access: kit.Insiders, Handler: reg.Home},
		{Method: get, Path: "/c/:committee/register/buildings/:building", Name: "register.building", Access: kit.Insiders, Handler: reg.Building},
		{Method: get, Path: "/c/:committee/register/new", Name: "register.new", Access: kit.Staff, Handler: reg.NewDwelling},
		{Method: post, Path: "/c/:committee/register/dwellings", Name: "register.add", Access: kit.Staff, Handler: reg.AddDwelling},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling", Name: "register.dwelling", Access: kit.Insiders, Handler: reg.Dwelling},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/area", Name: "register.area", Access: kit.Staff, Handler: reg.EditArea},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/area", Name: "register.area.do", Access: kit.Staff, Handler: reg.ChangeArea},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/owner", Name: "register.owner", Access: kit.Staff, Handler: reg.NewOwner},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/owner", Name: "register.owner.do", Access: kit.Staff, Handler: reg.ChangeOwner},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/moving-out", Name: "register.leave", Access: kit.Staff, Handler: alter.Leaving},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/moving-out", Name: "register.leave.do", Access: kit.Staff, Handler: alter.MoveOut},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/people/new", Name: "register.person.new", Access: kit.Staff, Handler: reg.NewPerson},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/people", Name: "register.person.add", Access: kit.Staff, Handler: reg.AddPerson},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/people/:person", Name: "register.person", Access: kit.Staff, Handler: reg.Person},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/people/:person", Name: "register.person.do", Access: kit.Staff, Handler: reg.ChangePerson},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/people/:person/end", Name: "register.person.end", Access: kit.Staff, Handler: reg.EndPerson},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/vehicles/new", Name: "register.vehicle.new", Access: kit.Staff, Handler: reg.NewVehicle},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/vehicles", Name: "register.vehicle.add", Access: kit.Staff, Handler: reg.AddVehicle},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/vehicles/:vehicle", Name: "register.vehicle", Access: kit.Staff, Handler: reg.Vehicle},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/vehicles/:vehicle/end", Name: "register.vehicle.end", Access: kit.Staff, Handler: reg.EndVehicle},
		{Method: get, Path: "/c/:committee/register/imports", Name: "register.imports", Access: kit.Staff, Handler: reg.Imports},
		{Method: post, Path: "/c/:committee/register/imports", Name: "register.upload", Access: kit.Staff, Body: kit.FileBody, Handler: reg.Upload},
		{Method: get, Path: "/c/:committee/register/imports/template", Name: "register.template", Access: kit.Staff, Handler: reg.Template},
		{Method: get, Path: "/c/:committee/register/imports/:upload", Name: "register.preview", Access: kit.Staff, Handler: reg.Preview},
		{Method: post, Path: "/c/:committee/register/imports/:upload/columns", Name: "register.columns", Access: kit.Staff, Handler: reg.Columns},
		{Method: post, Path: "/c/:committee/register/imports/:upload/confirmation", Name: "register.confirm", Access: kit.Staff, Body: kit.ListBody, Handler: reg.Confirm},
		{Method: get, Path: "/c/:committee/register/imports/:upload/problems", Name: "register.problems", Access: kit.Staff, Handler: reg.Problems},
		{Method: post, Path: "/c/:committee/register/imports/:upload/fixes", Name: "register.fix", Access: kit.Staff, Handler: reg.Fix},
		{Method: post, Path: "/c/:committee/register/imports/:upload/fixes/removal", Name: "register.unfix", Access: kit.Staff, Handler: reg.Unfix},
		{Method: post, Path: "/c/:committee/register/imports/:upload/corrections", Name: "register.corrections", Access: kit.Staff, Body: kit.FileBody, Handler: reg.Corrections},
		{Method: post, Path: "/c/:committee/register/imports/:upload/removal", Name: "register.drop", Access: kit.Staff, Handler: reg.Drop},
		{Method: get, Path: "/c/:committee/register/batches/:batch/problems", Name: "register.batch.problems", Access: kit.Staff, Handler: reg.BatchProblems},
		{Method: get, Path: "/c/:committee/register/batches/:batch", Name: "register.batch", Access: kit.Staff, Handler: reg.Batch},
		{Method: post, Path: "/c/:committee/register/batches/:batch/reversal", Name: "register.undo", Access: kit.Staff, Handler: reg.Undo},
		{Method: post, Path: "/c/:committee/register/exports", Name: "register.export", Access: kit.Staff, Handler: reg.Export},

		{Method: get, Path: "/c/:committee/cards", Name: "cards", Access: kit.Insiders, Handler: card.List},
		{Method: get, Path: "/c/:committee/cards.xlsx", Name: "cards.xlsx", Access: kit.Staff, Handler: card.Export},
		{Method: get, Path: "/c/:committee/cards/new", Name: "cards.new", Access: kit.Staff, Handler: card.IssueForm},
		{Method: post, Path: "/c/:committee/cards/new", Name: "cards.issue", Access: kit.Staff, Handler: card.Issue},
		{Method: get, Path: "/c/:committee/cards/proposals", Name: "proposals", Access: kit.Staff, Handler: card.Proposals},
		{Method: get, Path: "/c/:committee/cards/proposals/:id", Name: "proposal", Access: kit.Staff, Handler: card.Proposal},
		{Method: post, Path: "/c/:committee/cards/proposals/:id/confirmation", Name: "proposal.confirm", Access: kit.Staff, Handler: card.Confirm},
		{Method: post, Path: "/c/:committee/cards/proposals/:id/refusal", Name: "proposal.refuse", Access: kit.Staff, Handler: card.RefuseProposal},
		{Method: post, Path: "/c/:committee/cards/proposals/:id/withdrawal", Name: "proposal.withdraw", Access: kit.Staff, Handler: card.WithdrawProposal},
		{Method: get, Path: "/c/:committee/cards/first", Name: "cards.first", Access: kit.Staff, Handler: card.First},
		{Method: post, Path: "/c/:committee/cards/first", Name: "cards.first.issue", Access: kit.Staff, Handler: card.IssueFirst},
		{Method: post, Path: "/c/:committee/cards/claims/:claim/plate", Name: "cards.claim.plate", Access: kit.Staff, Handler: card.ClaimPlate},
		{Method: get, Path: "/c/:committee/cards/print", Name: "cards.print", Access: kit.Staff, Handler: card.Print},
		{Method: get, Path: "/c/:committee/cards/print/sheets", Name: "cards.sheets", Access: kit.Staff, Handler: card.Sheets},
		{Method: get, Path: "/c/:committee/cards/:number", Name: "card", Access: kit.Insiders, Handler: card.Show},
		{Method: post, Path: "/c/:committee/cards/:number/suspension", Name: "card.suspend", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/resumption", Name: "card.resume", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/lifting", Name: "card.lift", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/loss", Name: "card.lose", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/replacement", Name: "card.replace", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/return", Name: "card.return", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/revocation", Name: "card.revoke", Access: kit.Staff, Handler: card.Act},
		{Method: get, Path: "/c/:committee/postings", Name: "postings", Access: kit.Insiders, Handler: board.List},
		{Method: post, Path: "/c/:committee/postings", Name: "postings.post", Access: kit.Staff, Handler: board.Post},
		{Method: get, Path: "/c/:committee/postings/new", Name: "postings.new", Access: kit.Staff, Handler: board.NewForm},
		{Method: get, Path: "/c/:committee/postings/:number", Name: "posting", Access: kit.Insiders, Handler: board.Show},
		{Method: get, Path: "/c/:committee/postings/:number/picture.png", Name: "posting.picture", Access: kit.Staff, Handler: board.Picture},
		{Method: post, Path: "/c/:committee/postings/:number/withdrawal", Name: "posting.withdraw", Access: kit.Staff, Handler: board.Withdraw},
		{Method: get, Path: "/c/:committee/postings/:number/proofs/new", Name: "posting.proofs.new", Access: kit.Staff, Handler: board.ProofForm},
		{Method: post, Path: "/c/:committee/postings/:number/proofs", Name: "posting.proofs.add", Access: kit.Staff, Body: kit.FileBody, Handler: board.AddProof},
		{Method: get, Path: "/c/:committee/postings/:number/proofs/:proof", Name: "posting.proof", Access: kit.Insiders, Handler: board.Proof},
		{Method: get, Path: "/c/:committee/postings/:number/objections/new", Name: "posting.objections.new", Access: kit.Staff, Handler: board.CounterForm},
		{Method: post, Path: "/c/:committee/postings/:number/objections", Name: "posting.objections.add", Access: kit.Staff, Handler: board.ObjectOnPaper},
		{Method: get, Path: "/c/:committee/postings/:number/objections/:n", Name: "posting.objection", Access: kit.Insiders, Handler: board.AnswerForm},
		{Method: post, Path: "/c/:committee/postings/:number/objections/:n/answer", Name: "posting.answer", Access: kit.Staff, Handler: board.Answer},
		{Method: get, Path: "/c/:committee/past", Name: "past", Access: kit.Insiders, Handler: before.List},
		{Method: get, Path: "/c/:committee/past/new", Name: "past.new", Access: kit.Setters, Handler: before.EnterForm},
		{Method: post, Path: "/c/:committee/past", Name: "past.enter", Access: kit.Setters, Body: kit.FileBody, Handler: before.Enter},
		{Method: get, Path: "/c/:committee/past/:number", Name: "past.one", Access: kit.Insiders, Handler: before.Show},
		{Method: post, Path: "/c/:committee/past/:number/vouchers", Name: "past.vouch", Access: kit.Insiders, Handler: before.Vouch},
		{Method: post, Path: "/c/:committee/past/:number/opinions", Name: "past.opine", Access: kit.Setters, Body: kit.FileBody, Handler: before.Opine},
		{Method: post, Path: "/c/:committee/past/:number/filings", Name: "past.file", Access: kit.Setters, Body: kit.FileBody, Handler: before.File},
		{Method: post, Path: "/c/:committee/past/:number/replacement", Name: "past.replace", Access: kit.Setters, Handler: before.Replace},
		{Method: post, Path: "/c/:committee/past/:number/dropping", Name: "past.drop", Access: kit.Setters, Handler: before.Drop},
		{Method: get, Path: "/c/:committee/votes", Name: "votes", Access: kit.Insiders, Handler: ballots.List},
		{Method: get, Path: "/c/:committee/votes/new", Name: "votes.new", Access: kit.Setters, Handler: ballots.DraftForm},
		{Method: post, Path: "/c/:committee/votes", Name: "votes.draft", Access: kit.Setters, Handler: ballots.Draft},
		{Method: get, Path: "/c/:committee/votes/:number", Name: "vote", Access: kit.Insiders, Handler: ballots.Show},
		{Method: post, Path: "/c/:committee/votes/:number/revision", Name: "vote.revise", Access: kit.Setters, Handler: ballots.Revise},
		{Method: post, Path: "/c/:committee/votes/:number/opinions", Name: "vote.opine", Access: kit.Setters, Body: kit.FileBody, Handler: ballots.Opine},
		{Method: get, Path: "/c/:committee/votes/:number/roll", Name: "vote.roll", Access: kit.Insiders, Handler: ballots.Roll},
		{Method: post, Path: "/c/:committee/votes/:number/roll", Name: "vote.list", Access: kit.Setters, Handler: ballots.PostRoll},
		{Method: post, Path: "/c/:committee/votes/:number/corrections", Name: "vote.correct", Access: kit.Setters, Handler: ballots.Correct},
		{Method: post, Path: "/c/:committee/votes/:number/notice", Name: "vote.notice", Access: kit.Setters, Handler: ballots.Announce},
		{Method: post, Path: "/c/:committee/votes/:number/count", Name: "vote.count", Access: kit.Staff, Handler: ballots.Tally},
		{Method: post, Path: "/c/:committee/votes/:number/certification", Name: "vote.certify", Access: kit.Certifiers, Handler: ballots.Certify},
		{Method: post, Path: "/c/:committee/votes/:number/annulment", Name: "vote.annul", Access: kit.Certifiers, Handler: ballots.Annul},
		{Method: post, Path: "/c/:committee/votes/:number/withdrawal", Name: "vote.withdraw", Access: kit.Setters, Handler: ballots.Withdraw},
		{Method: get, Path: "/c/:committee/votes/:number/papers", Name: "vote.papers", Access: kit.Staff, Handler: ballots.Papers},
		{Method: post, Path: "/c/:committee/votes/:number/papers", Name: "vote.issue", Access: kit.Staff, Handler: ballots.Issue},
		{Method: get, Path: "/c/:committee/votes/:number/papers/print", Name: "vote.print", Access: kit.Chairs, Handler: ballots.Print},
		{Method: post, Path: "/c/:committee/votes/:number/papers/return", Name: "vote.return", Access: kit.Staff, Handler: ballots.Return},
		{Method: post, Path: "/c/:committee/votes/:number/papers/spoiling", Name: "vote.spoil", Access: kit.Staff, Handler: ballots.Spoil},
		{Method: get, Path: "/c/:committee/votes/:number/doors", Name: "vote.doors", Access: kit.Chairs, Handler: ballots.Doors},
		{Method: post, Path: "/c/:committee/votes/:number/doors", Name: "vote.deliver", Access: kit.Chairs, Body: kit.ListBody, Handler: ballots.Deliver},
		{Method: post, Path: "/c/:committee/votes/:number/import", Name: "vote.import", Access: kit.Setters, Body: kit.FileBody, Handler: ballots.Import},
		{Method: post, Path: "/c/:committee/votes/:number/recounts", Name: "vote.recount", Access: kit.Staff, Handler: ballots.Recount},
		{Method: post, Path: "/c/:committee/votes/:number/papers/readings", Name: "vote.read", Access: kit.Staff, Handler: ballots.Read},
		{Method: get, Path: "/my/:committee/votes", Name: "my.votes", Access: kit.Residents, Handler: ballots.MyVotes},
		{Method: get, Path: "/my/:committee/votes/:number", Name: "my.vote", Access: kit.Residents, Handler: ballots.Mine},
		{Method: post, Path: "/my/:committee/votes/:number", Name: "my.vote.cast", Access: kit.Residents, Handler: ballots.Cast},
		{Method: get, Path: "/c/:committee/announcements", Name: "announcements", Access: kit.Insiders, Handler: board.AnnounceForm},
		{Method: post, Path: "/c/:committee/announcements", Name: "announcements.make", Access: kit.Staff, Handler: board.Announce},
		{Method: get, Path: "/c/:committee/announcements/:id", Name: "announcement", Access: kit.Staff, Handler: board.CorrectForm},
		{Method: post, Path: "/c/:committee/announcements/:id", Name: "announcement.correct", Access: kit.Staff, Handler: board.Correct},
		{Method: get, Path: "/c/:committee/calendar", Name: "calendar", Access: kit.Insiders, Handler: board.Calendar},
		{Method: post, Path: "/c/:committee/calendar", Name: "calendar.set", Access: kit.Chairs, Handler: board.SetCalendar},
		{Method: get, Path: "/my/:committee/postings/:number/objection", Name: "my.objection", Access: kit.Residents, Handler: board.ObjectForm},
		{Method: post, Path: "/my/:committee/postings/:number/objection", Name: "my.objection.file", Access: kit.Residents, Handler: board.Object},
		{Method: get, Path: "/c/:committee/outbox", Name: "outbox", Access: kit.Staff, Handler: told.Work},
		{Method: get, Path: "/c/:committee/outbox.xlsx", Name: "outbox.xlsx", Access: kit.Staff, Handler: told.Export},
		{Method: get, Path: "/c/:committee/outbox/messages.xlsx", Name: "outbox.history.xlsx", Access: kit.Staff, Handler: told.ExportHistory},
		{Method: post, Path: "/c/:committee/outbox/notes", Name: "outbox.note", Access: kit.Staff, Body: kit.ListBody, Handler: told.Note},
		{Method: post, Path: "/c/:committee/outbox/retry", Name: "outbox.retry", Access: kit.Staff, Handler: told.Retry},
		{Method: get, Path: "/c/:committee/outbox/slips", Name: "outbox.slips", Access: kit.Staff, Handler: told.Slips},
		{Method: get, Path: "/c/:committee/outbox/messages", Name: "outbox.history", Access: kit.Staff, Handler: told.History},
		{Method: get, Path: "/c/:committee/outbox/messages/:message", Name: "outbox.message", Access: kit.Staff, Handler: told.Show},
		{Method: post, Path: "/c/:committee/outbox/messages/:message/retraction", Name: "outbox.takeback", Access: kit.Staff, Handler: told.TakeBack},
		{Method: get, Path: "/c/:committee/outbox/settings", Name: "outbox.settings", Access: kit.Staff, Handler: told.Settings},
		{Method: post, Path: "/c/:committee/outbox/settings", Name: "outbox.settings.save", Access: kit.Chairs, Handler: told.SaveSettings},
		{Method: post, Path: "/c/:committee/outbox/webhooks", Name: "outbox.webhook", Access: kit.Chairs, Handler: told.SetWebhook},
		{Method: post, Path: "/c/:committee/outbox/webhooks/:channel/end", Name: "outbox.webhook.end", Access: kit.Chairs, Handler: told.EndWebhook},
		{Method: post, Path: "/c/:committee/outbox/webhooks/:channel/test", Name: "outbox.webhook.test", Access: kit.Chairs, Handler: told.TestWebhook},

		{Method: get, Path: "/c/:committee/cards/:number/plates", Name: "card.plates", Access: kit.Staff, Handler: alter.Plates},
		{Method: post, Path: "/c/:committee/cards/:number/plates", Name: "card.plates.do", Access: kit.Staff, Handler: alter.ChangePlates},
		{Method: get, Path: "/c/:committee/cards/:number/substitutes", Name: "card.substitutes", Access: kit.Staff, Handler: alter.Substitutes},
		{Method: post, Path: "/c/:committee/cards/:number/substitutes", Name: "card.substitutes.add", Access: kit.Staff, Handler: alter.AddSubstitute},
		{Method: post, Path: "/c/:committee/cards/:number/substitutes/:id/end", Name: "card.substitutes.end", Access: kit.Staff, Handler: alter.EndSubstitute},
		{Method: get, Path: "/c/:committee/cards/:number/appeal", Name: "card.appeal", Access: kit.Staff, Handler: alter.Appeal},
		{Method: post, Path: "/c/:committee/cards/:number/appeal", Name: "card.appeal.file", Access: kit.Staff, Handler: alter.File},
		{Method: post, Path: "/c/:committee/cards/:number/appeal/withdrawal", Name: "card.appeal.withdraw", Access: kit.Staff, Handler: alter.Withdraw},
		{Method: get, Path: "/c/:committee/appeals", Name: "appeals", Access: kit.Insiders, Handler: alter.List},
		{Method: get, Path: "/c/:committee/appeals/:id", Name: "appeal", Access: kit.Insiders, Handler: alter.One},
		{Method: post, Path: "/c/:committee/appeals/:id/review", Name: "appeal.review", Access: kit.Deciders, Handler: alter.Review},
		{Method: get, Path: "/my/:committee", Name: "my", Access: kit.Residents, Handler: mine.Home},
		{Method: get, Path: "/my/:committee/messages", Name: "my.messages", Access: kit.Residents, Handler: mine.Messages},
		{Method: get, Path: "/my/:committee/messages/:message", Name: "my.message", Access: kit.Residents, Handler: mine.Message},
		{Method: get, Path: "/my/:committee/card/:number", Name: "my.card", Access: kit.Residents, Handler: mine.Card},
		{Method: post, Path: "/my/:committee/card/:number/loss", Name: "my.lose", Access: kit.Residents, Handler: mine.Lost},
		{Method: post, Path: "/my/:committee/renewal/:number/declaration", Name: "my.renewal.declare", Access: kit.Residents, Handler: mine.Unchanged},
		{Method: post, Path: "/my/:committee/renewal/:number/change", Name: "my.renewal.change", Access: kit.Residents, Handler: mine.Changed},
		{Method: post, Path: "/my/:committee/renewal/:number/leaving", Name: "my.renewal.leave", Access: kit.Residents, Handler: mine.Leave},

		{Method: get, Path: "/c/:committee/renewal", Name: "renewal", Access: kit.Insiders, Handler: yearly.Home},
		{Method: post, Path: "/c/:committee/renewal", Name: "renewal.open", Access: kit.Staff, Handler: yearly.Open},
		{Method: post, Path: "/c/:committee/renewal/batch", Name: "renewal.batch", Access: kit.Staff, Handler: yearly.Approve},
		{Method: post, Path: "/c/:committee/renewal/closing", Name: "renewal.close", Access: kit.Staff, Handler: yearly.Close},
		{Method: get, Path: "/c/:committee/renewal/cards/:number", Name: "renewal.card", Access: kit.Insiders, Handler: yearly.One},
		{Method: post, Path: "/c/:committee/renewal/cards/:number/papers", Name: "renewal.papers", Access: kit.Staff, Handler: yearly.Papers},
		{Method: post, Path: "/c/:committee/renewal/cards/:number/change", Name: "renewal.change", Access: kit.Staff, Handler: yearly.Changed},
		{Method: post, Path: "/c/:committee/renewal/cards/:number/retraction", Name: "renewal.takeback", Access: kit.Staff, Handler: yearly.TakeBack},
		{Method: post, Path: "/c/:committee/renewal/cards/:number/leaving", Name: "renewal.leave", Access: kit.Staff, Handler: yearly.Leave},
		{Method: post, Path: "/c/:committee/renewal/cards/:number/refusal", Name: "renewal.refuse", Access: kit.Staff, Handler: yearly.Refuse},
		{Method: get, Path: "/c/:committee/renewal/:building", Name: "renewal.list", Access: kit.Insiders, Handler: yearly.Counter},
		{Method: get, Path: "/c/:committee/renewal/:building/list.xlsx", Name: "renewal.list.xlsx", Access: kit.Staff, Handler: yearly.Export},
		{Method: post, Path: "/c/:committee/renewal/:building", Name: "renewal.unchanged", Access: kit.Staff, Handler: yearly.Unchanged},
		{Method: get, Path: "/c/:committee/renewal/:building/due", Name: "renewal.due", Access: kit.Staff, Handler: yearly.Due},
		{Method: get, Path: "/c/:committee/renewal/:building/signing", Name: "renewal.signing", Access: kit.Staff, Handler: yearly.Signing},
		{Method: post, Path: "/c/:committee/renewal/:building/signing", Name: "renewal.sign", Access: kit.Staff, Handler: yearly.Sign},
		{Method: get, Path: "/c/:committee/renewal/:building/signing/sheet", Name: "renewal.sheet", Access: kit.Staff, Handler: yearly.Sheet},

		{Method: get, Path: "/my/:committee/visits", Name: "my.visits", Access: kit.Residents, Handler: mine.Visits},
		{Method: post, Path: "/my/:committee/visits", Name: "my.visits.add", Access: kit.Residents, Handler: mine.AddVisit},
		{Method: post, Path: "/my/:committee/visits/:id/confirmation", Name: "my.visits.confirm", Access: kit.Residents, Handler: mine.ConfirmVisit},
		{Method: post, Path: "/my/:committee/visits/:id/refusal", Name: "my.visits.decline", Access: kit.Residents, Handler: mine.DeclineVisit},
		{Method: post, Path: "/my/:committee/visits/:id/revocation", Name: "my.visits.revoke", Access: kit.Residents, Handler: mine.RevokeVisit},
		{Method: get, Path: "/my/:committee/calls", Name: "my.calls", Access: kit.Residents, Handler: mine.Calls},
		{Method: post, Path: "/my/:committee/calls/:id/answer", Name: "my.calls.answer", Access: kit.Residents, Handler: mine.AnswerCall},
		{Method: post, Path: "/my/:committee/calls/:id/report", Name: "my.calls.report", Access: kit.Residents, Handler: mine.ReportCall},
		{Method: get, Path: "/my/:committee/carers", Name: "my.carers", Access: kit.Residents, Handler: mine.Carers},
		{Method: post, Path: "/my/:committee/carers", Name: "my.carers.add", Access: kit.Residents, Handler: mine.AddCarer},
		{Method: get, Path: "/my/:committee/card/:number/substitutes", Name: "my.substitutes", Access: kit.Residents, Handler: alter.Substitutes},
		{Method: post, Path: "/my/:committee/card/:number/substitutes", Name: "my.substitutes.add", Access: kit.Residents, Handler: alter.AddSubstitute},
		{Method: post, Path: "/my/:committee/card/:number/substitutes/:id/end", Name: "my.substitutes.end", Access: kit.Residents, Handler: alter.EndSubstitute},
		{Method: get, Path: "/my/:committee/card/:number/appeal", Name: "my.appeal", Access: kit.Residents, Handler: alter.Appeal},
		{Method: post, Path: "/my/:committee/card/:number/appeal", Name: "my.appeal.file", Access: kit.Residents, Handler: alter.File},
		{Method: post, Path: "/my/:committee/card/:number/appeal/withdrawal", Name: "my.appeal.withdraw", Access: kit.Residents, Handler: alter.Withdraw},

		{Method: get, Path: "/c/:committee/applications", Name: "applications", Access: kit.Insiders, Handler: ap.List},
		{Method: get, Path: "/c/:committee/applications.xlsx", Name: "applications.xlsx", Access: kit.Staff, Handler: ap.Export},
		{Method: get, Path: "/c/:committee/applications/new", Name: "applications.new", Access: kit.Staff, Handler: ap.CounterForm},
		{Method: post, Path: "/c/:committee/applications/new", Name: "applications.enter", Access: kit.Staff, Handler: ap.CounterApply},
		{Method: get, Path: "/c/:committee/applications/form", Name: "applications.paper", Access: kit.Staff, Handler: ap.Paper},
		{Method: get, Path: "/c/:committee/applications/:number", Name: "application", Access: kit.Insiders, Handler: ap.Show},
		{Method: post, Path: "/c/:committee/applications/:number/copies", Name: "application.copy", Access: kit.Staff, Body: kit.FileBody, Handler: ap.AddCopy},
		{Method: post, Path: "/c/:committee/applications/:number/copies/drop", Name: "application.copy.drop", Access: kit.Staff, Handler: ap.DropCopy},
		{Method: get, Path: "/c/:committee/applications/:number/copies/:copy", Name: "application.copy.see", Access: kit.Staff, Handler: ap.Copy},
		{Method: post, Path: "/c/:committee/applications/:number/check", Name: "application.check", Access: kit.Staff, Handler: ap.Check},
		{Method: post, Path: "/c/:committee/applications/:number/request", Name: "application.ask", Access: kit.Staff, Handler: ap.AskMore},
		{Method: post, Path: "/c/:committee/applications/:number/approval", Name: "application.approve", Access: kit.Deciders, Handler: ap.Approve},
		{Method: post, Path: "/c/:committee/applications/:number/refusal", Name: "application.refuse", Access: kit.Deciders, Handler: ap.Refuse},
		{Method: post, Path: "/c/:committee/applications/:number/card", Name: "application.issue", Access: kit.Staff, Handler: ap.Issue},
		{Method: post, Path: "/c/:committee/applications/:number/withdrawal", Name: "application.withdraw", Access: kit.Staff, Handler: ap.Withdraw},
		{Method: post, Path: "/c/:committee/applications/:number/completion", Name: "application.supply", Access: kit.Staff, Handler: ap.Supply},
		{Method: post, Path: "/c/:committee/applications/:number/acceptance", Name: "application.accept", Access: kit.Staff, Handler: ap.Accept},
		{Method: post, Path: "/c/:committee/applications/:number/renunciation", Name: "application.decline", Access: kit.Staff, Handler: ap.Decline},
		{Method: post, Path: "/c/:committee/applications/:number/restoration", Name: "application.restore", Access: kit.Staff, Handler: ap.Restore},
		{Method: post, Path: "/c/:committee/applications/:number/offer", Name: "application.offer", Access: kit.Staff, Handler: ap.Offer},
		{Method: post, Path: "/c/:committee/applications/:number/consent", Name: "application.consent", Access: kit.Staff, Handler: ap.NoteConsent},
		{Method: post, Path: "/c/:committee/applications/:number/consent/question", Name: "application.consent.ask", Access: kit.Staff, Handler: ap.CounterAsk},
		{Method: post, Path: "/c/:committee/applications/:number/consent/withdrawal", Name: "application.consent.back", Access: kit.Staff, Handler: ap.NoteWithdrawal},
		{Method: get, Path: "/my/:committee/applications/new", Name: "my.apply", Access: kit.Residents, Handler: ap.Form},
		{Method: post, Path: "/my/:committee/applications/new", Name: "my.apply.do", Access: kit.Residents, Handler: ap.Apply},
		{Method: get, Path: "/my/:committee/applications/:number", Name: "my.application", Access: kit.Residents, Handler: ap.Mine},
		{Method: post, Path: "/my/:committee/applications/:number/withdrawal", Name: "my.application.withdraw", Access: kit.Residents, Handler: ap.Act},
		{Method: post, Path: "/my/:committee/applications/:number/completion", Name: "my.application.supply", Access: kit.Residents, Handler: ap.Act},
		{Method: post, Path: "/my/:committee/applications/:number/acceptance", Name: "my.application.accept", Access: kit.Residents, Handler: ap.Act},
		{Method: post, Path: "/my/:committee/applications/:number/renunciation", Name: "my.application.decline", Access: kit.Residents, Handler: ap.Act},
		{Method: post, Path: "/my/:committee/applications/:number/consent", Name: "my.application.consent", Access: kit.Residents, Handler: ap.Ask},
		{Method: post, Path: "/my/:committee/applications/:number/word", Name: "my.application.word", Access: kit.Residents, Handler: ap.Word},
		{Method: get, Path: "/consent/:token", Name: "consent", Access: kit.Anyone, Handler: ap.Consent},
		{Method: post, Path: "/consent/:token", Name: "consent.answer", Access: kit.Anyone, Handler: ap.Answer},
		{Method: get, Path: "/p/:committee/waiting", Name: "waiting", Access: kit.Anyone, Handler: ap.Waiting},
		{Method: get, Path: "/p/:committee/waiting.json", Name: "waiting.json", Access: kit.Anyone, Handler: ap.WaitingJSON},
		{Method: get, Path: "/p/:committee/why", Name: "why", Access: kit.Anyone, Handler: ap.Why},

		{Method: get, Path: "/c/:committee/classes", Name: "classes", Access: kit.Insiders, Handler: cl.List},
		{Method: get, Path: "/c/:committee/new-class", Name: "class.new", Access: kit.Setters, Handler: cl.New},
		{Method: post, Path: "/c/:committee/new-class", Name: "class.add", Access: kit.Setters, Handler: cl.Add},
		{Method: get, Path: "/c/:committee/classes/:class", Name: "class", Access: kit.Insiders, Handler: cl.Show},
		{Method: post, Path: "/c/:committee/classes/:class", Name: "class.preview", Access: kit.Setters, Handler: cl.Preview},
		{Method: post, Path: "/c/:committee/classes/:class/terms", Name: "class.set", Access: kit.Setters, Handler: cl.Set},
		{Method: get, Path: "/p/:committee/classes", Name: "public.classes", Access: kit.Anyone, Handler: cl.Public},

		{Method: get, Path: "/c/:committee/kin", Name: "kin", Access: kit.DeclarersAndReaders, Handler: rel.List},
		{Method: post, Path: "/c/:committee/kin", Name: "kin.declare", Access: kit.Declarers, Handler: rel.Declare},
		{Method: post, Path: "/c/:committee/kin/:id/end", Name: "kin.end", Access: kit.Declarers, Handler: rel.End},
		{Method: get, Path: "/p/:committee/kin", Name: "public.kin", Access: kit.Anyone, Handler: rel.Public},

		{Method: get, Path: "/account/data", Name: "account.data", Access: kit.SignedIn, Handler: about.Places},
		{Method: get, Path: "/my/:committee/data", Name: "my.data", Access: kit.SignedIn, Handler: about.Page},
		{Method: get, Path: "/my/:committee/data.json", Name: "my.data.json", Access: kit.SignedIn, Handler: about.JSON},
		{Method: get, Path: "/my/:committee/data.xlsx", Name: "my.data.xlsx", Access: kit.SignedIn, Handler: about.XLSX},
		{Method: post, Path: "/my/:committee/data/correction", Name: "my.data.correct", Access: kit.SignedIn, Handler: about.Correct},
		{Method: post, Path: "/my/:committee/data/erasure", Name: "my.data.erase", Access: kit.SignedIn, Handler: about.Erase},
		{Method: get, Path: "/c/:committee/data-requests", Name: "data.requests", Access: kit.Staff, Handler: about.Requests},
		{Method: post, Path: "/c/:committee/data-requests/:id/decision", Name: "data.requests.decide", Access: kit.Staff, Handler: about.Decide},

		{Method: get, Path: "/demo", Name: "demo", Access: kit.Anyone, Handler: show.Page},
		{Method: post, Path: "/demo/sign-in", Name: "demo.signin", Access: kit.Anyone, Handler: show.SignIn},
		{Method: get, Path: "/demo/as/:committee/:role", Name: "demo.as", Access: kit.Anyone, Handler: show.As},
		{Method: get, Path: "/demo/gallery", Name: "gallery", Access: kit.Anyone, Handler: all.Index},
		{Method: post, Path: "/demo/clock", Name: "gallery.clock", Access: kit.Anyone, Handler: all.Clock},
		{Method: get, Path: "/demo/gallery/:subject/:state", Name: "gallery.state", Access: kit.Anyone, Handler: all.Show},
	}
}

// api mounts the JSON interface; its errors come back through fail.
func (s *server) api(app *fiber.App) {
	app.Use("/api", s.headers)
	api.Mount(app, api.Deps{Account: s.d.Account, Gate: s.d.Gate, Recorder: s.d.Recorder, Words: s.d.Words})
}

// problem is an error below /api as RFC 9457 wants it.
func (s *server) problem(c *fiber.Ctx, status int, code string, err error) error {
	if status == http.StatusSeeOther {
		status = http.StatusUnauthorized
	}
	return api.Send(c, api.Of(kit.Of(c).Words, status, code, err))
}
