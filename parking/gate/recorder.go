package gate

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/batch"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
	"ziguan/parking/token"
	"ziguan/parking/visit"
)

// Recorder decides and records checks. A committee's that wait together are decided in
// the order they came and written in one statement, one commit (the one exception to one
// use case, one transaction); one that fails does not fail the others. A batch looks
// first and writes then: what moved in between turns it back, to be decided again.
type Recorder struct {
	db      *pg.DB
	batcher *batch.Batcher[asked, Answer]
	// again is held by a batch that was turned back, so that no other of this
	// program gets in its way a second time.
	again sync.RWMutex
	mu    sync.Mutex // guards kept
	kept  map[people.CommitteeID]committee
}

// most is how many checks go together; trips is how many batches are under way
// at once; tries is how often a batch is decided again.
const (
	most  = 256
	trips = 2
	tries = 8
)

// NewRecorder starts the recorder; Close ends it.
func NewRecorder(db *pg.DB) *Recorder {
	r := &Recorder{db: db, kept: map[people.CommitteeID]committee{}}
	r.batcher = batch.New(most, trips, r.run)
	return r
}

// Close lets the checks under way be recorded and refuses new ones.
func (r *Recorder) Close() { r.batcher.Close() }

// asked is one check with who asks.
type asked struct {
	who       actor.Actor
	committee people.CommitteeID
	check     Check
}

// Check decides and records one check of the actor's committee. An answer means
// that the record is durable. Gate tokens, volunteers on duty and staff may.
// Errors: errs.Form of malformed fields, ErrConflict, actor.ErrNotHere,
// pg.ErrDown (then nothing is known to be recorded: ask again with the same id).
func (r *Recorder) Check(ctx context.Context, who actor.Actor, c people.CommitteeID, k Check) (Answer, error) {
	if err := MayCheck(who, c); err != nil {
		return Answer{}, err
	}
	if err := k.valid(); err != nil {
		return Answer{}, err
	}
	return r.batcher.Do(ctx, asked{who, c, k})
}

// run decides those who came together, each committee's by themselves.
func (r *Recorder) run(in []asked) []batch.Result[Answer] {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second) //nolint:forbidigo // a batch belongs to no single request
	defer cancel()
	of := map[people.CommitteeID][]int{}
	for i, a := range in {
		of[a.committee] = append(of[a.committee], i)
	}
	out := make([]batch.Result[Answer], len(in))
	var all sync.WaitGroup
	for _, places := range of {
		all.Go(func() {
			list := make([]asked, len(places))
			for n, i := range places {
				list[n] = in[i]
			}
			for n, res := range r.decided(ctx, list) {
				out[places[n]] = res
			}
		})
	}
	all.Wait()
	return out
}

// decided gives the answers to checks of one committee, in their order.
func (r *Recorder) decided(ctx context.Context, in []asked) []batch.Result[Answer] {
	out, err := r.together(ctx, in)
	switch {
	case err == nil:
		return out
	case len(in) == 1 || errs.KindOf(err) == errs.Unavailable:
		return slices.Repeat([]batch.Result[Answer]{{Err: err}}, len(in))
	}
	// One of them cannot be recorded: each goes alone, still in order.
	out = out[:0]
	for _, one := range in {
		res, err := r.together(ctx, []asked{one})
		if err != nil {
			res = []batch.Result[Answer]{{Err: err}}
		}
		out = append(out, res...)
	}
	return out
}

// together decides a batch and writes it, again if it was turned back: for a
// check that is recorded already, or a plate that another gate moved.
func (r *Recorder) together(ctx context.Context, in []asked) ([]batch.Result[Answer], error) {
	r.again.RLock()
	out, err := r.once(ctx, in, false)
	r.again.RUnlock()
	if !errors.Is(err, errKnown) && !errors.Is(err, errStale) {
		return out, pg.Translate(err)
	}
	r.again.Lock()
	defer r.again.Unlock()
	for range tries {
		out, err = r.once(ctx, in, true)
		if !errors.Is(err, errKnown) && !errors.Is(err, errStale) {
			return out, pg.Translate(err)
		}
	}
	return nil, pg.ErrBusy
}

// work is one check on its way through a transaction.
type work struct {
	asked
	hash      [32]byte
	plate     plate.Plate
	plateOK   bool
	tokenHash string
	card      *card
	old       *oldCard // where no card answers
	foreign   bool
	noPlate   string // what the car of check.Visit is; empty when there is no such pass
	may       bool
	result    batch.Result[Answer]
	write     bool
	mode      Mode
	at        time.Time
}

