package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/openapi"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// TokenWrongLocation is a token that is sent where the server does not look for it.
func TokenWrongLocation() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-wrong-location", Title: "the token is sent in another place than the one where the server looks",
		Families: diagnose.Credential, Usual: 24, PerPath: true,
		Doc: diagnose.Doc{
			Text: "A server reads the token from one place: the Authorization field, a cookie, a field of its own (X-Access-Token), seldom a query parameter. What is sent " +
				"elsewhere it does not see, and it answers as if there were nothing. Many name the place: `Missing cookie \"access_token_cookie\"`, `query token is " +
				"empty`, a challenge of the scheme APIKey.",
			Fix: "send the token where the server reads it, or tell it where to look (flask-jwt-extended `JWT_TOKEN_LOCATION = [\"headers\"]`, gin-jwt `TokenLookup: " +
				"\"header: Authorization\"`, passport-jwt `ExtractJwt.fromAuthHeaderAsBearerToken()`)",
			KnownBy: "cure: the same token in the place that the server's words or cookies name, or in X-Access-Token (never in a query); the server's words",
			Since:   since, Seen: []string{"flask-jwt-extended, gin-jwt, FastAPI APIKeyCookie, passport-jwt"},
		},
		Suspect: suspectPlace, Judge: unlessItArrives,
	}
}

// maxPlaces is how many of the places named are tried.
const maxPlaces = 3

func suspectPlace(c *diagnose.Case) diagnose.Suspicion {
	if !c.HasCredential() || c.Credential.Placeholder {
		return diagnose.Suspicion{}
	}
	s := diagnose.Suspicion{SettledBy: []string{"where the server reads the token (--openapi, or its settings)"}}
	places, told := diagnose.NamedPlaces(c.Answer)
	for _, p := range places {
		if p.Kind == c.Credential.Kind && strings.EqualFold(p.Name, strings.ReplaceAll(c.Credential.Name, "_", "-")) || len(s.Edits) >= maxPlaces {
			continue
		}
		s.Edits = append(s.Edits, repair.MoveTo(p, ""))
		s.Evidence = append(s.Evidence, finding.Evidence("the answer names the "+string(p.Kind)+" "+finding.Quote(p.Name)+"; the token is in "+placeOf(c.Credential)))
	}
	declared := declaredPlaces(c)
	for _, d := range declared {
		if len(s.Edits) < maxPlaces {
			s.Edits = append(s.Edits, d)
			s.Evidence = append(s.Evidence, finding.Evidence(finding.Safe(c.API.Where)+" declares "+finding.Quote(diagnose.Sends(c.API))+"; the token is in "+placeOf(c.Credential)))
		}
	}
	query, inQuery := diagnose.NamedQuery(c.Answer)
	switch {
	case len(s.Edits) == 0 && inQuery && (c.Credential.Kind != request.InQuery || c.Credential.Name != query):
		// A query ends in logs, so that nothing is ever sent there: the reader is told how to try.
		s.Prior = 85
		s.Evidence = []finding.Evidence{finding.Evidence("the answer names the query parameter " + finding.Quote(query) + "; the token is in " + placeOf(c.Credential))}
		s.SettledBy = []string{"curl --get --data-urlencode " + finding.ShellQuote(query+"@token.txt", "NAME@token.txt") + " " + finding.ShellQuote(bare(c.Request.URL), "URL") +
			" (no token of yours is sent in a query: queries end in logs)"}
	case len(s.Edits) > 0 && len(declared) == len(s.Edits):
		s.Prior = 70
		s.Fix = "send what the API's description declares: " + finding.Safe(diagnose.Sends(c.API))
	case len(s.Edits) > 0 && told:
		s.Prior = 85
		s.Fix = "send the token where the server looks: " + string(places[0].Kind) + " " + finding.Quote(places[0].Name)
	case len(s.Edits) > 0:
		s.Prior = 45
	case c.Credential.Kind == request.InAuthorization, c.Token.Session != nil:
		// A session cookie was put where it is by the framework that reads it.
		s.Blind = true
		if c.Credential.Kind == request.InAuthorization && c.Credential.Fields == 1 {
			blind := repair.MoveTo(request.Credential{Kind: request.InHeader, Name: "X-Access-Token"}, "")
			blind.Elsewhere = true
			s.LongShots = []diagnose.Edit{blind}
		}
	default:
		// Cookies, fields and queries are read by servers that were made so; Authorization by all others.
		s.Prior = 45
		s.Edits = []diagnose.Edit{repair.MoveTo(request.Credential{Kind: request.InAuthorization, Name: "Authorization"}, "Bearer ")}
		s.Evidence = []finding.Evidence{finding.Evidence("the token is in " + placeOf(c.Credential) + ", not in the Authorization field")}
	}
	return s
}

// declaredPlaces are the places that the API's description names, where the token was sent to none of them. Nothing is
// ever moved into a query.
func declaredPlaces(c *diagnose.Case) []diagnose.Edit {
	if c.API == nil {
		return nil
	}
	var out []diagnose.Edit
	for _, s := range c.API.Ways {
		switch {
		case c.SentAs(s):
			return nil
		case s.Bearer() && c.Credential.Kind != request.InAuthorization:
			out = append(out, repair.MoveTo(request.Credential{Kind: request.InAuthorization, Name: "Authorization"}, "Bearer "))
		case s.Kind == openapi.APIKey && s.In == "header" && !s.Bare() && s.Field != "":
			out = append(out, repair.MoveTo(request.Credential{Kind: request.InHeader, Name: s.Field}, ""))
		case s.Kind == openapi.APIKey && s.In == "cookie" && s.Field != "":
			out = append(out, repair.MoveTo(request.Credential{Kind: request.InCookie, Name: s.Field}, ""))
		}
	}
	return out
}

// placeOf names the place of a credential.
func placeOf(c request.Credential) string {
	switch c.Kind {
	case request.InCookie:
		return "the cookie " + finding.Quote(c.Name)
	case request.InQuery:
		return "the query parameter " + finding.Quote(c.Name)
	case request.InAuthorization, request.InHeader:
		return "the field " + finding.Safe(c.Name)
	case request.NoCredential:
	}
	return "no place"
}
