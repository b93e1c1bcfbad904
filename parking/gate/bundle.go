package gate

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

// bundleHours is how long a device may go on with one bundle by itself.
const bundleHours = 72

// BundleFormat names the bundle's form, and is what DigestKey derives for.
const BundleFormat = "ziguan/gate-bundle/v1"

// Bundle is all that a device needs to decide alone. It holds no plate, name,
// phone or dwelling: plates and tails are digests under the asking token's own
// DigestKey, which is not in it. All plates there can be are few enough to try in
// seconds, so a salt that travels with the bundle would hide nothing.
type Bundle struct {
	Format     string          `json:"format" doc:"how plates and tails are digested: the operation says it"`
	Committee  string          `json:"committee"`
	Zone       string          `json:"zone"`
	MadeAt     string          `json:"made_at"`
	GoodUntil  string          `json:"good_until"`
	Expiring   int             `json:"expiring_days"`
	Cards      []BundleCard    `json:"cards"`
	Ended      []BundleEnded   `json:"ended"`    // lost, replaced and revoked tokens
	Blocked    []BundleBlock   `json:"blocked"`  // digests of blocked plates
	Visitors   []BundleVisit   `json:"visitors"` // visitor passes that are open
	Old        []BundleOld     `json:"old"`      // old cards that are let in until a day
	Days       []BundleDay     `json:"days"`     // day types of the coming days
	Gates      []BundleGate    `json:"gates"`
	Keys       []string        `json:"keys"` // public keys of signed passes
	PublicLane bool            `json:"public_lane"`
	Codes      []BundleVerdict `json:"codes"` // the table of verdicts
}

// BundleCard is one live card.
type BundleCard struct {
	Token   string   `json:"token"` // SHA-256
	Number  string   `json:"number"`
	Plates  []string `json:"plates"` // keyed digests
	Tails   []string `json:"tails"`  // of the last four characters
	Class   string   `json:"class"`
	State   string   `json:"state"`
	ValidTo string   `json:"valid_to"`
	Arrears bool     `json:"ask"` // ask the driver to see the duty room; no sum, no word of debt
	Windows []string `json:"windows"`
}

// BundleEnded is a token that opens nothing any more, and why.
type BundleEnded struct {
	Token string `db:"token_hash" json:"token"`
	State string `db:"state" json:"state"`
}

// BundleBlock is a blocked plate's digest and its last day.
type BundleBlock struct {
	Plate string `json:"plate"`
	Until string `json:"until"`
}

// BundleVisit is a plate that a dwelling lets in: from when to when, and on which
// days of the week, bit 0 being Monday; the dwelling is not in it.
type BundleVisit struct {
	Plate string `json:"plate"` // keyed digest
	Tail  string `json:"tail"`
	From  string `json:"from"`
	Until string `json:"until"`
	Days  int    `json:"days"`
	Carer bool   `json:"carer"`
}

// BundleDay is the type of one coming day.
type BundleDay struct {
	Date string `json:"date"`
	Type string `json:"type"`
}

// BundleGate is a gate with its modes by the hour.
type BundleGate struct {
	Label string  `json:"label"`
	Hours []Hours `json:"hours"`
}

// BundleVerdict is a row of the table of codes.
type BundleVerdict struct {
	Code    Code    `json:"code"`
	Verdict Verdict `json:"verdict"`
}

const sqlBundleCards = `
	select c.token_hash, c.number, c.class, c.state, c.valid_to, c.paid_to,
		array_to_string(array(select cp.plate from parking.card_plates cp
			where cp.committee_id = c.committee_id and cp.card_id = c.id and (cp.until_day is null or cp.until_day >= $2)
			order by cp.plate), ' ') as plates
	from parking.cards c
	where c.committee_id = $1 and c.live
	order by c.number, c.id`

const sqlBundleEnded = `
	select token_hash, state
	from parking.cards
	where committee_id = $1 and not live and state in ('lost', 'replaced', 'revoked', 'returned', 'expired')
	order by token_hash`

const sqlBundleBlocked = `
	select plate, until_day
	from parking.blocks
	where committee_id = $1 and lifted_at is null and until_day >= $2
	order by plate, id`

const sqlBundleVisits = `
	select plate, opened_at, until_at, days, kind = 'carer' as carer
	from parking.visits
	where committee_id = $1 and state = 'open' and until_at > $2 and plate <> ''
	order by until_at, plate, id`

// DigestKey is the key of the digests in the bundles that the holder of a secret
// gets: HMAC-SHA-256 of BundleFormat under the secret's text. The holder has had
// the secret since the token was made or the phone enrolled; here it is known only
// while it is presented, for its hash alone is stored.
func DigestKey(secret string) []byte { return keyed([]byte(secret), BundleFormat) }

// PlateDigest is what stands in a bundle for a plate or a tail in canonical form.
func PlateDigest(key []byte, text string) string { return hex.EncodeToString(keyed(key, text)) }

