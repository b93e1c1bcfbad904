package hearing

import "ziguan/internal/errs"

var (
	// ErrUnknown says that the committee has no such hearing.
	ErrUnknown = errs.New(errs.NotFound, "hearing.unknown")
	// ErrMoved says that somebody else moved it a moment before.
	ErrMoved = errs.New(errs.Conflict, "hearing.moved")
	// ErrKeyReused refuses a one-time key that made something else before.
	ErrKeyReused = errs.New(errs.Conflict, "hearing.key.reused")
	// ErrKind refuses a kind of hearing that is none.
	ErrKind = errs.New(errs.Invalid, "hearing.kind.invalid")
	// ErrTitle refuses a subject that is empty or over 40 characters.
	ErrTitle = errs.New(errs.Invalid, "hearing.title.invalid")
	// ErrText refuses a text that is empty, over-long (parameter max) or unreadable.
	ErrText = errs.New(errs.Invalid, "hearing.text.invalid")
	// ErrPlace refuses a place that is empty or over 60 characters.
	ErrPlace = errs.New(errs.Invalid, "hearing.place.invalid")
	// ErrAgenda refuses an agenda without an item, with more than 12, or with an over-long one.
	ErrAgenda = errs.New(errs.Invalid, "hearing.agenda.invalid")
	// ErrPapers refuses more than 6 documents, one without a title, or one that is too long.
	ErrPapers = errs.New(errs.Invalid, "hearing.papers.invalid")
	// ErrMinutes refuses a hearing of under 10 minutes or over 8 hours.
	ErrMinutes = errs.New(errs.Invalid, "hearing.minutes.invalid")
	// ErrObservers refuses a number of observers that is none.
	ErrObservers = errs.New(errs.Invalid, "hearing.observers.invalid")
	// ErrQuota refuses a number of seats that is none, or a kind that stands twice.
	ErrQuota = errs.New(errs.Invalid, "hearing.quota.invalid")
	// ErrChair refuses a chair or recorder who holds no role here today.
	ErrChair = errs.New(errs.Invalid, "hearing.chair.invalid")
	// ErrSamePerson refuses one person as chair and recorder.
	ErrSamePerson = errs.New(errs.Invalid, "hearing.chair.recorder")
	// ErrSignup refuses an end of the sign-up that is past, or a day of drawing that does
	// not lie between it and the hearing.
	ErrSignup = errs.New(errs.Invalid, "hearing.signup.invalid")
	// ErrSources refuses to draw seats without naming the public numbers beforehand.
	ErrSources = errs.New(errs.Invalid, "hearing.sources.missing")
	// ErrWhen refuses a hearing without its time.
	ErrWhen = errs.New(errs.Invalid, "hearing.starts.missing")
	// ErrStarts refuses a time with too few clear days before it (parameters days, from).
	ErrStarts = errs.New(errs.Invalid, "hearing.starts.early")
	// ErrNoCarSeats refuses a hearing without a seat for residents without a car.
	ErrNoCarSeats = errs.New(errs.Conflict, "hearing.no_car.missing")
	// ErrResidents refuses seats of which too few are residents' (parameters n, of, percent).
	ErrResidents = errs.New(errs.Conflict, "hearing.residents.few")
	// ErrFeePapers refuses to notice a hearing on fees without its papers.
	ErrFeePapers = errs.New(errs.Conflict, "hearing.papers.missing")
	// ErrFixed refuses to change what was noticed: it is postponed, or cancelled with a reason.
	ErrFixed = errs.New(errs.Conflict, "hearing.fixed")
	// ErrReason refuses a reason that is empty or over 200 characters.
	ErrReason = errs.New(errs.Invalid, "hearing.reason.invalid")
	// ErrSignupOver refuses a sign-up outside its time (parameter ends).
	ErrSignupOver = errs.New(errs.Conflict, "hearing.signup.over")
	// ErrSignedUp refuses a second sign-up of a household, or of a person.
	ErrSignedUp = errs.New(errs.Conflict, "hearing.signup.twice")
	// ErrParty refuses a kind of seat that is not drawn, or not for whoever asks.
	ErrParty = errs.New(errs.Invalid, "hearing.party.invalid")
	// ErrDoor refuses a door that the register does not have.
	ErrDoor = errs.New(errs.Invalid, "hearing.door.unknown")
	// ErrNotHome refuses to sign up for a home that is not one's own today.
	ErrNotHome = errs.New(errs.Forbidden, "hearing.home.not_yours")
	// ErrNoSignup says that there is no such sign-up.
	ErrNoSignup = errs.New(errs.NotFound, "hearing.signup.unknown")
	// ErrSignupRuns refuses to freeze the list before the sign-up is over (parameter ends).
	ErrSignupRuns = errs.New(errs.Conflict, "hearing.signup.runs")
	// ErrFrozen refuses to freeze a list twice.
	ErrFrozen = errs.New(errs.Conflict, "hearing.list.frozen")
	// ErrNotFrozen refuses to draw from a list that is not frozen.
	ErrNotFrozen = errs.New(errs.Conflict, "hearing.list.open")
	// ErrDrawEarly refuses to draw before the day that was named (parameter on).
	ErrDrawEarly = errs.New(errs.Conflict, "hearing.draw.early")
	// ErrTooFew refuses a draw that cannot fill the seats of a kind, before any name is
	// drawn (parameters party, need, have).
	ErrTooFew = errs.New(errs.Conflict, "hearing.draw.too_few")
	// ErrUninvited refuses to go on while seats of a kind wait for who is invited
	// (parameters party, need, have).
	ErrUninvited = errs.New(errs.Conflict, "hearing.invited.too_few")
	// ErrFull refuses another of a kind whose seats are all taken.
	ErrFull = errs.New(errs.Conflict, "hearing.seats.full")
	// ErrName refuses a name or office that is empty or over 60 characters.
	ErrName = errs.New(errs.Invalid, "hearing.name.invalid")
	// ErrSeat says that there is no such seat, or that it is not the actor's.
	ErrSeat = errs.New(errs.NotFound, "hearing.seat.unknown")
	// ErrSeatOver refuses to take or give up a seat that is not open any more.
	ErrSeatOver = errs.New(errs.Conflict, "hearing.seat.over")
	// ErrCode refuses a check-in code that no seat has.
	ErrCode = errs.New(errs.Invalid, "hearing.code.unknown")
	// ErrNotToday refuses to check in or begin before its time (parameter at).
	ErrNotToday = errs.New(errs.Conflict, "hearing.not_yet")
	// ErrNoCarAbsent refuses to begin without a resident without a car.
	ErrNoCarAbsent = errs.New(errs.Conflict, "hearing.no_car.absent")
	// ErrAbsent refuses to begin with too few residents (parameters n, of, percent).
	ErrAbsent = errs.New(errs.Conflict, "hearing.residents.absent")
	// ErrNotHeld refuses minutes of what is not being held.
	ErrNotHeld = errs.New(errs.Conflict, "hearing.not_held")
	// ErrItem refuses an item that the agenda does not have, or that was not counted yet.
	ErrItem = errs.New(errs.Invalid, "hearing.item.invalid")
	// ErrCounted refuses to count an item twice.
	ErrCounted = errs.New(errs.Conflict, "hearing.item.counted")
	// ErrPresent refuses a number present that is none (parameter most).
	ErrPresent = errs.New(errs.Invalid, "hearing.present.invalid")
	// ErrLine refuses a line without what was said and why, or without its answer.
	ErrLine = errs.New(errs.Invalid, "hearing.line.invalid")
	// ErrUncounted refuses to close minutes with an item whose number present is not known
	// (parameter item).
	ErrUncounted = errs.New(errs.Conflict, "hearing.item.uncounted")
	// ErrChaired refuses that whoever chaired closes the minutes.
	ErrChaired = errs.New(errs.Forbidden, "hearing.minutes.chaired")
	// ErrRecorded refuses that whoever recorded answers what is said of the minutes.
	ErrRecorded = errs.New(errs.Forbidden, "hearing.answer.recorded")
	// ErrWord refuses a word on the minutes that is none, or that says nothing.
	ErrWord = errs.New(errs.Invalid, "hearing.word.invalid")
	// ErrWordGiven refuses a second word of a seat.
	ErrWordGiven = errs.New(errs.Conflict, "hearing.word.given")
	// ErrWordLate refuses a word outside its days (parameter until).
	ErrWordLate = errs.New(errs.Conflict, "hearing.word.late")
	// ErrNothingAsked refuses to answer what nobody asked, or what was answered.
	ErrNothingAsked = errs.New(errs.Conflict, "hearing.answer.none")
	// ErrUnconfirmed refuses to publish while somebody has not said their word and their
	// days run (parameters n, until).
	ErrUnconfirmed = errs.New(errs.Conflict, "hearing.unconfirmed")
	// ErrUnanswered refuses to publish while a correction has no answer (parameter n).
	ErrUnanswered = errs.New(errs.Conflict, "hearing.unanswered")
	// ErrFinding refuses a finding that is empty or over 1,500 characters.
	ErrFinding = errs.New(errs.Invalid, "hearing.finding.invalid")
	// ErrOutcome refuses a view without an answer and its reason (parameter line).
	ErrOutcome = errs.New(errs.Invalid, "hearing.outcome.invalid")
)

// Bounds of what is typed, in characters.
const (
	maxTitle   = 40
	maxText    = 2000
	maxPlace   = 60
	maxItem    = 60
	maxItems   = 12
	maxPapers  = 6
	maxPaper   = 300
	maxSources = 300
	maxReason  = 200
	maxName    = 60
	maxSaid    = 300
	maxBacked  = 200
	maxFinding = 1500
	maxPlaces  = 60
)
