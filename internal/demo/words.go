package demo

import (
	"encoding/json"

	"ziguan/compacts/rule"

	_ "embed"

	"ziguan/internal/actor"
)

//go:embed words.json
var wordsData []byte

// said is every word of the demonstration, read once.
var said = readWords(wordsData)

// The codes of the two committees.
var (
	Estate = said.Estate.Code
	Hutong = said.Hutong.Code
)

// place is what one committee is called and who is in it.
type place struct {
	Code, Name string
	Street     area
	DutyPhone  string `json:"duty_phone"`
	Files      []string
	People     []member
	Former     member
	Gates      []struct{ Label, Name string }
	Board      board
	Past       []formerly
	Votes      []ballot
	Compact    agreement
	Hearing    session
	Filing     string // the number under which the first of them was filed
	Rules      []struct {
		Key, Value, Text string
		Kind             rule.GroundKind
	}
}

// area is a district, or a street in it.
type area struct{ Code, Name string }

type member struct {
	Role actor.Role
	Name string
}

type words struct {
	Province, Surnames, Given string
	District                  area
	Titles                    []string
	LaneTitles                []string `json:"lane_titles"`
	FirstClass                string   `json:"first_class"`
	SecondClass               string   `json:"second_class"`
	Sheet                     string
	Slip                      string // who brought a remark on paper
	FifthClause               string `json:"fifth_clause"`
	Wrong                     struct{ Plate, Phone, Area string }
	Estate, Hutong            place
	Courts                    []string
	Court, Door               string
	PhoneOf                   string `json:"phone_of"`
	Barrier                   string
	Reasons                   struct {
		Renew, Resume, Clause         string
		Substitute, Strike            string
		Appeal, Left                  string
		Lost, Suspend, Revoke, Return []string
	}
	Renewal                struct{ Name, Refused string }
	Overrides, Resolutions []string
	Visitors               struct {
		Plates, Places  []string
		NoPlate, Reason string
	}
	Lookup       string
	Applications struct{ Source, Ask, Refuse, Rule, Withdraw string }
	Samples      struct{ Stranger, Military, Unreadable string }
}

// readWords panics on data that is wrong, which a first test run shows.
func readWords(data []byte) words {
	var w words
	if err := json.Unmarshal(data, &w); err != nil {
		panic(err)
	}
	return w
}
