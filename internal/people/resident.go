package people

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/lib/pq"
	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"

	"ziguan/internal/pg"
)

// NewResident is a person to be added to a register. Name may be empty for
// somebody of whom only the lease is known; Phone may be empty.
type NewResident struct {
	ID          ResidentID
	Name, Phone string
}

// sqlResidentsAll keeps back a phone that somebody typed and nobody saw: it finds
// nobody.
const sqlResidentsAll = `
	select id, name, case when unproved then '' else coalesce(phone, '') end as phone, person_id
	from people.residents
	where committee_id = $1
	order by id`

const sqlResidentsAdd = `
	insert into people.residents (committee_id, id, name, phone, keys, batch_id, created_at)
	select $1, n.id, n.name, nullif(n.phone, ''), n.keys::tsvector, $2, $3
	from unnest($4::uuid[], $5::text[], $6::text[], $7::text[]) as n (id, name, phone, keys)`

const sqlResidentChange = `
	update people.residents
	set name = $3, phone = nullif($4, ''), keys = $5::tsvector, unproved = false
	where committee_id = $1 and id = $2`

// AllResidents lists everybody a register knows or knew. The caller has checked
// that the actor may see names.
func AllResidents(ctx context.Context, q pg.Queryer, c CommitteeID) ([]Resident, error) {
	return pg.All[Resident](ctx, q, sqlResidentsAll, c)
}

// AddResidents adds people to a register within a unit of work; batch is zero
// for those added by hand. The caller has checked that the actor may.
func AddResidents(ctx context.Context, tx *pg.Tx, c CommitteeID, batch BatchID, list []NewResident) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, names, phones, keys := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, r := range list {
		ids[i], names[i], phones[i], keys[i] = r.ID.String(), r.Name, r.Phone, SearchVector(SearchKeys(r.Name))
	}
	return tx.Do(ctx, sqlResidentsAdd, c, batch, tx.Now, pq.Array(ids), pq.Array(names), pq.Array(phones), pq.Array(keys))
}

// ChangeResident corrects a person's name and phone within a unit of work.
// The caller has checked that the actor may and that both are well formed.
func ChangeResident(ctx context.Context, tx *pg.Tx, c CommitteeID, r Resident) error {
	return tx.Do(ctx, sqlResidentChange, c, r.ID, r.Name, r.Phone, SearchVector(SearchKeys(r.Name)))
}

// Bounds of what one name is found by: characters read, and readings combined.
const (
	keyRunes    = 12
	keyReadings = 32
)

// SearchKey makes what was typed comparable with SearchKeys: half-width, lower
// case, letters and digits alone; empty when nothing is left.
func SearchKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// SearchKeys gives all a name is found by, each by its beginning: the name and
// its ends (a given name without the surname), and every reading of it in
// pinyin, whole and by initials. A letter without a reading is found by itself.
func SearchKeys(name string) []string {
	runes := []rune(SearchKey(name))
	runes = runes[:min(len(runes), keyRunes)]
	var keys []string
	for i := range runes {
		keys = append(keys, string(runes[i:]))
	}
	whole, initials := []string{""}, []string{""}
	spoken := false
	for _, r := range runes {
		readings := readingsOf(r)
		if len(readings) == 0 {
			readings = []string{string(r)}
		} else {
			spoken = true
		}
		var firsts []string
		for _, s := range readings {
			if f := string([]rune(s)[:1]); !slices.Contains(firsts, f) {
				firsts = append(firsts, f)
			}
		}
		whole, initials = combine(whole, readings), combine(initials, firsts)
	}
	if spoken {
		keys = append(append(keys, whole...), initials...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// readingsOf gives a character's readings without tones; where pinyin writes ü,
// both letters that people type for it.
func readingsOf(r rune) []string {
	args := pinyin.NewArgs()
	args.Heteronym = true
	var out []string
	for _, s := range pinyin.SinglePinyin(r, args) {
		for _, s := range []string{s, strings.ReplaceAll(s, "v", "u")} {
			if s != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// combine puts every ending behind every beginning, as many as are kept.
func combine(beginnings, endings []string) []string {
	var out []string
	for _, b := range beginnings {
		for _, e := range endings {
			if len(out) == keyReadings {
				return out
			}
			out = append(out, b+e)
		}
	}
	return out
}

// SearchVector writes keys as a tsvector's text; keys hold letters and digits alone,
// so that nothing in them needs quoting.
func SearchVector(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return "'" + strings.Join(keys, "' '") + "'"
}

const sqlResidentNamed = `
	select id, name, coalesce(phone, '') as phone, person_id
	from people.residents
	where committee_id = $1 and right(phone, 4) = right($3, 4) and phone = $3 and name = $2 and not unproved
	order by id
	limit 1`

// ResidentNamed finds the person of a name and phone; without a phone nobody is
// found, since two people of one name are two, nor by one that they typed
// themselves and did not prove. The caller has checked that the
// actor may.
func ResidentNamed(ctx context.Context, q pg.Queryer, c CommitteeID, name, phone string) (ResidentID, bool, error) {
	if phone == "" {
		return ResidentID{}, false, nil
	}
	r, found, err := pg.Maybe[Resident](ctx, q, sqlResidentNamed, c, name, phone)
	return r.ID, found, err
}
