package account

import (
	"context"
	"slices"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Ask is what staff ask of whoever has a phone, who may sign in already or not.
type Ask struct {
	Committee people.CommitteeID
	Kind      Kind
	Name      string // of a role's or a phone's holder; a resident's stands in the register
	Phone     string
	Role      actor.Role // of a role
	To        day.Day    // the last day of a role; zero for none
	Dwelling  people.DwellingID
	Resident  people.ResidentID // at the dwelling
	Papers    Papers            // what staff saw of the resident
	Rang      bool              // of a phone: staff saw the person and heard it ring
}

// sqlAsk asks once: the same asked again begins anew, and looks the same whether
// the holder kept silent or said no.
const sqlAsk = `
	insert into people.attachments (committee_id, id, kind, role, to_day, dwelling_id, resident_id, papers, name, phone,
		asked_by, asked_as, asked_at, expires_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
	on conflict (committee_id, kind, phone, role, coalesce(resident_id, '00000000-0000-0000-0000-000000000000'))
		where withdrawn_at is null and answer is distinct from 'yes'
	do update
	set to_day = excluded.to_day, papers = excluded.papers, name = excluded.name, asked_by = excluded.asked_by,
		asked_as = excluded.asked_as, asked_at = excluded.asked_at, expires_at = excluded.expires_at,
		answer = null, answered_at = null, secret_hash = null, code_hash = null
	returning id`

const sqlResidentAt = `
	select r.id, r.name, coalesce(r.phone, '') as phone, r.person_id
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and r.id = $3 and (o.to_day is null or o.to_day > $4)
	order by o.id
	limit 1`

// Ask asks the holder of a phone; it waits for their yes as many days as the rule
// says. Nothing is looked up by the phone, so that the answer is the same for
// every phone. The chair may for roles, staff for the rest.
func (s *Service) Ask(ctx context.Context, who actor.Actor, n Ask) (AttachmentID, error) {
	if err := n.Kind.may(who, n.Committee); err != nil {
		return AttachmentID{}, err
	}
	by, err := id.Parse[people.Person](who.Person)
	if err != nil {
		return AttachmentID{}, ErrAsker
	}
	if n, err = n.check(); err != nil {
		return AttachmentID{}, err
	}
	var key AttachmentID
	err = people.InWork(ctx, s.db, who, n.Committee, func(a people.Act) error {
		if n, err = n.known(ctx, a); err != nil {
			return err
		}
		days, err := rule.Int(ctx, a, n.Committee, DaysRule, a.Today)
		if err != nil {
			return err
		}
		return a.Get(ctx, &key, sqlAsk, n.Committee, id.New[Attachment](), n.Kind, n.Role, n.To, n.Dwelling, n.Resident, n.Papers,
			n.Name, n.Phone, by, who.Role(), a.Now, a.Now.AddDate(0, 0, days))
	})
	return key, err
}

// check reads what was typed and leaves out what the kind has no use for.
func (n Ask) check() (Ask, error) {
	var wrong []*errs.Error
	phone, err := people.ParsePhone(n.Phone)
	if err != nil {
		wrong = append(wrong, people.ErrPhone.On("phone"))
	}
	clean := Ask{Committee: n.Committee, Kind: n.Kind, Phone: phone}
	if n.Kind != KindHome {
		if clean.Name, err = people.CleanName(n.Name); err != nil {
			wrong = append(wrong, people.ErrName.On("name"))
		}
	}
	switch n.Kind {
	case KindRole:
		clean.Role, clean.To = n.Role, n.To
		if !slices.Contains(actor.CommitteeRoles, n.Role) {
			wrong = append(wrong, people.ErrRole.With("role", string(n.Role)).On("role"))
		}
	case KindHome:
		clean.Dwelling, clean.Resident, clean.Papers = n.Dwelling, n.Resident, n.Papers
		if !slices.Contains(PapersSeen, n.Papers) {
			wrong = append(wrong, ErrPapers.On("papers"))
		}
	case KindPhone:
		if !n.Rang {
			wrong = append(wrong, ErrRang.On("rang"))
		}
	}
	return clean, errs.Form(wrong...)
}

// known holds an ask against the committee's own register and days.
func (n Ask) known(ctx context.Context, a people.Act) (Ask, error) {
	if !n.To.Zero() && n.To < a.Today {
		return n, day.ErrInvalid.On("to")
	}
	if n.Kind != KindHome {
		return n, nil
	}
	r, err := vacant(ctx, a, a.Committee, AtDoor{Dwelling: n.Dwelling, Resident: n.Resident}, a.Today)
	n.Name = r.Name
	return n, err
}

// vacant reads a resident whose rights nobody holds yet; people.ErrResidentUnknown,
// people.ErrResidentTaken.
func vacant(ctx context.Context, q pg.Queryer, c people.Committee, at AtDoor, today day.Day) (people.Resident, error) {
	r, err := pg.One[people.Resident](ctx, q, ErrResidentUnknown.On("resident"), sqlResidentAt, c.ID, at.Dwelling, at.Resident, today)
	if err != nil {
		return r, err
	}
	if !r.PersonID.Zero() {
		return r, ErrResidentTaken
	}
	return r, nil
}
