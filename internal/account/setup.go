package account

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

var (
	// ErrSetupGone says that the link was used, is too old or never was.
	ErrSetupGone = errs.New(errs.NotFound, "setup.gone")
	// ErrSetupDone refuses a link for the first committee when there is one.
	ErrSetupDone = errs.New(errs.Conflict, "setup.done")
)

// ErrDraft refuses to keep more than the founding pages can hold.
var ErrDraft = errs.New(errs.Invalid, "setup.too_long")

const draftMost = 8 << 10

// setupLife is how long a setup link stands; each start without a committee makes a new one.
const setupLife = 7 * 24 * time.Hour

// Draft is what the founding pages were told so far, as typed; no password.
type Draft struct {
	Code, Name, Regime, District, Street, Province, DutyPhone string
	PublicLane                                                bool
	ChairName, ChairPhone                                     string
}

const sqlSetupAdd = `
	insert into people.setups (token_hash, by_operator, draft, made_at)
	values ($1, $2, '{}', $3)`

// sqlSetup finds an open link; the first committee's links close once it stands.
const sqlSetup = `
	select draft
	from people.setups
	where token_hash = $1 and used_at is null and made_at > $2
		and (by_operator or not exists (select from people.committees))`

const sqlSetupSave = `
	update people.setups
	set draft = $3
	where token_hash = $1 and used_at is null and made_at > $2`

// sqlSetupHold locks an open link, so that of two at once one founds.
const sqlSetupHold = `
	select by_operator
	from people.setups
	where token_hash = $1 and used_at is null and made_at > $2
	for update`

const sqlSetupUse = `
	update people.setups
	set used_at = $2
	where token_hash = $1`

// sqlSetupFirst makes the foundings of a first committee wait for each other.
const sqlSetupFirst = `select pg_advisory_xact_lock(hashtextextended('people.setups', 0))`

const sqlCommitteeAny = `select exists (select from people.committees) as found`

// NewSetupLink makes the one-time token of /setup/{token}. The operator may at
// any time, the starting program only while no committee exists (ErrSetupDone).
func (s *Service) NewSetupLink(ctx context.Context, who actor.Actor) (string, error) {
	token := id.Secret()
	err := s.db.InTx(ctx, who, func(tx *pg.Tx) error {
		operator := who.Is(actor.Operator)
		if !operator && !who.Is(actor.System) {
			return actor.ErrRole.With("roles", string(actor.Operator))
		}
		if !operator {
			if err := first(ctx, tx, ErrSetupDone); err != nil {
				return err
			}
		}
		return tx.Do(ctx, sqlSetupAdd, id.Hash(token), operator, tx.Now)
	})
	return token, err
}

// first refuses with the given error when there is a committee.
func first(ctx context.Context, tx *pg.Tx, refusal error) error {
	return pg.Refuse(ctx, tx, refusal, sqlCommitteeAny)
}

// SetupDraft gives what an open link was told so far; ErrSetupGone.
func (s *Service) SetupDraft(ctx context.Context, token string) (Draft, error) {
	var d Draft
	raw, err := pg.One[[]byte](ctx, s.db, ErrSetupGone, sqlSetup, id.Hash(token), s.db.Now().Add(-setupLife))
	if err == nil {
		err = json.Unmarshal(raw, &d)
	}
	return d, err
}

// SaveSetup keeps what the founding pages were told, so that nothing typed is
// lost between them; ErrSetupGone.
func (s *Service) SaveSetup(ctx context.Context, token string, d Draft) error {
	if _, err := s.SetupDraft(ctx, token); err != nil {
		return err
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("save setup: %w", err)
	}
	if len(raw) > draftMost {
		return ErrDraft
	}
	return s.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		return tx.DoOr(ctx, ErrSetupGone, sqlSetupSave, id.Hash(token), tx.Now.Add(-setupLife), string(raw))
	})
}

// CheckCommittee reports what is wrong with a committee to be founded, before
// its chair is asked for: its fields, and whether its code is free.
func (s *Service) CheckCommittee(ctx context.Context, n people.NewCommittee) error {
	if err := n.Check(); err != nil {
		return err
	}
	_, err := s.people.Committee(ctx, n.Code)
	if err == nil {
		return people.ErrCommitteeTaken.With("code", n.Code).On("code")
	}
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	return err
}

// Founding is what FoundBySetup made.
type Founding struct {
	Committee people.Committee
	Secret    string // the chair's session
	Visitor   Visitor
}

// FoundBySetup founds a committee by a setup link, once, with its chair, and
// signs the chair in: the link counts as second factor for this one session.
// ErrSetupGone; ErrPhoneTaken when the phone signs in with another password.
func (s *Service) FoundBySetup(ctx context.Context, token string, n people.NewCommittee, chair NewUser) (Founding, error) {
	if _, err := s.SetupDraft(ctx, token); err != nil {
		return Founding{}, err
	}
	phone, err := people.ParsePhone(chair.Phone)
	if err != nil {
		return Founding{}, people.ErrPhone.On("phone")
	}
	if chair.Name, err = people.CleanName(chair.Name); err != nil {
		return Founding{}, people.ErrName.On("name")
	}
	chair.Phone, chair.Role = phone, actor.Chair
	var f Founding
	if err := s.CheckCommittee(ctx, n); err != nil {
		return Founding{}, err // before the password: no refusal after it tells of the phone
	}
	err = s.guardPassword(ctx, guessed{phone: phone}, func(ctx context.Context) error {
		a, err := s.welcomed(ctx, Welcome{Phone: phone, Password: chair.Password})
		if err != nil {
			return err
		}
		return s.db.InTx(ctx, actor.Of(actor.Operator), func(tx *pg.Tx) error {
			if err := useSetup(ctx, tx, token); err != nil {
				return err
			}
			if f.Committee, err = people.FoundIn(ctx, tx, n); err != nil {
				return err
			}
			chair.Committee = f.Committee.ID
			return s.seat(ctx, tx, &f, chair, a)
		})
	})
	return f, err
}

func useSetup(ctx context.Context, tx *pg.Tx, token string) error {
	if err := tx.Do(ctx, sqlSetupFirst); err != nil {
		return err
	}
	operator, err := pg.One[bool](ctx, tx, ErrSetupGone, sqlSetupHold, id.Hash(token), tx.Now.Add(-setupLife))
	if err != nil {
		return err
	}
	if !operator {
		if err := first(ctx, tx, ErrSetupGone); err != nil {
			return err
		}
	}
	return tx.Do(ctx, sqlSetupUse, id.Hash(token), tx.Now)
}

// seat gives the chair the role and opens the session.
func (s *Service) seat(ctx context.Context, tx *pg.Tx, f *Founding, chair NewUser, who Arrival) error {
	u, err := s.addUser(ctx, tx, chair, who.hash)
	if err != nil {
		return err
	}
	if u.Person != who.person.ID && u.Existing { // somebody took the phone between the two
		return ErrPhoneTaken.On("password")
	}
	if f.Secret, err = openSession(ctx, tx, u.Person, true); err != nil {
		return err
	}
	f.Visitor, _, err = visitor(ctx, tx, f.Secret, tx.Now)
	return err
}
