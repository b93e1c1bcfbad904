package vote

// sqlMyVoter is which voter of a roll a person is. It begins with the person, whatever the
// planner knows of a roll that was made a moment ago.
const sqlMyVoter = `
	select v.voter
	from compacts.roll_voters v
	where v.committee_id = $1 and v.vote_id = $2
		and v.resident_id = any(array(select r.id from people.residents r where r.committee_id = $1 and r.person_id = nullif($3, '')::uuid))
		and exists (select from compacts.roll_units u where u.committee_id = v.committee_id and u.vote_id = v.vote_id and u.voter = v.voter)
	order by v.voter
	limit 1`

const sqlBallotByKey = `
	select seq, voter, way, at, commitment, sealed
	from compacts.ballots
	where committee_id = $1 and vote_id = $2 and request_key = nullif($3, '')`

// sqlNextBallot numbers a ballot of an instant while the vote is open, and holds the vote
// until it is in: it is counted, or it is late.
const sqlNextBallot = `
	update compacts.votes
	set last_ballot = last_ballot + 1
	where committee_id = $1 and id = $2 and state = 'noticed' and opens_at <= $3 and closes_at > $3
	returning last_ballot`

// sqlNextRead numbers ballots that were handed in while the vote was open: after the one
// it gives.
const sqlNextRead = `
	update compacts.votes
	set last_ballot = last_ballot + $3
	where committee_id = $1 and id = $2 and state = 'noticed'
	returning last_ballot - $3`

const sqlBallotsAdd = `
	insert into compacts.ballots (committee_id, vote_id, seq, voter, way, serial, at, person, commitment, key_id, sealed)
	select $1, $2, $3 + n.seq, n.voter, n.way, n.serial, $7, $8, n.commitment, $10, n.sealed
	from unnest($4::int[], $5::text[], $6::int[], $9::bytea[], $11::bytea[]) with ordinality as n (voter, way, serial, commitment, sealed, seq)`

const sqlBallotAdd = `
	insert into compacts.ballots (committee_id, vote_id, seq, voter, way, serial, at, person, request_key, commitment, key_id, sealed, proxy)
	values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, ''), $10, $11, $12, $13)`

// sqlStandingBallot is the ballot of a voter that counts: the last on paper, else the last.
const sqlStandingBallot = `
	select seq, voter, way, at, commitment, sealed
	from compacts.ballots
	where committee_id = $1 and vote_id = $2 and voter = $3
	order by way = 'online', seq desc
	limit 1`

const sqlBallots = `
	select seq, voter, way, at, commitment, sealed
	from compacts.ballots
	where committee_id = $1 and vote_id = $2
	order by seq`

const sqlEntriesOfVoter = `
	select u.unit, u.voter, coalesce(u.area_hundredths, 0) as area, u.dwelling_id, d.code
	from compacts.roll_units u
	join people.dwellings d on d.committee_id = u.committee_id and d.id = u.dwelling_id
	where u.committee_id = $1 and u.vote_id = $2 and u.voter = $3
	order by d.sort_key, u.unit`

// sqlTurnout is how many voters have a ballot in, with their area.
const sqlTurnout = `
	select count(distinct u.voter) as heads, coalesce(sum(u.area_hundredths), 0) as area
	from compacts.roll_units u
	where u.committee_id = $1 and u.vote_id = $2
		and u.voter in (select b.voter from compacts.ballots b where b.committee_id = $1 and b.vote_id = $2)`

const sqlPapers = `
	select p.serial, p.voter, p.issued_at, p.returned_at, coalesce(p.way, '') as way, p.spoiled_at, p.reason, count(k.n) as readings,
		exists (select from compacts.ballots b where b.committee_id = p.committee_id and b.vote_id = p.vote_id and b.serial = p.serial) as read,
		count(*) filter (where k.person = $3) > 0 as mine
	from compacts.ballot_papers p
	left join compacts.ballot_keyings k on k.committee_id = p.committee_id and k.vote_id = p.vote_id and k.serial = p.serial
	where p.committee_id = $1 and p.vote_id = $2
	group by p.committee_id, p.vote_id, p.serial
	order by p.serial`

const sqlPapersLock = `
	select p.serial, p.voter, p.issued_at, p.returned_at, coalesce(p.way, '') as way, p.spoiled_at, p.reason,
		exists (select from compacts.ballots b where b.committee_id = p.committee_id and b.vote_id = p.vote_id and b.serial = p.serial) as read
	from compacts.ballot_papers p
	where p.committee_id = $1 and p.vote_id = $2 and p.serial = any($3::int[])
	order by p.serial
	for update of p`

// sqlWithoutPaper are the voters of a building (all without one) that have no paper out.
const sqlWithoutPaper = `
	select distinct u.voter
	from compacts.roll_units u
	join people.dwellings d on d.committee_id = u.committee_id and d.id = u.dwelling_id
	where u.committee_id = $1 and u.vote_id = $2 and $3 in ('', d.building) and ($4 = 0 or u.voter = $4)
		and u.voter not in (select p.voter from compacts.ballot_papers p where p.committee_id = $1 and p.vote_id = $2 and p.spoiled_at is null)
	order by u.voter`

