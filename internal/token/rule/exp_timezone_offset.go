package rule

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpTimezoneOffset finds times that are off by the offset of a time zone.
func ExpTimezoneOffset() Rule {
	return Rule{
		ID: "exp-timezone-offset", Title: "a time is off by the offset of a time zone", Severity: finding.Warning,
		Doc: Doc{
			Text: "Two times of the token differ by exactly what a zone differs from UTC. That is local time taken for UTC, or the other way round: in Python " +
				"`datetime.utcnow().timestamp()` and `datetime.now()` without a zone do it, on a machine that is not set to UTC. East of Greenwich the token is expired when " +
				"it is made, to the west it lives hours too long. A container in UTC and a host in UTC+7 are no fault by themselves: it is the same instant.",
			Fix:   "compute all times from one aware clock: datetime.now(timezone.utc), or int(time.time())",
			Since: since, Seen: []string{"datetime.utcnow().timestamp() in Python", "PyJWT tutorials with datetime.now()"},
		},
	}.with(func(t token.Token, now time.Time) []note {
		exp, iat, nbf := t.Time("exp"), t.Time("iat"), t.Time("nbf")
		if unreadable(t) || !iat.Valid || iat.Unit != token.UnitSeconds {
			return nil
		}
		if sameUnit(exp, iat) {
			if n := lifeOffByZone(exp.Instant.Sub(iat.Instant)); n != nil {
				return n
			}
		}
		if n := madeAhead(iat.Instant, now); n != nil {
			return n
		}
		if sameUnit(nbf, iat) {
			return apartByZone(nbf.Instant, iat.Instant)
		}
		return nil
	})
}

// justMade is how many seconds old a token may be that is looked at because it was refused.
const justMade = 120

// madeAhead explains an iat in the future by the offset of a zone.
func madeAhead(iat token.Instant, now time.Time) []note {
	ahead := iat.Sub(token.InstantOf(now))
	if ahead <= 0 {
		return nil
	}
	for late := range int64(justMade + 1) {
		if zone, ok := zoneOf(ahead + late); ok {
			return saw("iat (%s) is %s from now, which is the offset of %s: local time was taken for UTC", at(iat), token.Duration(ahead), zone)
		}
	}
	return nil
}

// apartByZone explains the distance of two times that are usually the same. An hour may be meant.
func apartByZone(nbf, iat token.Instant) []note {
	apart := nbf.Sub(iat)
	if apart >= -3600 && apart <= 3600 {
		return nil
	}
	zone, ok := zoneOf(max(apart, -apart)) // which of the two is right, nobody can tell
	if !ok {
		zone, ok = zoneOf(min(apart, -apart))
	}
	if !ok {
		return nil
	}
	return []note{{info: true, message: fmt.Sprintf("nbf (%s) and iat (%s) are exactly %s apart, which is the offset of %s", at(nbf), at(iat), token.Duration(apart), zone)}}
}

// lifeOffByZone explains a lifetime as a usual one that was moved by the offset of a zone. One that is negative is
// wrong anyway; one that is positive only looks odd.
func lifeOffByZone(life int64) []note {
	short := []int64{1, 2, 5, 10, 15, 20, 30, 60}
	if life < 0 {
		for _, whole := range []bool{true, false} {
			for _, minutes := range short {
				zone, ok := zoneOf(minutes*60 - life)
				if ok && whole == ((minutes*60-life)%3600 == 0) {
					return saw("exp is %s before iat: a lifetime of %s, less the offset of %s", token.Duration(life), token.Duration(minutes*60), zone)
				}
			}
		}
		return nil
	}
	if life < 3*3600 || life%3600 == 0 {
		return nil
	}
	for _, minutes := range short[2:7] {
		over := life - minutes*60
		if zone, ok := zoneOf(over); ok && over%3600 == 0 {
			return []note{{info: true, message: fmt.Sprintf("exp is %s after iat: perhaps a lifetime of %s, and the offset of %s or its opposite", token.Duration(life), token.Duration(minutes*60), zone)}}
		}
	}
	return nil
}

// zoneOf names the offset from UTC that a difference in seconds is, if any zone has it: whole hours, and the half and
// quarter hours that are in use.
func zoneOf(seconds int64) (string, bool) {
	sign, size := "+", seconds
	if seconds < 0 {
		sign, size = "-", -seconds
	}
	hours, minutes := size/3600, size%3600/60
	switch {
	case size == 0 || size%900 != 0 || sign == "+" && hours > 14 || sign == "-" && hours > 12:
		return "", false
	case minutes == 0:
		return fmt.Sprintf("UTC%s%d", sign, hours), hours < 14 || size == 14*3600
	}
	for _, used := range []int64{330, 345, 210, 270, 390, 525, 570, 630, 765, -210, -150, -570} {
		if used*60 == seconds {
			return fmt.Sprintf("UTC%s%d:%02d", sign, hours, minutes), true
		}
	}
	return "", false
}
