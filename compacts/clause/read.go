package clause

import (
	"context"
	"maps"
	"slices"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// insiders are who sees the committee's side of a compact.
func insiders() []actor.Role { return slices.Concat(actor.Staff, actor.Readers) }

// Shown is all of one compact as it is read: by staff, or by anybody once it was posted.
type Shown struct {
	Compact
	Committee people.Committee
	Period    Period
	Version   Version // the draft at hand; for anybody the last that was posted
	Text      Text
	Versions  []Version
	Remarks   []Heard
	Board     posting.Standing // of the sheet that hangs now, or hung last
	Signed    Signed
	Votes     []Voted // held over it, by draft
	Parties   []Party
	Opinions  []source.Opinion
	Filings   []source.Filing
	Follows   map[int][]source.Following // by the id of the clause; 0 for all of it
	Earliest  day.Day                    // the first day on which it may be in force, were signing opened today
	Today     day.Day
	Asking    bool // remarks are taken
	Can       []Event
}

// Voted is a vote over one of its drafts.
type Voted struct {
	Draft int          `db:"n"`
	Vote  source.Cited `db:"vote"`
}

const sqlVotes = `
	select n, compacts.cited(committee_id, vote_id) as vote
	from compacts.compact_votes
	where committee_id = $1 and compact_id = $2
	order by n, vote_id`

// Heard is a remark with what became of its passage.
type Heard struct {
	Remark
	Passage Passage
	On      Node // the clause as it stands; none where it is gone
	Was     Node // and as it stood then
	Answer  Node // the clause that answers it
	// Same reports that the clause that answers what was adopted says what it said then.
	Same bool
}

// Open counts the remarks without an answer.
func (s Shown) Open() int {
	n := 0
	for _, r := range s.Remarks {
		if r.State == Filed || r.State == Merged {
			n++
		}
	}
	return n
}

// posted are those drafts that were posted, oldest first.
func posted(list []Version) []Version {
	return slices.DeleteFunc(slices.Clone(list), func(v Version) bool { return v.PostedOn.Zero() })
}

// List lists all compacts, the newest number first. Staff and readers may.
func (s *Service) List(ctx context.Context, who actor.Actor, of people.CommitteeID) ([]Compact, error) {
	if err := who.Needs(of.String(), insiders()...); err != nil {
		return nil, err
	}
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Compact, error) { return all(ctx, r, of) })
}

const sqlWasPosted = sqlCompact + `
	where c.committee_id = $1 and (c.past_id is not null or exists (select from compacts.compact_drafts d
		where d.committee_id = c.committee_id and d.compact_id = c.id and d.posted_on is not null))
	order by c.year desc, c.seq desc`

// Board lists those of which a draft was posted. Anybody may know them.
func (s *Service) Board(ctx context.Context, of people.CommitteeID) ([]Compact, error) {
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Compact, error) { return pg.All[Compact](ctx, r, sqlWasPosted, of) })
}

// Show gives all of one compact. Staff and readers may. ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, of people.CommitteeID, number string) (Shown, error) {
	if err := who.Needs(of.String(), insiders()...); err != nil {
		return Shown{}, err
	}
	out, err := s.show(ctx, of, number, true)
	if err == nil && who.MaySet() {
		for _, on := range []Event{Post, Consult, Reopen, Freeze, Ballot, Agree, Sign, Enforce, Withdraw} {
			if out.can(on) == nil && (on != Ballot || out.Kind != Merchants) && (on != Agree || out.Kind == Merchants) {
				out.Can = append(out.Can, on)
			}
		}
	}
	return out, err
}

// ShowPublic gives one compact as anybody may read it: what was posted, the remarks by
// their number, and who signed as a count. ErrUnknown before its first draft was posted.
func (s *Service) ShowPublic(ctx context.Context, of people.CommitteeID, number string) (Shown, error) {
	out, err := s.show(ctx, of, number, false)
	if err != nil {
		return Shown{}, err
	}
	out.StartedBy = ""
	out.Remarks = open(out.Remarks)
	return out, nil
}

// open are remarks as anybody reads them: nobody's, and without words that are withheld.
func open(list []Heard) []Heard {
	for i, r := range list {
		list[i].Person, list[i].Name, list[i].OnPaper = "", "", ""
		if r.Withheld != "" {
			list[i].Text, list[i].Quote = "", ""
		}
	}
	return list
}

