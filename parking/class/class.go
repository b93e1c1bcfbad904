package class

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Code names a class of cards. A committee's own class has the name that it
// gave for a code: pages, lists and the record then say the same word.
type Code string

// FirstCar (首辆车) is the primary class, of which a dwelling has one live card.
const FirstCar Code = "first-car"

// Class is a kind of card with its own series of numbers.
type Class struct {
	Code    Code    `db:"code"`
	Prefix  string  `db:"prefix"` // of its numbers: A in A-0137
	Primary bool    `db:"is_primary"`
	Plates  int     `db:"plates_per_card"` // at most so many on one card
	From    day.Day `db:"from_day"`
	rule.Ground
	LastNumber int `db:"last_number"`
}

// ErrUnknown says that the committee has no such class of cards.
var ErrUnknown = errs.New(errs.Invalid, "class.unknown")

// classData is one entry of classes.json: a class, its terms where a committee
// has set none, and what lists call it.
type classData struct {
	Code       Code
	Prefix     string
	Primary    bool
	Plates     int
	From       day.Day
	SourceKind rule.GroundKind `json:"source_kind"`
	Source     string
	Names      []string
	Holders    map[Holder]int
	Documents  []Document
	Uses       []PlateUse
	Months     int
	Posted     bool
	TwoPeople  bool `json:"two_people"`
	AfterFirst bool `json:"after_first"` // for a household that has its first car's card
}

func (k classData) ground() rule.Ground { return rule.Ground{Kind: k.SourceKind, Text: k.Source} }

//go:embed classes.json
var classesData []byte

// knownClasses is read once and never changes.
var knownClasses = readClasses(classesData)

// readClasses panics on data that is wrong, which a first test run shows.
func readClasses(data []byte) []classData {
	var list []classData
	if err := json.Unmarshal(data, &list); err != nil {
		panic(err)
	}
	return list
}

// Named gives the class that a list or a form calls so, whatever the case
// and width; an empty name is the first car's. A word that is none of the
// program's may be a committee's own class: whether the committee has it, its
// table says. ErrUnknown of what cannot be the name of one.
func Named(name string) (Code, error) {
	folded := strings.ToLower(strings.TrimSpace(norm.NFKC.String(name)))
	if folded == "" {
		return FirstCar, nil
	}
	for _, c := range knownClasses {
		if slices.ContainsFunc(c.Names, func(n string) bool { return strings.ToLower(n) == folded }) {
			return c.Code, nil
		}
	}
	if own := ownName(name); ownNameForm.MatchString(own) {
		return Code(own), nil
	}
	return "", ErrUnknown.On("class")
}

// AfterFirst reports whether the class is for a household that has a card for its
// first car already (第二辆车).
func (c Class) AfterFirst() bool {
	return slices.ContainsFunc(knownClasses, func(k classData) bool { return k.Code == c.Code && k.AfterFirst })
}

const sqlClassEnsure = `
	insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
	values ($1, $2, $3, $4, $5, $6, $7, $8)
	on conflict do nothing`

const sqlClasses = `
	select k.code, k.prefix, k.is_primary, k.from_day, k.source_kind, k.source, k.source_ref, k.last_number,
		coalesce((select t.plates from parking.class_terms t
			where t.committee_id = k.committee_id and t.class = k.code and t.from_day <= $2
			order by t.from_day desc, t.set_at desc, t.id desc limit 1), k.plates_per_card) as plates_per_card
	from parking.classes k
	where k.committee_id = $1 and k.from_day <= $2
	order by k.prefix, k.code`

const sqlClassForUpdate = `
	select k.code, k.prefix, k.is_primary, k.from_day, k.source_kind, k.source, k.source_ref, k.last_number,
		coalesce((select t.plates from parking.class_terms t
			where t.committee_id = k.committee_id and t.class = k.code and t.from_day <= $3
			order by t.from_day desc, t.set_at desc, t.id desc limit 1), k.plates_per_card) as plates_per_card
	from parking.classes k
	where k.committee_id = $1 and k.code = $2
	for update of k`

// Ensure gives a committee the classes the program knows, once.
func Ensure(ctx context.Context, tx *pg.Tx, c people.CommitteeID) error {
	for _, k := range knownClasses {
		_, err := tx.Exec(ctx, sqlClassEnsure, c, k.Code, k.Prefix, k.Primary, k.Plates, k.From, k.SourceKind, k.Source)
		if err != nil {
			return fmt.Errorf("ensure class: %w", err)
		}
	}
	return nil
}

// Hold gives a class as it holds today and keeps its series of numbers, and
// with it its cap, for this act.
func Hold(ctx context.Context, tx *pg.Tx, c people.CommitteeID, code Code, today day.Day) (Class, error) {
	var k Class
	err := tx.Get(ctx, &k, sqlClassForUpdate, c, code, today)
	if pg.NoRows(err) {
		return k, ErrUnknown.On("class")
	}
	if err != nil {
		return k, fmt.Errorf("hold class: %w", err)
	}
	return k, nil
}

// All lists a committee's classes of cards as they hold on a day; those of
// the program too of which it has no row yet. Anybody may read them.
func All(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day) ([]Class, error) {
	var out []Class
	if err := q.Select(ctx, &out, sqlClasses, c, today); err != nil {
		return nil, fmt.Errorf("list classes: %w", err)
	}
	for _, k := range knownClasses {
		if slices.ContainsFunc(out, func(o Class) bool { return o.Code == k.Code }) {
			continue
		}
		out = append(out, Class{
			Code: k.Code, Prefix: k.Prefix, Primary: k.Primary, Plates: k.Plates,
			From: k.From, Ground: k.ground(),
		})
	}
	return out, nil
}
