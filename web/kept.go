package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/hashicorp/golang-lru/v2/expirable"

	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// keptForm is what somebody had filled in when their session turned out to be over.
type keptForm struct {
	page   string // where the form stands, without its question
	action string
	values url.Values
}

// keptForms wait in memory, one for each person, until their sender has signed in
// and sent them again. They are nobody else's, and no act: nothing in them happens
// before it is sent by somebody who may.
type keptForms = expirable.LRU[people.PersonID, keptForm]

const (
	mostKept = 128 // of 64 KB at most
	keptFor  = 30 * time.Minute
)

func newKept() *keptForms { return expirable.NewLRU[people.PersonID, keptForm](mostKept, nil, keptFor) }

// secrets are fields that are asked for anew and never kept.
func secrets() []string { return []string{"password", "old", "code", "letter", "key"} }

// keep holds on to the form of somebody whose session ran out, or whose second step
// is missing, and gives the page to lead back to; "" when there is nothing to keep.
func (s *server) keep(c *fiber.Ctx, v *kit.Visit, r kit.Route) string {
	if c.Method() != fiber.MethodPost || r.Body != kit.FormBody {
		return ""
	}
	who := v.Person.Person.ID
	if secret := c.Cookies(kit.SessionCookie(s.d.Cfg)); !v.SignedIn && secret != "" {
		var err error
		if who, err = s.d.Account.Whose(c.UserContext(), secret); err != nil {
			return ""
		}
	}
	back := s.stood(c)
	if who.Zero() || back == "" {
		return ""
	}
	done, err := kit.Take(c, r.Body)
	if err != nil {
		return ""
	}
	defer done()
	values := kit.Bind(c).Values()
	for _, name := range secrets() {
		delete(values, name)
	}
	page, _, _ := strings.Cut(back, "?")
	s.kept.Add(who, keptForm{page, c.Path(), values})
	kit.Note(c, "/sign-in", "wait", v.Words.Say("kept.signin"))
	return back
}

// stood is the page on which a form stood, with its question: the one that the
// browser names, or the nearest above the form's own address.
func (s *server) stood(c *fiber.Ctx) string {
	page := c.Path()
	if u, err := url.Parse(c.Get(fiber.HeaderReferer)); err == nil && u.Path != "" && u.Host == string(c.Request().Host()) {
		page = u.RequestURI()
	}
	for {
		path, _, _ := strings.Cut(page, "?")
		if kit.SafeNext(page) != page || path == "/" {
			return ""
		}
		for _, r := range c.App().GetRoutes(true) {
			if r.Method == fiber.MethodGet && fiber.RoutePatternMatch(path, r.Path) {
				return page
			}
		}
		page = path[:strings.LastIndexByte(path, '/')]
		if page == "" {
			return ""
		}
	}
}

// given fills what was kept into the page on which it was typed, and forgets it when
// its form arrives.
func (s *server) given(c *fiber.Ctx) error {
	v := kit.Of(c)
	who := v.Person.Person.ID
	form, ok := s.kept.Get(who)
	if !v.SignedIn || v.Person.NeedsSecond() || !ok {
		return c.Next()
	}
	if c.Method() == fiber.MethodPost && c.Path() == form.action {
		s.kept.Remove(who)
	}
	if err := c.Next(); err != nil || c.Method() != fiber.MethodGet || c.Path() != form.page {
		return err
	}
	if c.Response().StatusCode() != http.StatusOK || !strings.HasPrefix(string(c.Response().Header.ContentType()), "text/html") {
		return nil
	}
	var notice bytes.Buffer
	if err := ui.Notice("info", v.Words.Say("kept.here")).Render(c.UserContext(), &notice); err != nil {
		return err
	}
	if page, ok := filledIn(c.Response().Body(), form, notice.String()); ok {
		return c.Send(page)
	}
	return nil
}
