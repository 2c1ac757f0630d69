package cause

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// InsufficientScope is a token without a scope that the path demands.
func InsufficientScope() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "insufficient-scope", Title: "the token lacks a scope that this path demands",
		Families: diagnose.Claims | diagnose.State, Usual: 20, PerPath: true,
		Doc: diagnose.Doc{
			Text: "The token is good, and what it allows is less than the path wants: 403 with `error=\"insufficient_scope\"` and the scope in the challenge (RFC 6750 §3.1). FastAPI's tutorial answers " +
				"401 \"Not enough permissions\". Other paths take the token.",
			Fix:     "ask for the scope at login (`scope=\"... read:items\"`), and let the issuer allow it for this client; log in again, since old tokens keep their scopes",
			KnownBy: "the challenge's scope against the token's; the server's words; another path that takes the token (--other-path)",
			Since:   since, Seen: []string{"Spring Security, FastAPI tutorial, express-oauth2-jwt-bearer"},
		},
		Suspect: suspectScope, Judge: judgeOnThisPath,
	}
}

func suspectScope(c *diagnose.Case) diagnose.Suspicion {
	s := readableBlind("the scopes that this path demands (--openapi)")(c)
	if !s.Blind || c.Answer == nil {
		return s
	}
	have := scopes(c)
	for _, ch := range request.ParseChallenges(c.Answer.Values("WWW-Authenticate")) {
		wanted, _ := ch.Param("scope")
		var lacks []string
		for w := range strings.FieldsSeq(wanted) {
			if !slices.Contains(have, w) {
				lacks = append(lacks, w)
			}
		}
		if len(lacks) == 0 {
			continue
		}
		// FastAPI names the scope in the challenge of every refusal on such a path.
		s.Prior = 60
		if e, _ := ch.Param("error"); e == "insufficient_scope" {
			s.Prior = 92
		}
		s.Evidence = []finding.Evidence{finding.Evidence("the challenge names the scope " + finding.Quote(wanted) + ", the token lacks " + finding.Quote(strings.Join(lacks, " ")))}
	}
	return s
}

// scopes lists what the token allows, wherever issuers write it (RFC 8693 §4.2, Microsoft, Okta, FastAPI).
func scopes(c *diagnose.Case) []string {
	var out []string
	for _, claim := range []string{"scope", "scp", "scopes", "permissions"} {
		v, _ := c.Token.Claim(claim)
		list, _ := v.Strings()
		for _, s := range list {
			out = append(out, strings.Fields(s)...)
		}
	}
	return out
}

// judgeOnThisPath confirms by contrast: another path of the same server takes this very token, so that what is wrong
// with it is wrong on this path alone.
func judgeOnThisPath(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	if j.Standing == diagnose.RuledOut || j.Standing == diagnose.NotExamined || j.Standing == diagnose.Confirmed {
		return j
	}
	j.Wants = append(slices.Clone(j.Wants), f.ElsewhereWants()...)
	if !f.GoodElsewhere() {
		return j
	}
	j.Evidence = append(slices.Clone(j.Evidence), finding.Evidence(
		"another path of the same server, "+finding.Safe(f.Case.OtherPath)+", takes this token, and refuses a request without: "+
			diagnose.Brief(f.Look(diagnose.OtherPath, 1).Answer)))
	named, _, _ := f.Names(c)
	switch prior := f.Suspicions[c.ID].Prior; {
	case prior >= diagnose.WrongByItself || named && prior > 0:
		j.Standing, j.Score = diagnose.Confirmed, j.Score+60
	case named:
		j.Standing, j.Score = diagnose.Likely, j.Score+60
	default:
		j.Score += 30
	}
	return j
}
