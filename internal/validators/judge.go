package validators

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Expectation is how the library is set up, and when it is asked. What is empty is left to the library's defaults.
type Expectation struct {
	// Now is the server's time.
	Now time.Time
	// Audiences and Issuers are what the program expects; one of them must match.
	Audiences, Issuers []string
	// Algorithms are those that the program allows.
	Algorithms []string
	// KeyIDs are the kid values of its key set, empty for one key that has no name.
	KeyIDs []string
	// Required are claims that the program itself demands.
	Required []string
	// Scheme is the word in front of the token in the Authorization field, empty when only the token is judged.
	Scheme string
	// SignatureOK says whether the signature was made with the library's key. What is not known stays unknown.
	SignatureOK Tri
}

// Judgement is what a library says to a token.
type Judgement struct {
	// Accepted is Yes only where every check of the library is known to pass.
	Accepted Tri
	// Reasons says why the token is refused, in the order in which the library checks: the first is the one that it
	// reports. Safe to print; empty when nothing refuses.
	Reasons []finding.Evidence
	// Until is the first instant from which exp refuses the token, leeway included; it may be past. Nil when exp
	// ends nothing: it is missing, not compared, beyond the year 9999, or the leeway is not known.
	Until *time.Time
	// Order is the order of the checks.
	Order []Step
	// NotExamined says what could not be judged: first the facts that are not known, then what only the program
	// decides.
	NotExamined []string
}

// judge collects a [Judgement].
type judge struct {
	lib     Library
	t       token.Token
	e       Expectation
	out     Judgement
	unknown bool
	left    []string
}

// Judge says what the library, set up as e says, answers to the token. It goes on after the first refusal, so that
// all reasons are known; the library itself stops there.
func (l Library) Judge(t token.Token, e Expectation) Judgement {
	j := &judge{lib: l, t: t, e: e, out: Judgement{Order: l.Order, Reasons: []finding.Evidence{}, NotExamined: []string{}}}
	for _, s := range l.Order {
		j.step(s)
		if s == StepForm && len(j.out.Reasons) > 0 {
			j.out.Accepted = No // of something that is no token nothing else can be said
			return j.out
		}
	}
	j.program()
	j.out.NotExamined = append(j.out.NotExamined, j.left...)
	switch {
	case len(j.out.Reasons) > 0:
		j.out.Accepted = No
	case !j.unknown && len(l.Order) > 0:
		j.out.Accepted = Yes
	}
	return j.out
}

func (j *judge) step(s Step) {
	switch s {
	case StepScheme:
		j.scheme()
	case StepForm:
		j.form()
	case StepAlgorithm:
		j.algorithm()
	case StepType:
		j.typ()
	case StepCritical:
		j.critical()
	case StepKeyID:
		j.keyID()
	case StepSignature:
		j.signature()
	case StepExpires:
		j.expires()
	case StepNotBefore:
		j.starts("nbf", j.lib.Nbf, "not valid before ")
	case StepIssuedAt:
		j.starts("iat", j.lib.Iat, "issued in the future, ")
	case StepAudience:
		j.audience()
	case StepIssuer:
		j.issuer()
	case StepClaims:
		j.claims()
	}
}

func (j *judge) refuse(format string, args ...any) {
	j.out.Reasons = append(j.out.Reasons, finding.Evidence(fmt.Sprintf(format, args...)))
}

// unsure notes a fact that is not known and that decides.
func (j *judge) unsure(format string, args ...any) {
	j.unknown = true
	j.out.NotExamined = append(j.out.NotExamined, fmt.Sprintf(format, args...))
}

// leave notes what the library does not decide.
func (j *judge) leave(format string, args ...any) {
	j.left = append(j.left, fmt.Sprintf(format, args...))
}

// allow refuses or is unsure unless the answer is yes. The words follow the name of the claim or header.
func (j *judge) allow(answer Tri, refused, unsure string) {
	switch answer {
	case No:
		j.refuse("%s", refused)
	case Unknown:
		j.unsure("%s: what it does is not known", unsure)
	case Yes:
	}
}

func (j *judge) scheme() {
	switch {
	case j.e.Scheme == "" || j.e.Scheme == "Bearer":
	case !strings.EqualFold(j.e.Scheme, "bearer"):
		j.refuse("the scheme is %s, not Bearer", shown(j.e.Scheme))
	default:
		j.allow(j.lib.SchemeAnyCase, "the scheme is "+shown(j.e.Scheme)+": Bearer must be written so", "a scheme in another case")
	}
}

