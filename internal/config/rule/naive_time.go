package rule

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// NaiveTime finds times without a zone that become an exp off by the zone.
func NaiveTime() Rule {
	return Rule{
		ID: "naive-time-in-exp", Title: "exp is computed from a time without a zone", Severity: finding.Error,
		Doc: Doc{
			Text: "PyJWT and python-jose take a datetime without a zone for UTC. `datetime.now()` is local time, so `exp` is off by the zone's offset: seven hours too late at UTC+7, already expired west of " +
				"Greenwich. `datetime.utcnow().timestamp()` is wrong the other way round: `timestamp` takes it for local time. On a machine in UTC neither shows.",
			Fix:   "datetime.now(timezone.utc) + timedelta(...), handed over as it is",
			Since: since, Seen: []string{"measured with TZ=Asia/Bangkok: +25200 s and -25200 s"},
		},
	}.with(func(p *config.Project, now time.Time) []note {
		return slices.Concat(
			switched("naive-now", func(f config.Fact) note {
				return at(f.Where, "%s is local time without a zone, and becomes exp: off by the machine's offset from UTC", f.Detail)
			})(p, now),
			switched("naive-timestamp", func(f config.Fact) note {
				return at(f.Where, "%s takes UTC for local time: off by the machine's offset from UTC", f.Detail)
			})(p, now),
		)
	})
}
