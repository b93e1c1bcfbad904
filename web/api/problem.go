package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/i18n"
)

// Problem is an error as RFC 9457 wants it. It holds sentences of the
// catalogue alone, nothing of what was sent.
type Problem struct { //nolint:errname // the name RFC 9457 gives it
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Code   string         `json:"code"`
	Detail string         `json:"detail"`
	Fields []ProblemField `json:"fields,omitempty"`
}

// ProblemField names one wrong field of the body.
type ProblemField struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Error implements error; it is for the log.
func (p *Problem) Error() string { return p.Code }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells huma the media type.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Of makes the problem of any error, in the caller's language.
func Of(w i18n.Speaker, status int, code string, err error) *Problem {
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: w.Err(err)}
	if code != errs.CodeOf(err) {
		p.Detail = w.Say("error." + code)
	}
	if code == errs.ErrForm.Code {
		p.Detail = w.Say("error.fields.wrong")
	}
	var e *errs.Error
	if errors.As(err, &e) {
		list := e.Fields
		if e.Field != "" {
			list = append([]*errs.Error{e}, list...)
		}
		for _, f := range list {
			p.Fields = append(p.Fields, ProblemField{Field: f.Field, Code: f.Code, Detail: w.Err(f)})
		}
	}
	return p
}

// Send writes a problem as fiber's answer.
func Send(c *fiber.Ctx, p *Problem) error {
	if err := c.Status(p.Status).JSON(p); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return nil
}

// newProblem is what huma makes its own refusals of: a body that is no JSON, a
// missing or mistyped field. Which field is told, never its value.
func newProblem(words *i18n.Catalogue) func(huma.Context, int, string, ...error) huma.StatusError {
	return func(ctx huma.Context, status int, _ string, details ...error) huma.StatusError {
		w := words.In(words.Match(ctx.Header("Accept-Language")))
		for _, d := range details {
			var e *errs.Error
			if errors.As(d, &e) {
				return Of(w, status, e.Code, e)
			}
		}
		code := "body.malformed"
		if status == http.StatusRequestEntityTooLarge {
			code = "body.too_big"
		}
		p := Of(w, status, code, nil)
		for _, d := range details {
			var f huma.ErrorDetailer
			if errors.As(d, &f) {
				at := strings.TrimPrefix(strings.TrimPrefix(f.ErrorDetail().Location, "body"), ".")
				p.Fields = append(p.Fields, ProblemField{Field: at, Code: "field.invalid", Detail: w.Say("error.field.invalid")})
			}
		}
		return p
	}
}
