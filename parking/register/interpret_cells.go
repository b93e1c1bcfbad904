package register

import (
	"slices"
	"strings"

	"ziguan/internal/day"
	"ziguan/internal/sheet"
	"ziguan/parking/plate"
)

// tenant reads who rents. Where the cell says that nobody does, a phone or the end of
// a lease is nobody's: it is reported, unless it is the owner's phone.
func (l *line) tenant() {
	var t Tenant
	c, text, _ := l.cell(FieldTenant, CodeTenantInvalid)
	if t.Name = cleanName(text); len(namesOf(FieldTenant, text)) < len(splitNames(text)) {
		t.Name = strings.Join(namesOf(FieldTenant, text), exportWords["join"])
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
