package diagnose

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// StepState says how a step of the story went.
type StepState string

// The states of a step.
const (
	// StepPassed: known to have gone well. StepAssumed: it must have, since what follows it was reached.
	StepPassed  StepState = "passed"
	StepAssumed StepState = "assumed"
	// StepFailed is where the request was stopped; StepPossible may be where.
	StepFailed   StepState = "failed"
	StepPossible StepState = "possible"
	// StepNotReached: the server had no occasion to look.
	StepNotReached StepState = "not-reached"
	// StepFollows is what the server did then; StepJudged whether that is what should happen.
	StepFollows StepState = "follows"
	StepJudged  StepState = "judged"
)

// Step is one thing that happened to the request, in order.
type Step struct {
	Step  string    `json:"step"`
	State StepState `json:"state"`
	Says  string    `json:"says"`
}

// stages are a server's steps in the order in which most do them.
var stages = []struct {
	family Family
	name   string
}{
	{Path, "way"},
	{Credential, "credential"},
	{Structure, "token"},
	{Header, "header"},
	{Signature, "signature"},
	{Claims, "claims"},
	{State, "user"},
}

// Story tells what happened to the request step by step, as far as the verdict and the looks tell.
func (f *Facts) Story(v Verdict, causes []CauseReport) []Step {
	first := f.First()
	if first == nil {
		return []Step{}
	}
	out := []Step{{Step: "request", State: StepPassed, Says: f.requestStep()}}
	switch {
	case v.Cause == Healthy:
		if f.Public() {
			return append(out, Step{"accepted", StepFollows, Brief(first.Answer) + ", the same as without any credential: the server does not look at it"})
		}
		for _, s := range stages[1:] {
			out = append(out, Step{s.name, StepPassed, f.known(s.family)})
		}
		return append(out, Step{"accepted", StepFollows, Brief(first.Answer)})
	case !f.Case.HasCredential():
		out = append(out, Step{stages[1].name, StepFailed, "the request carries none"})
	default:
		out = append(out, f.checks(v, causes)...)
	}
	out = append(out, f.reaction(first)...)
	if says := f.shouldHappen(v, first); says != "" {
		out = append(out, Step{"so", StepJudged, says})
	}
	return out
}

// requestStep says what was sent, and what it carries.
func (f *Facts) requestStep() string {
	c := f.Case
	sent := c.Request.Redacted()
	text := finding.Safe(sent.Method + " " + sent.URL)
	switch carrier := c.Carrier(); {
	case carrier != "":
		text += "; its token lies in " + carrier
	case c.Credential.Kind == request.InAuthorization:
		text += " with the field Authorization"
	case c.HasCredential():
		text += " with a credential in the " + string(c.Credential.Kind) + " " + finding.Quote(c.Credential.Name)
	}
	return text
}

// checks is one step for each stage: where it stopped, what must have gone well before, what was not reached.
func (f *Facts) checks(v Verdict, causes []CauseReport) []Step {
	main := f.cause(v.Cause)
	at := f.Locus().Families
	if main != nil && main.Families != 0 && !main.Manner {
		at = main.Families
		if both := at & f.Locus().Families; both != 0 && f.Locus().Known {
			at = both
		}
	}
	settled := main != nil && !main.Manner
	stop := 1 << bits.TrailingZeros8(uint8(at))
	if settled && main.Families == AnyFamily {
		stop = int(Signature)
	}
	var out []Step
	for _, s := range stages {
		step := Step{Step: s.name, State: StepAssumed, Says: f.known(s.family)}
		switch {
		case settled && int(s.family) == stop:
			step.State, step.Says = StepFailed, v.Summary
			if e := firstEvidence(causes, v.Cause); e != "" {
				step.Says += ": " + e
			}
			if v.Cause == "token-expired" {
				step.Says = f.expiry()
			}
		case settled && int(s.family) > stop:
			step.State, step.Says = StepNotReached, f.also(s.family, v)
		case settled || at&s.family == 0:
			if step.Says != "" {
				step.State = StepPassed
			}
		default:
			step.State = StepPossible
		}
		if s.family == Path && step.State != StepFailed && step.State != StepPossible {
			continue
		}
		out = append(out, step)
	}
	return out
}

