package cause

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// SchemeWrong is a token under another scheme than the one the server reads.
func SchemeWrong() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "scheme-wrong", Title: "the token is sent under another scheme than the server reads",
		Families: diagnose.Credential, Usual: 15, PerPath: true,
		Doc: diagnose.Doc{
			Text: "`Authorization` begins with a scheme, and both sides must mean the same one: `Bearer` (RFC 6750 §2.1), `JWT` in older Django and " +
				"Flask extensions, `Token` in Django REST framework, `DPoP`. A server passes over a scheme that it does not know and answers as if nothing had " +
				"been sent. `Bearer:` with a colon, and a scheme without a blank behind it, are other schemes too. " +
				"Home-made checks take the whole field for the token, and call any scheme a malformed one.",
			Fix: "send the scheme that the server reads: in `Authorization: Bearer TOKEN` the first word; or set it there (SimpleJWT `AUTH_HEADER_TYPES = (\"Bearer\",)`, " +
				"flask-jwt-extended `JWT_HEADER_TYPE = \"Bearer\"`, gin-jwt `TokenHeadName: \"Bearer\"`)",
			KnownBy: "cure: the same token under another scheme; the server's words",
			Since:   since, Seen: []string{"sunscrapers/djoser#483", "SimpleJWT, flask-jwt-extended, gin-jwt"},
		},
		Suspect: suspectScheme, Judge: judgeScheme,
	}
}

func suspectScheme(c *diagnose.Case) diagnose.Suspicion {
	cred := c.Credential
	if cred.Kind != request.InAuthorization || cred.Schemes != 1 || cred.Placeholder {
		return diagnose.Suspicion{}
	}
	s := diagnose.Suspicion{SettledBy: []string{"the scheme that the server reads (its settings, or --openapi)"}}
	glued := strings.TrimLeft(cred.Separator, " \t") != "" || cred.Separator == "" && cred.Value != ""
	switch wanted := challengedScheme(c); {
	case wanted != "" && !strings.EqualFold(wanted, cred.Scheme):
		s.Prior, s.Edits = 85, []diagnose.Edit{schemeOf(wanted)}
		s.Evidence = []finding.Evidence{finding.Evidence("the request says " + finding.Quote(cred.Scheme) + ", the server's challenge asks for " + finding.Quote(wanted))}
		s.Fix = "send `Authorization: " + finding.Safe(wanted) + " TOKEN`"
	case glued:
		s.Prior, s.Edits = 88, []diagnose.Edit{bearer()}
		s.Evidence = []finding.Evidence{"the scheme and the token are not set apart by a blank"}
		s.Fix = "write one blank, and nothing else, between the scheme and the token"
	case !strings.EqualFold(cred.Scheme, "Bearer") && !boundToKey(c):
		// Not wrong by itself: there are servers that read it.
		s.Prior, s.Edits = 70, []diagnose.Edit{bearer()}
		s.Evidence = []finding.Evidence{finding.Evidence("the scheme is " + finding.Quote(cred.Scheme) + ", and most servers read Bearer")}
	default:
		s.Blind = true
		s.LongShots = []diagnose.Edit{schemeOf("JWT"), schemeOf("Token"), repair.NoScheme()}
	}
	return s
}

// judgeScheme keeps a scheme possible that a server takes for the beginning of the token, and says what to send once a
// cure has shown it.
func judgeScheme(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := unlessItArrives(f, c)
	bare := f.Taken(diagnose.CureID(1, diagnose.BareToken))
	switch {
	case j.Standing == diagnose.RuledOut && bare == nil && f.Misread():
		j.Standing, j.Score = diagnose.Possible, c.Usual+50
		j.Evidence = append(slices.Clone(j.Evidence), finding.Evidence(
			"the server says of a well-formed token that it is none ("+diagnose.Brief(f.First().Answer)+"): it may read the scheme as part of it"))
	case j.Standing == diagnose.Confirmed && bare != nil && bare.Accepted:
		j.Fix = "send the token alone, `Authorization: TOKEN`; or let the server take the scheme off before it verifies"
	}
	return j
}

func schemeOf(name string) diagnose.Edit {
	return repair.Scheme("scheme="+name, name, "under the scheme "+name)
}

// challengedScheme is the scheme for tokens that the first answer's challenges ask for where they ask for one alone and
// it is not Bearer.
func challengedScheme(c *diagnose.Case) string {
	if c.Answer == nil {
		return ""
	}
	found := ""
	for _, ch := range request.ParseChallenges(c.Answer.Values("WWW-Authenticate")) {
		switch strings.ToLower(ch.Scheme) {
		case "jwt", "token":
			found = ch.Scheme
		case "bearer":
			return ""
		}
	}
	return found
}

// boundToKey reports whether the token says that it is of use only with a proof of possession (RFC 7800 §3.1).
func boundToKey(c *diagnose.Case) bool {
	_, bound := c.Token.Claim("cnf")
	return bound
}
