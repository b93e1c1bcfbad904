package register_test

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/config"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/household"
	domain "ziguan/parking/register"
	"ziguan/parking/renewal"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/register"
	"ziguan/web/static"
)

// site is the register's pages, every visitor being of one role.
type site struct {
	t   *testing.T
	app *fiber.App
	db  *pg.DB
	reg *domain.Service
	c   people.Committee
	as  actor.Role
}

func newSite(t *testing.T) *site {
	t.Helper()
	words, err := i18n.Load()
	must(t, err)
	db := pgtest.NewAt(t, func() time.Time { return time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) })
	s := &site{t: t, db: db, reg: domain.New(db), as: actor.Chair}
	s.c, err = people.New(db).Found(t.Context(), actor.Of(actor.Operator),
		people.NewCommittee{Code: "A1", Name: "和平里停车自管会", Regime: people.Owners, Province: "京", DutyPhone: "010-65120000"})
	must(t, err)
	k := &kit.Kit{Cfg: config.Config{}, Words: words, People: people.New(db), DB: db, Log: slog.New(slog.DiscardHandler)}
	s.app = fiber.New(fiber.Config{Immutable: true, BodyLimit: 24 << 20, DisableStartupMessage: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return c.Status(kit.Status(err)).SendString(words.In(i18n.Chinese).Err(err))
	}})
	s.app.Use("/static", static.Handler())
	s.app.Use(func(c *fiber.Ctx) error {
		lang := i18n.Chinese
		if c.Query("lang") == "en" {
			lang = i18n.English
		}
		kit.SetVisit(c, &kit.Visit{
			SignedIn: true, Committee: s.c, Words: words.In(lang), Size: c.Query("size"),
			Actor: actor.Actor{Roles: []actor.Role{s.as}, Committee: s.c.ID.String()},
		})
		done, err := kit.Take(c, kit.FileBody)
		if err != nil {
			return err
		}
		defer done()
		return c.Next()
	})
	s.mount(register.New(k, register.Services{
		Register: s.reg, Applications: application.New(db, parking.New(db, nil)), Renewals: renewal.New(db), Visits: visit.New(db), Life: household.New(db),
	}))
	return s
}

// mount lays the routes as the table of routes has them.
func (s *site) mount(p *register.Pages) {
	at := s.app.Group("/c/:committee/register")
	s.app.Get("/c/:committee/find", p.Find)
	at.Get("", p.Home)
	at.Get("/buildings/:building", p.Building)
	at.Get("/new", p.NewDwelling)
	at.Post("/exports", p.Export)
	at.Get("/imports", p.Imports)
	at.Post("/imports", p.Upload)
	at.Get("/imports/template", p.Template)
	at.Get("/imports/:upload", p.Preview)
	at.Post("/imports/:upload/columns", p.Columns)
	at.Post("/imports/:upload/confirmation", p.Confirm)
	at.Get("/imports/:upload/problems", p.Problems)
	at.Post("/imports/:upload/fixes", p.Fix)
	at.Post("/imports/:upload/fixes/removal", p.Unfix)
	at.Post("/imports/:upload/corrections", p.Corrections)
	at.Post("/imports/:upload/removal", p.Drop)
	at.Get("/batches/:batch/problems", p.BatchProblems)
	at.Get("/batches/:batch", p.Batch)
	at.Post("/batches/:batch/reversal", p.Undo)
	at.Post("/dwellings", p.AddDwelling)
	at.Get("/dwellings/:dwelling", p.Dwelling)
	at.Get("/dwellings/:dwelling/area", p.EditArea)
	at.Post("/dwellings/:dwelling/area", p.ChangeArea)
	at.Get("/dwellings/:dwelling/owner", p.NewOwner)
	at.Post("/dwellings/:dwelling/owner", p.ChangeOwner)
	at.Get("/dwellings/:dwelling/people/new", p.NewPerson)
	at.Post("/dwellings/:dwelling/people", p.AddPerson)
	at.Get("/dwellings/:dwelling/people/:person", p.Person)
	at.Post("/dwellings/:dwelling/people/:person", p.ChangePerson)
	at.Post("/dwellings/:dwelling/people/:person/end", p.EndPerson)
	at.Get("/dwellings/:dwelling/vehicles/new", p.NewVehicle)
	at.Post("/dwellings/:dwelling/vehicles", p.AddVehicle)
	at.Get("/dwellings/:dwelling/vehicles/:vehicle", p.Vehicle)
	at.Post("/dwellings/:dwelling/vehicles/:vehicle/end", p.EndVehicle)
}

type answer struct {
	status         int
	body, location string
	header         http.Header
}

func (s *site) do(req *http.Request) answer {
	s.t.Helper()
	r, err := s.app.Test(req, -1)
	must(s.t, err)
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	must(s.t, err)
	return answer{r.StatusCode, string(b), r.Header.Get("Location"), r.Header}
}

func (s *site) get(path string) answer {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (s *site) post(path string, pairs ...string) answer {
	s.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(req)
}

func (s *site) upload(name string, data []byte) answer {
	s.t.Helper()
	return s.uploadTo(base+"/imports", name, data)
}

func (s *site) uploadTo(path, name string, data []byte) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	must(s.t, err)
	_, err = part.Write(data)
	must(s.t, err)
	must(s.t, w.Close())
	req := httptest.NewRequest(http.MethodPost, path, &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return s.do(req)
}

// imported brings the estate's list in.
func (s *site) imported(f domain.ImportFile) {
	s.t.Helper()
	_, err := s.reg.Import(s.t.Context(), actor.Of(actor.Operator), s.c.ID, f)
	must(s.t, err)
}

func estate(t *testing.T) domain.ImportFile {
	t.Helper()
	data, err := os.ReadFile("../../testdata/registers/estate.xlsx")
	must(t, err)
	return domain.ImportFile{Name: "estate.xlsx", Data: data}
}

const base = "/c/A1/register"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants checks an answer's status and what stands in it; a leading ! must not.
func (s *site) wants(a answer, status int, texts ...string) {
	s.t.Helper()
	if a.status != status {
		s.t.Errorf("status %d, want %d: %.300s", a.status, status, a.body)
	}
	for _, text := range texts {
		if not, ok := strings.CutPrefix(text, "!"); ok == strings.Contains(a.body, not) && ok || !ok && !strings.Contains(a.body, text) {
			s.t.Errorf("%q in the page: %v", not, !ok)
		}
	}
}
