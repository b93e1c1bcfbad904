package compacts_test

import (
	"strings"

	"github.com/chromedp/chromedp"

	"ziguan/compacts/clause"
	"ziguan/compacts/rule"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
)

// vote puts it to the vote on its page, and holds the vote: the first so many owners say
// yes on paper, the others no; who has most of the area is among the first.
func (j *journey) vote(yes int) {
	j.as(actor.Chair)
	j.Open(j.base + one)
	j.Eval(`(document.querySelector('input[name=threshold][value=ordinary]').click(),document.querySelector('input[name=effect][value=paper]').click(),'')`)
	j.press(`form[action$="/vote"] button.btn.main`)
	path := j.Eval(`location.pathname`)
	number := path[strings.LastIndex(path, "/")+1:]
	ctx, of := j.Ctx, j.C.ID
	j.press(`form[action$="/roll"] button`)
	j.nights(9)
	opens := j.C.Today(j.Clock.Now()).AddDays(16).Time(j.C.Location())
	j.Window.Must(j.Votes.Announce(ctx, j.staff[0], vote.Announcement{Committee: of, Number: number, Opens: opens, Closes: opens.AddDate(0, 0, 5)}))
	j.Window.Must(j.Votes.Issue(ctx, j.staff[0], vote.Issuing{Committee: of, Number: number}))
	j.nights(17)
	papers := []struct {
		Serial int    `db:"serial"`
		Code   string `db:"code"`
	}{}
	j.Window.Must(j.DB.Select(ctx, &papers, `
		select p.serial, d.code from compacts.ballot_papers p
		join compacts.votes v on v.committee_id = p.committee_id and v.id = p.vote_id and v.year || '-' || v.seq = $2
		join compacts.roll_units u on u.committee_id = p.committee_id and u.vote_id = p.vote_id and u.voter = p.voter
		join people.dwellings d on d.committee_id = u.committee_id and d.id = u.dwelling_id
		where p.committee_id = $1 order by d.code`, of, number))
	choices, serials := map[int]tally.Choice{}, []int{}
	for i, p := range papers {
		serials = append(serials, p.Serial)
		if choices[p.Serial] = tally.Against; i < yes {
			choices[p.Serial] = tally.For
		}
	}
	j.Window.Must(j.Votes.Return(ctx, j.staff[0], vote.Handed{Committee: of, Number: number, Serials: serials, Way: vote.ByPaper}))
	for _, who := range j.staff {
		_, err := j.Votes.Read(ctx, who, vote.Readings{Committee: of, Number: number, Choices: choices})
		j.Window.Must(err)
	}
	j.nights(6)
	j.as(actor.Chair)
	j.reads(one, "初步结果")
	j.nights(8)
	j.Window.Must(j.Votes.Certify(ctx, j.staff[0], of, number))
	j.nights(1)
	j.as(actor.Chair)
}

// sign signs by phone, and enters what another household signed on paper, twice.
func (j *journey) sign() {
	j.as(actor.Resident)
	j.Open(j.base + "/my/EST")
	j.Follow(chromedp.Click(`main a[href="/my/EST/compacts/2026-1"]`))
	j.press(`form[action$="/signature"] button`)
	j.reads("/my/EST/compacts/2026-1", "手机上签")
	for _, clerk := range j.staff {
		_, err := j.Compacts.SignIt(j.Ctx, clerk, clause.Signatory{Committee: j.C.ID, Number: "2026-1", Home: "1-1-101", Scan: []byte("scan")})
		j.Window.Must(err)
	}
	j.as(actor.Chair)
	j.reads(one+"/signatures", "1-1-101", "重复，不算", "已签 2 户，共 6 户")
}

// force finds it in force: each clause may be named, and says what follows from it.
func (j *journey) force() {
	j.as(actor.Chair)
	j.reads(one, "施行中", "不受只有约定才产生的条款约束")
	cited, err := j.Sources.Citable(j.Ctx, j.C.ID)
	j.Window.Must(err)
	for _, s := range cited {
		if strings.HasPrefix(s.Title, "第二条") {
			j.Window.Must(j.Rules.Set(j.Ctx, j.staff[0], rule.NewRule{
				Committee: j.C.ID, Key: "card.expiring_days", Value: "20", From: j.C.Today(j.Clock.Now()), Ground: rule.Ground{Kind: rule.Clause, Text: "公约第二条", Ref: s.ID},
			}))
		}
	}
	j.Open(j.base + "/p/EST/compacts/2026-1")
	if got := j.Eval(`document.querySelector('#c2 .list')?.innerText||''`); got == "" {
		j.Errorf("nothing follows from the clause")
	}
	j.reads("/p/EST/compacts/2026-1/drafts/3/print", "第四条", "签约 2 户")
	got := j.Get("/p/EST/compact.json", "").Body
	for _, want := range []string{`"title":"停车自管公约"`, `"version":3`, `"in_force_from":"2027-`, `"sha256":"`, `{"id":4,"number":"第二条","chapter":"第二章 停车","text":"一户一卡，每户首辆车每月120元。"}`} {
		if !strings.Contains(got, want) {
			j.Errorf("the data lacks %s: %.500s", want, got)
		}
	}
}
