package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/api"
	"ziguan/web/kit"
	"ziguan/web/public"
)

// routes is the whole site on one page: method, path, name, who, handler.
func (s *server) routes() []kit.Route {
	var (
		get  = fiber.MethodGet
		post = fiber.MethodPost
	)
	pub := public.New(s.k, s.d.Compacts, s.d.Parking)
	return []kit.Route{
		{Method: post, Path: "/preferences", Name: "preferences", Access: kit.Anyone, Handler: s.preferences},

		{Method: get, Path: "/", Name: "home", Access: kit.Anyone, Handler: pub.Home},
		{Method: get, Path: "/p/:committee", Name: "public", Access: kit.Anyone, Handler: pub.Committee},
		{Method: get, Path: "/p/:committee/record", Name: "record", Access: kit.Anyone, Handler: pub.Record},
		{Method: get, Path: "/p/:committee/record.json", Name: "record.json", Access: kit.Anyone, Handler: pub.RecordJSON},
		{Method: get, Path: "/q/:token", Name: "card.public", Access: kit.Anyone, Handler: pub.Card},
	}
}

// api mounts the JSON interface; its errors come back through fail.
func (s *server) api(app *fiber.App) {
	api.Mount(app, api.Deps{People: s.d.People, Gate: s.d.Gate, Recorder: s.d.Recorder, Words: s.d.Words})
}

// problem is an error below /api as RFC 9457 wants it.
func (s *server) problem(c *fiber.Ctx, status int, code string, err error) error {
	if status == http.StatusSeeOther {
		status = http.StatusUnauthorized
	}
	return api.Send(c, api.Of(kit.Of(c).Words, status, code, err))
}
