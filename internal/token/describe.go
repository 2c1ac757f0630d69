package token

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// timeClaims are the claims that are shown as times: RFC 7519 §4.1 and OpenID Connect Core §2, §5.1.
var timeClaims = []string{"exp", "nbf", "iat", "auth_time", "updated_at"}

// IsTimeClaim reports whether a claim is a NumericDate by its definition.
func IsTimeClaim(name string) bool { return slices.Contains(timeClaims, name) }

// What a person is shown of one value, and of one object: more is in the JSON.
const (
	maxRows  = 500
	maxShown = 2000
)

// Describe builds the report about a token as seen at an instant, in a zone. It is pure; findings are those of
// token/rule and whatever else the caller found. The signature counts as not checked.
func Describe(t Token, now time.Time, zone *time.Location, findings []finding.Finding) Report {
	e := t.ExpiryAt(now, 0)
	r := Report{
		Header:    t.Header,
		Payload:   t.Payload,
		Signature: SignatureReport{Bytes: len(t.Signature), Redacted: true},
		Times:     times(t, now, zone),
		Expiry:    e.Report(),
		Verified:  VerifiedReport{State: VerifiedNotChecked},
		Findings:  findings,
		Form:      t.Form,
		Life:      t.LifeOf(e),
		Peeled:    t.Peeled,
		Faults:    t.Faults,

		Unprotected: t.Unprotected,
	}
	if r.Findings == nil {
		r.Findings = []finding.Finding{}
	}
	r.HeaderRows = rows(t.Header, headerRow)
	for _, row := range rows(t.Unprotected, headerRow) {
		row.Meaning = strings.TrimSuffix("not protected by the signature, "+row.Meaning, ", ")
		r.HeaderRows = append(r.HeaderRows, row)
	}
	if t.Session != nil {
		r.Session = t.Session.report(now, zone)
	}
	r.PayloadRows = rows(t.Payload, func(name string, v exactjson.Value) Row {
		row := Row{Meaning: ClaimMeaning(name)}
		if !IsTimeClaim(name) {
			return row
		}
		if c := ReadTime(name, v); c.Valid {
			row.UTC, row.Local = Columns(c.Instant, zone)
		}
		return row
	})
	return r
}

// headerRow says what a header parameter means.
func headerRow(name string, v exactjson.Value) Row {
	row := Row{Meaning: HeaderMeaning(name)}
	s, ok := v.Text()
	switch {
	case ok && (name == "alg" || name == "enc"):
		row.Meaning = AlgorithmMeaning(s)
	case ok && name == "typ" && s == "JWT":
		row.Meaning = "" // what everybody expects needs no words
	case ok && name == "cty" && strings.EqualFold(s, "JWT"):
		row.Meaning = "the content is itself a token (nested, RFC 7519 §5.2)"
	}
	return row
}

// Report returns what the JSON contract says of an expiry.
func (e Expiry) Report() ExpiryReport {
	return ExpiryReport{State: e.State, RemainingSeconds: e.RemainingSeconds, LifetimeSeconds: e.LifetimeSeconds}
}

// times lists the time claims that can be read, in the token's order, each once.
func times(t Token, now time.Time, zone *time.Location) []TimeReport {
	out := []TimeReport{}
	for _, m := range t.Payload.Members() {
		if !IsTimeClaim(m.Name) || slices.ContainsFunc(out, func(r TimeReport) bool { return r.Claim == m.Name }) {
			continue
		}
		c := t.Time(m.Name)
		if !c.Valid {
			continue
		}
		out = append(out, TimeReport{
			Claim:    m.Name,
			Unix:     c.Instant,
			UTC:      c.Instant.RFC3339(),
			Local:    c.Instant.In(zone),
			Relative: relativeTo(m.Name, c.Instant.Sub(InstantOf(now))),
		})
	}
	return out
}

func rows(o exactjson.Object, describe func(string, exactjson.Value) Row) []Row {
	out := make([]Row, 0, min(o.Len(), maxRows+1))
	for i, m := range o.Members() {
		if i == maxRows {
			out = append(out, Row{Name: "…", Value: fmt.Sprintf("%d more", o.Len()-maxRows)})
			break
		}
		row := describe(m.Name, m.Value)
		row.Name, row.Value = finding.Safe(cut(m.Name)), Shown(m.Value)
		out = append(out, row)
	}
	return out
}

// Shown writes a value for people, safe to print: a string without its quotes unless it could then be taken for
// something else, any other value as it is spelled in the token.
func Shown(v exactjson.Value) string {
	if v.Kind != exactjson.KindString {
		return finding.Safe(beginning(v.Raw, len(v.Raw)))
	}
	s, total, _ := v.Beginning(maxShown)
	if total > maxShown {
		// Too long to be taken for a number or a word of JSON.
		return finding.Safe(beginning(s, total))
	}
	if other, f := exactjson.ParseValue([]byte(s)); s == "" || strings.TrimSpace(s) != s || f == nil && other.Kind != exactjson.KindInvalid {
		return `"` + finding.Safe(s) + `"`
	}
	return finding.Safe(s)
}

