package demo

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"ziguan/internal/day"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

// The estate: seven buildings of two units, 29 floors, two doors a floor. The
// lane: fifteen courts of four doors.
const (
	buildings, units, floors, doors = 7, 2, 29, 2
	courtDoors                      = 4
	laneCars                        = 40
)

// household is one row group of a register: a dwelling, its people, its cars.
type household struct {
	building    int
	cells       []string // where it is: the sheet's first columns
	owner       string
	phone       string
	area        int // hundredths of a square metre
	tenant      string
	leaseEnd    day.Day
	first, more *car
	extra       *car // a second old card of the first car's class: the household has to choose
}

// car is a car with the card that the list says it has.
type car struct {
	plate, number, class string
	validTo, paidTo      day.Day
}

// lots draws everything that is by chance, from a fixed seed.
type lots struct {
	*rand.Rand
	plates, phones map[string]bool
}

func newLots(seed uint64) *lots {
	return &lots{rand.New(rand.NewPCG(seed, 2017)), map[string]bool{}, map[string]bool{}} //nolint:gosec // lots of an invented estate, no secret
}

// in reports true in so many of a thousand draws.
func (l *lots) in(perMille int) bool { return l.IntN(1000) < perMille }

func one[T any](l *lots, list []T) T { return list[l.IntN(len(list))] }

func (l *lots) name() string {
	given := []rune(said.Given)
	n := string(one(l, []rune(said.Surnames))) + string(one(l, given))
	if l.in(600) {
		n += string(one(l, given))
	}
	return n
}

// phone has 0000 where a real one has its local exchange.
func (l *lots) phone() string {
	for {
		p := fmt.Sprintf("1%d%d0000%04d", 3+l.IntN(7), l.IntN(10), 1000+l.IntN(9000))
		if !l.phones[p] {
			l.phones[p] = true
			return p
		}
	}
}

const (
	offices = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	serials = "LMNPQRSTUVWXYZ" // not those of a new-energy plate
	nev     = "ADF"
)

// plate draws an ordinary or a new-energy plate of the committee's province.
func (l *lots) plate() string {
	for {
		p := said.Province
		if l.in(280) {
			p += "A" + string(nev[l.IntN(len(nev))]) + fmt.Sprintf("%05d", l.IntN(100_000))
		} else {
			p += string(offices[l.IntN(len(offices))]) + string(serials[l.IntN(len(serials))])
			p += string(serials[l.IntN(len(serials))]) + fmt.Sprintf("%03d", l.IntN(1000))
		}
		if !l.plates[p] {
			l.plates[p] = true
			return p
		}
	}
}

func (l *lots) person(h *household, today day.Day) {
	h.owner, h.phone, h.area = l.name(), l.phone(), 4500+l.IntN(9500)
	if l.in(80) {
		h.tenant, h.leaseEnd = l.name(), today.AddDays(-60+l.IntN(700))
	}
}

// estateHomes draws the estate as it is at the end of its year.
func estateHomes(l *lots, today day.Day) []household {
	var out []household
	for b := 1; b <= buildings; b++ {
		for u := 1; u <= units; u++ {
			for f := 1; f <= floors; f++ {
				for d := 1; d <= doors; d++ {
					h := household{building: b, cells: []string{strconv.Itoa(b), strconv.Itoa(u), fmt.Sprintf("%d%02d", f, d)}}
					l.person(&h, today)
					l.drawCars(&h)
					out = append(out, h)
				}
			}
		}
	}
	return out
}

func (l *lots) drawCars(h *household) {
	if !l.in(800) {
		return
	}
	h.first = &car{plate: l.plate(), class: said.FirstClass}
	switch {
	case l.in(45):
		h.more = &car{plate: l.plate(), class: said.SecondClass}
	case h.building == buildings && l.in(60):
		h.extra = &car{plate: l.plate(), class: said.FirstClass}
	}
}

// laneHomes draws the lane.
func laneHomes(l *lots, today day.Day) []household {
	var out []household
	for _, court := range said.Courts {
		for d := 1; d <= courtDoors; d++ {
			h := household{cells: []string{court + said.Court + strconv.Itoa(d) + said.Door}}
			l.person(&h, today)
			h.area = 1800 + l.IntN(4200)
			out = append(out, h)
		}
	}
	for _, i := range l.Perm(len(out))[:laneCars] {
		out[i].first = &car{plate: l.plate(), class: said.FirstClass}
	}
	return out
}

// cars are a household's cars, the first car's card first.
func (h household) cars() []*car {
	return slices.DeleteFunc([]*car{h.first, h.more, h.extra}, func(c *car) bool { return c == nil })
}

// rows writes a household as a committee's own list has it: a row a car.
func (h household) rows() [][]string {
	head := append(append([]string{}, h.cells...), h.owner, h.phone, fmt.Sprintf("%d.%02d", h.area/100, h.area%100), h.tenant, h.leaseEnd.String())
	var out [][]string
	for _, c := range h.cars() {
		row := append(append([]string{}, head...), c.plate)
		if c.number == "" {
			row = append(row, "", "", "", "")
		} else {
			row = append(row, c.number, c.class, c.validTo.String(), c.paidTo.String())
		}
		out = append(out, row)
	}
	if out == nil {
		out = [][]string{append(head, "", "", "", "", "")}
	}
	return out
}

// file writes households as the spreadsheet that the committee keeps.
func file(titles []string, list []household, more ...[]string) ([]byte, error) {
	out := sheet.Out{Name: said.Sheet, Titles: titles}
	for _, h := range list {
		out.Rows = append(out.Rows, h.rows()...)
	}
	out.Rows = append(out.Rows, more...)
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// code is the dwelling's code as the register writes it.
func (h household) code() string {
	a, err := register.ParseAddress(strings.Join(h.cells, "-"))
	if err != nil {
		return ""
	}
	return a.String()
}
