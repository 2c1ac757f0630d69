package cors

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Reason says why a browser keeps an answer from a page, or does not send the request at all.
type Reason string

// The reasons. The zero Reason means that nothing is in the way.
const (
	// StatusNotOK says that the preflight's status is none of 200 to 299; a redirect is none either.
	StatusNotOK Reason = "the status of the preflight's answer"
	// NoAllowOrigin says that Access-Control-Allow-Origin is absent.
	NoAllowOrigin Reason = "no Access-Control-Allow-Origin"
	// OtherOrigin says that Access-Control-Allow-Origin names another origin, or several.
	OtherOrigin Reason = "another Access-Control-Allow-Origin"
	// WildcardWithCredentials says that the origin is * where cookies go with the request.
	WildcardWithCredentials Reason = "Access-Control-Allow-Origin: * with credentials"
	// NoAllowCredentials says that cookies go with the request and Access-Control-Allow-Credentials is not true.
	NoAllowCredentials Reason = "no Access-Control-Allow-Credentials: true"
	// BadList says that a list of methods or fields cannot be read.
	BadList Reason = "a list that cannot be read"
	// MethodNotAllowed says that Access-Control-Allow-Methods does not hold the method.
	MethodNotAllowed Reason = "the method is not in Access-Control-Allow-Methods"
	// AuthorizationNotAllowed says that Access-Control-Allow-Headers does not name Authorization: * does not cover it.
	AuthorizationNotAllowed Reason = "authorization is not in Access-Control-Allow-Headers"
	// FieldNotAllowed says that Access-Control-Allow-Headers does not hold another field of the request.
	FieldNotAllowed Reason = "a field is not in Access-Control-Allow-Headers"
)

// Judgement is what an answer means to a browser.
type Judgement struct {
	// Reason is empty where nothing is in the way.
	Reason Reason
	// Field is the field of the answer that decides, as the server sent it; empty where it is absent.
	Field, Value string
	// Missing is what the list lacks: the method, or the name of the field.
	Missing string
	// Wildcard is set when the list is a * that does not count here.
	Wildcard bool
	// Tolerated is set where the standard says no and the browsers of today let it pass all the same: a * in
	// Access-Control-Allow-Headers that is to cover Authorization, on a request without cookies. (Firefox warns that
	// it will stop to; see whatwg/fetch#1919.)
	Tolerated bool
	// MaxAge is how long a browser may remember an answer that allows the request (5 s where the server says
	// nothing; browsers have limits of their own, 2 h in Chromium, 24 h in Firefox).
	MaxAge time.Duration
}

// Allowed reports whether nothing is in the way, by the standard.
func (j Judgement) Allowed() bool { return j.Reason == "" }

// Blocked reports whether the browsers of today stop here.
func (j Judgement) Blocked() bool { return !j.Allowed() && !j.Tolerated }

// JudgePreflight says whether a browser sends the request after this answer to its question (Fetch, "CORS-preflight
// fetch", step 7). A redirect is no answer: preflights follow none.
func (c Call) JudgePreflight(a request.Answer) Judgement {
	// The check of the origin comes first, and the status only when it succeeds; both together are needed, and the
	// status says more about why.
	if a.Status < 200 || a.Status > 299 {
		return Judgement{Reason: StatusNotOK, Value: strconv.Itoa(a.Status)}
	}
	if j := c.JudgeAnswer(a); !j.Allowed() {
		return j
	}
	methods, present, ok := list(a, "Access-Control-Allow-Methods")
	if !ok {
		return Judgement{Reason: BadList, Field: "Access-Control-Allow-Methods", Value: joined(a, "Access-Control-Allow-Methods")}
	}
	names, _, ok := list(a, "Access-Control-Allow-Headers")
	if !ok {
		return Judgement{Reason: BadList, Field: "Access-Control-Allow-Headers", Value: joined(a, "Access-Control-Allow-Headers")}
	}
	star := slices.Contains(methods, "*")
	if !slices.Contains(methods, c.Method) && !safelistedMethod(c.Method) && (c.Credentials || !star) {
		j := Judgement{Reason: MethodNotAllowed, Missing: c.Method, Wildcard: star, Value: joined(a, "Access-Control-Allow-Methods")}
		if present {
			j.Field = "Access-Control-Allow-Methods"
		}
		return j
	}
	if j := c.judgeFields(a, names); !j.Allowed() {
		return j
	}
	return Judgement{MaxAge: maxAge(a)}
}

