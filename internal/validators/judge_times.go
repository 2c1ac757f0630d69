package validators

import (
	"math"
	"strconv"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// read asks how the value of a time claim is read, and returns the instant where it is read as one. ok is false when
// there is nothing to compare; the refusal or the doubt is noted then.
func (j *judge) read(name string, rule TimeRule) (at token.Instant, ok bool) {
	claim := j.t.Time(name)
	if !claim.Present {
		j.missing(name, rule)
		return at, false
	}
	reading, at := rule.Types.read(claim)
	switch reading {
	case ReadRefused:
		j.refuse("%s is %s: not a number of seconds", name, raw(claim.Value))
	case ReadUnknown:
		j.unsure("%s %s: how it is read is not known", name, raw(claim.Value))
	case ReadAbsent:
		j.missing(name, rule)
	case ReadNumber, ReadWhole, ReadRounded, ReadDate:
		return at, true
	}
	return at, false
}

func (j *judge) missing(name string, rule TimeRule) {
	switch rule.Required {
	case Yes:
		j.refuse("%s is missing, and it is required", name)
	case Unknown:
		j.unsure("no %s: whether it is required is not known", name)
	case No:
	}
}

// now is the server's time as the library reads it.
func (j *judge) now() time.Time {
	if j.lib.Clock == ClockSeconds {
		return j.e.Now.Truncate(time.Second)
	}
	return j.e.Now
}

func (j *judge) expires() {
	rule := j.lib.Exp
	at, ok := j.read("exp", rule)
	if !ok || rule.Compared == No {
		return
	}
	limit := at.Add(rule.Leeway.For)
	if rule.Leeway.Known && rule.Compared == Yes {
		j.out.Until = j.lib.until(limit)
	}
	order := limit.Compare(j.now())
	switch {
	case order > 0 || order == 0 && rule.Edge == Yes && rule.Leeway.Known:
	case rule.Compared == Unknown:
		j.unsure("exp has passed: whether it is checked is not known")
	case !rule.Leeway.Known:
		j.unsure("exp has passed: how much leeway it gives is not known")
	case order == 0 && rule.Edge == Unknown:
		j.unsure("exp is this very instant: what it does is not known")
	default:
		j.refuse("expired %s%s", written(at), leeway(rule.Leeway))
	}
}

// starts judges nbf and iat: the instant must not lie beyond now and the leeway.
func (j *judge) starts(name string, rule TimeRule, words string) {
	at, ok := j.read(name, rule)
	if !ok || rule.Compared == No {
		return
	}
	if _, present := j.t.Claim(rule.Unless); rule.Unless != "" && present {
		return
	}
	order := at.Compare(j.now().Add(rule.Leeway.For))
	switch {
	case order < 0 || order == 0 && rule.Edge == Yes:
	case rule.Compared == Unknown:
		j.unsure("%s is in the future: whether it is checked is not known", name)
	case !rule.Leeway.Known:
		j.unsure("%s is in the future: how much leeway it gives is not known", name)
	case order == 0 && rule.Edge == Unknown:
		j.unsure("%s is this very instant: what it does is not known", name)
	default:
		j.refuse("%s%s%s", words, written(at), leeway(rule.Leeway))
	}
}

// until is the first instant at which a limit refuses, as the library's clock ticks: nil beyond the year 9999. An
// instant that is itself still accepted is returned as it is, since nothing lies between it and the next.
func (l Library) until(limit token.Instant) *time.Time {
	if l.Clock == ClockSeconds && (limit.Frac != "" || l.Exp.Edge == Yes) {
		limit = token.Instant{Sec: limit.Sec}.Add(time.Second)
	}
	if !limit.Valid() {
		return nil
	}
	t := limit.Time()
	return &t
}

// written is an instant for people.
func written(i token.Instant) string {
	if !i.Valid() {
		return "beyond the year 9999"
	}
	return i.Time().Format("2006-01-02 15:04:05") + " UTC"
}

func leeway(m Margin) string {
	if m.For == 0 {
		return ""
	}
	return ", leeway " + strconv.Itoa(int(m.For/time.Second)) + "s"
}

// huge is where integers of 64 bits end for those who add to them.
const huge = int64(1) << 62

// read returns how a value is read and, where it becomes an instant, which.
func (r Types) read(c token.ClaimTime) (Reading, token.Instant) {
	switch c.Value.Kind {
	case exactjson.KindNumber:
		n, _ := c.Value.Number()
		return r.number(n, c.Instant)
	case exactjson.KindString:
		return r.text(c)
	case exactjson.KindNull:
		return r.Null, token.Instant{}
	case exactjson.KindBool:
		at := token.Instant{}
		if b, _ := c.Value.Bool(); b {
			at.Sec = 1
		}
		return r.Bool, at
	case exactjson.KindArray, exactjson.KindObject:
		return r.Structure, token.Instant{}
	case exactjson.KindInvalid:
	}
	return ReadUnknown, token.Instant{}
}

func (r Types) number(n exactjson.Number, at token.Instant) (Reading, token.Instant) {
	reading := ReadNumber
	switch {
	case n.Compare(huge) >= 0 || n.Compare(-huge) <= 0:
		reading = r.Huge
	case !at.Valid():
		reading = r.Far
	case n.Sign() == 0:
		reading = r.Zero
	case n.Sign() < 0:
		reading = r.Negative
	}
	if at.Frac == "" || reading != ReadNumber {
		return reading, at
	}
	switch r.Fraction {
	case ReadWhole:
		if at.Sec < 0 {
			return ReadWhole, token.Instant{Sec: at.Sec + 1} // towards zero, as a cast does
		}
		return ReadWhole, token.Instant{Sec: at.Sec}
	case ReadRounded:
		if at.Frac[0] >= '5' {
			at.Sec++
		}
		return ReadRounded, token.Instant{Sec: at.Sec}
	default:
		return r.Fraction, at
	}
}

// beyondFloat reports whether a value is a number that no float64 holds: some parsers refuse the whole document, in
// others it becomes infinite.
func beyondFloat(v exactjson.Value) bool {
	if v.Kind != exactjson.KindNumber || len(v.Raw) < len("1e309") {
		return false
	}
	f, err := strconv.ParseFloat(string(v.Raw), 64)
	return err != nil || math.IsInf(f, 0)
}

func (r Types) text(c token.ClaimTime) (Reading, token.Instant) {
	s, _ := c.Value.Text()
	if n, ok := exactjson.ParseNumber([]byte(s)); ok && n.IsInteger() && isDigits(s) {
		sec, _, exact := n.Integer()
		if !exact {
			return ReadUnknown, token.Instant{}
		}
		return r.NumberText, token.Instant{Sec: sec}
	}
	if r.OtherText == ReadDate {
		if c.Problem == token.ProblemISO {
			return ReadDate, c.Lenient
		}
		return ReadRefused, token.Instant{}
	}
	return r.OtherText, token.Instant{}
}

// isDigits keeps 1e9 and 12.0 from being taken for a whole number that every language reads.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
