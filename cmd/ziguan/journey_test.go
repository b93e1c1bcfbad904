package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// untidy is the list as a committee really keeps it: titles above the titles, a
// column nobody else names so, a plate that is none, a flat with three cards, and
// the cards given by hand, in the encoding of an old Excel.
func untidy(t *testing.T, dir string) string {
	t.Helper()
	until := strconv.Itoa(time.Now().Year()+1) + "-12-31"
	text := "槐树街5号院停车登记表,,,,,,\r\n制表：王芳　　电话登记请到值班室,,,,,,\r\n房号,户主,手机,车牌,平米,卡号,有效期至\r\n" +
		"1-1-101,许鹏斌,134 8161 3989,京AF28264,84.64,A-0001,U\r\n" +
		"1号楼1单元102室,马䶮,16382945035,京QTU047,103.93,2,U\r\n" +
		"1-1-103,徐艳晨,15011367441,京AIO123,112.00,,\r\n" +
		"1-1-201,董华,15112563712,,65.60,,\r\n" +
		"2-1-101,高强,14223133663,京·HS7475,82.64,A-0005,U\r\n" +
		"2-1-102,张雪平,16023445093,京M45097,82.27,A-0006,U\r\n" +
		"2-1-102,张雪平,16023445093,京AF9971,82.27,A-0007,U\r\n" +
		"2-1-102,张雪平,16023445093,京N3QK57,82.27,A-0008,U\r\n" +
		"合计,,,,531.08,,\r\n"
	raw, err := simplifiedchinese.GB18030.NewEncoder().String(strings.ReplaceAll(text, ",U", ","+until))
	must(t, err)
	name := filepath.Join(dir, "停车登记表.csv")
	must(t, os.WriteFile(name, []byte(raw), 0o600))
	return name
}

// From an untidy spreadsheet to cars at the gate, by taps alone: one committee is
// founded, imports its list, issues its cards, lets a resident and a volunteer in,
// and refuses a card that was lost.
func TestFromASpreadsheetToCarsAtTheGate(t *testing.T) {
	for _, width := range []int64{390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			s := private(t).serve(t)
			j := &journey{chair: browser(t, s.url, "chair", width), setup: s.first}
			j.found()
			j.importList(untidy(t, t.TempDir()))
			j.firstIssue()
			j.signOutAndIn()
			j.printCards()
			j.letters()
			j.residentSignsIn()
			j.gateAndPhone()
			j.inAndOut()
			j.lost()
			j.record()
		})
	}
}

// journey is what one step leaves for the next.
type journey struct {
	chair, resident, volunteer, neighbour *tab

	setup   string   // the one-time link
	codes   []string // of the chair's second factor
	picture string   // the printed card's code, photographed
	address string   // that the code holds
	letter  string   // the code of the letter to 1-1-101
}

const (
	password = "槐树下的老井 77"
	plate    = "京AF28264"
	tail     = "8264"
)

// private details that no page for everybody may hold.
func privateDetails() []string {
	return []string{"许鹏斌", "13481613989", plate, "AF28264", "1-1-101", "王芳", "13800005678"}
}

func (j *journey) found() {
	v := j.chair
	v.open(j.setup)
	v.says("成立停车自管会")
	v.step("wizard")
	v.fill("name", "槐树街 5 号院停车自管会", "code", "huaishu5", "province", "京", "duty_phone", "010-5550 1234")
	v.press("下一步")
	v.says("谁当主任")
	v.fill("name", "王芳", "phone", "13800005678", "password", password)
	v.step("wizard-chair")
	v.press("成立")
	v.says("导入台账", "自管会已成立")
	v.step("wizard-register")
	v.open(j.setup) // used up
	v.hides("槐树街")
	v.forgive("410", "404")
	v.open("/c/huaishu5/start")
}

