package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/demo"
	"ziguan/web/api"
	"ziguan/web/applications"
	"ziguan/web/blocks"
	"ziguan/web/cards"
	"ziguan/web/classes"
	demopage "ziguan/web/demo"
	"ziguan/web/gallery"
	gatepage "ziguan/web/gate"
	"ziguan/web/gateadmin"
	"ziguan/web/help"
	"ziguan/web/kin"
	"ziguan/web/kit"
	"ziguan/web/my"
	"ziguan/web/office"
	"ziguan/web/public"
	regpages "ziguan/web/register"
	"ziguan/web/setup"
	"ziguan/web/signin"
)

// routes is the whole site on one page: method, path, name, who, handler.
func (s *server) routes() []kit.Route {
	var (
		get  = fiber.MethodGet
		post = fiber.MethodPost
	)
	pub := public.New(s.k, s.d.Compacts, s.d.Parking)
	h := signin.New(s.k, s.d.People)
	w := setup.New(s.k, s.d.People)
	desk := office.New(s.k, s.d.Parking, s.d.Gate, s.d.Compacts, s.d.Applications)
	g := gatepage.New(s.k, s.d.Gate, s.d.Recorder)
	ga := gateadmin.New(s.k, s.d.Gate, s.d.Recorder, s.d.Jobs)
	reg := regpages.New(s.k, s.d.Register)
	card := cards.New(s.k, s.d.Parking)
	block := blocks.New(s.k, s.d.Parking)
	mine := my.New(s.k, s.d.Parking, s.d.Applications)
	ap := applications.New(s.k, s.d.Applications)
	cl := classes.New(s.k, s.d.Parking)
	rel := kin.New(s.k, s.d.Kin, s.d.Applications)
	book := help.New(s.k)
	show := demopage.New(s.k, demo.NewGuide(s.d.DB, s.d.People, s.d.Parking, s.d.Gate))
	all := gallery.New(s.k)
	return []kit.Route{
		{Method: post, Path: "/preferences", Name: "preferences", Access: kit.Anyone, Handler: s.preferences},

		{Method: get, Path: "/", Name: "home", Access: kit.Anyone, Handler: pub.Home},
		{Method: get, Path: "/p/:committee", Name: "public", Access: kit.Anyone, Handler: pub.Committee},
		{Method: get, Path: "/p/:committee/record", Name: "record", Access: kit.Anyone, Handler: pub.Record},
		{Method: get, Path: "/p/:committee/record.json", Name: "record.json", Access: kit.Anyone, Handler: pub.RecordJSON},
		{Method: get, Path: "/q/:token", Name: "card.public", Access: kit.Anyone, Handler: pub.Card},

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
		{Method: get, Path: "/letter/:secret", Name: "letter.link", Access: kit.Anyone, Handler: h.LetterLink},
		{Method: get, Path: "/account", Name: "account", Access: kit.SignedIn, Handler: h.Account},
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
		{Method: get, Path: "/c/:committee/people", Name: "people", Access: kit.Insiders, Handler: desk.People},
		{Method: post, Path: "/c/:committee/people", Name: "people.give", Access: kit.Chairs, Handler: desk.GiveRole},
		{Method: post, Path: "/c/:committee/people/:id/end", Name: "people.end", Access: kit.Chairs, Handler: desk.EndRole},
		{Method: get, Path: "/c/:committee/rules", Name: "rules", Access: kit.Insiders, Handler: desk.Rules},
		{Method: post, Path: "/c/:committee/rules", Name: "rules.set", Access: kit.Staff, Handler: desk.SetRule},
		{Method: get, Path: "/c/:committee/blocks", Name: "blocks", Access: kit.Insiders, Handler: block.List},
		{Method: post, Path: "/c/:committee/blocks", Name: "blocks.make", Access: kit.Staff, Handler: block.Make},
		{Method: post, Path: "/c/:committee/blocks/:id/lifting", Name: "blocks.lift", Access: kit.Staff, Handler: block.Lift},
		{Method: get, Path: "/c/:committee/settings", Name: "settings", Access: kit.Staff, Handler: desk.Settings},
		{Method: post, Path: "/c/:committee/settings", Name: "settings.save", Access: kit.Staff, Handler: desk.SaveSettings},
		{Method: get, Path: "/c/:committee/tokens", Name: "tokens", Access: kit.Chairs, Handler: desk.Tokens},
		{Method: post, Path: "/c/:committee/tokens", Name: "tokens.add", Access: kit.Chairs, Handler: desk.AddToken},
		{Method: post, Path: "/c/:committee/tokens/:id/revocation", Name: "tokens.revoke", Access: kit.Chairs, Handler: desk.RevokeToken},

		{Method: get, Path: "/gate/:committee", Name: "gate.home", Access: kit.OnDuty, Handler: g.Home},
		{Method: post, Path: "/gate/:committee/shift", Name: "gate.shift", Access: kit.OnDuty, Handler: g.StartShift},
		{Method: post, Path: "/gate/:committee/shift/end", Name: "gate.shift.end", Access: kit.OnDuty, Handler: g.EndShift},
		{Method: post, Path: "/gate/:committee/direction", Name: "gate.direction", Access: kit.OnDuty, Handler: g.Direction},
		{Method: post, Path: "/gate/:committee/matches", Name: "gate.matches", Access: kit.OnDuty, Handler: g.Matches},
		{Method: post, Path: "/gate/:committee/checks", Name: "gate.checks", Access: kit.OnDuty, Handler: g.Check},
		{Method: post, Path: "/gate/:committee/notes", Name: "gate.notes", Access: kit.OnDuty, Handler: g.Note},
		{Method: get, Path: "/gate/:committee/inside", Name: "gate.inside", Access: kit.OnDuty, Handler: g.Inside},
		{Method: get, Path: "/gate/:committee/today", Name: "gate.today", Access: kit.OnDuty, Handler: g.Today},
		{Method: get, Path: "/gate/:committee/walk", Name: "gate.walk", Access: kit.OnDuty, Handler: g.Walk},
		{Method: post, Path: "/gate/:committee/walk", Name: "gate.walk.start", Access: kit.OnDuty, Handler: g.StartWalk},
		{Method: post, Path: "/gate/:committee/walk/end", Name: "gate.walk.end", Access: kit.OnDuty, Handler: g.EndWalk},
		{Method: get, Path: "/gate/:committee/slip", Name: "gate.slip", Access: kit.OnDuty, Handler: g.Slip},

		{Method: get, Path: "/c/:committee/gate", Name: "office.gate", Access: kit.Insiders, Handler: ga.Overview},
		{Method: get, Path: "/c/:committee/gate/inside", Name: "office.gate.inside", Access: kit.Insiders, Handler: ga.Inside},
		{Method: get, Path: "/c/:committee/gate/gates", Name: "gate.gates", Access: kit.Insiders, Handler: ga.Gates},
		{Method: post, Path: "/c/:committee/gate/gates", Name: "gate.gates.add", Access: kit.Staff, Handler: ga.AddGate},
		{Method: post, Path: "/c/:committee/gate/hours", Name: "gate.hours", Access: kit.Staff, Handler: ga.SetHours},
		{Method: get, Path: "/c/:committee/gate/differences", Name: "gate.differences", Access: kit.Insiders, Handler: ga.Differences},
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
		{Method: post, Path: "/c/:committee/gate/passages", Name: "gate.passages.read", Access: kit.Staff, Handler: ga.ReadPassages},
		{Method: post, Path: "/c/:committee/gate/passages/import", Name: "gate.passages.import", Access: kit.Staff, Handler: ga.ImportPassages},
		{Method: get, Path: "/c/:committee/gate/jobs", Name: "gate.jobs", Access: kit.Staff, Handler: ga.Jobs},

		{Method: get, Path: "/c/:committee/register", Name: "register", Access: kit.Insiders, Handler: reg.Home},
		{Method: get, Path: "/c/:committee/register/buildings/:building", Name: "register.building", Access: kit.Insiders, Handler: reg.Building},
		{Method: get, Path: "/c/:committee/register/new", Name: "register.new", Access: kit.Staff, Handler: reg.NewDwelling},
		{Method: post, Path: "/c/:committee/register/dwellings", Name: "register.add", Access: kit.Staff, Handler: reg.AddDwelling},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling", Name: "register.dwelling", Access: kit.Insiders, Handler: reg.Dwelling},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/area", Name: "register.area", Access: kit.Staff, Handler: reg.EditArea},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/area", Name: "register.area.do", Access: kit.Staff, Handler: reg.ChangeArea},
		{Method: get, Path: "/c/:committee/register/dwellings/:dwelling/owner", Name: "register.owner", Access: kit.Staff, Handler: reg.NewOwner},
		{Method: post, Path: "/c/:committee/register/dwellings/:dwelling/owner", Name: "register.owner.do", Access: kit.Staff, Handler: reg.ChangeOwner},
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
		{Method: post, Path: "/c/:committee/register/imports", Name: "register.upload", Access: kit.Staff, Handler: reg.Upload},
		{Method: get, Path: "/c/:committee/register/imports/template", Name: "register.template", Access: kit.Staff, Handler: reg.Template},
		{Method: get, Path: "/c/:committee/register/imports/:upload", Name: "register.preview", Access: kit.Staff, Handler: reg.Preview},
		{Method: post, Path: "/c/:committee/register/imports/:upload/columns", Name: "register.columns", Access: kit.Staff, Handler: reg.Columns},
		{Method: post, Path: "/c/:committee/register/imports/:upload/confirmation", Name: "register.confirm", Access: kit.Staff, Handler: reg.Confirm},
		{Method: get, Path: "/c/:committee/register/batches/:batch", Name: "register.batch", Access: kit.Staff, Handler: reg.Batch},
		{Method: post, Path: "/c/:committee/register/batches/:batch/reversal", Name: "register.undo", Access: kit.Staff, Handler: reg.Undo},
		{Method: post, Path: "/c/:committee/register/exports", Name: "register.export", Access: kit.Staff, Handler: reg.Export},

		{Method: get, Path: "/c/:committee/cards", Name: "cards", Access: kit.Insiders, Handler: card.List},
		{Method: get, Path: "/c/:committee/cards/new", Name: "cards.new", Access: kit.Staff, Handler: card.IssueForm},
		{Method: post, Path: "/c/:committee/cards/new", Name: "cards.issue", Access: kit.Staff, Handler: card.Issue},
		{Method: get, Path: "/c/:committee/cards/first", Name: "cards.first", Access: kit.Staff, Handler: card.First},
		{Method: post, Path: "/c/:committee/cards/first", Name: "cards.first.issue", Access: kit.Staff, Handler: card.IssueFirst},
		{Method: get, Path: "/c/:committee/cards/print", Name: "cards.print", Access: kit.Staff, Handler: card.Print},
		{Method: get, Path: "/c/:committee/cards/print/sheets", Name: "cards.sheets", Access: kit.Staff, Handler: card.Sheets},
		{Method: get, Path: "/c/:committee/cards/:number", Name: "card", Access: kit.Insiders, Handler: card.Show},
		{Method: post, Path: "/c/:committee/cards/:number/suspension", Name: "card.suspend", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/resumption", Name: "card.resume", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/loss", Name: "card.lose", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/replacement", Name: "card.replace", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/return", Name: "card.return", Access: kit.Staff, Handler: card.Act},
		{Method: post, Path: "/c/:committee/cards/:number/revocation", Name: "card.revoke", Access: kit.Staff, Handler: card.Act},
		{Method: get, Path: "/my/:committee", Name: "my", Access: kit.Residents, Handler: mine.Home},
		{Method: get, Path: "/my/:committee/card/:number", Name: "my.card", Access: kit.Residents, Handler: mine.Card},
		{Method: post, Path: "/my/:committee/card/:number/loss", Name: "my.lose", Access: kit.Residents, Handler: mine.Lost},

		{Method: get, Path: "/c/:committee/applications", Name: "applications", Access: kit.Insiders, Handler: ap.List},
		{Method: get, Path: "/c/:committee/applications/new", Name: "applications.new", Access: kit.Staff, Handler: ap.CounterForm},
		{Method: post, Path: "/c/:committee/applications/new", Name: "applications.enter", Access: kit.Staff, Handler: ap.CounterApply},
		{Method: get, Path: "/c/:committee/applications/form", Name: "applications.paper", Access: kit.Staff, Handler: ap.Paper},
		{Method: get, Path: "/c/:committee/applications/:number", Name: "application", Access: kit.Insiders, Handler: ap.Show},
		{Method: post, Path: "/c/:committee/applications/:number/check", Name: "application.check", Access: kit.Staff, Handler: ap.Check},
		{Method: post, Path: "/c/:committee/applications/:number/request", Name: "application.ask", Access: kit.Staff, Handler: ap.AskMore},
		{Method: post, Path: "/c/:committee/applications/:number/approval", Name: "application.approve", Access: kit.Deciders, Handler: ap.Approve},
		{Method: post, Path: "/c/:committee/applications/:number/refusal", Name: "application.refuse", Access: kit.Deciders, Handler: ap.Refuse},
		{Method: post, Path: "/c/:committee/applications/:number/card", Name: "application.issue", Access: kit.Staff, Handler: ap.Issue},
		{Method: post, Path: "/c/:committee/applications/:number/withdrawal", Name: "application.withdraw", Access: kit.Staff, Handler: ap.Withdraw},
		{Method: post, Path: "/c/:committee/applications/:number/completion", Name: "application.supply", Access: kit.Staff, Handler: ap.Supply},
		{Method: post, Path: "/c/:committee/applications/:number/acceptance", Name: "application.accept", Access: kit.Staff, Handler: ap.Accept},
		{Method: post, Path: "/c/:committee/applications/:number/renunciation", Name: "application.decline", Access: kit.Staff, Handler: ap.Decline},
		{Method: post, Path: "/c/:committee/applications/:number/consent", Name: "application.consent", Access: kit.Staff, Handler: ap.NoteConsent},
		{Method: post, Path: "/c/:committee/applications/:number/consent/link", Name: "application.consent.link", Access: kit.Staff, Handler: ap.CounterAsk},
		{Method: get, Path: "/my/:committee/applications/new", Name: "my.apply", Access: kit.Residents, Handler: ap.Form},
		{Method: post, Path: "/my/:committee/applications/new", Name: "my.apply.do", Access: kit.Residents, Handler: ap.Apply},
		{Method: get, Path: "/my/:committee/applications/:number", Name: "my.application", Access: kit.Residents, Handler: ap.Mine},
		{Method: post, Path: "/my/:committee/applications/:number/withdrawal", Name: "my.application.withdraw", Access: kit.Residents, Handler: ap.Act},
		{Method: post, Path: "/my/:committee/applications/:number/completion", Name: "my.application.supply", Access: kit.Residents, Handler: ap.Act},
		{Method: post, Path: "/my/:committee/applications/:number/acceptance", Name: "my.application.accept", Access: kit.Residents, Handler: ap.Act},
		{Method: post, Path: "/my/:committee/applications/:number/renunciation", Name: "my.application.decline", Access: kit.Residents, Handler: ap.Act},
		{Method: post, Path: "/my/:committee/applications/:number/consent", Name: "my.application.consent", Access: kit.Residents, Handler: ap.Ask},
		{Method: get, Path: "/consent/:token", Name: "consent", Access: kit.Anyone, Handler: ap.Consent},
		{Method: post, Path: "/consent/:token", Name: "consent.answer", Access: kit.Anyone, Handler: ap.Answer},
		{Method: get, Path: "/p/:committee/waiting", Name: "waiting", Access: kit.Anyone, Handler: ap.Waiting},
		{Method: get, Path: "/p/:committee/waiting.json", Name: "waiting.json", Access: kit.Anyone, Handler: ap.WaitingJSON},
		{Method: get, Path: "/p/:committee/why", Name: "why", Access: kit.Anyone, Handler: ap.Why},

		{Method: get, Path: "/c/:committee/classes", Name: "classes", Access: kit.Insiders, Handler: cl.List},
		{Method: get, Path: "/c/:committee/classes/:class", Name: "class", Access: kit.Insiders, Handler: cl.Show},
		{Method: post, Path: "/c/:committee/classes/:class", Name: "class.preview", Access: kit.Staff, Handler: cl.Preview},
		{Method: post, Path: "/c/:committee/classes/:class/terms", Name: "class.set", Access: kit.Staff, Handler: cl.Set},
		{Method: get, Path: "/p/:committee/classes", Name: "public.classes", Access: kit.Anyone, Handler: cl.Public},

		{Method: get, Path: "/c/:committee/kin", Name: "kin", Access: kit.DeclarersAndReaders, Handler: rel.List},
		{Method: post, Path: "/c/:committee/kin", Name: "kin.declare", Access: kit.Declarers, Handler: rel.Declare},
		{Method: post, Path: "/c/:committee/kin/:id/end", Name: "kin.end", Access: kit.Declarers, Handler: rel.End},
		{Method: get, Path: "/p/:committee/kin", Name: "public.kin", Access: kit.Anyone, Handler: rel.Public},

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
	api.Mount(app, api.Deps{People: s.d.People, Gate: s.d.Gate, Recorder: s.d.Recorder, Words: s.d.Words})
}

// problem is an error below /api as RFC 9457 wants it.
func (s *server) problem(c *fiber.Ctx, status int, code string, err error) error {
	if status == http.StatusSeeOther {
		status = http.StatusUnauthorized
	}
	return api.Send(c, api.Of(kit.Of(c).Words, status, code, err))
}