func cut(s string) string { return beginning(s, len(s)) }

// beginning shows what is not too long, and otherwise its beginning and its size: s begins a text of total bytes.
func beginning[T string | []byte](s T, total int) string {
	if total <= maxShown {
		return string(s)
	}
	return strings.ToValidUTF8(string(s[:min(len(s), maxShown)]), "") + fmt.Sprintf("… (%d bytes)", total)
}

// Columns writes an instant for people, in UTC and in a zone: "2025-11-30 06:49:01 UTC" and "13:49:01 +07", the
// latter with its date where that differs, and empty where it would only repeat UTC. Both are empty outside the years
// 0001 to 9999.
func Columns(i Instant, zone *time.Location) (utc, local string) {
	if !i.Valid() {
		return "", ""
	}
	const dayForm, clock = "2006-01-02 ", "15:04:05"
	fraction := ""
	if i.Frac != "" {
		fraction = "." + i.Frac[:min(len(i.Frac), 9)]
	}
	u := i.Time()
	l := u.In(zone)
	utc = u.Format(dayForm+clock) + fraction + " UTC"
	if name, offset := l.Zone(); offset == 0 && (name == "UTC" || name == "") {
		return utc, ""
	}
	local = l.Format(clock) + fraction + l.Format(" MST")
	if u.Format(dayForm) != l.Format(dayForm) {
		local = l.Format(dayForm) + local
	}
	return utc, local
}

// LifeOf says in one line where a token stands in its life.
func (t Token) LifeOf(e Expiry) Life {
	l := Life{State: e.State}
	switch {
	case (t.Form == FormJWE || t.Form == FormJWEJSON) && !t.Payload.Whole():
		l.Headline = "encrypted: its claims cannot be read without the key"
		return l
	case t.Form == FormDetached:
		l.Headline = "the payload is sent apart (detached): its claims are not in the token"
		return l
	case t.Form == FormFlask && t.Session != nil:
		l.Headline = "no token: a " + t.Session.Name() + " that holds none"
		return l
	case t.Payload.Len() == 0 && !t.Payload.Whole():
		l.Headline = "no claims could be read"
		return l
	}
	switch e.State {
	case StateExpired:
		l.Headline, l.Detail = "expired "+Relative(*e.RemainingSeconds), lifetime(e, "lived ")
	case StateValid:
		l.Headline, l.Detail = "expires "+Relative(*e.RemainingSeconds), lifetime(e, "lives ")
		if *e.RemainingSeconds <= 0 {
			l.Headline = "expired " + Relative(*e.RemainingSeconds) + ", still inside the leeway of " + Duration(int64(e.Leeway/time.Second))
		}
		l.Detail = t.otherUnit(e, l.Detail)
	case StateNotYetValid:
		l.Headline = "not valid yet, but " + Relative(e.NotBefore.Sub(InstantOf(e.Now)))
		l.Detail = "nbf is " + orNumber(*e.NotBefore)
	case StateNoExpiry:
		l.Headline, l.Detail = t.withoutExpiry()
	}
	return l
}

func lifetime(e Expiry, verb string) string {
	switch {
	case e.LifetimeSeconds == nil:
		return "no iat, so the lifetime is unknown"
	case *e.LifetimeSeconds < 0:
		return "exp is " + Duration(*e.LifetimeSeconds) + " before iat"
	}
	return verb + Duration(*e.LifetimeSeconds)
}

// otherUnit says when exp would be if it counted what its size suggests.
func (t Token) otherUnit(e Expiry, detail string) string {
	exp := t.Time("exp")
	if exp.Unit == UnitSeconds || !exp.LenientOK {
		return detail
	}
	return fmt.Sprintf("exp looks like %s; then it is %s", exp.Unit, relativeTo("exp", exp.Lenient.Sub(InstantOf(e.Now))))
}

func (t Token) withoutExpiry() (headline, detail string) {
	exp := t.Time("exp")
	if !exp.Present {
		return "never expires by itself", "no exp"
	}
	detail = "exp is " + kindAndValue(exp.Value)
	if exp.LenientOK {
		detail += ", which a forgiving reader takes as " + exp.Lenient.RFC3339()
	}
	return "no usable expiry", detail
}

func kindAndValue(v exactjson.Value) string {
	if s, ok := v.Text(); ok {
		return "the string " + finding.Quote(s)
	}
	switch v.Kind {
	case exactjson.KindNull:
		return "null"
	case exactjson.KindNumber:
		if len(v.Raw) > 60 {
			return fmt.Sprintf("a number of %d characters, which no clock counts to", len(v.Raw))
		}
		return string(v.Raw) + ", which no clock counts to"
	default:
		return v.Kind.String()
	}
}

func orNumber(i Instant) string {
	if s := i.RFC3339(); s != "" {
		return s
	}
	return i.String()
}
