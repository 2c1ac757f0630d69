package diagnose

import (
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// The findings about how a server says that it refuses (RFC 9110 §11.6.1 and §15.5.2, RFC 6750 §3). They are no causes:
// a client that cannot read the refusal cannot react to it.
const (
	// ChallengeMissing is a 401 without WWW-Authenticate.
	ChallengeMissing = "challenge-missing"
	// ChallengeNoError is a refused token of which the challenge does not say what is wrong.
	ChallengeNoError = "challenge-no-error"
	// ChallengeWrongStatus is an error code under another status than its own.
	ChallengeWrongStatus = "challenge-wrong-status"
	// ChallengeErrorWithoutToken is an error code for a request that carried no token.
	ChallengeErrorWithoutToken = "challenge-error-without-token"
	// ChallengeBasic is a challenge that makes browsers ask for a password.
	ChallengeBasic = "challenge-basic"
	// ChallengeMalformed is a challenge that strict readers cannot read.
	ChallengeMalformed = "challenge-malformed"
)

// goodRefusal is what a refusal of a token should look like.
const goodRefusal = `401 with WWW-Authenticate: Bearer error="invalid_token", error_description="The token has expired"`

// ChallengeFindings judges the refusals by the standards: that of the request itself, and that of one without a token.
func (f *Facts) ChallengeFindings() []finding.Finding {
	first, base := f.First(), f.Baseline()
	var out []finding.Finding
	add := func(found []finding.Finding) {
		for _, n := range found {
			known := false
			for _, o := range out {
				known = known || o.ID == n.ID
			}
			if !known {
				out = append(out, n)
			}
		}
	}
	if first != nil && first.Answer != nil && f.Case.HasCredential() && !f.Accepted() {
		add(judgeChallenge(*first.Answer, true, Same(first, base)))
	}
	if base != nil && base.Answer != nil {
		add(judgeChallenge(*base.Answer, false, false))
	}
	for i, n := range out {
		if n.ID != ChallengeMalformed {
			out[i].Fix = f.FixFor(n.Fix, refusalLines())
		}
	}
	return out
}

// judgeChallenge judges one refusal. unseen says that a request with a token got the answer of one without: the server
// may not have found it, and then owes no error code.
func judgeChallenge(a request.Answer, withToken, unseen bool) []finding.Finding {
	values := a.Values("WWW-Authenticate")
	said := finding.Evidence("it answers " + Brief(&a))
	report := func(id string, severity finding.Severity, message string) finding.Finding {
		return finding.Finding{ID: id, Severity: severity, Message: message, Evidence: []finding.Evidence{said}, Fix: "answer a refused token with " + goodRefusal}
	}
	if len(values) == 0 {
		if a.Status != 401 {
			return nil
		}
		return []finding.Finding{report(ChallengeMissing, finding.Warning, "the 401 has no WWW-Authenticate, which every 401 must have (RFC 9110 §15.5.2): clients cannot tell what is asked for")}
	}
	var out []finding.Finding
	challenges := request.ParseChallenges(values)
	bearer, coded := false, false
	for _, c := range challenges {
		switch scheme := strings.ToLower(c.Scheme); scheme {
		case "":
			n := report(ChallengeMalformed, finding.Info, "a challenge has parameters and no scheme (RFC 9110 §11.6.1)")
			n.Fix = "begin it with the scheme: Bearer error=\"...\""
			out = append(out, n)
		case "basic":
			out = append(out, report(ChallengeBasic, finding.Warning, "the challenge asks for Basic: a browser opens its password dialogue on every refused call"))
		case "bearer", "dpop", "jwt":
			bearer = true
			code, has := c.Param("error")
			coded = coded || has
			out = append(out, judgeCode(a.Status, code, has, withToken, report)...)
		}
	}
	if bearer && !coded && withToken && !unseen && a.Status == 401 {
		out = append(out, report(ChallengeNoError, finding.Info, "the challenge does not say what is wrong with the token (RFC 6750 §3.1 wants an error code)"))
	}
	return out
}

// judgeCode judges an error code of RFC 6750 §3.1 by the status that it comes with.
func judgeCode(status int, code string, has, withToken bool, report func(string, finding.Severity, string) finding.Finding) []finding.Finding {
	want := map[string]int{"invalid_request": 400, "invalid_token": 401, "insufficient_scope": 403}[code]
	switch {
	case has && !withToken && code == "invalid_token":
		return []finding.Finding{report(ChallengeErrorWithoutToken, finding.Info, "a request without a token is told "+finding.Quote(code)+": without one there should be no error code (RFC 6750 §3.1)")}
	case want != 0 && want != status:
		return []finding.Finding{report(ChallengeWrongStatus, finding.Warning,
			finding.Quote(code)+" comes with "+strconv.Itoa(status)+", its status is "+strconv.Itoa(want)+" (RFC 6750 §3.1): clients that refresh on 401 go by the status")}
	}
	return nil
}

// refusalLines are how a good refusal is written where the framework is known.
func refusalLines() []Line {
	const header = `Bearer error="invalid_token"`
	return []Line{
		{In: FastAPI, Text: `raise HTTPException(401, detail="...", headers={"WWW-Authenticate": '` + header + `'})`},
		{In: Flask, Text: `flask-jwt-extended's @jwt.expired_token_loader and @jwt.invalid_token_loader: return jsonify(...), 401, {"WWW-Authenticate": '` + header + `'}`},
		{In: Express, Text: `res.set("WWW-Authenticate", '` + header + `').status(401) in the error handler`},
		{In: Fastify, Text: `reply.header("WWW-Authenticate", '` + header + `').code(401) in the hook that verifies`},
		{In: Hono, Text: `throw new HTTPException(401, {res: new Response(null, {status: 401, headers: {"WWW-Authenticate": '` + header + `'}})})`},
		{In: Django, Text: `let the authentication class have authenticate_header(): Django REST framework answers 403 without it`},
		{In: Spring, Text: `http.oauth2ResourceServer(o -> o.jwt(withDefaults())): its BearerTokenAuthenticationEntryPoint writes the challenge`},
		{In: ASPNET, Text: `JwtBearerOptions.IncludeErrorDetails = true`},
	}
}
