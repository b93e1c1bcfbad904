package outbox

import "time"

// rung is a step of the ladder that the program climbs by itself; after the last
// a person takes over.
type rung int

const (
	rungPage rung = iota
	rungRobot
	rungSMS
)

// queued is a message on its ladder.
type queued struct {
	Message
	Stranger  bool      `db:"stranger"` // somebody unknown made it
	Rung      rung      `db:"rung"`
	RungSince time.Time `db:"rung_since"`
	Tries     int       `db:"tries"` // failed ones on this rung
	Sealed    []byte    `db:"secret_sealed"`
}

// means is by what a household can be reached.
type means struct {
	left    bool     // all whom it concerns have moved out
	known   bool     // the register has people of it
	account bool     // somebody opens the page
	phones  []string // whom to send to, in this order
}

// situation is what a decision rests on besides the message.
type situation struct {
	Settings
	zone  *time.Location
	now   time.Time
	robot *Webhook // nil for none
	sms   *Webhook
}

// next is what the ladder says: at most one of the three, else climb to rung
// and look again at.
type next struct {
	close, list, send bool
	rung              rung
	since             time.Time
	at                time.Time
}

// probe is how often a webhook that has failed for long is tried again.
const probe = 10 * time.Minute

// decide climbs the ladder as far as it goes now. A rung that is not there is
// passed over. Robots are spoken to for many at once, by post: here a message
// only comes to stand on that rung.
func (s situation) decide(m queued, h means) next {
	n := next{rung: m.Rung, since: m.RungSince}
	if h.left {
		n.close = true
		return n
	}
	if n.rung == rungPage {
		until := m.RungSince.Add(s.wait(s.PageWait, m.Urgent))
		if h.account && s.now.Before(until) {
			n.at = until
			return n
		}
		n.rung, n.since = rungRobot, s.now
	}
	if n.rung == rungRobot {
		// What is urgent is urgent for one household: the group cannot help.
		if s.robot != nil && h.account && !m.Urgent && !s.hopeless(s.robot) {
			n.at = s.now
			return n
		}
		n.rung, n.since = rungSMS, s.now
	}
	switch until, quiet := s.quietUntil(s.now, s.zone); {
	case s.sms == nil || len(h.phones) == 0 || m.Tries >= mostTries || s.hopeless(s.sms):
		n.list = true
	case quiet && (!m.Urgent || m.Stranger):
		n.at = until
	default:
		n.send = true
	}
	return n
}

// hopeless reports whether a webhook has failed for so long that its messages
// are a person's now; from time to time one is tried all the same.
func (s situation) hopeless(w *Webhook) bool {
	if w.FailingSince == nil || s.now.Before(w.FailingSince.Add(time.Duration(s.GiveUp)*time.Minute)) {
		return false
	}
	return w.LastAt != nil && s.now.Before(w.LastAt.Add(probe))
}

// mostTries is after how many failures of its own a message is a person's: one
// number may be wrong while the gateway works.
const mostTries = 8

// retryIn is how long after so many failures the next try comes: half a minute,
// twice as long each time, an hour at most; none after the last.
func retryIn(tries int) time.Duration {
	if tries >= mostTries {
		return 0 // the next look puts it on the list
	}
	return min(30*time.Second<<min(max(tries-1, 0), 10), time.Hour)
}
