package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/api"
	"ziguan/web/kit"
)

// routes is the whole site on one page: method, path, name, who, handler.
func (s *server) routes() []kit.Route {
	var (
		get  = fiber.MethodGet
		post = fiber.MethodPost
	)
	_ = get
	return []kit.Route{
		{Method: post, Path: "/preferences", Name: "preferences", Access: kit.Anyone, Handler: s.preferences},
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