// once looks, decides and writes; careful looks too whether the checks are
// recorded already, which few are.
func (r *Recorder) once(ctx context.Context, in []asked, careful bool) ([]batch.Result[Answer], error) {
	list := make([]*work, len(in))
	for i, a := range in {
		list[i] = understand(a)
	}
	l, err := r.learn(ctx, list, careful)
	if err != nil {
		return nil, err
	}
	for _, w := range list {
		l.answer(w)
	}
	if err := l.store(ctx, r.db, list); err != nil {
		return nil, err
	}
	out := make([]batch.Result[Answer], len(list))
	for i, w := range list {
		out[i] = w.result
	}
	return out, nil
}

// understand reads a check's own texts, with no look at the database.
func understand(a asked) *work {
	w := &work{asked: a, hash: a.check.content()}
	k := &w.check
	for _, s := range []*string{&k.Gate, &k.Plate, &k.Override, &k.Device} {
		*s = strings.ReplaceAll(*s, "\x00", "\uFFFD") // PostgreSQL stores no NUL; the record still stands
	}
	if k.Plate != "" {
		p, err := plate.Parse(k.Plate)
		w.plate, w.plateOK = p, err == nil
	}
	if t, ok := token.ParseToken(k.Token); ok {
		w.tokenHash = id.Hash(t)
	}
	return w
}

// answer decides one check on what the batch has learned, and lets the next
// ones see it: they are decided in the order they came.
func (l *lore) answer(w *work) {
	defer l.place(w)
	if !w.may {
		w.result.Err = account.ErrTokenRefused // revoked since it was last looked at
		return
	}
	if was, ok := l.known[w.check.ID]; ok {
		if was.hash != w.hash {
			w.result.Err = ErrConflict
			return
		}
		a := was.answer
		a.Again = true
		w.result.Out = a
		return
	}
	if !w.check.Visit.Zero() && w.noPlate == "" {
		w.result.Err = visit.ErrPassUnknown
		return
	}
	if a, ok := l.again(w); ok {
		w.result.Out = a
		return
	}
	c := l.committee
	w.mode = l.mode(w, c)
	w.at = l.when(w)
	f := l.facts(w, c)
	code, verdict := decide(f)
	if w.check.Late && verdict == Refuse && w.check.DeviceVerdict != Refuse {
		verdict = Caution // the car has passed; a late fact is never refused
	}
	a, subject := l.told(w, c, f, code)
	a.Verdict = verdict
	a.Inside = l.pass(w, a, subject)
	w.result.Out, w.write = a, true
	l.known[w.check.ID] = recorded{hash: w.hash, answer: a}
	if a.Verdict != Refuse {
		l.passed[w.subject()] = passed{w.sighting(), w.check.ID}
	}
}

// pass moves the presence of the plate and gives whether it is inside now.
func (l *lore) pass(w *work, a Answer, subject string) bool {
	if subject == "" {
		return false
	}
	p := l.presences[subject]
	passed := a.Verdict != Refuse
	if w.check.Late && w.check.DeviceVerdict != "" {
		passed = w.check.DeviceVerdict != Refuse
	}
	if !passed || w.check.Direction == Parked || w.mode == StrangersOnly {
		return p.Inside
	}
	if w.at.Before(p.At) {
		return p.Inside // an older fact that came late changes nothing now
	}
	n := presence{
		Plate: subject, Inside: w.check.Direction == In, At: w.at, Check: w.check.ID, Gate: w.check.Gate,
		moved: true, seen: p.seen,
	}
	l.presences[subject] = n
	return n.Inside
}

// when is the check's place in the order of its plate: the server's time, never
// before the plate's last record even if the clock was set back; for a late
// fact the device's time, but not the future.
func (l *lore) when(w *work) time.Time {
	if !w.check.At.IsZero() {
		if w.check.At.After(l.now) {
			return l.now
		}
		return w.check.At.UTC().Truncate(time.Microsecond)
	}
	if p, ok := l.presences[w.subject()]; ok && !p.At.Before(l.now) {
		return p.At.Add(time.Microsecond)
	}
	return l.now
}

// subject is what a check's presence is kept under: its plate, its card's, or its pass.
func (w *work) subject() string {
	switch {
	case w.noPlate != "":
		return unplatedKey + w.check.Visit.String()
	case w.plateOK:
		return w.plate.String()
	}
	if w.card != nil {
		return w.card.View.Plate
	}
	return ""
}