const sqlNextPaper = `
	update compacts.votes
	set last_paper = last_paper + $3
	where committee_id = $1 and id = $2
	returning last_paper - $3`

const sqlPapersAdd = `
	insert into compacts.ballot_papers (committee_id, vote_id, serial, voter, issued_at, issued_by)
	select $1, $2, $3 + n.serial, n.voter, $5, $6
	from unnest($4::int[]) with ordinality as n (voter, serial)`

const sqlPaperReturn = `
	update compacts.ballot_papers
	set returned_at = $4, way = $5, received_by = $6, witness = nullif($7, '')
	where committee_id = $1 and vote_id = $2 and serial = any($3::int[]) and returned_at is null and spoiled_at is null`

const sqlPaperSpoil = `
	update compacts.ballot_papers
	set spoiled_at = $4, reason = $5
	where committee_id = $1 and vote_id = $2 and serial = $3 and returned_at is null and spoiled_at is null`

const sqlVisitsAdd = `
	insert into compacts.ballot_visits (committee_id, vote_id, serial, n, outcome, at, person)
	select $1, $2, v.serial, 1 + (select count(*) from compacts.ballot_visits w where w.committee_id = $1 and w.vote_id = $2 and w.serial = v.serial),
		v.outcome, $5, $6
	from unnest($3::int[], $4::text[]) as v (serial, outcome)`

// sqlDoors are the papers that are out, as people walk past the doors.
const sqlDoors = `
	select p.serial, p.voter, min(d.building) as building, string_agg(d.code, ' ' order by d.sort_key) as codes, coalesce(min(r.name), '') as name,
		coalesce((select string_agg(w.outcome, ',' order by w.n) from compacts.ballot_visits w
			where w.committee_id = p.committee_id and w.vote_id = p.vote_id and w.serial = p.serial), '') as visits
	from compacts.ballot_papers p
	join compacts.roll_units u on u.committee_id = p.committee_id and u.vote_id = p.vote_id and u.voter = p.voter
	join people.dwellings d on d.committee_id = u.committee_id and d.id = u.dwelling_id
	join compacts.roll_voters v on v.committee_id = p.committee_id and v.vote_id = p.vote_id and v.voter = p.voter
	left join people.residents r on r.committee_id = v.committee_id and r.id = v.resident_id
	where p.committee_id = $1 and p.vote_id = $2 and p.returned_at is null and p.spoiled_at is null
	group by p.committee_id, p.vote_id, p.serial
	having $3 = '' or bool_or(d.building = $3)
	order by min(d.sort_key), p.serial`

const sqlKeyings = `
	select serial, person, sealed
	from compacts.ballot_keyings
	where committee_id = $1 and vote_id = $2 and serial = any($3::int[])
	order by serial, n`

const sqlKeyingsAdd = `
	insert into compacts.ballot_keyings (committee_id, vote_id, serial, n, person, at, key_id, sealed)
	select $1, $2, k.serial, k.n, $5, $6, $7, k.sealed
	from unnest($3::int[], $4::int[], $8::bytea[]) as k (serial, n, sealed)`

// sqlUnread counts the papers that were handed in and not read by enough people.
const sqlUnread = `
	select count(*)
	from compacts.ballot_papers p
	where p.committee_id = $1 and p.vote_id = $2 and p.returned_at is not null
		and not exists (select from compacts.ballots b where b.committee_id = p.committee_id and b.vote_id = p.vote_id and b.serial = p.serial)`

// sqlPaperCount is what became of the papers.
const sqlPaperCount = `
	select count(*) as issued, count(returned_at) as returned, count(spoiled_at) as spoiled,
		count(*) filter (where returned_at is null and spoiled_at is null) as missing
	from compacts.ballot_papers
	where committee_id = $1 and vote_id = $2`

// sqlNotReached counts the voters that nobody reached: no ballot, no account, and no paper
// that came to its door.
const sqlNotReached = `
	select count(distinct u.voter)
	from compacts.roll_units u
	where u.committee_id = $1 and u.vote_id = $2
		and u.voter not in (select v.voter
			from compacts.roll_voters v
			join people.residents r on r.committee_id = v.committee_id and r.id = v.resident_id
			where v.committee_id = $1 and v.vote_id = $2 and r.person_id is not null)
		and u.voter not in (select b.voter from compacts.ballots b where b.committee_id = $1 and b.vote_id = $2)
		and u.voter not in (select p.voter
			from compacts.ballot_visits w
			join compacts.ballot_papers p on p.committee_id = w.committee_id and p.vote_id = w.vote_id and p.serial = w.serial
			where w.committee_id = $1 and w.vote_id = $2 and w.outcome <> 'absent')`

const sqlHoldsRole = `
	select exists (select from people.roles
		where committee_id = $1 and person_id::text = $2 and ended_at is null and (to_day is null or to_day >= $3))`
