package cause

import (
	"fmt"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// noticeable is the difference of two clocks that a Date header (whole seconds, one round trip) can show for sure.
const noticeable = 5 * time.Second

// ClockSkew is a server whose clock differs so much that it judges the token's times differently.
func ClockSkew() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "clock-skew", Title: "the server's clock differs: by it the token is not valid now, by this machine's it is",
		Families: diagnose.Claims, Usual: 28,
		Silences: []string{"token-expired", "not-yet-valid-nbf", "iat-in-future"},
		Doc: diagnose.Doc{
			Text: "A token is valid between two instants, and each machine asks its own clock. Virtual machines that slept (Docker Desktop, WSL), " +
				"hosts without NTP and preloaded time libraries run minutes or hours apart. Another time zone is no difference: " +
				"a container in UTC and a host at UTC+7 show the same instant in two ways.",
			Fix:     "set the server's clock right (chrony or NTP; after sleep `wsl --shutdown` or a restart of Docker Desktop); a leeway of 30 to 60 s absorbs small differences",
			KnownBy: "the Date of the server's answers against this machine's clock; confirmed by cure",
			Since:   since, Seen: []string{"docker/for-win#4526", "microsoft/WSL#5324", "eclipse-ditto/ditto#1095"},
		},
		Suspect: suspectClock, Judge: judgeClock,
	}
}

func suspectClock(c *diagnose.Case) diagnose.Suspicion {
	if !c.Token.Readable() {
		return diagnose.Suspicion{}
	}
	s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the clock of the machine that runs the server (jwtdoc clock URL, or --container)"}}
	skew, known := c.Skew()
	if h := c.Host; h != nil && h.FakeTime != "" {
		// Whatever the answers say of the time, the application sees another.
		s.Prior, s.Evidence = 30, []finding.Evidence{finding.Evidence(h.FakeTime)}
		s.Fix = "take LD_PRELOAD and FAKETIME out of the container's environment, then: " + h.Restart
	}
	if !known || skew.Abs() < noticeable {
		// The application may sit behind a proxy that writes the Date: only a token valid in both directions tells.
		s.LongShots = []diagnose.Edit{repair.WideTime()}
		if !known && !c.HasKey {
			s.Usual = 31 // nothing shows the server's time at all
		}
		return s
	}
	side := "ahead of"
	if skew < 0 {
		side = "behind"
	}
	s.Edits = []diagnose.Edit{repair.Time()}
	by := "Date header, to about a second"
	if c.ClockPlace != "" {
		by = "date in " + finding.Safe(c.ClockPlace)
	}
	s.Evidence = append([]finding.Evidence{finding.Evidence(fmt.Sprintf(
		"the server's clock is %s %s this machine's (%s)", token.Duration(int64(skew.Abs().Round(time.Second)/time.Second)), side, by,
	))}, s.Evidence...)
	for _, claim := range []string{"exp", "nbf", "iat"} {
		at, ok := instantOf(c, claim)
		if !ok {
			continue
		}
		late := claim == "exp"
		if badAt(at, c.ServerNow(), late) && !badAt(at, c.Local, late) {
			s.Prior = 97
			s.Evidence = append(s.Evidence, timeEvidence(c, claim, at))
			return s
		}
	}
	s.Prior = 30
	return s
}

// judgeClock knows a hidden clock by what it makes the server say: "expired" of a token that has not, by any clock
// that shows.
func judgeClock(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	words := f.NamedBy()
	if j.Standing != diagnose.Possible || len(words) == 0 || f.Suspicions[c.ID].Prior >= diagnose.WrongByItself {
		return j
	}
	for _, w := range words {
		if !slices.Contains(c.Silences, w) || f.Suspicions[w].Prior > 0 {
			return j
		}
	}
	j.Standing = diagnose.Likely
	j.Evidence = append(slices.Clone(j.Evidence), finding.Evidence(
		"the server says so ("+diagnose.Brief(f.First().Answer)+"), and by the clocks that show here it is not so",
	))
	return j
}

// badAt reports whether a claim makes the token invalid at an instant: exp when it has passed, nbf and iat when
// they are still to come.
func badAt(claim, now time.Time, late bool) bool {
	if late {
		return !now.Before(claim)
	}
	return claim.After(now.Add(time.Second))
}
