package engine

import (
	"context"
	"encoding/json"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// stack is a server made of data: it answers requests as a protected endpoint would, with every habit that the
// diagnosis has to cope with switchable. It is written for the tests alone and shares no code with the engine.
type stack struct {
	secret     string
	algs       []string
	clock      time.Duration // how far its clock is ahead
	hideDate   bool          // no Date in its answers
	falseDate  bool          // Date is a proxy's: not shifted by clock
	strict     bool          // types of claims, exp demanded and not too far ahead
	named      bool          // says what is wrong, instead of one answer for all
	uniform    bool          // one answer even for a missing credential
	audience   string
	scheme     string          // reads this one alone, letter by letter; Bearer in any case when empty
	first      string          // "claims" judges claims before the signature, "header" names alg first
	revoked    map[string]bool // by jti
	maxLife    int64           // seconds from now to exp, at most; 0 for any
	stringSub  bool            // refuses a sub that is no string
	forbidden  bool            // 403 behind a good token
	broken     bool            // 500 behind a good token
	public     bool
	loginPage  bool                              // redirects to a login page instead of 401
	slash      bool                              // redirects to the path with a slash
	acceptOnce int                               // accepts only every n-th request
	remote     bool                              // on no loopback or private address
	cookie     string                            // reads the token from this cookie alone, and names it
	field      string                            // reads the token from this field alone, and names it
	dropsUnder bool                              // a proxy in front drops fields with an underscore
	oneOnly    bool                              // 400 for several credentials
	cookieCSRF bool                              // wants X-CSRF-TOKEN with what is not safe
	types      bool                              // refuses iss, jti, iat and nbf of another type
	typ        string                            // the header's typ that it demands
	crit       bool                              // refuses a crit, as it must
	noAudience bool                              // refuses a token that has an aud: it was told of none
	deny       func(claims jwt.MapClaims) string // refuses claims in its own way, in these words
	behind     *request.Answer                   // what comes from behind a good token, in place of the items
	lenientAud bool                              // demands its audience only of tokens that name one
	status     int                               // of every refusal of a token, 401 when 0
	query      string                            // reads the token from this query parameter alone, and names it
	bare       bool                              // takes the whole Authorization field for the token
	strict404  bool                              // knows its path with a slash only, and has a 404 for the other
	strips     bool                              // a proxy in front loses Authorization
	maxFields  int                               // bytes of fields that a proxy in front reads; 0 for any number

	now func() time.Time
	mu  sync.Mutex
	log []request.Request
}

func (s *stack) LocalTarget(context.Context, request.Origin) bool { return !s.remote }

func (s *stack) Send(_ context.Context, r request.Request) (wire.Exchange, error) {
	s.mu.Lock()
	s.log = append(s.log, r)
	n := len(s.log)
	s.mu.Unlock()
	at := s.now()
	a := s.answer(r, n)
	if !s.hideDate {
		d := at.Add(s.clock)
		if s.falseDate {
			d = at
		}
		a.Fields = append(a.Fields, request.Field{Name: "Date", Value: d.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")})
	}
	a.ReceivedAt = at
	return wire.Exchange{Answer: a, Started: at, FirstByte: at.Add(time.Millisecond), Done: at.Add(time.Millisecond)}, nil
}

func (s *stack) SendFresh(ctx context.Context, r request.Request, _ netip.Addr) (wire.Exchange, error) {
	return s.Send(ctx, r)
}

func (s *stack) Addresses(context.Context, request.Origin) []netip.Addr { return nil }

func (s *stack) answer(r request.Request, n int) request.Answer {
	if s.slash && !strings.HasSuffix(r.URL.Path, "/") {
		return request.Answer{Status: 307, Fields: []request.Field{{Name: "Location", Value: (&url.URL{Path: r.URL.Path + "/"}).String()}}}
	}
	if s.strict404 && !strings.HasSuffix(r.URL.Path, "/") {
		return body(404, `{"detail":"Not Found"}`)
	}
	if s.public {
		return body(200, `{"items":[]}`)
	}
	if s.acceptOnce > 0 && n%s.acceptOnce != 0 {
		return body(401, `{"detail":"Could not validate credentials"}`)
	}
	size := 0
	for _, f := range r.Fields {
		size += len(f.Name) + len(f.Value)
	}
	if s.maxFields > 0 && size > s.maxFields {
		if s.named {
			return body(400, "400 Request Header Or Cookie Too Large")
		}
		return body(400, "Bad Request")
	}
	if s.strips {
		r = r.Without("Authorization")
	}
	if s.dropsUnder {
		r = r.Clone()
		r.Fields = slices.DeleteFunc(r.Fields, func(f request.Field) bool { return strings.Contains(f.Name, "_") })
	}
	if c := request.FindCredential(r); s.oneOnly && (c.Fields > 1 || strings.Contains(c.Raw, ",") || len(c.Others) > 0) {
		return body(400, `{"error":"invalid_request"}`)
	}
	if problem := s.check(r); problem != "" {
		return s.refuse(r, problem)
	}
	if _, has := r.Get("X-CSRF-TOKEN"); s.cookieCSRF && !has && !request.IsSafeMethod(r.Method) {
		return body(401, `{"msg":"Missing CSRF token"}`)
	}
	switch {
	case s.behind != nil:
		a := *s.behind
		a.Fields = slices.Clone(a.Fields)
		return a
	case s.forbidden:
		return body(403, `{"detail":"not your department"}`)
	case s.broken:
		return body(500, `{"detail":"database gone"}`)
	}
	return body(200, `{"items":[1,2,3]}`)
}

func body(status int, text string) request.Answer {
	return request.Answer{
		Status: status, Body: []byte(text),
		Fields: []request.Field{{Name: "Content-Type", Value: "application/json"}},
	}
}

func (s *stack) refuse(r request.Request, problem string) request.Answer {
	a := s.refusal(r, problem)
	if s.status != 0 && problem != "missing" {
		a.Status = s.status
	}
	return a
}

func (s *stack) refusal(r request.Request, problem string) request.Answer {
	if accept, _ := r.Get("Accept"); s.loginPage && !strings.Contains(accept, "json") {
		return request.Answer{Status: 302, Fields: []request.Field{{Name: "Location", Value: "https://id.example.com/authorize?state=x"}}}
	}
	switch {
	case s.uniform:
		return body(401, `{"detail":"Unauthorized"}`)
	case problem == "missing" && s.named && s.cookie == "" && s.field == "" && s.scheme == "":
		return body(401, `{"msg":"Missing Authorization Header"}`)
	case problem == "missing" && s.cookie != "":
		return body(401, `{"msg":"Missing cookie \"`+s.cookie+`\""}`)
	case problem == "missing" && s.query != "":
		return body(401, `{"msg":"Missing '`+s.query+`' query paramater"}`)
	case problem == "missing" && s.field != "":
		return body(401, `{"detail":"Missing `+s.field+` header"}`)
	case problem == "missing":
		a := body(401, `{"detail":"Not authenticated"}`)
		a.Fields = append(a.Fields, request.Field{Name: "WWW-Authenticate", Value: or(s.scheme, "Bearer")})
		return a
	case s.named:
		a := body(401, "")
		a.Fields = append(a.Fields, request.Field{
			Name: "WWW-Authenticate", Value: `Bearer error="invalid_token", error_description="` + strings.ReplaceAll(problem, `"`, `\"`) + `"`,
		})
		return a
	}
	return body(401, `{"detail":"Could not validate credentials"}`)
}

// check validates as a strict or lenient server does, and returns what is wrong in a library's words.
func (s *stack) check(r request.Request) string {
	raw, ok := s.credential(r)
	if !ok {
		return "missing"
	}
	now := s.now().Add(s.clock)
	claims := jwt.MapClaims{}
	unverified := jwt.NewParser(jwt.WithJSONNumber())
	parsed, _, err := unverified.ParseUnverified(raw, claims)
	if err != nil {
		return "Not enough segments"
	}
	if s.first == "header" && !slices.Contains(s.algs, parsed.Method.Alg()) {
		return "The specified alg value is not allowed"
	}
	problem := s.checkClaims(claims, now)
	if s.first == "claims" && problem != "" {
		return problem
	}
	if _, has := parsed.Header["crit"]; s.crit && has {
		return "Unsupported critical extension: x"
	}
	if typ, _ := parsed.Header["typ"].(string); s.typ != "" && typ != s.typ {
		return `unexpected "typ" JWT header value`
	}
	if !slices.Contains(s.algs, parsed.Method.Alg()) {
		return "The specified alg value is not allowed"
	}
	parser := jwt.NewParser(jwt.WithValidMethods(s.algs), jwt.WithoutClaimsValidation(), jwt.WithJSONNumber())
	if _, err := parser.ParseWithClaims(raw, jwt.MapClaims{}, func(*jwt.Token) (any, error) { return []byte(s.secret), nil }); err != nil {
		return "Signature verification failed"
	}
	return problem
}

// credential takes the token from where this server reads it.
func (s *stack) credential(r request.Request) (string, bool) {
	switch {
	case s.cookie != "":
		line, _ := r.Get("Cookie")
		for pair := range strings.SplitSeq(line, ";") {
			if name, value, _ := strings.Cut(strings.TrimSpace(pair), "="); name == s.cookie {
				return value, true
			}
		}
		return "", false
	case s.field != "":
		return r.Get(s.field)
	case s.query != "":
		return r.URL.Query().Get(s.query), r.URL.Query().Has(s.query)
	case s.bare:
		return r.Get("Authorization")
	}
	auth, _ := r.Get("Authorization")
	scheme, raw, ok := strings.Cut(auth, " ")
	return raw, ok && (strings.EqualFold(scheme, "Bearer") && s.scheme == "" || s.scheme != "" && scheme == s.scheme)
}

func (s *stack) checkClaims(claims jwt.MapClaims, now time.Time) string {
	if problem := s.checkTimes(claims, now); problem != "" {
		return problem
	}
	if s.deny != nil {
		if problem := s.deny(claims); problem != "" {
			return problem
		}
	}
	if problem := s.checkTypes(claims); problem != "" {
		return problem
	}
	aud, named := claims["aud"]
	switch {
	case named && s.noAudience:
		return "Invalid audience"
	case s.audience == "" || !named && s.lenientAud:
	case !named:
		return `Token is missing the "aud" claim`
	case aud != s.audience:
		return "Audience doesn't match"
	}
	if sub, has := claims["sub"]; s.stringSub && has {
		if _, isText := sub.(string); !isText {
			return "Subject must be a string"
		}
	}
	if jti, _ := claims["jti"].(string); s.revoked[jti] {
		return "Token has been revoked"
	}
	if exp, ok := claims["exp"].(json.Number); ok && s.maxLife > 0 {
		if at, err := exp.Int64(); err == nil && at > now.Unix()+s.maxLife {
			return "maxAge exceeded"
		}
	}
	return ""
}

func (s *stack) checkTypes(claims jwt.MapClaims) string {
	if !s.types {
		return ""
	}
	for _, claim := range []string{"iss", "jti"} {
		if v, has := claims[claim]; has {
			if _, isText := v.(string); !isText {
				return map[string]string{"iss": "Payload Issuer (iss) must be a string", "jti": "JWT ID must be a string"}[claim]
			}
		}
	}
	for _, claim := range []string{"iat", "nbf"} {
		if v, has := claims[claim]; has {
			if _, isNumber := v.(json.Number); !isNumber {
				return map[string]string{"iat": "Issued At claim (iat) must be an integer", "nbf": "Not Before claim (nbf) must be an integer"}[claim]
			}
		}
	}
	return ""
}

func (s *stack) checkTimes(claims jwt.MapClaims, now time.Time) string {
	exp, has := claims["exp"]
	if !has {
		if s.strict {
			return `Token is missing the "exp" claim`
		}
		return ""
	}
	n, isNumber := exp.(json.Number)
	if !isNumber {
		if s.strict {
			return "Expiration Time claim (exp) must be an integer."
		}
		return ""
	}
	at, err := n.Int64()
	switch {
	case err != nil:
		return "Expiration Time claim (exp) must be an integer."
	case now.Unix() >= at:
		return "Signature has expired"
	case s.strict && at > now.Unix()+10*365*24*3600:
		return "exp is too far in the future"
	}
	for _, claim := range []string{"nbf", "iat"} {
		if v, ok := claims[claim].(json.Number); ok {
			if at, err := v.Int64(); err == nil && at > now.Unix() {
				return "The token is not yet valid (" + claim + ")"
			}
		}
	}
	return ""
}
