package ui_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"ziguan/internal/i18n"
	"ziguan/web/static"
	"ziguan/web/ui"
)

func catalogue(t *testing.T) *i18n.Catalogue {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func render(t *testing.T, lang i18n.Lang, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(i18n.With(t.Context(), catalogue(t).In(lang)), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every part speaks both languages, carries no inline style or script, and
// names only files and icons that exist.
func TestEveryFaceIsWholeInBothLanguages(t *testing.T) {
	icons := string(static.Bytes("icons.svg"))
	for name, face := range faces {
		for _, lang := range i18n.Langs {
			page := render(t, lang, face(lang))
			if key := regexp.MustCompile(`\bui\.[a-z_]+`).FindString(page); key != "" {
				t.Errorf("%s %s: shows the key %s", name, lang, key)
			}
			root, err := html.Parse(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			ids := map[string]bool{}
			for n := range root.Descendants() {
				for _, a := range n.Attr {
					if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
						t.Errorf("%s %s: <%s> has an inline %s", name, lang, n.Data, a.Key)
					}
					if a.Key == "id" && ids[a.Val] {
						t.Errorf("%s %s: id %s stands twice", name, lang, a.Val)
					}
					if a.Key == "id" {
						ids[a.Val] = true
					}
					file, ok := strings.CutPrefix(a.Val, static.Path(""))
					file, icon, _ := strings.Cut(file, "#")
					if ok && !static.Has(file) {
						t.Errorf("%s %s: no file %s", name, lang, file)
					}
					if ok && icon != "" && !strings.Contains(icons, `id="`+icon+`"`) {
						t.Errorf("%s %s: no icon %s", name, lang, icon)
					}
				}
			}
		}
	}
}

// The faces use every exported part, so that a new part cannot go unseen.
func TestFacesUseEveryPart(t *testing.T) {
	used, err := os.ReadFile("faces_test.go")
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("*.templ")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`).FindAllStringSubmatch(string(b), -1) {
			inside := m[1] == "Icon" || m[1] == "ErrorSummary" || m[1] == "Handbook" || m[1] == "DemoRibbon" || m[1] == "Find" || m[1] == "Pager" // drawn by other parts
			if !inside && !bytes.Contains(used, []byte("ui."+m[1]+"(")) {
				t.Errorf("no face uses %s", m[1])
			}
		}
	}
}

// A wrong field keeps what was typed, says what is wrong beside it and above,
// and the first of them has the focus.
func TestAWrongFieldIsPointedAt(t *testing.T) {
	page := render(t, i18n.Chinese, form(i18n.Chinese))
	plate := regexp.MustCompile(`<input[^>]*id="plate"[^>]*>`).FindString(page)
	for _, want := range []string{`value="京N3QK5"`, `aria-invalid="true"`, `aria-describedby="plate-error plate-hint"`, " autofocus", " required"} {
		if !strings.Contains(plate, want) {
			t.Errorf("the field lacks %s: %s", want, plate)
		}
	}
	for _, want := range []string{`href="#plate"`, "车牌：少一位", `id="plate-error"`, `role="alert"`, `name="key" value="k1"`, `name="version" value="3"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if n := strings.Count(page, " autofocus"); n != 1 {
		t.Errorf("%d fields ask for the focus", n)
	}
}

// Help and large type stand on every page, in the same words and place.
func TestHelpAndLargeTypeStandOnEveryPage(t *testing.T) {
	for name, face := range faces {
		page := render(t, i18n.Chinese, face(i18n.Chinese))
		for _, want := range []string{`href="tel:13800001234"`, "找人帮忙", `name="size" value="elder" data-size-toggle`, "演示"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
	}
}

// What people type cannot become markup, nor an address a script.
func TestTypedTextStaysText(t *testing.T) {
	page := render(t, i18n.Chinese, templ.Join(
		ui.Plate(`<b>"`, "blue", false),
		ui.Field(ui.FieldView{Name: "a", Label: "<i>", Value: `"><script>`}),
		ui.Button("x", "javascript:alert(1)", "", ""),
	))
	if strings.Contains(page, "<script") || strings.Contains(page, "<b>") || strings.Contains(page, "javascript:") {
		t.Errorf("markup came through: %s", page)
	}
}

// A plate is written as it hangs on the car and read character by character.
func TestPlatesAreWrittenAsTheyHang(t *testing.T) {
	for plate, want := range map[string]string{"京N3QK57": "京N·3QK57", "京AD12345": "京A·D12345", "京N·3QK57": "京N·3QK57", "临牌": "临牌"} {
		page := render(t, i18n.Chinese, ui.Plate(plate, "blue", false))
		if !strings.Contains(page, ">"+want+"<") {
			t.Errorf("%s: %s", plate, page)
		}
	}
	if page := render(t, i18n.Chinese, ui.Plate("京N3QK57", "green", false)); !strings.Contains(page, `aria-label="新能源绿牌 京 N 3 Q K 5 7"`) {
		t.Error(page)
	}
}
