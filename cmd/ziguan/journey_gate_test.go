package main_test

import (
	"os"
	"path/filepath"
	"strings"
)

// printCards prints the sheets, and a neighbour's camera reads a card on them.
func (j *journey) printCards() {
	v := j.chair
	v.press("打印车窗卡")
	v.says("3 张")
	v.step("print")
	v.press("3 张")
	v.says("3 张卡，1 张纸")
	v.step("sheets")
	if n := v.Eval(`String(document.querySelectorAll('.wc-card .qr svg').length)`); n != "3" {
		v.Errorf("%s codes on the sheet", n)
	}
	picture, address := v.photo(`.wc-card .qr`)
	j.picture, j.address = filepath.Join(v.TempDir(), "card.png"), address
	v.Must(os.WriteFile(j.picture, picture, 0o600))

	j.neighbour = v.other("neighbour")
	j.neighbour.open(address)
	j.neighbour.says("有效", "A-0001")
	j.neighbour.hides(privateDetails()...)
	j.neighbour.step("card")
}

// letters prints the letters of one building.
func (j *journey) letters() {
	v := j.chair
	v.open("/c/huaishu5/places/households")
	v.press("给住户的信")
	v.says("给住户的信")
	v.step("letters")
	v.press("1号楼（4 户）")
	v.says("共 4 封信", "1-1-101 住户收")
	v.step("letter-sheets")
	j.letter = v.Eval(`[...document.querySelectorAll('.sheet')].find(s=>s.innerText.includes('1-1-101')).querySelector('.lettercode').innerText.trim()`)
}

// residentSignsIn is somebody who holds the letter and nothing else.
func (j *journey) residentSignsIn() {
	v := j.chair.other("resident")
	j.resident = v
	v.open("/")
	v.step("home")
	v.press("登录")
	v.press("我有一封信")
	v.fill("letter", strings.ToLower(j.letter))
	v.step("letter")
	v.press("打开")
	v.says("欢迎，1-1-101")
	v.fill("name", "许鹏斌", "phone", "13481613989", "password", "阳台上的君子兰花")
	v.step("welcome")
	v.press("完成，登录")
	v.Until(`location.pathname==='/my/huaishu5'`)
	v.says("A-0001", "1-1-101", "有效")
	v.step("my")
	v.press("出示卡片")
	v.says("值守扫一扫")
	v.step("phone-card")
	if _, shown := v.photo(`.my-phone .qr`); !strings.EqualFold(shown, j.address) {
		v.Errorf("the phone shows %q, the windscreen %q", shown, j.address)
	}
}

// gateAndPhone makes a gate, and a volunteer's phone for it.
func (j *journey) gateAndPhone() {
	v := j.chair
	v.open("/c/huaishu5")
	v.says("登记出入口")
	v.press("去登记")
	v.fill("name", "东门")
	v.step("gate-add")
	v.press("加一个出入口")
	v.says("出入口加好了", "东门")
	v.step("gates")
	v.open("/c/huaishu5")
	v.press("登记手机")
	v.fill("person_name", "李婶", "person_phone", "13900001111")
	v.step("volunteer-add")
	v.press("添加志愿者")
	v.says("等本人点头", "李婶")
	v.step("volunteer-asked")
	v.press("打信")
	v.says("李婶")
	_, letter := v.photo(`main .qr`)

	j.volunteer = v.other("volunteer")
	j.volunteer.open(letter)
	j.volunteer.says("请您担任")
	j.volunteer.step("volunteer-yes")
	j.volunteer.fill("phone", "13900001111", "password", "院里的两棵老槐树")
	j.volunteer.press("答应，并登录")
	j.volunteer.Until(`!location.pathname.startsWith('/letter')`)

	v.open("/c/huaishu5/phones")
	v.fill("name", "李婶的手机")
	v.press("显示登记码")
	v.says("请用志愿者的手机")
	v.step("enrol-code")
	_, enrol := v.photo(`main .qr`)

	j.volunteer.open(enrol)
	j.volunteer.says("李婶")
	j.volunteer.step("enrol")
	j.volunteer.press("登记这部手机")
	j.volunteer.Until(`location.pathname==='/gate/huaishu5'`)
}

