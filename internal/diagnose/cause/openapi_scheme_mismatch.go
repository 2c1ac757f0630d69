package cause

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// OpenAPISchemeMismatch is an API page that sends the token in another way than the server reads it.
func OpenAPISchemeMismatch() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "openapi-scheme-mismatch", Title: "the API's description declares another way of sending the token than the server reads",
		Families: diagnose.Credential, Usual: 8, PerPath: true,
		Silences: []string{"auth-header-missing", "scheme-missing", "token-wrong-location"},
		Doc: diagnose.Doc{
			Text: "Swagger UI sends what the OpenAPI document declares. An apiKey in a header named Authorization goes out without Bearer; a header parameter named " +
				"Authorization is ignored by the standard; without a `security` requirement nothing is sent; a wrong tokenUrl cannot log in. curl with the same token " +
				"works.",
			Fix: "declare `securitySchemes: {bearer: {type: http, scheme: bearer, bearerFormat: JWT}}` and `security: [{bearer: []}]`; in FastAPI use OAuth2PasswordBearer or " +
				"HTTPBearer as the dependency, with the tokenUrl of the real login",
			KnownBy: "the OpenAPI document (--openapi) against the request: sent as declared and refused, and accepted once it is sent otherwise; or declared as nothing, sent with nothing, and any " +
				"credential gets another answer",
			Since: since, Seen: []string{"calcom/cal.diy#29564", "swagger-api/swagger-ui#7592", "swagger-api/swagger-ui#3973"},
		},
		Suspect: suspectDescription,
		Judge:   judgeDescription,
	}
}

func suspectDescription(c *diagnose.Case) diagnose.Suspicion {
	a := c.API
	if a == nil {
		s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the API's description (--openapi)"}}
		if c.Credential.Kind == request.InAuthorization && c.Credential.Scheme == "Bearer" {
			s.Usual = 2 // sent as the standard way has it
		}
		return s
	}
	if !a.Found {
		return diagnose.Suspicion{
			Blind: true, Usual: 1, SettledBy: []string{"a description that has this operation (--openapi)"},
			Evidence: []finding.Evidence{finding.Evidence(finding.Safe(a.Where) + " does not describe " + finding.Safe(c.Request.Method+" "+c.Request.URL.Path))},
		}
	}
	if !c.HasCredential() {
		return declaresNothing(a)
	}
	for _, s := range a.Ways {
		if !c.SentAs(s) {
			continue
		}
		out := diagnose.Suspicion{Fix: fixDescription(a), Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
			"%s, line %d, declares %s, which tools send as %s: the request is sent so", finding.Safe(a.Where), s.Line, finding.Quote(s.Name), finding.Quote(s.Sends())))}}
		places, told := diagnose.NamedPlaces(c.Answer)
		switch {
		case s.Bare():
			out.Prior, out.Edits = 97, []diagnose.Edit{bearer()}
		case told && !s.Bearer() || told && places[0].Kind != request.InHeader:
			out.Prior, out.Edits = 96, []diagnose.Edit{repair.MoveTo(places[0], "")}
		case !s.Bearer():
			out.Prior, out.Edits = 60, []diagnose.Edit{repair.MoveTo(request.Credential{Kind: request.InAuthorization, Name: "Authorization"}, "Bearer ")}
		default:
			return diagnose.Suspicion{}
		}
		return out
	}
	// Sent otherwise than declared: whether that is wrong is token-wrong-location's question.
	return diagnose.Suspicion{}
}

// declaresNothing suspects a description after which tools send no credential.
func declaresNothing(a *diagnose.API) diagnose.Suspicion {
	op, where := a.Operation, finding.Safe(a.Where)
	line := fmt.Sprintf(", line %d", op.Line)
	undefined := a.Document.Undefined(op)
	s := diagnose.Suspicion{Prior: 96, Fix: fixDescription(a)}
	switch {
	case len(undefined) > 0 && len(a.Ways) == 0:
		s.Evidence = []finding.Evidence{finding.Evidence(where + line + " wants " + finding.Quote(strings.Join(undefined, ", ")) + ", which is not among its securitySchemes: tools send nothing")}
	case len(a.Ways) > 0:
		return diagnose.Suspicion{} // it declares a way, and nothing was pasted into the page's dialogue
	case op.AuthorizationParameter:
		s.Evidence = []finding.Evidence{finding.Evidence(where + line + " declares Authorization as a header parameter, which tools ignore (OpenAPI 3, Parameter Object), and no security")}
	default:
		s.Evidence = []finding.Evidence{finding.Evidence(where + line + " declares no security for " + finding.Safe(op.Method+" "+op.Path) + ": tools send no credential")}
	}
	return s
}

func fixDescription(a *diagnose.API) string {
	return "in " + finding.Safe(a.Where) + ": securitySchemes: {bearer: {type: http, scheme: bearer, bearerFormat: JWT}} and security: [{bearer: []}] for " +
		finding.Safe(a.Operation.Method+" "+a.Operation.Path) + "; in FastAPI, depend on HTTPBearer() or OAuth2PasswordBearer(tokenUrl=...)"
}

func judgeDescription(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	if f.Case.API == nil || f.Suspicions[c.ID].Blind {
		j := unlessItArrives(f, c)
		if f.Case.APIURL != nil || j.Standing == diagnose.Possible || f.First() == nil {
			j.Wants = append(slices.Clone(j.Wants), f.APIWants()...)
		}
		return j
	}
	j := diagnose.Standard(f, c)
	if _, ok := f.Case.TokenURL(); ok && f.Look(diagnose.TokenEndpoint, 1) == nil && f.First() != nil {
		j.Wants = append(slices.Clone(j.Wants), diagnose.Want{Look: diagnose.LookID{Kind: diagnose.TokenEndpoint, N: 1}, Gain: 85})
	}
	if f.First() == nil || f.Accepted() || f.Case.HasCredential() || f.Suspicions[c.ID].Prior == 0 {
		return j
	}
	return byContrast(f, j, diagnose.NotAJWT)
}
