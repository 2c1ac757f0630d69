package monitor

import "crypto/sha256"

// Kind says what has happened to a token between two looks.
type Kind string

// The kinds of events.
const (
	// Started is the first look.
	Started Kind = "started"
	// Expiring: less than the threshold is left. RanOut: it has expired.
	Expiring Kind = "expiring"
	RanOut   Kind = "expired"
	// Renewed: another token is there, with more left.
	Renewed Kind = "renewed"
	// Replaced: another token is there, with no more left than the one before.
	Replaced Kind = "replaced"
	// Vanished: there is none any more. Appeared: there is one again.
	Vanished Kind = "vanished"
	Appeared Kind = "appeared"
	// Failed: it could not be read; Recovered: it can be again.
	Failed    Kind = "unreadable"
	Recovered Kind = "readable"
)

// The two tokens, as events name them.
const (
	AccessToken  = "access"
	RefreshToken = "refresh"
)

// Event is a change of one token.
type Event struct {
	// Token is [AccessToken] or [RefreshToken], empty for [Started].
	Token string
	Kind  Kind
}

func markOf(s string) [32]byte { return sha256.Sum256([]byte(s)) }

// Changes lists what has happened since the last look; before is nil at the first.
func Changes(before *Look, now Look) []Event {
	var out []Event
	if before == nil {
		out, before = append(out, Event{Kind: Started}), &Look{}
		before.Access.State, before.Refresh.State = Fine, Fine
		before.Access.mark, before.Refresh.mark = now.Access.mark, now.Refresh.mark
		if now.Access.State == Absent {
			before.Access.State = Absent
		}
		if now.Refresh.State == Absent {
			before.Refresh.State = Absent
		}
	}
	out = append(out, changed(AccessToken, before.Access, now.Access)...)
	return append(out, changed(RefreshToken, before.Refresh, now.Refresh)...)
}

func changed(name string, a, b Held) []Event {
	var out []Event
	say := func(k Kind) { out = append(out, Event{name, k}) }
	switch {
	case b.State == Unreadable:
		if a.State != Unreadable {
			say(Failed)
		}
		return out
	case b.State == Absent:
		if a.State != Absent {
			say(Vanished)
		}
		return out
	case a.State == Unreadable:
		say(Recovered)
	case a.State == Absent:
		say(Appeared)
	case a.mark != b.mark && b.Expires.After(a.Expires):
		say(Renewed)
	case a.mark != b.mark:
		say(Replaced)
	}
	if b.State != a.State || a.mark != b.mark {
		switch b.State {
		case Soon:
			say(Expiring)
		case Expired:
			say(RanOut)
		case Fine, Absent, Endless, Unreadable:
		}
	}
	return out
}
