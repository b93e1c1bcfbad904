package kit

import (
	_ "embed"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	places "ziguan/web/place"
)

// Sample is one state of a page for the gallery: drawn by the page's own
// component, from data that is the same on every day and every machine.
type Sample struct {
	Name  string     // the end of its address
	Label string     // what it shows, in the visitor's words
	As    actor.Role // who looks; empty for somebody not signed in
	// Outside says that the page is no committee's.
	Outside bool
	// At is the pattern of the page it stands for, where it is one of the office.
	At   string
	Draw fiber.Handler
}

// Specimen is what samples show: a committee, people and cars that do not exist.
type Specimen struct {
	Committee   string             `json:"committee"`
	Code        string             `json:"code"`
	Province    string             `json:"province"`
	Phone       string             `json:"phone"`
	Person      string             `json:"person"`
	Volunteer   string             `json:"volunteer"`
	Gate        string             `json:"gate"`
	Lane        string             `json:"lane"`
	Plate       string             `json:"plate"`
	SecondPlate string             `json:"second_plate"`
	Stranger    string             `json:"stranger"`
	Military    string             `json:"military"`
	WrongPlate  string             `json:"wrong_plate"`
	Reason      string             `json:"reason"`
	Clause      string             `json:"clause"`
	Remark      string             `json:"remark"`
	File        string             `json:"file"`
	Sheet       string             `json:"sheet"`
	OldSheet    string             `json:"old_sheet"`
	Names       []string           `json:"names"`
	Titles      []string           `json:"titles"`
	Row         []string           `json:"row"`
	Problems    map[string]Misread `json:"problems"`
}

// Misread is a cell of a register that was not taken.
type Misread struct {
	Column string   `json:"column"`
	Value  string   `json:"value"`
	Meant  []string `json:"meant"`
}

//go:embed sample.json
var specimen []byte

// ReadSpecimen gives the data of samples.
func ReadSpecimen() (Specimen, error) {
	var s Specimen
	if err := json.Unmarshal(specimen, &s); err != nil {
		return s, errs.ErrInternal.Because(err)
	}
	return s, nil
}

// SampleDay is the day on which samples are drawn.
func SampleDay() day.Day { return day.Of(2026, time.November, 23) }

// SampleInstant is ten in the morning of that day in Beijing.
func SampleInstant() time.Time { return time.Date(2026, time.November, 23, 2, 0, 0, 0, time.UTC) }

// sampleWaits is what waits in samples' menus.
func sampleWaits() map[string]int {
	return map[string]int{places.Today: 6, places.Cards: 3, places.Gates: 2, places.Council: 1}
}

// Pose makes the visit that of the sample's visitor, whoever is really there:
// the page shows the specimen's committee, and its name and menu for the role.
func (s Sample) Pose(c *fiber.Ctx, of Specimen) {
	v := *Of(c)
	v.Committee, v.Person, v.SignedIn, v.Actor = people.Committee{}, account.Visitor{}, s.As != "", actor.Actor{}
	if !s.Outside {
		v.Committee = people.Committee{
			Code: of.Code, Name: of.Committee, Regime: people.Owners, Zone: "Asia/Shanghai", Province: of.Province, DutyPhone: of.Phone,
		}
	}
	if v.SignedIn {
		v.Actor = actor.Of(s.As)
		v.Person.Person.Name = of.Person
	}
	if v.Actor.MaySee() {
		v.Posed = s.At
	}
	SetVisit(c, &v)
}
