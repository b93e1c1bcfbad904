package register_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/sheet"
	domain "ziguan/parking/register"
)

// Rule 34: an empty register says what it is for and leads to the import.
func TestAnEmptyRegisterLeadsToTheImport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.wants(s.get(base), http.StatusOK, "还没有内容", base+"/imports", "!name=\"format\"")
	s.wants(s.get(base+"/imports"), http.StatusOK, `type="file"`, base+"/imports/template")
	s.wants(s.get(base+"?lang=en"), http.StatusOK, "Household register")
}

// Rule 35: preview first, confirm, report, undo; the same file twice changes nothing.
func TestAListComesInByPreviewConfirmReportAndUndo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := estate(t)
	up := s.upload(f.Name, f.Data)
	s.wants(up, http.StatusSeeOther)
	seen := s.get(up.location)
	s.wants(seen, http.StatusOK, "还没有写进台账", "确认，写进台账", "这个车牌已登记在别的住户名下", "!"+string(f.Data[:20]))
	s.wants(s.get(base), http.StatusOK, "还没有内容")
	done := s.post(up.location + "/confirmation")
	s.wants(done, http.StatusSeeOther)
	s.wants(s.get(done.location), http.StatusOK, "导入结果", "estate.xlsx", "撤销这次导入")
	s.wants(s.post(up.location+"/confirmation"), http.StatusNotFound)
	s.wants(s.get(base), http.StatusOK, "号楼", "导出 Excel")

	again := s.upload(f.Name, f.Data)
	if a := s.post(again.location + "/confirmation"); a.location != base {
		t.Errorf("a file without news leads to %s", a.location)
	}
	s.wants(s.get(base+"/imports"), http.StatusOK, "estate.xlsx")
	s.wants(s.post(done.location+"/reversal"), http.StatusSeeOther)
	s.wants(s.get(done.location), http.StatusOK, "已经撤销", "!撤销这次导入")
	s.wants(s.post(done.location+"/reversal"), http.StatusConflict, "已经撤销")
	s.wants(s.get(base), http.StatusOK, "还没有内容")
}

func TestColumnsNobodyKnowsAreToldByHand(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	up := s.upload("x.csv", []byte("哪一户,谁,车牌\n1-1-101,张三,京A12345\n"))
	s.wants(s.get(up.location), http.StatusOK, "请在下面告诉我们", "哪一户", "1-1-101", "!确认，写进台账")
	told := s.post(up.location+"/columns", "sheet", "", "title-0", "哪一户", "col-0", "dwelling", "title-1", "谁", "col-1", "owner", "title-2", "车牌", "col-2", "plates")
	s.wants(told, http.StatusSeeOther)
	s.wants(s.get(told.location), http.StatusOK, "确认，写进台账")
	wrong := s.post(up.location+"/columns", "sheet", "", "title-0", "没有", "col-0", "dwelling")
	s.wants(wrong, http.StatusUnprocessableEntity, "没有这一列", "哪一户")
}

// The form of columns, sent as it stands, changes nothing: with titles in two rows, one
// title twice, and one that means something else on the next sheet.
func TestTheFormOfColumnsSentAsItStandsChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var b bytes.Buffer
	must(t, sheet.WriteXLSX(&b,
		sheet.Out{Name: "a", Titles: []string{"房屋", "", "业主", "", "承租", "", "车辆"}, Rows: [][]string{{"楼号", "房号", "姓名", "电话", "姓名", "电话", ""}, {"3", "101", "张三", "13800138000", "李四", "13800138001", "京A12345"}}},
		sheet.Out{Name: "b", Titles: []string{"房号", "业主", "车牌", "车牌"}, Rows: [][]string{{"3-102", "王五", "京B12345", "京B12346"}}},
	))
	up := s.upload("a.xlsx", b.Bytes())
	page := s.get(up.location)
	s.wants(page, http.StatusOK, "3-101", "3-102", "李四", "京B12346")
	form := page.body[strings.LastIndex(page.body, up.location+"/columns"):]
	form, _, _ = strings.Cut(form, "</form>")
	sent := []string{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		sent = append(sent, m[1], m[2])
	}
	for _, m := range regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)".*?</select>`).FindAllStringSubmatch(form, -1) {
		value := ""
		if chosen := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(m[0]); chosen != nil {
			value = chosen[1]
		}
		sent = append(sent, m[1], value)
	}
	if len(sent) != 2*(1+11*4) {
		t.Fatalf("%d fields: %v", len(sent)/2, sent)
	}
	s.wants(s.post(up.location+"/columns", sent...), http.StatusSeeOther)
	once := regexp.MustCompile(`name="csrf[^>]*>|nonce-[^"]*`)
	if again := s.get(up.location); once.ReplaceAllString(again.body, "") != once.ReplaceAllString(page.body, "") {
		t.Error("the preview is another")
	}
}

