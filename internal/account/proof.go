package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"
	"golang.org/x/text/unicode/norm"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/limit"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/seal"
)

// The keys of the rules of a code: how many minutes it holds, how often it is tried.
const (
	codeMinutes = "phone_code.minutes"
	codeTries   = "phone_code.tries"
)

var (
	// ErrNoGateway says that the committee sends no codes, or not to the visitor: they
	// have no home and no role there, or it knows already that the phone is theirs.
	ErrNoGateway = errs.New(errs.NotFound, "phone_code.none")
	// ErrCodeWrong refuses a code that is not the one sent (parameter left: tries that
	// are left).
	ErrCodeWrong = errs.New(errs.Invalid, "phone_code.wrong")
	// ErrCodeSoon refuses a further code so soon; its cause says how long to wait.
	ErrCodeSoon = errs.New(errs.TooMany, "phone_code.soon")
	// ErrCodeOver says that no code waits: none was sent, its minutes are over, or it
	// was tried too often.
	ErrCodeOver = errs.New(errs.Invalid, "phone_code.over")
)

// Gateway is a committee that can send the visitor a code, as they see it.
type Gateway struct {
	ID    people.CommitteeID `db:"id"`
	Code  string             `db:"code"` // of the committee
	Name  string             `db:"name"`
	Until *time.Time         `db:"expires_at"` // until when a code that it sent may be typed; nil where none waits
}

// Proofs lets whoever signs in show, by a code in an SMS, that the phone they sign in
// by is theirs (证明手机). It means what the counter's proof means: in one committee.
type Proofs struct {
	db      *pg.DB
	key     *seal.Key
	courier *outbox.Courier
}

// NewProofs makes the service; the key digests codes, the courier sends them.
func NewProofs(db *pg.DB, key *seal.Key, courier *outbox.Courier) *Proofs {
	return &Proofs{db, key, courier}
}

const sqlGateways = `
	select c.id, c.code, c.name, k.expires_at
	from people.people p
	join people.committees c on c.id = any($2::uuid[])
	left join people.phone_codes k on k.person_id = p.id and k.committee_id = c.id and k.phone = p.phone and k.expires_at > $3
	where p.id = $1 and p.phone is not null and not exists (
		select from people.phone_proofs f where f.committee_id = c.id and f.person_id = p.id and f.phone = p.phone)
	order by k.expires_at nulls last, lower(c.code), c.id`

// sqlCodeSet takes the place of a code that was sent before.
const sqlCodeSet = `
	insert into people.phone_codes (person_id, committee_id, phone, digest, sent_at, expires_at, tries)
	values ($1, $2, $3, $4, $5, $6, 0)
	on conflict on constraint phone_codes_pk do update
	set committee_id = excluded.committee_id, phone = excluded.phone, digest = excluded.digest,
		sent_at = excluded.sent_at, expires_at = excluded.expires_at, tries = 0`

const sqlCodeTry = `
	update people.phone_codes
	set tries = tries + 1
	where person_id = $1 and committee_id = $2 and phone = $3 and expires_at > $4
	returning digest, tries`

const sqlCodeEnd = `
	delete from people.phone_codes
	where person_id = $1`

// gateways lists who can send a person codes: committees in which they act now, by a
// home or by a role that is awake.
func gateways(ctx context.Context, q pg.Queryer, v Visitor, now time.Time) ([]Gateway, error) {
	var in []people.CommitteeID
	for _, h := range v.Homes {
		in = append(in, h.CommitteeID)
	}
	for _, r := range v.Roles {
		if v.Strong || r.Role == actor.Volunteer {
			in = append(in, r.CommitteeID)
		}
	}
	in, err := outbox.SendsSMS(ctx, q, in)
	if err != nil || len(in) == 0 {
		return nil, err
	}
	return pg.All[Gateway](ctx, q, sqlGateways, v.Person.ID, pq.Array(id.Strings(in)), now)
}

// gateway is one of them, by the committee's code; ErrNoGateway.
func gateway(ctx context.Context, q pg.Queryer, v Visitor, code string, now time.Time) (people.Committee, error) {
	list, err := gateways(ctx, q, v, now)
	if err != nil {
		return people.Committee{}, err
	}
	for _, g := range list {
		if strings.EqualFold(g.Code, code) {
			return people.ByID(ctx, q, g.ID)
		}
	}
	return people.Committee{}, ErrNoGateway
}

// Gateways lists the committees that can send the visitor a code, the one whose code
// waits first; none where their phone is proved to each, or none sends SMS.
func (s *Proofs) Gateways(ctx context.Context, v Visitor) ([]Gateway, error) {
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Gateway, error) { return gateways(ctx, r, v, r.Now) })
}

