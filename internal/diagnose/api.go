package diagnose

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/openapi"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// API is what the API's own description says of the case's request.
type API struct {
	Document openapi.Document
	// Where names the document for the reader.
	Where string
	// Operation is the request's, Found whether the document has it at all.
	Operation openapi.Operation
	Found     bool
	// Ways are how the operation is to be authenticated, as declared; empty for not at all.
	Ways []openapi.Scheme
}

// Describe takes over what a description says of the request.
func (c *Case) Describe(d openapi.Document, where string) {
	a := API{Document: d, Where: where}
	a.Operation, a.Found = d.Find(c.Request.Method, c.Request.URL.Path)
	if a.Found {
		a.Ways = d.Ways(a.Operation)
	}
	c.API = &a
}

// SentAs reports whether the request carries its credential the way that a declared scheme sends it.
func (c *Case) SentAs(s openapi.Scheme) bool {
	cred := c.Credential
	switch {
	case s.Bearer():
		return cred.Kind == request.InAuthorization && strings.EqualFold(cred.Scheme, "Bearer")
	case s.Bare():
		return cred.Kind == request.InAuthorization && cred.Schemes == 0
	case s.Kind == openapi.APIKey && s.In == "header":
		return cred.Kind == request.InHeader && strings.EqualFold(cred.Name, s.Field)
	case s.Kind == openapi.APIKey && s.In == "cookie":
		return cred.Kind == request.InCookie && cred.Name == s.Field
	case s.Kind == openapi.APIKey && s.In == "query":
		return cred.Kind == request.InQuery && cred.Name == s.Field
	}
	return false
}

// maxGuesses is how many of the usual places of a description are asked.
const maxGuesses = 2

// usualPlaces is where frameworks put their description.
var usualPlaces = [...]struct {
	in    []Framework
	paths []string
}{
	{[]Framework{FastAPI, Fastify, Hono}, []string{"/openapi.json"}},
	{[]Framework{Spring}, []string{"/v3/api-docs"}},
	{[]Framework{ASPNET}, []string{"/swagger/v1/swagger.json", "/openapi/v1.json"}},
	{[]Framework{Express}, []string{"/api-json", "/swagger.json"}},
	{[]Framework{Django}, []string{"/api/schema/", "/swagger.json"}},
	{[]Framework{Laravel}, []string{"/api/documentation/json", "/docs/api.json"}},
	{[]Framework{Flask}, []string{"/swagger.json", "/openapi.json"}},
	{[]Framework{Gin, Echo}, []string{"/swagger/doc.json"}},
}

// APIPaths lists where the server's description usually is, by the framework that answers.
func (f *Facts) APIPaths() []string {
	var out []string
	for _, w := range f.Frameworks() {
		for _, p := range usualPlaces {
			if slices.Contains(p.in, w) {
				out = append(out, p.paths...)
			}
		}
	}
	return append(out, "/openapi.json", "/swagger.json")[:maxGuesses]
}

// APIRequest is the request for the n-th place of the description: a GET without anything of the user's.
func (f *Facts) APIRequest(n int) (request.Request, bool) {
	c := f.Case
	u := c.APIURL
	if u == nil {
		paths := f.APIPaths()
		if n > len(paths) {
			return request.Request{}, false
		}
		u = c.Request.URL.ResolveReference(&url.URL{Path: paths[n-1]})
	} else if n > 1 {
		return request.Request{}, false
	}
	r := request.Request{Method: "GET", URL: u}.Clone()
	return r.Add("Accept", "application/json, application/yaml;q=0.9, */*;q=0.8"), true
}

// APIWants asks for the description: at once where the user says where it is, else at the usual places when the server
// does not find a credential and nothing else explains it.
func (f *Facts) APIWants() []Want {
	c := f.Case
	if c.API != nil {
		return nil
	}
	if c.APIURL != nil {
		if f.Look(Description, 1) != nil {
			return nil
		}
		return []Want{{Look: LookID{Kind: Description, N: 1}, Gain: 100}}
	}
	if f.First() == nil || f.Accepted() || f.Public() || f.acceptedThere(Backend, 1) || !f.fromAPIPage() {
		return nil
	}
	for n := 1; n <= maxGuesses; n++ {
		if f.Look(Description, n) == nil {
			return []Want{{Look: LookID{Kind: Description, N: n}, Gain: 3}}
		}
	}
	return nil
}