// A workbook of several sheets: which are read stands on top, each column with its
// first rows as they are read, and one sheet can be named.
func TestThePreviewShowsSheetsAndColumnsAsRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var b bytes.Buffer
	must(t, sheet.WriteXLSX(&b,
		sheet.Out{Name: "3号楼", Titles: []string{"房号", "业主"}, Rows: [][]string{{"2-101", "张三"}}},
		sheet.Out{Name: "5号楼名单", Titles: []string{"房号", "业主", "备注"}, Rows: [][]string{{"101", "李四", "好"}}},
		sheet.Out{Name: "说明", Titles: []string{"有问题请到值班室"}},
	))
	up := s.upload("a.xlsx", b.Bytes())
	s.wants(s.get(up.location), http.StatusOK, "读的是：3号楼、5号楼名单。没有读：说明。", "3-2-101", "5-101", "没有用的列：备注")
	one := s.post(up.location+"/columns", "sheet", "5号楼名单")
	s.wants(s.get(one.location), http.StatusOK, "读的是：5号楼名单。", "!3-2-101")
	done := s.post(up.location + "/confirmation")
	s.wants(s.get(done.location), http.StatusOK, "读的是：5号楼名单。没有读：3号楼、说明。")
}

// What could not be read is put right by one tap, or in a workbook with a column
// for it; both can be taken back, and the file waits until it is imported.
func TestProblemsArePutRightBeforeTheImport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	up := s.upload("b.csv", []byte("住址,业主,手机,车牌\n1-1-101,张三,1380013800,京A1234O、京B12345\n"))
	s.wants(s.get(base+"/imports"), http.StatusOK, "b.csv", "接着办", up.location)
	s.wants(s.get(up.location), http.StatusOK, "2 个格子没有导入", "改成 京A12340")
	tap := []string{"sheet", "", "row", "2", "column", "3", "was", "京A1234O", "value", "京A12340"}
	s.wants(s.post(up.location+"/fixes", tap...), http.StatusSeeOther)
	s.wants(s.post(up.location+"/fixes", tap...), http.StatusSeeOther)
	s.wants(s.get(up.location), http.StatusOK, "1 个格子没有导入", "改过的 1 个格子", "D2：京A1234O 改成 京A12340")
	s.wants(s.post(up.location+"/fixes/removal", tap...), http.StatusSeeOther)
	s.wants(s.get(up.location), http.StatusOK, "2 个格子没有导入", "!改过的 1")

	list := s.get(up.location + "/problems")
	book, err := sheet.Read(t.Context(), "x.xlsx", []byte(list.body), sheet.Defaults)
	must(t, err)
	out := sheet.Out{Name: "a", Titles: book.Sheets[0].Rows[0].Cells}
	for _, r := range book.Sheets[0].Rows[1:] {
		row := append(append([]string{}, r.Cells...), make([]string, 7)...)[:7]
		row[6] = map[string]string{"C2": "13800138000", "D2": "京A12340"}[row[1]]
		out.Rows = append(out.Rows, row)
	}
	var filled bytes.Buffer
	must(t, sheet.WriteXLSX(&filled, out))
	s.wants(s.uploadTo(up.location+"/corrections", "problems.xlsx", []byte(list.body)), http.StatusUnprocessableEntity, "改为")
	s.wants(s.uploadTo(up.location+"/corrections", "problems.xlsx", filled.Bytes()), http.StatusSeeOther)
	s.wants(s.get(up.location), http.StatusOK, "改过的 2 个格子", "!个格子没有导入")
	s.wants(s.post(up.location+"/confirmation"), http.StatusSeeOther)
	s.wants(s.get(base+"/dwellings/1-1-101"), http.StatusOK, "12340", "12345", "13800138000")
	s.wants(s.get(base+"/imports"), http.StatusOK, "!接着办")

	again := s.upload("c.csv", []byte("住址,业主\n1-1-102,李四\n"))
	s.wants(s.post(again.location+"/removal"), http.StatusSeeOther)
	s.wants(s.get(again.location), http.StatusNotFound)
}

func TestFilesThatAreNoListsAreRefusedInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, one := range []struct{ name, data, says string }{
		{"a.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old", "老版 Excel"},
		{"a.csv", "  \n", "没有内容"},
		{"a.xlsx", "PK\x03\x04 nothing", "不是 Excel"},
		{"a.pdf", "%PDF-1.4\x00\x01\x02", "请另存为"},
	} {
		s.wants(s.upload(one.name, []byte(one.data)), http.StatusUnprocessableEntity, one.says, `aria-invalid="true"`)
	}
	s.wants(s.post(base+"/imports"), http.StatusUnprocessableEntity, "请先选一个文件")
	s.wants(s.get(base+"/imports/none"), http.StatusNotFound)
}

// Next year: the preview offers the new owner from a day, and keeps what was typed.
func TestThePreviewOffersTheNewOwnerFromADay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.imported(domain.ImportFile{Name: "a.csv", Data: []byte("住址,户主,车牌\n1-1-101,张三,京A12345\n1-1-102,李四,\n")})
	up := s.upload("b.csv", []byte("住址,户主,车牌\n1-1-101,孙七,京A22222\n"))
	s.wants(s.get(up.location), http.StatusOK, "表上是 孙七，台账是 张三", "1 辆车这份表里没有了", "1 户这份表里没有", "2026-11-23")
	bad := s.post(up.location+"/confirmation", "sold", "1", "dwelling-1", "1-1-101", "from-1", "明天")
	s.wants(bad, http.StatusUnprocessableEntity, "明天", "checked", "日期不对")
	future := s.post(up.location+"/confirmation", "sold", "1", "dwelling-1", "1-1-101", "from-1", "2027-01-01")
	s.wants(future, http.StatusUnprocessableEntity, "2027-01-01", "日期还没到")
	s.wants(s.post(up.location+"/confirmation", "sold", "1", "dwelling-1", "1-1-101", "from-1", "2026-11-20"), http.StatusSeeOther)
	s.wants(s.get(base+"/dwellings/1-1-101"), http.StatusOK, "孙七", "以前的住户", "2026-11-23 至 2026-11-23")
}

// Rules 26 and 37: wrong forms come back as typed, and rare names survive.
func TestFormsKeepWhatWasTypedAndRareNamesSurvive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.wants(s.post(base+"/dwellings", "dwelling", "合计", "area", "很大"), http.StatusUnprocessableEntity, "合计", "很大", "看不出是哪一户", "面积不对", "autofocus")
	s.wants(s.post(base+"/dwellings", "dwelling", "12号院3号", "area", "89.5"), http.StatusSeeOther)
	s.wants(s.post(base+"/dwellings", "dwelling", "12号院-3", "area", ""), http.StatusConflict, "12号院-3", "台账里已有")
	here := base + "/dwellings/" + url.PathEscape("12号院3号")
	s.wants(s.get(here), http.StatusOK, "12号院3号", "89.50")
	s.wants(s.post(here+"/people", "name", "张三、李四", "phone", "123", "kind", ""), http.StatusUnprocessableEntity, "张三、李四", "123", "手机", "请选")
	s.wants(s.post(here+"/people", "name", "𬍛䶮㛃", "phone", "138-0013 8000", "kind", "owner"), http.StatusSeeOther)
	s.wants(s.get(here), http.StatusOK, "𬍛䶮㛃", "13800138000")
	if got := s.get("/c/A1/find?q=" + url.QueryEscape("𬍛")); got.location != here {
		t.Errorf("the name leads to %d %s", got.status, got.location)
	}
	s.wants(s.post(here+"/vehicles", "plate", "京A1234O"), http.StatusUnprocessableEntity, "京A1234O", "是不是 京A12340")
	s.wants(s.post(here+"/vehicles", "plate", "京a·12345"), http.StatusSeeOther)
	s.wants(s.post(here+"/vehicles", "plate", "京A12345"), http.StatusConflict, "12号院3号", "已登记在")
	s.wants(s.post(here+"/area", "area", "-"), http.StatusUnprocessableEntity, `value="-"`)
	s.wants(s.post(here+"/owner", "name", "", "from", "x"), http.StatusUnprocessableEntity, `value="x"`)
}

