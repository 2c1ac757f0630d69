package clock

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenReport is from when to when each clock takes a token for valid, without any leeway.
type TokenReport struct {
	Windows []Window `json:"windows"`
}

// stateUnknown is the state of a token at whose edge the offset is not known well enough.
const stateUnknown = "unknown"

// Window is one clock's view of a token, in this machine's time.
type Window struct {
	Name string `json:"name"`
	// From is when the token becomes valid by that clock, nil where nothing keeps it from being valid at once; Until
	// when it ends, nil where it does not.
	From  *string `json:"from"`
	Until *string `json:"until"`
	// Error is by how many seconds both may be wrong.
	Error float64 `json:"error"`
	// State is valid, not-yet-valid or expired, by that clock now, and unknown where the offset is not known well
	// enough to say.
	State string `json:"state"`

	// Begins and Ends are From and Until as instants; nil like them.
	Begins, Ends *time.Time `json:"-"`
}

// WindowsOf says from when to when each clock takes the token for valid: from nbf, and from iat where a verifier checks
// it, to exp. ok is false where the token has no time that can be read.
func WindowsOf(t token.Token, sources []Source, now time.Time) (*TokenReport, bool) {
	begins, ends := lifeOf(t)
	if begins == nil && ends == nil {
		return nil, false
	}
	out := &TokenReport{}
	for _, s := range sources {
		offset, ok := s.Offset()
		if !ok {
			continue
		}
		w := Window{Name: s.Name, Error: offset.Radius().Seconds(), State: stateBy(offset, begins, ends, now)}
		w.Begins, w.From = shifted(begins, offset)
		w.Ends, w.Until = shifted(ends, offset)
		out.Windows = append(out.Windows, w)
	}
	return out, true
}

// DecidesToken reports whether an offset is known well enough to say whether the clock takes the token for valid now.
func DecidesToken(t token.Token, offset Interval, now time.Time) bool {
	begins, ends := lifeOf(t)
	return stateBy(offset, begins, ends, now) != stateUnknown
}

// lifeOf is from when to when a token says that it is valid.
func lifeOf(t token.Token) (begins, ends *time.Time) {
	begins, ends = timeOf(t, "nbf"), timeOf(t, "exp")
	if iat := timeOf(t, "iat"); begins == nil || iat != nil && iat.After(*begins) {
		begins = iat
	}
	return begins, ends
}

func timeOf(t token.Token, name string) *time.Time {
	c := t.Time(name)
	if !c.Present || c.Problem != token.ProblemNone || !c.Instant.Valid() {
		return nil
	}
	at := c.Instant.Time()
	return &at
}

// shifted is when this machine's clock shows what the other shows at that instant.
func shifted(at *time.Time, offset Interval) (*time.Time, *string) {
	if at == nil {
		return nil, nil
	}
	here := at.Add(-offset.Middle()).UTC()
	text := here.Format("2006-01-02T15:04:05.999Z07:00")
	return &here, &text
}

func stateBy(offset Interval, begins, ends *time.Time, now time.Time) string {
	at := func(now time.Time) string {
		switch {
		case ends != nil && !now.Before(*ends):
			return string(token.StateExpired)
		case begins != nil && now.Before(*begins):
			return string(token.StateNotYetValid)
		}
		return string(token.StateValid)
	}
	first, last := at(now.Add(offset.Low)), at(now.Add(offset.High))
	if first != last {
		return stateUnknown
	}
	return first
}
