package mydata

// sqlKnown tells whether a committee keeps anything of a person.
const sqlKnown = `
	select exists (select from people.residents where committee_id = $1 and person_id = $2)
		or exists (select from people.roles where committee_id = $1 and person_id = $2)`

const sqlPlaces = `
	select c.code, c.name
	from people.committees c
	where exists (select from people.residents r where r.committee_id = c.id and r.person_id = $1)
		or exists (select from people.roles r where r.committee_id = c.id and r.person_id = $1)
	order by c.name, c.id`

const sqlAccount = `
	select name, coalesce(phone, '') as phone, created_at
	from people.people
	where id = $1`

const sqlHomes = `
	select d.code as dwelling, o.kind, r.name, coalesce(r.phone, '') as phone, o.lease_end, o.from_day, o.to_day
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
	where r.committee_id = $1 and r.person_id = $2
	order by o.to_day desc nulls first, d.sort_key, o.id`

// What stood at a dwelling before somebody came or after they left is another
// household's.
const sqlVehicles = `
	select distinct d.code as dwelling, v.plate, v.from_day, v.to_day
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
	join parking.vehicles v on v.committee_id = o.committee_id and v.dwelling_id = o.dwelling_id
	where r.committee_id = $1 and r.person_id = $2
		and (o.to_day is null or v.from_day < o.to_day) and (v.to_day is null or v.to_day >= o.from_day)
	order by d.code, v.plate, v.from_day`

const sqlCards = `
	select distinct d.code as dwelling, c.number, c.class, c.state, c.valid_from, c.valid_to,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
	join parking.cards c on c.committee_id = o.committee_id and c.dwelling_id = o.dwelling_id
	where r.committee_id = $1 and r.person_id = $2
		and (o.to_day is null or c.valid_from < o.to_day) and (c.live or c.state_since >= o.from_day)
	order by d.code, c.number`

const sqlApplications = `
	select distinct d.code as dwelling, a.number, a.class, a.state, a.submitted_at
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
	join parking.applications a on a.committee_id = o.committee_id and a.dwelling_id = o.dwelling_id
	where r.committee_id = $1 and r.person_id = $2
		and (o.to_day is null or a.submitted_at < o.to_day) and (a.open or a.state_since >= o.from_day)
	order by a.submitted_at, a.number`

const sqlCopies = `
	select distinct a.number, k.document, k.taken_at, k.gone_at
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	join parking.applications a on a.committee_id = o.committee_id and a.dwelling_id = o.dwelling_id
	join parking.paper_copies k on k.committee_id = a.committee_id and k.application_id = a.id
	where r.committee_id = $1 and r.person_id = $2
		and (o.to_day is null or a.submitted_at < o.to_day) and (a.open or a.state_since >= o.from_day)
	order by k.taken_at, a.number, k.document`

const sqlVisits = `
	select d.code as dwelling, v.plate, v.no_plate, v.state, v.from_at, v.until_at
	from parking.visits v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and exists (
		select from people.residents r
		join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
		where r.committee_id = v.committee_id and r.person_id = $2 and o.dwelling_id = v.dwelling_id
			and v.made_at >= o.from_day and (o.to_day is null or v.made_at < o.to_day))
	order by v.made_at desc, v.id`

const sqlCalls = `
	select d.code as dwelling, m.subject, m.place, m.made_at, m.seen_at
	from parking.move_calls m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and exists (
		select from people.residents r
		join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
		where r.committee_id = m.committee_id and r.person_id = $2 and o.dwelling_id = m.dwelling_id
			and m.made_at >= o.from_day and (o.to_day is null or m.made_at < o.to_day))
	order by m.made_at desc, m.id`

const sqlMessages = `
	select m.kind, m.params, m.made_at, m.told_at
	from outbox.messages m
	where m.committee_id = $1 and exists (
		select from people.residents r
		join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
		where r.committee_id = m.committee_id and r.person_id = $2 and o.dwelling_id = m.dwelling_id
			and m.made_at >= o.from_day and (o.to_day is null or m.made_at < o.to_day) and (m.resident_id is null or m.resident_id = r.id))
	order by m.made_at desc, m.id`

const sqlLetters = `
	select 'dwelling' as kind, l.made_at, l.used_at
	from people.letters l
	where l.committee_id = $1 and l.voided_at is null and exists (
		select from people.residents r
		join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
		where r.committee_id = l.committee_id and r.person_id = $2 and o.dwelling_id = l.dwelling_id
			and (o.to_day is null or l.made_at < o.to_day) and coalesce(l.used_at, l.expires_at) >= o.from_day)
	union all
	select 'account', a.asked_at, a.used_at
	from people.account_letters a
	where a.committee_id = $1 and a.person_id = $2 and a.voided_at is null
	order by made_at desc, kind`

// sqlProofs are the phones that a person showed to be theirs, and the code by which
// they are about to.
const sqlProofs = `
	select phone, way, proved_at as at
	from people.phone_proofs
	where committee_id = $1 and person_id = $2
	union all
	select phone, 'sent', sent_at
	from people.phone_codes
	where committee_id = $1 and person_id = $2
	order by at desc, way`

const sqlRoles = `
	select role, from_day, to_day, ended_at
	from people.roles
	where committee_id = $1 and person_id = $2
	order by from_day desc, id`

const sqlInterests = `
	select d.code as dwelling, i.relation, i.declared_at, i.ended_at
	from people.interests i
	join people.dwellings d on d.committee_id = i.committee_id and d.id = i.dwelling_id
	where i.committee_id = $1 and i.person_id = $2
	order by i.declared_at desc, i.id`

const sqlPhones = `
	select name, made_at, valid_to, revoked_at
	from people.devices
	where committee_id = $1 and person_id = $2
	order by made_at desc, id`

// Where a car passed is counted, not listed: the household shares it.
const sqlPasses = `
	select count(*)
	from parking.checks k
	where k.committee_id = $1 and k.plate in (
		select v.plate
		from people.residents r
		join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id and o.to_day is null
		join parking.vehicles v on v.committee_id = o.committee_id and v.dwelling_id = o.dwelling_id and v.to_day is null
		where r.committee_id = $1 and r.person_id = $2)`

const sqlLookups = `
	select count(*)
	from parking.lookups k
	where k.committee_id = $1 and k.plate in (
		select v.plate
		from people.residents r
		join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id and o.to_day is null
		join parking.vehicles v on v.committee_id = o.committee_id and v.dwelling_id = o.dwelling_id and v.to_day is null
		where r.committee_id = $1 and r.person_id = $2)`
