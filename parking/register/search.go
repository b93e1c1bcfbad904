package register

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking/plate"
)

// Hit is one dwelling that a search found, and what it was found by: Why is
// dwelling, room, plate, phone, name, card or application; Found the plate, name
// or number that matched. Of a posting, Code is its number and Found its title.
type Hit struct {
	Code  string `db:"code"`
	Group string `db:"building"`
	Why   string `db:"why"`
	Found string `db:"found"`
	// Exact says that the whole door, plate or number was asked for.
	Exact bool `db:"exact"`
	// Owners are the names of owners and lessees now, parted by a comma.
	Owners string `db:"owners"`
	// Plates are the dwelling's plates now, parted by a blank.
	Plates string `db:"plates"`
}

// sqlSearch asks each way a dwelling is looked for; a null parameter leaves a way
// out. The tails have indexes of their own, and names are found by the beginning
// of their keys. Of a beginning that thousands share, only the first are looked at:
// nobody reads more, and the answer must come while somebody waits. The laterals
// with their offsets keep the look-ups single also right after a large import, when
// the server knows nothing yet of how many rows there are.
const sqlSearch = `
	with named as materialized (
		select id, name from people.residents
		where committee_id = $1 and keys @@ $8::tsquery
		order by id
		limit 2000
	), parts as materialized (
		select dwelling_id, plate from parking.vehicles
		where committee_id = $1 and to_day is null and strpos(plate, $10) > 0
		order by plate, id
		limit 2000
	), hits (dwelling_id, rank, why, found) as (
		select id, 1, 'dwelling', '' from people.dwellings
		where committee_id = $1 and code = $2
		union all
		select id, 4, 'dwelling', '' from people.dwellings
		where committee_id = $1 and code like $3
		union all
		select id, 3, 'room', '' from people.dwellings
		where committee_id = $1 and room = $4
		union all
		select dwelling_id, 1, 'plate', plate from parking.vehicles
		where committee_id = $1 and plate = $5 and to_day is null
		union all
		select dwelling_id, 2, 'plate', plate from parking.vehicles
		where committee_id = $1 and tail = $6 and to_day is null
		union all
		select dwelling_id, 2, 'plate', plate from parking.vehicles
		where committee_id = $1 and digits = $6 and to_day is null
		union all
		select dwelling_id, 5, 'plate', plate from parts
		union all
		select dwelling_id, 1, 'card', number from parking.cards
		where committee_id = $1 and number = $11
		union all
		select dwelling_id, 1, 'application', number from parking.applications
		where committee_id = $1 and number = $11
		union all
		select o.dwelling_id, 2, 'phone', r.name from people.residents r
		cross join lateral (
			select dwelling_id from people.occupancies
			where committee_id = $1 and resident_id = r.id and to_day is null
			offset 0) o
		where r.committee_id = $1 and right(r.phone, 4) = right($7, 4) and r.phone like '%' || $7
		union all
		select dwelling_id, 2, 'phone', '' from people.contacts
		where committee_id = $1 and right(phone, 4) = right($7, 4) and phone like '%' || $7
		union all
		select o.dwelling_id, 2, 'name', n.name from named n
		cross join lateral (
			select dwelling_id from people.occupancies
			where committee_id = $1 and resident_id = n.id and to_day is null
			offset 0) o
	), best as (
		select distinct on (dwelling_id) dwelling_id, rank, why, found
		from hits
		order by dwelling_id, rank, why, found
	), page as (
		select d.id, d.code, d.building, d.sort_key, b.rank, b.why, b.found
		from best b
		cross join lateral (
			select id, code, building, sort_key from people.dwellings
			where committee_id = $1 and id = b.dwelling_id
			offset 0) d
		order by b.rank, d.sort_key, d.id
		limit $9
	)
	select f.code, f.building, f.why, f.found, f.rank = 1 as exact, f.owners, f.plates
	from (
		select p.id, p.code, p.building, p.sort_key, p.rank, p.why, p.found,
			coalesce((select string_agg(r.name, ', ' order by o.id) from people.occupancies o
				join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
				where o.committee_id = $1 and o.dwelling_id = p.id and o.to_day is null and o.kind in ('owner', 'lessee')), '') as owners,
			coalesce((select string_agg(v.plate, ' ' order by v.plate) from parking.vehicles v
				where v.committee_id = $1 and v.dwelling_id = p.id and v.to_day is null), '') as plates
		from page p
		union all
		select id, year || '-' || seq, '', '', 1, 'posting', title, '', ''
		from compacts.postings
		where committee_id = $1 and year = $12 and seq = $13
	) f
	order by f.rank, f.sort_key, f.id`

