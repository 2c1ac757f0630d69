package clock

import (
	"encoding/base64"
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/validators"
)

// Effect is what a library makes of a difference of two clocks by its own defaults.
type Effect struct {
	// Library is its name, Leeway what it grants.
	Library string
	Leeway  time.Duration
	// Breaks tells whether tokens are refused for the difference: surely, surely not, or not known.
	Breaks validators.Tri
	// For is how long a token is refused, leeway taken off.
	For time.Duration
}

// Consequences is what a difference does to tokens that go from one clock to the other.
type Consequences struct {
	// Early: tokens issued by the clock that is ahead, checked by the one behind, seem to be issued in the future. It
	// lists the libraries that check iat; a token with nbf meets EarlyNbf.
	Early, EarlyNbf []Effect
	// Late: tokens issued by the clock that is behind, checked by the one ahead, end early.
	Late []Effect
	// Leeway is the smallest whole number of seconds that would let all of them pass.
	Leeway time.Duration
}

// life is how long the tokens live that are judged; what expires is judged at its end.
const life = time.Hour

// ConsequencesOf asks every library that is known what it answers, by its own defaults, to tokens that go between two
// clocks this far apart.
func ConsequencesOf(difference Interval) Consequences {
	if difference.Middle() < 0 {
		difference = difference.Negative()
	}
	near, far := max(0, difference.Low), difference.High
	c := Consequences{Leeway: ceil(far, time.Second)}
	issued := time.Unix(1_800_000_000, 0).UTC()
	for _, l := range validators.All() {
		early := judged(l, `{"iat":%d,"exp":%d}`, issued, issued, -near, -far)
		nbf := judged(l, `{"nbf":%d,"exp":%d}`, issued, issued, -near, -far)
		// Just before its end, by the clock that issued it.
		late := judged(l, `{"iat":%d,"exp":%d}`, issued, issued.Add(life-time.Second), near, far)
		c.Early = append(c.Early, effect(l, l.Iat, early, near))
		c.EarlyNbf = append(c.EarlyNbf, effect(l, l.Nbf, nbf, near))
		c.Late = append(c.Late, effect(l, l.Exp, late, near))
	}
	return c
}

// judged asks whether a library refuses a token at a moment because its clock is off: surely where it does at both ends
// of what the difference may be.
func judged(l validators.Library, claims string, issued, at time.Time, near, far time.Duration) validators.Tri {
	t := unsigned(fmt.Sprintf(claims, issued.Unix(), issued.Add(life).Unix()))
	refusals := func(now time.Time) (int, bool) {
		j := l.Judge(t, validators.Expectation{Now: now, SignatureOK: validators.Yes})
		return len(j.Reasons), len(j.NotExamined) > 0
	}
	// What it refuses at the right time it does not refuse for the clock.
	before, unsureBefore := refusals(at)
	first, unsure := refusals(at.Add(near))
	last, unsureLast := refusals(at.Add(far))
	switch {
	case first > before && last > before:
		return validators.Yes
	case first > before || last > before, (unsure || unsureLast) && !unsureBefore:
		return validators.Unknown
	}
	return validators.No
}

func effect(l validators.Library, rule validators.TimeRule, breaks validators.Tri, near time.Duration) Effect {
	e := Effect{Library: l.Name, Leeway: rule.Leeway.For, Breaks: breaks}
	if breaks == validators.Yes {
		e.For = near - rule.Leeway.For
	}
	return e
}

func unsigned(claims string) token.Token {
	enc := base64.RawURLEncoding.EncodeToString
	return token.Parse(enc([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + enc([]byte(claims)) + "." + enc(make([]byte, 256)))
}
