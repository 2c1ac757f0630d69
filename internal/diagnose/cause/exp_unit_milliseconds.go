package cause

import (
	"strconv"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpUnitMilliseconds is an exp in milliseconds.
func ExpUnitMilliseconds() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "exp-unit-milliseconds", Title: "exp is in milliseconds: read as seconds it lies tens of thousands of years ahead",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "JavaScript's Date.now() and Java's currentTimeMillis() count milliseconds, `exp` counts seconds (RFC 7519 §2). Most servers take " +
				"such a token and never expire it; strict ones refuse it (too far in the future, out of range, overflow).",
			Fix:     "divide by 1000 where exp is made: Math.floor(Date.now() / 1000) + ttl",
			KnownBy: "cure: the same instant in seconds; the server's words",
			Since:   since, Seen: []string{"accepted by 33 of 35 measured configurations"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			t := c.Token.Time("exp")
			if !c.Token.Readable() || !t.Present || t.Unit != token.UnitMilliseconds && t.Unit != token.UnitMicroseconds {
				return diagnose.Suspicion{}
			}
			raw := string(t.Value.Raw)
			if s, ok := t.Value.Text(); ok {
				raw = s
			}
			n, err := strconv.ParseInt(raw, 10, 64)
			if err != nil {
				return diagnose.Suspicion{}
			}
			unit, per := "milliseconds", int64(1_000)
			if t.Unit == token.UnitMicroseconds {
				unit, per = "microseconds", 1_000_000
			}
			return diagnose.Suspicion{
				Prior: 85, Edits: []diagnose.Edit{repair.NumericTime("exp", n/per)},
				Evidence: []finding.Evidence{finding.Evidence("exp is " + finding.Safe(raw) + ": in " + unit + ", as far as its size tells")},
			}
		},
	}
}