func keyed(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// Bundle gives the bundle with its digests under digestKey, and its ETag, which
// changes with its content and not with the hour it was made: every token has a
// tag of its own. Gate tokens, volunteers and staff may.
func (s *Service) Bundle(ctx context.Context, who actor.Actor, key people.CommitteeID, digestKey []byte) (Bundle, string, error) {
	if err := MayCheck(who, key); err != nil {
		return Bundle{}, "", err
	}
	var b Bundle
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		c, err := people.ByID(ctx, r, key)
		if err != nil {
			return err
		}
		b, err = s.bundle(ctx, r, c, digestKey)
		return err
	})
	if err != nil {
		return b, "", err
	}
	tag := b
	tag.MadeAt, tag.GoodUntil = "", ""
	raw, err := json.Marshal(tag)
	if err != nil {
		return b, "", fmt.Errorf("bundle: %w", err)
	}
	sum := sha256.Sum256(raw)
	return b, `"` + hex.EncodeToString(sum[:12]) + `"`, nil
}

func (s *Service) bundle(ctx context.Context, r *pg.Reader, c people.Committee, digestKey []byte) (Bundle, error) {
	rules, err := rule.Ints(ctx, r, c.ID, c.Today(r.Now), "card.expiring_days")
	if err != nil {
		return Bundle{}, err
	}
	b := Bundle{
		Format: BundleFormat, Committee: c.Code, Zone: c.Zone, PublicLane: c.PublicLane, Expiring: rules["card.expiring_days"],
		MadeAt: r.Now.In(c.Location()).Format(time.RFC3339), GoodUntil: r.Now.Add(bundleHours * time.Hour).In(c.Location()).Format(time.RFC3339),
		Cards: []BundleCard{}, Ended: []BundleEnded{}, Blocked: []BundleBlock{}, Visitors: []BundleVisit{}, Old: []BundleOld{}, Days: []BundleDay{},
		Gates: []BundleGate{}, Keys: []string{},
	}
	for _, line := range Codes {
		b.Codes = append(b.Codes, BundleVerdict(line))
	}
	digest := func(text string) string { return PlateDigest(digestKey, text) }
	if err := b.addCards(ctx, r, c, digest); err != nil {
		return b, err
	}
	if err := b.addOld(ctx, r, c, digest); err != nil {
		return b, err
	}
	gates, err := GatesOf(ctx, r, c.ID)
	for _, g := range gates {
		b.Gates = append(b.Gates, BundleGate{Label: g.Label, Hours: append([]Hours{}, g.Hours...)})
	}
	return b, err
}

func (b *Bundle) addCards(ctx context.Context, r *pg.Reader, c people.Committee, digest func(string) string) error {
	today := c.Today(r.Now)
	var cards []struct {
		Token   string  `db:"token_hash"`
		Number  string  `db:"number"`
		Class   string  `db:"class"`
		State   string  `db:"state"`
		ValidTo day.Day `db:"valid_to"`
		PaidTo  day.Day `db:"paid_to"`
		Plates  string  `db:"plates"`
	}
	if err := r.Select(ctx, &cards, sqlBundleCards, c.ID, today); err != nil {
		return fmt.Errorf("bundle cards: %w", err)
	}
	for _, k := range cards {
		one := BundleCard{
			Token: k.Token, Number: k.Number, Class: k.Class, State: k.State, ValidTo: k.ValidTo.String(),
			Arrears: !k.PaidTo.Zero() && k.PaidTo < today, Plates: []string{}, Tails: []string{}, Windows: []string{},
		}
		for _, p := range strings.Fields(k.Plates) {
			one.Plates = append(one.Plates, digest(p))
			one.Tails = append(one.Tails, digest(plate.Plate(p).Tail()))
		}
		b.Cards = append(b.Cards, one)
	}
	if err := r.Select(ctx, &b.Ended, sqlBundleEnded, c.ID); err != nil {
		return fmt.Errorf("bundle ended: %w", err)
	}
	var blocked []struct {
		Plate string  `db:"plate"`
		Until day.Day `db:"until_day"`
	}
	if err := r.Select(ctx, &blocked, sqlBundleBlocked, c.ID, today); err != nil {
		return fmt.Errorf("bundle blocked: %w", err)
	}
	for _, k := range blocked {
		b.Blocked = append(b.Blocked, BundleBlock{digest(k.Plate), k.Until.String()})
	}
	return b.addVisits(ctx, r, c, digest)
}

func (b *Bundle) addVisits(ctx context.Context, r *pg.Reader, c people.Committee, digest func(string) string) error {
	var open []struct {
		Plate string    `db:"plate"`
		From  time.Time `db:"opened_at"`
		Until time.Time `db:"until_at"`
		Days  int       `db:"days"`
		Carer bool      `db:"carer"`
	}
	if err := r.Select(ctx, &open, sqlBundleVisits, c.ID, r.Now); err != nil {
		return fmt.Errorf("bundle visits: %w", err)
	}
	for _, v := range open {
		b.Visitors = append(b.Visitors, BundleVisit{
			Plate: digest(v.Plate), Tail: digest(plate.Plate(v.Plate).Tail()), Days: v.Days, Carer: v.Carer,
			From: v.From.In(c.Location()).Format(time.RFC3339), Until: v.Until.In(c.Location()).Format(time.RFC3339),
		})
	}
	return nil
}