func TestPeopleAndCarsAreEndedByHand(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.imported(domain.ImportFile{Name: "a.csv", Data: []byte("住址,户主,租户,车牌\n1-1-101,张三,王五,京A12345\n")})
	here := base + "/dwellings/1-1-101"
	page := s.get(here).body
	links := regexp.MustCompile(here+`/(?:people|vehicles)/[0-9a-f-]{36}`).FindAllString(page, -1)
	if len(links) != 3 {
		t.Fatalf("links %v", links)
	}
	for _, l := range []string{links[0], links[2]} { // the car and the tenant
		s.wants(s.get(l), http.StatusOK, "2026-11-23")
		s.wants(s.post(l+"/end", "on", "2099-01-01"), http.StatusUnprocessableEntity, "2099-01-01", "日期还没到")
		s.wants(s.post(l+"/end", "on", "昨天"), http.StatusUnprocessableEntity, "昨天", "日期不对")
		s.wants(s.post(l+"/end", "on", "2026-11-23"), http.StatusSeeOther)
		s.wants(s.get(l), http.StatusNotFound)
	}
	s.wants(s.post(links[1], "name", "张山", "phone", ""), http.StatusSeeOther)
	s.wants(s.get(here), http.StatusOK, "张山", "以前的住户", "以前的车辆")
}

func TestSearchAndListsLeadToHouseholds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.imported(estate(t))
	page := s.get(base)
	building := regexp.MustCompile(base + `/buildings/[^"]+`).FindString(page.body)
	list := s.get(building)
	s.wants(list, http.StatusOK, "/dwellings/")
	dwelling := regexp.MustCompile(base + `/dwellings/[^"]+`).FindString(list.body)
	s.wants(s.get(dwelling), http.StatusOK, "住户", "车辆", "登录信")
	code := dwelling[strings.LastIndex(dwelling, "/")+1:]
	if got := s.get("/c/A1/find?q=" + code); got.location != dwelling {
		t.Errorf("the door leads to %d %s", got.status, got.location)
	}
	s.wants(s.get("/c/A1/find?q=%25"), http.StatusOK, "没有找到")
	s.wants(s.get("/c/A1/find?q="+url.QueryEscape("<script>")), http.StatusOK, "&lt;script&gt;", "!<script>")
	s.wants(s.get(base+"/buildings/nowhere"), http.StatusNotFound)
	x := s.post(base+"/exports", "format", "xlsx")
	if x.status != http.StatusOK || !strings.HasPrefix(x.body, "PK") || !strings.Contains(x.header.Get("Content-Disposition"), "register-A1.xlsx") {
		t.Errorf("export %d %v", x.status, x.header)
	}
	if x := s.post(base+"/exports", "format", "csv"); !strings.HasPrefix(x.body, "\uFEFF") {
		t.Error("the CSV has no mark of its encoding")
	}
	if x := s.get(base + "/imports/template"); !strings.HasPrefix(x.body, "PK") {
		t.Error("no template")
	}
}

func TestReadersSeeNoWholeNumberAndNoForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.imported(domain.ImportFile{Name: "a.csv", Data: []byte("住址,户主,手机,车牌\n1-1-101,张三,13800138000,京A12345\n")})
	s.as = actor.Supervisor
	s.wants(s.get(base+"/dwellings/1-1-101"), http.StatusOK, "138****8000", "!13800138000", "!/people/new")
	s.wants(s.get(base), http.StatusOK, "!/imports", "!name=\"format\"")
	s.wants(s.post(base+"/exports", "format", "csv"), http.StatusForbidden)
	s.as = actor.Volunteer
	s.wants(s.get(base), http.StatusForbidden)
}