func (s *Service) show(ctx context.Context, of people.CommitteeID, number string, inside bool) (Shown, error) {
	return people.Read(ctx, s.db, of, func(w people.View) (Shown, error) {
		out := Shown{Committee: w.Committee, Today: w.Today}
		var err error
		if out.Compact, err = byNumber(ctx, w, of, number); err != nil {
			return out, err
		}
		if out.Period, err = PeriodOn(w.Committee.Regime, w.Today); err != nil {
			return out, err
		}
		if out.Earliest, err = earliest(w.Committee, w.Today); err != nil {
			return out, err
		}
		if out.Versions, err = pg.All[Version](ctx, w, sqlDrafts, of, out.ID); err != nil {
			return out, err
		}
		if !inside && out.PastID.Zero() {
			out.Versions = posted(out.Versions)
		}
		if len(out.Versions) == 0 {
			return out, ErrUnknown
		}
		out.Version = out.Versions[len(out.Versions)-1]
		if out.Text, err = out.Version.Text(); err != nil {
			return out, err
		}
		if err := out.heard(ctx, w); err != nil {
			return out, err
		}
		if err := out.boards(ctx, w); err != nil {
			return out, err
		}
		return out, out.rests(ctx, w, inside)
	})
}

// heard reads the remarks, each with what became of its passage.
func (s *Shown) heard(ctx context.Context, w people.View) error {
	list, err := pg.All[Remark](ctx, w, sqlRemarks, w.Committee.ID, s.ID)
	if err != nil {
		return err
	}
	texts := map[int]Text{}
	for _, v := range s.Versions {
		if texts[v.N], err = v.Text(); err != nil {
			return err
		}
	}
	for _, r := range list {
		h := Heard{Remark: r, Passage: passageOf(r, texts[r.Draft], s.Text)}
		h.On, _ = s.Text.Find(r.Clause)
		h.Was, _ = texts[r.Draft].Find(r.Clause)
		h.Answer, _ = s.Text.Find(r.AnswerOn)
		then, _ := texts[r.Draft].Find(r.AnswerOn)
		h.Same = (r.Outcome == Adopted || r.Outcome == Partly) && h.Answer.Text == then.Text && r.Draft < s.Version.N
		s.Remarks = append(s.Remarks, h)
	}
	return nil
}

const sqlSigned = `
	select count(g.seq) as signed, count(g.seq) filter (where g.way = 'online') as online, count(*) as of
	from (select distinct o.dwelling_id from people.occupancies o
		where o.committee_id = $1 and o.kind <> 'occupant' and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)) h
	left join compacts.signatures g on g.committee_id = $1 and g.compact_id = $2 and g.dwelling_id = h.dwelling_id and g.stands and g.ended_at is null`

const sqlParties = `
	select n, name, signed_at, scan_sha256
	from compacts.parties
	where committee_id = $1 and compact_id = $2
	order by n`

// boards reads how its sheet stands, and who signed.
func (s *Shown) boards(ctx context.Context, w people.View) error {
	key := s.Consultation
	if key.Zero() {
		key = s.PostingID
	}
	var err error
	if !key.Zero() {
		if s.Board, err = posting.StandingOf(ctx, w, w.Committee, key, w.Today); err != nil {
			return err
		}
	}
	if s.Votes, err = pg.All[Voted](ctx, w, sqlVotes, w.Committee.ID, s.ID); err != nil {
		return err
	}
	s.Asking = s.State == Publicity || s.State == Consultation && s.Board.State == posting.Posted && !s.Board.Over
	if s.Kind != Merchants {
		s.Signed, err = pg.One[Signed](ctx, w, ErrUnknown, sqlSigned, w.Committee.ID, s.ID, w.Today)
		return err
	}
	if s.Parties, err = pg.All[Party](ctx, w, sqlParties, w.Committee.ID, s.ID); err != nil {
		return err
	}
	s.Signed.Of = len(s.Parties)
	for _, p := range s.Parties {
		if p.SignedAt != nil {
			s.Signed.Signed++
		}
	}
	return nil
}

// rests reads what was said of it, where it was filed, and what follows from each clause.
func (s *Shown) rests(ctx context.Context, w people.View, inside bool) error {
	var err error
	if s.Opinions, s.Filings, err = source.Said(ctx, w, w.Committee.ID, s.Source()); err != nil {
		return err
	}
	if s.State != InForce && s.State != Superseded {
		return nil
	}
	keys := map[source.ID]int{s.Source(): 0}
	for _, n := range s.Text.Clauses() {
		keys[s.clauseKey(n)] = n.ID
	}
	s.Follows = map[int][]source.Following{}
	list, err := source.FollowsEach(ctx, w, w.Committee.ID, slices.Collect(maps.Keys(keys)), inside)
	for key, follows := range list {
		s.Follows[keys[key]] = follows
	}
	return err
}