// judgeFields compares the fields that the request has with those that the answer allows.
func (c Call) judgeFields(a request.Answer, names []string) Judgement {
	for i, n := range names {
		names[i] = strings.ToLower(n)
	}
	star := slices.Contains(names, "*")
	deny := func(reason Reason, name string) Judgement {
		j := Judgement{Reason: reason, Missing: name, Wildcard: star, Value: joined(a, "Access-Control-Allow-Headers")}
		if len(a.Values("Access-Control-Allow-Headers")) > 0 {
			j.Field = "Access-Control-Allow-Headers"
		}
		return j
	}
	for _, f := range c.Fields {
		// Authorization is the one "CORS non-wildcard request-header name".
		if strings.EqualFold(f.Name, "Authorization") && !slices.Contains(names, "authorization") {
			j := deny(AuthorizationNotAllowed, "authorization")
			j.Tolerated = star && !c.Credentials
			return j
		}
	}
	for _, name := range c.UnsafeNames() {
		if !slices.Contains(names, name) && (c.Credentials || !star) {
			return deny(FieldNotAllowed, name)
		}
	}
	return Judgement{}
}

// JudgeAnswer says whether a browser lets the page read an answer (Fetch, "CORS check"). It is asked of the preflight's
// answer and of that to the request itself, whatever their status: a 401 without these fields is to the page a CORS
// error and no 401.
func (c Call) JudgeAnswer(a request.Answer) Judgement {
	if c.SameOrigin() {
		return Judgement{}
	}
	values := a.Values("Access-Control-Allow-Origin")
	if len(values) == 0 {
		return Judgement{Reason: NoAllowOrigin}
	}
	origin := joined(a, "Access-Control-Allow-Origin")
	j := Judgement{Field: "Access-Control-Allow-Origin", Value: origin}
	switch {
	case origin == "*" && !c.Credentials:
		return Judgement{}
	case origin == "*":
		j.Reason, j.Wildcard = WildcardWithCredentials, true
		return j
	case origin != c.Origin:
		j.Reason = OtherOrigin
		return j
	case !c.Credentials:
		return Judgement{}
	}
	if allow := joined(a, "Access-Control-Allow-Credentials"); allow != "true" {
		return Judgement{Reason: NoAllowCredentials, Field: "Access-Control-Allow-Credentials", Value: allow}
	}
	return Judgement{}
}

// Varies reports whether a cache in between may give one page's answer to another: the answer names one origin, and
// does not say that it depends on it (Fetch, "CORS protocol and HTTP caches").
func Varies(a request.Answer) (wrong bool) {
	origin := joined(a, "Access-Control-Allow-Origin")
	if origin == "" || origin == "*" {
		return false
	}
	for _, v := range a.Values("Vary") {
		for name := range strings.SplitSeq(v, ",") {
			if name = strings.TrimSpace(name); name == "*" || strings.EqualFold(name, "Origin") {
				return false
			}
		}
	}
	return true
}

// joined is the value of a field as a browser reads it: several lines are one, joined by commas.
func joined(a request.Answer, name string) string { return strings.Join(a.Values(name), ", ") }

// list reads a list of methods or names; ok is false when one of them can be none (RFC 9110 §5.6.1, §5.6.2).
func list(a request.Answer, name string) (items []string, present, ok bool) {
	values := a.Values(name)
	for _, v := range values {
		for item := range strings.SplitSeq(v, ",") {
			switch item = strings.Trim(item, " \t"); {
			case item == "":
			case strings.ContainsFunc(item, notToken):
				return nil, true, false
			default:
				items = append(items, item)
			}
		}
	}
	return items, len(values) > 0, true
}

func notToken(c rune) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return false
	}
	return c > 0x7e || !strings.ContainsRune("!#$%&'*+-.^_`|~", c)
}

func maxAge(a request.Answer) time.Duration {
	const unsaid = 5 * time.Second
	values := a.Values("Access-Control-Max-Age")
	if len(values) != 1 {
		return unsaid
	}
	n, err := strconv.ParseUint(strings.TrimSpace(values[0]), 10, 31)
	if err != nil {
		return unsaid
	}
	return time.Duration(n) * time.Second
}
