package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/logx"
	gatepage "ziguan/web/gate"
	"ziguan/web/kit"
)

// fail is the one place where an error becomes an answer. The visitor sees the
// catalogue's sentence and a request id; the log sees the cause, once.
func (s *server) fail(c *fiber.Ctx, err error) error {
	status := kit.Status(err)
	code := errs.CodeOf(err)
	var f *fiber.Error
	if errors.As(err, &f) {
		code = httpCode(f.Code)
	}
	if status >= http.StatusInternalServerError {
		logx.From(c.UserContext()).ErrorContext(c.UserContext(), "failed", "route", c.Route().Path, "code", code, "cause", err.Error())
	}
	kit.RetryAfter(c, err)
	v := kit.Of(c)
	if v.Words == (i18n.Speaker{}) {
		v.Words = s.d.Words.In(s.d.Words.Match(c.Get(fiber.HeaderAcceptLanguage)))
		kit.SetVisit(c, v)
	}
	if path := strings.ToLower(c.Path()); strings.HasPrefix(path, "/api/") || path == "/api" { // routes are found in any letter case
		return s.problem(c, status, code, err)
	}
	if status == http.StatusServiceUnavailable && strings.HasPrefix(c.Path(), "/gate/") {
		return gatepage.New(s.k, gatepage.Services{Watch: s.d.Watch, Recorder: s.d.Recorder, Visits: s.d.Visits, Calls: s.d.Calls, Change: s.d.Change}).Down(c) // keeps what was typed
	}
	if status == http.StatusUnauthorized {
		return c.Redirect("/sign-in", http.StatusSeeOther)
	}
	sentence := v.Words.Err(err)
	if f != nil {
		sentence = v.Words.Say("error." + code)
	}
	c.Status(status)
	rid, _ := c.Locals("request-id").(string)
	page := s.k.Page(c, "error.title")
	page.Narrow = true
	return kit.Render(c, ErrorPage(ErrorView{Page: page, Sentence: sentence, RequestID: rid, Retry: status >= http.StatusInternalServerError}))
}

// httpCode gives the errors of the web framework itself a code with words.
func httpCode(status int) string {
	switch status {
	case http.StatusNotFound:
		return "not.found"
	case http.StatusMethodNotAllowed:
		return "method.not_allowed"
	case http.StatusRequestEntityTooLarge:
		return "body.too_big"
	case http.StatusRequestTimeout:
		return "try.again"
	}
	if status >= http.StatusInternalServerError {
		return "internal"
	}
	return "request.malformed"
}