func (j *journey) importList(file string) {
	v := j.chair
	v.press("现在导入")
	v.says("导入表格")
	v.attach(`input[type=file]`, file)
	v.step("upload")
	v.press("上传，先看结果")
	v.says("检查这份表", "还没有写进台账", "2 个格子没有导入", "京AIO123", "京A10123", "第 6 行")
	v.step("preview")
	v.press("每一列")
	v.choose("平米", "area")
	v.step("columns")
	v.press("按这样再看一遍")
	v.says("531.08", "京AIO123")
	v.step("preview-again")
	j.confirm()
	v.tap(".confirm summary")
	v.step("undo")
	v.tap(".confirm .btn.main")
	v.says("这次导入已经撤销")
	v.step("undone")
	v.open("/c/huaishu5")
	v.says("先把住户车辆台账导进来", "给账号加一道锁")
	v.press("导入台账")
	v.attach(`input[type=file]`, file)
	v.press("上传，先看结果")
	v.press("每一列")
	v.choose("平米", "area")
	v.press("按这样再看一遍")
	v.says("531.08")
	j.confirm()
}

func (j *journey) confirm() {
	v := j.chair
	v.press("确认，写进台账")
	v.says("已写进台账", "531.08", "京AIO123")
	v.step("report")
}

func (j *journey) firstIssue() {
	v := j.chair
	v.press("看台账")
	v.says("台账")
	v.step("register")
	v.open("/c/huaishu5")
	v.says("旧卡等着换发")
	v.step("desk")
	v.press("首批换发")
	v.says("要发的 3 张卡", "旧卡多于一张的住户", "2-1-102")
	v.step("first-issue")
	v.press("确认，发 3 张卡")
	v.says("已发 3 张新卡")
	v.step("first-issued")
}

// signOutAndIn gives the chair's account its lock and opens it again.
func (j *journey) signOutAndIn() {
	v := j.chair
	v.open("/c/huaishu5")
	v.press("去准备")
	v.says("打印十个码")
	v.step("account")
	v.press("打印十个码")
	v.says("一次性确认码")
	j.codes = strings.Fields(v.Eval(`[...document.querySelectorAll('.codes code')].map(c=>c.innerText.replaceAll(' ','')).join(' ')`))
	if len(j.codes) != 10 {
		v.Fatalf("%d codes", len(j.codes))
	}
	v.step("codes")
	v.press("已收好，继续")
	v.signOut()
	v.open("/c/huaishu5/cards")
	v.says("登录")
	v.step("sign-in")
	v.fill("phone", "13800005678", "password", password)
	v.tap("main .btn.main")
	v.says("第二步：确认是您本人")
	v.step("second")
	v.fill("code", j.codes[0])
	v.press("确认")
	v.Until(`location.pathname==='/c/huaishu5/cards'`)
	v.says("A-0001", "A-0002")
	v.step("cards")
}

// signOut presses the way out that this page shows; a phone's office has it one page further, and which page it is may still be coming.
func (v *tab) signOut() {
	v.Helper()
	v.Until(`(()=>{const m=document.querySelector('details.menu');if(m)m.open=true;
		const b=[...document.querySelectorAll('form[action="/sign-out"] button')].find(b=>b.checkVisibility());
		if(b)b.click();
		else if(document.querySelector('.page.office')&&!location.pathname.endsWith('/places')&&!window.going){window.going=1;location.assign('/c/huaishu5/places')}
		return !!b})()`)
	v.Until(`!document.querySelector('form[action="/sign-out"]')`)
}

// forgive takes the console's word for a refusal that the journey asked for.
func (v *tab) forgive(status ...string) {
	v.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	kept := v.complaints[:0]
	for _, c := range v.complaints {
		asked := false
		for _, s := range status {
			asked = asked || strings.Contains(c, "status of "+s)
		}
		if !asked {
			kept = append(kept, c)
		}
	}
	v.complaints = kept
}

// choose sets what a column of the sheet is.
func (v *tab) choose(column, field string) {
	v.Helper()
	v.Until(fmt.Sprintf(`(()=>{const l=[...document.querySelectorAll('label')].find(l=>l.innerText.trim().startsWith(%q));
 const s=l&&document.getElementById(l.htmlFor);if(!s)return false;s.value=%q;return s.value===%q})()`, column, field, field))
}