// inAndOut is a shift: a car comes in and goes out again.
func (j *journey) inAndOut() {
	v := j.volunteer
	v.says("开始值守", "东门")
	v.step("shift")
	v.tap(`main .choices label, main fieldset label`)
	v.tap(".gate-start .btn.main")
	v.Until(`!!document.querySelector('#keypad .key') && document.activeElement.id==='tail'`)
	v.step("gate")
	j.checks("allow", "放行", "A-0001")
	v.step("in")
	v.press("下一辆")
	v.open("/gate/huaishu5/inside")
	v.says("现在里面有 1 辆车", "A-0001")
	v.step("inside")
	v.press("回到查车")
	v.tap(`.gate-dir [value="out"]`)
	v.Until(`document.querySelector('.gate-where').textContent.includes('出') && !document.querySelector('#keypad').hidden`)
	j.checks("allow", "放行", "A-0001")
	v.step("out")
	v.open("/gate/huaishu5/inside")
	v.says("里面没有记到车")
	v.step("inside-empty")
	v.press("回到查车")
	v.tap(`.gate-dir [value="in"]`)
	v.Until(`document.querySelector('.gate-where').textContent.includes('进') && !document.querySelector('#keypad').hidden`)
}

// checks types the last four, taps the plate and waits for the word.
func (j *journey) checks(verdict string, texts ...string) {
	v := j.volunteer
	v.Until(`document.activeElement.id==='tail' && document.querySelector('#tail').value===''`)
	v.keys(tail)
	v.tap(".gate-match")
	v.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict==='` + verdict + `'`)
	v.says(texts...)
}

// lost is the resident's word, and what the gate and the public page then say.
func (j *journey) lost() {
	r := j.resident
	r.press("卡丢了，挂失")
	r.fill("reason", "洗车时丢了")
	r.step("report-lost")
	r.press("确认挂失")
	r.says("已挂失，旧卡作废", "到停车自管会窗口补卡")
	r.step("lost")

	v := j.volunteer
	v.tap("[data-scan]")
	v.says("相机打不开")
	v.step("scan")
	v.attach(`.gate-scan input[type=file]`, j.picture)
	v.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict==='refuse'`)
	v.says("不放行", "这张卡已挂失")
	v.step("lost-card")
	v.press("下一辆")
	j.checks("caution", "问一下", "卡已挂失")
	v.step("lost-plate")
	v.open("/gate/huaishu5/today")
	v.says("今天记了 4 条")
	v.step("today")

	j.neighbour.open(j.address)
	j.neighbour.says("无效")
	j.neighbour.hides(privateDetails()...)
	j.neighbour.step("card-lost")
}

// record is what a suspicious neighbour finds without signing in.
func (j *journey) record() {
	v := j.neighbour
	v.open("/")
	v.press("槐树街 5 号院停车自管会")
	v.says("公开记录", "现行规则")
	v.hides(privateDetails()...)
	v.step("public")
	v.press("看全部记录")
	v.press("请系统核验一遍")
	v.says("核验通过", "成立自管会", "登记出入口", "停车卡挂失", "首批换发", "原来: 有效")
	v.hides(privateDetails()...)
	if raw := v.Eval(`(document.querySelector('main').innerText.match(/\b[a-z]+[._][a-z_]+\b/g)||[]).join(' ')`); raw != "" {
		v.Errorf("words that are nobody's: %s", raw)
	}
	v.press("自己核验")
	v.says("全部对得上")
	v.step("record")
	j.resident.signOut()
	j.resident.open("/my/huaishu5")
	j.resident.says("登录")
	j.resident.hides(plate)
	j.resident.step("signed-out")
}
