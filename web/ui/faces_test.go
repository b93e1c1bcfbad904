package ui_test

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/i18n"
	"ziguan/web/ui"
)

// with puts children into a part.
func with(c templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

// faces are pages as people meet them; together they use every part.
var faces = map[string]func(lang i18n.Lang) templ.Component{
	"home": home, "form": form, "gate": gate, "list": list, "sheet": sheet, "office": office,
}

func head(lang i18n.Lang, title string) ui.PageHead {
	return ui.PageHead{
		Title: title, Lang: string(lang), Path: "/x",
		Committee:  ui.CommitteeHead{Name: "馨园停车自管会", Code: "xy", DutyPhone: "138 0000 1234"},
		SignedInAs: "王秀兰", Demo: true,
		Nav: []ui.NavItem{
			{Label: "我的", Href: "/my", Icon: "house", Current: true},
			{Label: "停车卡", Href: "/cards", Icon: "id-card"},
			{Label: "公示", Href: "/p", Icon: "megaphone"},
			{Label: "公约", Href: "/c", Icon: "scroll-text"},
		},
	}
}

// office is the frame of the committee's own pages, with a row of a landing page.
func office(lang i18n.Lang) templ.Component {
	h := head(lang, "停车卡")
	h.Nav = nil
	h.Office = &ui.OfficeHead{
		Role:   "主任",
		Groups: []ui.NavItem{{Label: "今天", Href: "/c", Waits: 6}, {Label: "停车卡", Href: "/c/cards", Current: true, Waits: 3}},
		Tabs:   []ui.NavItem{{Label: "今天", Href: "/c", Icon: "calendar-days"}, {Label: "停车卡", Href: "/c/cards", Icon: "id-card", Current: true}},
		Beside: []ui.NavItem{{Label: "居民看到的样子", Href: "/p/xy"}},
		Crumbs: []ui.NavItem{{Label: "今天", Href: "/c"}},
	}
	return with(ui.Page(h), ui.Heading("停车卡", "从申请到续卡、申诉。"), ui.Waits(3), ui.Beside(h))
}

func home(lang i18n.Lang) templ.Component {
	chain := []ui.ChainLink{
		{Title: "公约第 9 条", Text: "车位收益用于停车支出，剩余归全体", Href: "/c/9"},
		{Title: "9 月 12 日听证会，31 人到会", Text: "提出 150、180 元两案，听证意见 150 元"},
		{Title: "业主表决通过", Text: "面积 71.2%，人数 68.9% 参与；同意均过半", Href: "/v/3"},
	}
	h := head(lang, "我的")
	h.Flash = &ui.Flash{Kind: "done", Text: "意见已收到，编号 39。"}
	return with(ui.Page(h),
		ui.Heading("王秀兰，您好", "今天要您办的有一件"),
		ui.Task(ui.TaskView{Title: "公约第 3 稿正在征求意见", Text: "还有 4 天，到 11 月 27 日（周五）24:00。已收 38 条，全部答复后才能表决。", Action: "看改了什么，提意见", Href: "/c/3"}),
		with(ui.Card("我的停车卡"), ui.Plate("京N3QK57", "blue", true),
			ui.KeyValue([]ui.Pair{{Key: "卡号", Value: "A-0137"}, {Key: "有效至", Value: "2027 年 6 月 30 日"}, {Key: "房号", Value: "3-2-101"}}),
			ui.Button("出示卡片", "/card", "scan-qr-code", "")),
		with(ui.Card("12 月应缴 150.00 元"), text("首辆车月费，12 月 5 日前"), ui.Chain(chain), ui.Why("", chain), ui.Button("自己核验", "/verify", "shield-check", "")),
		with(ui.Notice("ask", "访客车还剩 2 次。"), text("月底清零。")), ui.Notice("wait", "等监督员回复。"), ui.Notice("no", "这张卡已停用。"), ui.Notice("info", "小区东门今天施工。"),
		ui.Empty("还没有访客。来客前先报车牌，门口不用等。", "报一辆访客车", "/visit"),
		ui.CopyText("say", "【馨园】公约第 3 稿征求意见到 11 月 27 日。"), ui.PrintButton(),
	)
}

func form(lang i18n.Lang) templ.Component {
	h := head(lang, "登记一辆车")
	h.Narrow = true
	errors := []ui.FieldError{{Field: "plate", Label: "车牌", Text: "少一位，应是 7 位或 8 位"}, {Field: "photo", Label: "行驶证", Text: "请拍一张照片"}}
	f := ui.FormView{Action: "/cars", Submit: "交上去", Icon: "check", Key: "k1", Version: "3", Back: "/my", Errors: errors, Multipart: true}
	return with(ui.Page(h),
		ui.Heading("登记一辆车", "大约 2 分钟。交上去以后 3 天内答复。"),
		ui.Steps([]ui.Step{{Label: "房号", State: "done"}, {Label: "车辆", State: "now"}, {Label: "签公约", State: "todo"}}),
		with(ui.Form(f),
			ui.PlateField(ui.FieldView{Name: "plate", Label: "车牌", Value: "京N3QK5", Hint: "照行驶证上写", Required: true}, "京"),
			ui.NoPlateField("白色五菱", ""),
			ui.Field(ui.FieldView{Name: "phone", Label: "手机号", Hint: "只用来告诉您办到哪一步", Type: "tel", Autocomplete: "tel", InputMode: "tel", MaxLength: 20}),
			ui.Select(ui.FieldView{Name: "kind", Label: "车的类别", Value: "2", Required: true, Options: []ui.Option{{Value: "1", Label: "首辆车"}, {Value: "2", Label: "第二辆车"}}}),
			ui.Choices(ui.FieldView{Name: "energy", Label: "动力", Value: "oil", Required: true, Options: []ui.Option{{Value: "oil", Label: "汽油、柴油"}, {Value: "ev", Label: "新能源", Text: "绿牌，充电位另排"}}}),
			ui.FileField(ui.FieldView{Name: "photo", Label: "行驶证", Hint: "只有审核的人能看", Accept: "image/*", Required: true}),
			ui.Area(ui.FieldView{Name: "note", Label: "想说的话", MaxLength: 500}),
			ui.Ground(ui.GroundView{
				Kind: ui.FieldView{Name: "source_kind", Label: "依据是", Required: true, Options: []ui.Option{{Value: "clause", Label: "公约条款"}, {Value: "law", Label: "法律法规"}}},
				Text: ui.FieldView{Name: "source", Label: "依据的名称、条款或编号", Required: true},
				Ref:  ui.FieldView{Name: "source_ref", Label: "写在哪份公示上", Options: []ui.Option{{Label: "不指明公示"}, {Value: "1", Label: "公示〔2026〕12号 居民会议决议"}}},
			}),
			ui.Rests(rule.Ground{Kind: rule.Clause, Text: "公约第七条", Cited: source.Cited{Kind: source.Posting, Number: "2026-12"}}, "xy"),
			ui.SourceLink(source.Cited{Kind: source.Past, Number: "2026-1"}, "xy"),
			ui.Check(ui.FieldView{Name: "agree", Label: "我看过公约第 3 稿，愿意照办", Required: true})),
		with(ui.Confirm(ui.ConfirmView{Action: "/stop", Title: "停用这张卡", Text: "停用后门口不放行，72 小时内可申诉。", ReasonLabel: "为什么停用", ReasonHint: "车主会看到这句话", Button: "停用", Key: "k2", Version: "1", Open: true})),
	)
}

func gate(lang i18n.Lang) templ.Component {
	h := head(lang, "东门")
	h.Styles = []string{"css/gate.css"}
	return with(ui.Page(h),
		with(ui.Verdict(ui.VerdictView{Word: "放行", Colour: "go", Icon: "check", Sentence: "停车卡有效"}), ui.Plate("京N3QK57", "blue", true)),
		ui.Verdict(ui.VerdictView{Word: "问问", Colour: "ask", Icon: "circle-question-mark", Sentence: "访客车，请问去哪家"}),
		ui.Verdict(ui.VerdictView{Word: "不放", Colour: "no", Icon: "x", Sentence: "这张卡昨天停用了，请车主找监督员"}),
		ui.Verdict(ui.VerdictView{Word: "稍等", Colour: "wait", Icon: "hourglass", Sentence: "正在核对"}),
		with(ui.Bar(), ui.Button("下一辆", "/next", "camera", "main"), ui.Button("车牌不符", "/wrong", "", "danger")),
	)
}

func list(lang i18n.Lang) templ.Component {
	h := head(lang, "停车卡")
	h.Wide, h.Find = true, ui.FindView{Action: "/find"}
	row := func(plate, kind, state, word, until string) templ.Component {
		return with(ui.Row(false), with(ui.Cell("车牌"), ui.Plate(plate, kind, false)), with(ui.Cell("状态"), ui.Badge(state, word)), with(ui.Cell("有效至"), text(until)), ui.NumCell("欠费（元）", "150.00"))
	}
	return with(ui.Page(h),
		ui.Heading("停车卡", "312 张，3 张要您看"),
		with(ui.SearchBox(ui.SearchView{Action: "/why", Name: "card", Label: "找一张卡", Hint: "车牌后四位、房号或手机尾号"})),
		with(ui.List(ui.ListView{
			Search: ui.SearchView{Action: "/cards", Name: "q", Label: "在停车卡里找"}, Kept: []ui.Pair{{Key: "sort", Value: "dwelling"}}, Total: "共 312 条，这里是第 51 至 100 条", Export: "/cards.xlsx",
			Chips: []ui.ChipRow{{Label: "状态", Chips: []ui.Chip{{Label: "全部", Href: "/cards", Count: 312, On: true}, {Label: "暂停使用", Href: "/cards?state=suspended", Count: 5}}}},
			Pager: ui.PagerView{Prev: "/?p=1", Next: "/?p=3", Page: 2, Pages: 7},
		}), with(ui.Table(ui.TableView{Caption: "停车卡", Lines: true, Head: []ui.Column{{Label: "车牌"}, {Label: "状态"}, {Label: "有效至"}, {Label: "欠费（元）", Num: true}}}),
			row("京N3QK57", "blue", "ok", "有效", "2027 年 6 月 30 日"), row("京AD12345", "green", "wait", "待审", "—"), row("京A12345D", "green-yellow", "no", "停用", "—"),
			row("京B99881", "yellow", "ask", "存疑", "—"), row("京A0001警", "white", "off", "注销", "—"), row("京A00001", "black", "ok", "有效", "—"), row("临牌", "temp", "ok", "有效", "—"))),
		ui.Progress(ui.ProgressView{Label: "表决参与", Sentence: "人数 68.9% 参与，过了三分之二。", Value: 689, Max: 1000}),
	)
}

func sheet(lang i18n.Lang) templ.Component {
	bits := make([][]bool, 29)
	for y := range bits {
		bits[y] = make([]bool, 29)
		for x := range bits[y] {
			bits[y][x] = (x*y+x)%3 == 0
		}
	}
	h := head(lang, "10 月收支公示")
	return with(ui.Page(h), with(ui.Paper(),
		ui.PrintHead(ui.LetterView{Committee: "馨园社区停车自管会", Title: "2026 年 10 月收支公示", Line: "公示期：11 月 3 日至 11 月 10 日"}),
		with(ui.Table(ui.TableView{Caption: "收支", Hidden: true, Head: []ui.Column{{Label: "项目"}, {Label: "金额（元）", Num: true}}}),
			with(ui.Row(false), with(ui.Cell("项目"), text("首辆车月费（312 户）")), ui.NumCell("金额（元）", "46,800.00")),
			with(ui.Row(true), with(ui.Cell("项目"), text("收入合计")), ui.NumCell("金额（元）", "62,386.00"))),
		ui.QR(bits, "扫一扫看原页")))
}