// MostHits is the most a search gives.
const MostHits = 50

// longestQuery bounds what is looked for; nothing longer stands in a register.
const longestQuery = 60

// Search finds dwellings by code in any spelling, room, plate, the last four of
// a plate (with or without a closing word) and any three of its signs with a digit
// among them, the number of a card or an application, the last four or more digits of
// a phone, name, and the name's pinyin in every reading, whole or by initials; and
// postings by number. What no longer holds is found by its number alone. Signs such as % and _ are only themselves. Limit is cut to MostHits; it gives
// the best first. For staff and readers.
func (s *Service) Search(ctx context.Context, who actor.Actor, c people.CommitteeID, query string, limit int) ([]Hit, error) {
	q := readQuery(query)
	out := []Hit{}
	err := s.see(ctx, who, c, func(r people.View) error {
		if q == (question{}) {
			return nil
		}
		return r.Select(ctx, &out, sqlSearch, c, q.code, q.prefix, q.room, q.plate, q.tail, q.phone, q.keys, min(max(limit, 1), MostHits),
			q.part, q.number, q.year, q.seq)
	})
	return out, err
}

// question is what a query may mean, each way or null.
type question struct {
	code, prefix, room, plate, tail, phone, keys, part, number *string
	year, seq                                                  *int
}

var (
	phoneTail = regexp.MustCompile(`^[0-9]{4,11}$`)
	roomShape = regexp.MustCompile(`^[0-9A-Z]{1,8}$`)
	// A number stands on the paper that somebody brings: of a card or an application
	// a class's letters and digits, of a posting its year and digits.
	paperNumber   = regexp.MustCompile(`^([A-Z]{1,2})[-\s]?0*([1-9][0-9]{0,6})$`)
	postingNumber = regexp.MustCompile(`^(20[0-9]{2})-([1-9][0-9]{0,5})$`)
	// platePart is some of a plate's signs; two would find a street of cars.
	platePart = regexp.MustCompile(`^[\p{Han}A-Z0-9]{3,8}$`)
	notLetter = regexp.MustCompile(`^[\p{Nd}\p{Nl}\p{No}]*$`)
)

func readQuery(text string) question {
	var q question
	text = bare(norm.NFKC.String(text))
	if n := utf8.RuneCountInString(text); n == 0 || n > longestQuery || !usable(text) {
		return q
	}
	set := func(s string) *string { return &s }
	upper := strings.ToUpper(text)
	if a, err := ParseAddress(text); err == nil {
		q.code = set(a.String())
		if strings.Contains(a.String(), "-") {
			q.prefix = set(likeStart(a.String()))
		}
	} else if a, err := ParseAddress(strings.TrimRight(text, "-") + "-1"); err == nil && len(text) > 1 {
		q.prefix = set(likeStart(strings.TrimSuffix(a.String(), "1"))) // a building, or a building and unit
	}
	if roomShape.MatchString(upper) {
		q.room = set(upper)
	}
	if p, err := plate.Parse(text); err == nil {
		q.plate = set(p.String())
	}
	if t, ok := plate.Tail4(text); ok {
		q.tail = set(t)
	}
	if p := strings.NewReplacer("·", "", " ", "").Replace(upper); platePart.MatchString(p) && strings.ContainsAny(p, "0123456789") {
		q.part = set(p)
	}
	q.readNumber(upper)
	if digits := strings.Map(keepDigit, text); phoneTail.MatchString(digits) && strings.Trim(text, "0123456789 -+") == "" {
		q.phone = set(digits)
	}
	if key := people.SearchKey(text); searchable(key) {
		q.keys = set("'" + key + "':*")
	}
	return q
}

func (q *question) readNumber(upper string) {
	if m := paperNumber.FindStringSubmatch(upper); m != nil {
		n := m[1] + "-" + strings.Repeat("0", max(0, 4-len(m[2]))) + m[2]
		q.number = &n
	}
	if m := postingNumber.FindStringSubmatch(upper); m != nil {
		year, _ := strconv.Atoi(m[1]) // the form has digits alone
		seq, _ := strconv.Atoi(m[2])
		q.year, q.seq = &year, &seq
	}
}

func keepDigit(r rune) rune {
	if '0' <= r && r <= '9' {
		return r
	}
	return -1
}

// searchable leaves out numbers, and a single Latin letter, which would find
// everybody.
func searchable(key string) bool {
	if notLetter.MatchString(key) {
		return false
	}
	first, size := utf8.DecodeRuneInString(key)
	return len(key) > size || unicode.Is(unicode.Han, first)
}

// likeStart makes a text the beginning to look for, its own signs being themselves.
func likeStart(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}
