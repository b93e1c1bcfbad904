package register

import (
	"slices"
	"strconv"
	"strings"

	"ziguan/internal/day"
	"ziguan/internal/sheet"
	"ziguan/parking/plate"
)

// tenant reads who rents; of several in one cell the phone is the first one's. Where the
// cell says that nobody does, a phone or the end of a lease is nobody's: it is reported,
// unless it is the owner's phone.
func (l *line) tenant() {
	var t Tenant
	c, text, _ := l.cell(FieldTenant, CodeTenantInvalid)
	names := namesOf(FieldTenant, text)
	if len(names) > 0 {
		t.Name = names[0]
	}
	phone, ok := l.mapping.Of(FieldTenantPhone)
	if ok {
		t.Phone = l.phone(phone)
	}
	t.LeaseEnd = l.date(FieldLeaseEnd, CodeLeaseEndInvalid)
	if c.Field == FieldTenant && slices.Contains(words.Nothing[FieldTenant], plain(l.row.Cell(c.Index))) {
		if t.Phone != "" && !slices.Contains(l.entry.Phones, t.Phone) {
			l.problem(phone, CodeTenantInvalid, l.row.Cell(phone.Index))
		}
		if end, ok := l.mapping.Of(FieldLeaseEnd); ok && !t.LeaseEnd.Zero() {
			l.problem(end, CodeTenantInvalid, l.row.Cell(end.Index))
		}
		return
	}
	if t != (Tenant{}) {
		l.entry.Tenants = []Tenant{t}
	}
	for _, name := range names[min(1, len(names)):] {
		l.entry.Tenants = append(l.entry.Tenants, Tenant{Name: name, LeaseEnd: t.LeaseEnd})
	}
}

func (l *line) date(f Field, code string) day.Day {
	c, text, ok := l.cell(f, code)
	if !ok {
		return 0
	}
	d, ok := ParseDate(text)
	if !ok {
		l.problem(c, code, l.row.Cell(c.Index))
		return 0
	}
	return d
}

// eachPlate walks the row's plates with their text; refused gets what is none.
func (l *line) eachPlate(taken func(plate.Plate, string, Column), refused func(string, Column)) {
	for _, c := range l.mapping.Columns {
		if c.Field != FieldPlates {
			continue
		}
		text, problem := l.value(c)
		if problem != "" {
			refused(problem, c)
			continue
		}
		for _, part := range plate.SplitCell(text) {
			part = bare(part)
			if p, err := plate.ParseOwned(part); err == nil {
				taken(p, part, c)
			} else if part != "" && !nothing(FieldPlates, part) {
				refused(part, c)
			}
		}
	}
}

func (l *line) vehicles() {
	l.eachPlate(func(p plate.Plate, text string, c Column) {
		l.listed[p] = true
		if owner, ok := l.plates[p]; ok && owner != l.dwelling {
			l.problem(c, CodePlateDuplicate, text)
			return
		}
		l.plates[p] = l.dwelling
		l.entry.Plates = union(l.entry.Plates, []plate.Plate{p}, slices.Contains)
	}, func(text string, c Column) {
		if l.row.Kind(c.Index) == sheet.Error {
			l.problem(c, CodeCellError, text)
			return
		}
		var meant []string
		if l.row.Formula(c.Index) == "" { // the names of cells in a formula look like plates
			for _, p := range plate.Suggest(text, l.known.Provinces...) {
				meant = append(meant, p.String())
			}
		}
		l.problem(c, CodePlateInvalid, text, meant...)
	})
}

func (l *line) card() {
	var card Card
	if c, text, ok := l.cell(FieldCard, CodeCardInvalid); ok {
		key := nameKey(text)
		switch owner, ok := l.cards[key]; {
		case !hasDigit(key) && !strings.ContainsFunc(key, isLatin): // 丢失, 申请中
			l.problem(c, CodeCardInvalid, text)
		case ok && owner != l.dwelling:
			l.problem(c, CodeCardDuplicate, text)
		default:
			l.cards[key] = l.dwelling
			card.Number = strings.Join(strings.Fields(text), "")
		}
	}
	if _, text, ok := l.cell(FieldClass, CodeClassInvalid); ok {
		card.Class = cleanName(text)
	}
	card.ValidTo = l.date(FieldValidTo, CodeValidToInvalid)
	card.PaidTo = l.date(FieldPaidTo, CodePaidToInvalid)
	l.settleCard(&card)
	if !card.blank() {
		card.Plates = l.entry.Plates
		l.entry.Cards = []Card{card}
	}
}