// known says how a step is known to have gone well; empty where it only must have.
func (f *Facts) known(stage Family) string {
	t := f.Case.Token
	switch {
	case stage == Credential && t.Session != nil:
		text := "a " + t.Session.Name()
		if t.Session.Signed != nil {
			text += ", signed " + shown(t.Session.Signed.Sec)
		}
		return text + "; a token is in it"
	case stage == Structure && t.Readable():
		return "a JWT, " + strings.TrimSpace(finding.Safe(t.Algorithm())+" "+f.who())
	case stage == Signature && f.Case.Signature == Yes:
		return "it verifies with the secret of " + finding.Safe(f.Case.Key.Place)
	case stage == Signature && f.Locus().Known && f.Locus().Families&Signature == 0 && f.Locus().Families&Claims != 0:
		return "changing only the signature gets another answer"
	}
	return ""
}

// who names the token's subject without showing who it is.
func (f *Facts) who() string {
	if v, has := f.Case.Token.Claim("sub"); has {
		return "with a sub (" + v.Kind.String() + ")"
	}
	return "without a sub"
}

// also names a further cause that is proven at a later stage.
func (f *Facts) also(stage Family, v Verdict) string {
	for _, id := range v.Also {
		if c := f.cause(id); c != nil && !c.Manner && Family(1<<bits.TrailingZeros8(uint8(c.Families))) == stage {
			return "it would stop here next: " + c.Title
		}
	}
	return ""
}

// expiry says when the token ended in the words of a log line.
func (f *Facts) expiry() string {
	e := f.Case.Token.ExpiryAt(f.Case.ServerNow(), 0)
	if e.State != token.StateExpired {
		return "the token has expired"
	}
	text := e.Log() + ": " + token.Duration(-*e.RemainingSeconds) + " ago"
	if e.LifetimeSeconds != nil {
		text += ", after a life of " + token.Duration(*e.LifetimeSeconds)
	}
	return text
}

func firstEvidence(causes []CauseReport, id string) string {
	for _, c := range causes {
		if c.ID == id && len(c.Evidence) > 0 {
			return string(c.Evidence[0])
		}
	}
	return ""
}

// reaction is what the server did: cleared a cookie, redirected, refused.
func (f *Facts) reaction(first *Look) []Step {
	var out []Step
	for _, v := range first.Answer.Values("Set-Cookie") {
		if name, cleared := clears(v); cleared {
			out = append(out, Step{"session cleared", StepFollows, "the answer deletes the cookie " + finding.Quote(name)})
		}
	}
	step := Step{"refused", StepFollows, Brief(first.Answer)}
	if s := first.Answer.Status; s >= 300 && s < 400 {
		step.Step = "redirected"
		if first.LoginRedirect {
			step.Says += ": a page to sign in"
		}
	}
	return append(out, step)
}

// clears reports whether a Set-Cookie value deletes a cookie: it is empty, or has ended.
func clears(v string) (name string, cleared bool) {
	pair, attributes, _ := strings.Cut(v, ";")
	name, value, _ := strings.Cut(pair, "=")
	value = strings.Trim(value, ` "`)
	lower := strings.ReplaceAll(strings.ToLower(attributes), " ", "")
	ended := strings.Contains(lower, "max-age=0") || strings.Contains(lower, "max-age=-") || strings.Contains(lower, "expires=thu,01jan1970") || strings.Contains(lower, "expires=thu,01-jan-1970")
	return strings.TrimSpace(name), ended || value == "" && strings.Contains(lower, "expires=")
}

// rightlyRefused are causes for which a refusal is the server's duty.
var rightlyRefused = []string{
	"token-expired", "not-yet-valid-nbf", "alg-none-unsigned", "token-revoked", "session-expired-server-side", "signature-altered-in-transit", "token-truncated",
	"role-permission-denied", "insufficient-scope", "user-inactive", "auth-header-missing", "token-placeholder",
}

// shouldHappen judges the server's reaction.
func (f *Facts) shouldHappen(v Verdict, first *Look) string {
	status := first.Answer.Status
	switch {
	case v.Standing.rank() < Likely.rank():
		return ""
	case v.Cause == "token-expired" && first.LoginRedirect:
		return "this is what should happen: a session that has ended leads to the page to sign in. What to change is the client, which should renew in time"
	case v.Cause == "clock-skew":
		return "this is not what should happen: by the right time the token is valid"
	case slices.Contains(rightlyRefused, v.Cause) && status == 401 && len(first.Answer.Values("WWW-Authenticate")) == 0:
		return "the refusal is what should happen; a 401 should also say how to authenticate (WWW-Authenticate, RFC 9110 §15.5.2), and this one does not"
	case slices.Contains(rightlyRefused, v.Cause):
		return "this is what should happen: the server does its duty, and the request is to be changed"
	}
	return fmt.Sprintf("what to change: %s", v.Fix)
}