// Send sends the visitor a code to the phone they sign in by, through the gateway of
// a committee, named by its code, in which they have a home or a role. The answer says
// nothing of who else has to do with the phone. The code is kept before it is sent: if
// that fails it may still arrive, and holds. A newer one takes its place. ErrNoGateway,
// ErrCodeSoon, outbox.ErrUnsent.
func (s *Proofs) Send(ctx context.Context, v Visitor, committee string) error {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return fmt.Errorf("make code: %w", err) // never since Go 1.24
	}
	code := fmt.Sprintf("%06d", n)
	var c people.Committee
	var p people.Person
	var minutes int
	err = s.db.InTx(ctx, actor.Actor{Person: v.Person.ID.String()}, func(tx *pg.Tx) error {
		if p, err = people.HoldPerson(ctx, tx, v.Person.ID); err != nil {
			return err
		}
		if c, err = gateway(ctx, tx, v, committee, tx.Now); err != nil {
			return err
		}
		if minutes, err = rule.Int(ctx, tx, c.ID, codeMinutes, c.Today(tx.Now)); err != nil {
			return err
		}
		if err := sends(ctx, tx, c, p); err != nil {
			return err
		}
		until := tx.Now.Add(time.Duration(minutes) * time.Minute)
		return tx.Do(ctx, sqlCodeSet, p.ID, c.ID, p.Phone, s.digest(c, p, code), tx.Now, until)
	})
	if err != nil {
		return err
	}
	return s.courier.SMS(ctx, v.ActorIn(c), c.ID, outbox.Text{
		Phone: p.Phone, Words: "phone_code.sms", Pairs: []string{"code", code, "minutes", strconv.Itoa(minutes)},
	})
}

// sends counts one code, which costs the committee and rings at somebody's; ErrCodeSoon.
func sends(ctx context.Context, tx *pg.Tx, c people.Committee, p people.Person) error {
	counts := []limit.Count{
		{Rule: limit.CodePerson, Of: p.ID.String()},
		{Rule: limit.CodePhone, Of: p.Phone},
		{Rule: limit.CodeCommittee, Of: c.ID.String()},
	}
	if place := limit.Of(ctx).Place(); place != "" {
		counts = append(counts, limit.Count{Rule: limit.CodePlace, Of: place})
	}
	_, err := limit.Take(ctx, tx, counts...)
	if errs.KindOf(err) == errs.TooMany {
		return ErrCodeSoon.Because(err)
	}
	return err
}

// Confirm takes the code that the visitor typed, and with the right one their phone is
// proved to the committee that sent it, on its record as their own act. A wrong one
// counts before the answer; the right one again does nothing. ErrCodeWrong,
// ErrCodeOver.
func (s *Proofs) Confirm(ctx context.Context, v Visitor, committee, typed string) error {
	c, err := people.ByCode(ctx, s.db, committee)
	if err != nil {
		return err
	}
	var refusal error // beside the act, which keeps that somebody tried
	err = record.InTx(ctx, s.db, v.ActorIn(c), c.ID.String(), func(tx *pg.Tx) error {
		p, err := people.HoldPerson(ctx, tx, v.Person.ID)
		if err != nil {
			return err
		}
		if _, err := gateway(ctx, tx, v, committee, tx.Now); err != nil {
			return err
		}
		if refusal, err = s.try(ctx, tx, c, p, typed); err != nil || refusal != nil {
			return err
		}
		return prove(ctx, tx, c, p, shown{p.Phone, WaySMS})
	})
	if errors.Is(err, ErrNoGateway) {
		return s.again(ctx, c, v)
	}
	if err == nil && refusal != nil {
		return refusal
	}
	return err
}

// try counts one try of the open code and gives why it is refused; nil for the right
// one, which is used up.
func (s *Proofs) try(ctx context.Context, tx *pg.Tx, c people.Committee, p people.Person, typed string) (refusal, err error) {
	most, err := rule.Int(ctx, tx, c.ID, codeTries, c.Today(tx.Now))
	if err != nil {
		return nil, err
	}
	var open struct {
		Digest string `db:"digest"`
		Tries  int    `db:"tries"`
	}
	err = tx.Get(ctx, &open, sqlCodeTry, p.ID, c.ID, p.Phone, tx.Now)
	if pg.NoRows(err) {
		return ErrCodeOver.On("code"), nil
	}
	if err != nil {
		return nil, fmt.Errorf("try code: %w", err)
	}
	right := subtle.ConstantTimeCompare([]byte(s.digest(c, p, typed)), []byte(open.Digest)) == 1
	switch {
	case open.Tries > most, // the rule was made stricter meanwhile
		!right && open.Tries == most:
		refusal = ErrCodeOver.On("code")
	case !right:
		return ErrCodeWrong.With("left", strconv.Itoa(most-open.Tries)).On("code"), nil
	}
	if err := tx.Do(ctx, sqlCodeEnd, p.ID); err != nil {
		return nil, err
	}
	return refusal, nil
}

// again answers a second tap on a form whose first one was right.
func (s *Proofs) again(ctx context.Context, c people.Committee, v Visitor) error {
	return pg.Needs(ctx, s.db, ErrNoGateway, sqlProved, c.ID, v.Person.ID, v.Person.Phone)
}

// digest is what is kept of a code, for one person, phone and committee, however it
// was typed.
func (s *Proofs) digest(c people.Committee, p people.Person, typed string) string {
	return s.key.Digest(id.CanonicalCode(norm.NFKC.String(strings.TrimSpace(typed))), c.ID.String()+" "+p.ID.String()+" "+p.Phone)
}