// settleCard refuses what contradicts an earlier row about the same number.
func (l *line) settleCard(card *Card) {
	e := l.entries[l.dwelling]
	if e == nil || card.Number == "" {
		return
	}
	for _, held := range e.Cards {
		if !held.same(*card) {
			continue
		}
		if held.Class != "" && card.Class != "" && held.Class != card.Class {
			l.contradiction(FieldClass, CodeClassInvalid)
			card.Class = ""
		}
		if !held.ValidTo.Zero() && !card.ValidTo.Zero() && held.ValidTo != card.ValidTo {
			l.contradiction(FieldValidTo, CodeValidToInvalid)
			card.ValidTo = 0
		}
		if !held.PaidTo.Zero() && !card.PaidTo.Zero() && held.PaidTo != card.PaidTo {
			l.contradiction(FieldPaidTo, CodePaidToInvalid)
			card.PaidTo = 0
		}
	}
}

func (l *line) contradiction(f Field, code string) {
	c, _ := l.mapping.Of(f)
	l.problem(c, code, l.row.Cell(c.Index))
}

// tally is what rows have come to, by which a row of sums without a word is told:
// their number and areas, and those of their doors, in 0.01 m².
type tally struct {
	rows  int
	area  int64
	doors map[Address]int64
}

// add counts a row; one that names no door that can be read (the zero Address) was
// counted by whoever made the sum all the same.
func (t *tally) add(a Address, area int64) {
	if t.doors == nil {
		t.doors = map[Address]int64{}
	}
	t.rows++
	t.area += area
	if !a.Zero() {
		t.doors[a] = max(t.doors[a], area)
	}
}

// comesTo reports whether a row's number, or its area where it has one, is what the
// rows above come to. One row has no sum.
func (t *tally) comesTo(number string, area int64) bool {
	if t.rows < 2 {
		return false
	}
	if area == 0 {
		return number == strconv.Itoa(len(t.doors)) || number == strconv.Itoa(t.rows)
	}
	doors := int64(0)
	for _, a := range t.doors {
		doors += a
	}
	return area == t.area || area == doors
}

// areaCell is the area that a row gives, taken or not; 0 for none.
func (l *line) areaCell() int64 {
	c, _ := l.mapping.Of(FieldArea)
	text, _ := l.value(c)
	n, _ := hundredths(text)
	return n * int64(one(c.Field == FieldArea))
}

func (l *line) tally() {
	l.whole.add(l.dwelling, l.areaCell())
	l.part.add(l.dwelling, l.areaCell())
}

// sums reports a number alone in a door's column that counts the rows above: those of
// the sheet, or those since its last heading or line of totals. Beside the areas' sum
// nothing else stands in its row: any other cell speaks of a household.
func (l *line) sums(column int) bool {
	number := strings.TrimSpace(bare(l.row.Cell(column)))
	at, measured := l.mapping.Of(FieldArea)
	for i, text := range l.row.Cells {
		text = strings.TrimSpace(bare(text))
		filled := text != "" && text != number || l.row.Formula(i) != ""
		area := measured && i == at.Index && (nothing("", text) || nothing(FieldArea, text) || l.areaCell() > 0)
		if filled && !area {
			return false
		}
	}
	return l.whole.comesTo(number, l.areaCell()) || l.part.comesTo(number, l.areaCell())
}

// ends reports a row that closes a part of its sheet: totals, with a word or without.
func (l *line) ends() bool {
	c, ok := l.mapping.Of(FieldDwelling)
	if !ok {
		c, _ = l.mapping.Of(FieldRoom)
	}
	return l.total() || words.count.MatchString(bare(l.row.Cell(c.Index))) || l.sums(c.Index)
}