// fromAPIPage reports whether an API's own page may be behind the way in which the request was sent: its address says
// so, or the token went out as only such pages send it.
func (f *Facts) fromAPIPage() bool {
	referer, _ := f.Case.Request.Get("Referer")
	lower := strings.ToLower(referer)
	for _, word := range []string{"/docs", "swagger", "redoc", "rapidoc", "scalar"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	cred := f.Case.Credential
	return Same(f.First(), f.Baseline()) && cred.Kind == request.InAuthorization && cred.Schemes == 0
}

// The findings about a description; they are no causes.
const (
	// OpenAPISendsOtherwise is a description after which tools would send the token otherwise than was accepted.
	OpenAPISendsOtherwise = "openapi-sends-otherwise"
	// OpenAPITokenURLMissing is a tokenUrl that does not exist.
	OpenAPITokenURLMissing = "openapi-token-url-missing"
	// OpenAPINotRead is a description that could not be read.
	OpenAPINotRead = "openapi-not-read"
)

// TokenURL is the address at which the declared scheme asks for a token, where it is one of this server.
func (c *Case) TokenURL() (*url.URL, bool) {
	if c.API == nil {
		return nil, false
	}
	for _, s := range c.API.Ways {
		if s.TokenURL == "" {
			continue
		}
		base := c.Request.URL.ResolveReference(&url.URL{Path: "/"})
		u, err := base.Parse(s.TokenURL)
		if err == nil && request.OriginOf(u) == c.Request.Origin() {
			return u, true
		}
	}
	return nil, false
}

// APIFindings lists what the description says otherwise than the server does.
func (f *Facts) APIFindings() []finding.Finding {
	a := f.Case.API
	var out []finding.Finding
	if a == nil {
		if l := f.Look(Description, 1); l != nil && f.Case.APIURL != nil {
			out = append(out, finding.Finding{
				ID: OpenAPINotRead, Severity: finding.Warning, Message: "there is no OpenAPI document at the address of --openapi", Evidence: []finding.Evidence{finding.Evidence("it answered " + Brief(l.Answer))},
				Fix: "open the API's page and look where it loads its document from (FastAPI: /openapi.json, Spring: /v3/api-docs)",
			})
		}
		return out
	}
	if u, ok := f.Case.TokenURL(); ok {
		if l := f.Look(TokenEndpoint, 1); l != nil && l.Answer != nil && l.Answer.Status == 404 {
			out = append(out, finding.Finding{
				ID: OpenAPITokenURLMissing, Severity: finding.Warning,
				Message:  "the description's tokenUrl does not exist: " + finding.Safe(u.EscapedPath()) + " answers 404",
				Evidence: []finding.Evidence{finding.Evidence("declared in " + finding.Safe(a.Where))},
				Fix:      "name the path of the real login: OAuth2PasswordBearer(tokenUrl=\"login\") is relative to the page's own path",
			})
		}
	}
	if !f.Accepted() || f.Public() || !a.Found || !f.Case.HasCredential() {
		return out
	}
	if slices.ContainsFunc(a.Ways, f.Case.SentAs) {
		return out
	}
	return append(out, finding.Finding{
		ID: OpenAPISendsOtherwise, Severity: finding.Warning,
		Message:  "the server takes this token, and the API's own page would not send it so: it sends " + finding.Safe(Sends(a)),
		Evidence: []finding.Evidence{finding.Evidence("declared in " + finding.Safe(a.Where) + ", line " + strconv.Itoa(a.Operation.Line))},
		Fix:      "declare what the server reads: type http, scheme bearer, and a security requirement that names it",
	})
}

// Sends says what a tool that follows the description sends for the operation.
func Sends(a *API) string {
	if len(a.Ways) == 0 {
		return "nothing: no security is declared for this operation"
	}
	parts := make([]string, len(a.Ways))
	for i, s := range a.Ways {
		parts[i] = s.Sends()
	}
	return strings.Join(parts, " and ")
}