// form refuses what no library reads, and asks the row about what some of them forgive.
func (j *judge) form() {
	switch t := j.t; {
	case t.Form == token.FormJWE || t.Form == token.FormJWEJSON:
		j.refuse("an encrypted token (JWE), not a signed one")
	case t.Form == token.FormJWSJSON:
		j.unsure("JSON serialization instead of a compact token: what it does is not known")
	case t.Form != token.FormJWS:
		j.refuse("not a signed token of three parts")
	case len(t.Faults) > 0 && looseBits(t) == "":
		j.refuse("malformed %s: %s", t.Faults[0].Segment, t.Faults[0].Message)
	case !t.Readable():
		j.refuse("malformed: header or payload is no JSON object")
	default:
		switch looseBits(t) {
		case "":
		case token.SegmentSignature:
			j.allow(j.lib.LooseBits, "malformed: bits behind the last byte are set", "unused bits that are set")
		default: // libraries that compare signatures as text do not mind here
			if j.lib.LooseBits != Yes {
				j.unsure("unused bits that are set: what it does is not known")
			}
		}
		if anyClaim(t, beyondFloat) {
			j.unsure("a number that no float64 holds: what it does is not known")
		}
		if t.WasPeeled("padding") {
			j.allow(j.lib.Padding, "malformed: = padding", "= padding")
		}
	}
}

// looseBits names a part of a token that decodes, but encodes to something else again. It is empty where there is
// none, and where some part does not decode at all.
func looseBits(t token.Token) string {
	if len(t.Segments) != 3 || len(t.Faults) == 0 {
		return "" // set bits are a fault: most tokens need no second look
	}
	found := ""
	for i, name := range []string{token.SegmentSignature, token.SegmentPayload, token.SegmentHeader} {
		s := t.Segments[2-i]
		b, err := base64.RawURLEncoding.DecodeString(s)
		if err != nil || len(b) == 0 {
			return ""
		}
		if base64.RawURLEncoding.EncodeToString(b) != s {
			found = name
		}
	}
	return found
}

func (j *judge) algorithm() {
	alg, allowed := j.t.Algorithm(), j.e.Algorithms
	rule := j.lib.Algorithms
	if len(allowed) == 0 && rule.Policy == AlgorithmsDefault {
		allowed = rule.Default
	}
	switch {
	case alg == "":
		j.refuse("the header has no alg")
	case strings.EqualFold(alg, "none"):
		j.refuse("alg is none: nothing is signed")
	case len(allowed) > 0 && !slices.Contains(allowed, alg):
		j.refuse("alg is %s, allowed is %s", shown(alg), strings.Join(allowed, ", "))
	case len(allowed) > 0 || rule.Policy == AlgorithmsOfKey:
	case rule.Policy == AlgorithmsListed:
		j.leave("alg: the program lists those that it allows")
	default:
		j.unsure("alg: which it allows by default is not known")
	}
}

func (j *judge) typ() {
	v, present := j.t.Header.Get("typ")
	typ := j.t.Type()
	if !present || typ == "JWT" || j.lib.Type == TypeAny {
		return
	}
	switch {
	case j.lib.Type == TypeUnknown:
		j.unsure("typ %s: what it does is not known", raw(v))
	case j.lib.Type == TypeJWTAnyCase && strings.EqualFold(typ, "JWT"):
	default:
		j.refuse("typ is %s, not JWT", raw(v))
	}
}

func (j *judge) critical() {
	if v, ok := j.t.Header.Get("crit"); ok {
		j.allow(j.lib.Critical, "crit is "+raw(v)+": an extension that it does not know", "crit")
	}
}

func (j *judge) keyID() {
	kid := j.t.KeyID()
	if kid == "" || len(j.e.KeyIDs) == 0 || slices.Contains(j.e.KeyIDs, kid) {
		return
	}
	j.allow(j.lib.UnknownKeyID, "kid is "+shown(kid)+": no key of that name", "a kid that is not in the key set")
}

func (j *judge) signature() {
	switch {
	case j.e.SignatureOK == No || len(j.t.Signature) == 0:
		j.refuse("the signature does not match")
	case j.e.SignatureOK == Unknown:
		j.unsure("signature: it was not examined")
	}
}

// maxShown is how much of a foreign value a reason shows.
const maxShown = 40

// shown quotes a foreign string, cut to a length that fits a line.
func shown(s string) string {
	return finding.Quote(cut(s))
}

// cut shortens a foreign text to what is shown of it, however long it is.
func cut(s string) string {
	const widest = 4 // bytes of a character
	if len(s) > (maxShown+1)*widest {
		s = s[:(maxShown+1)*widest]
	}
	if r := []rune(s); len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return s
}

// raw writes a value as it stands in the token, cut to a length that fits a line.
func raw(v exactjson.Value) string {
	const widest = 4 // bytes of a character
	return finding.Safe(cut(string(v.Raw[:min(len(v.Raw), (maxShown+1)*widest)])))
}

// anyClaim reports whether the value of some claim passes a test.
func anyClaim(t token.Token, test func(exactjson.Value) bool) bool {
	for _, m := range t.Payload.Members() {
		if test(m.Value) {
			return true
		}
	}
	return false
}
