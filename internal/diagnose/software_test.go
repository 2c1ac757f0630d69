package diagnose_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/cause"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// refused makes the facts of one refusal of a token with these claims.
func refused(t *testing.T, claims string, status int, body string, fields ...request.Field) *diagnose.Facts {
	t.Helper()
	r, err := request.New("", "http://127.0.0.1:8000/posts")
	if err != nil {
		t.Fatal(err)
	}
	r = r.Add("Authorization", "Bearer "+compact(`{"alg":"HS256","typ":"JWT"}`, claims))
	f := diagnose.NewFacts(diagnose.NewCase(r, nil, time.Unix(1_800_000_000, 0)), cause.All())
	a := request.Answer{Status: status, Fields: fields, Body: []byte(body)}
	l := &diagnose.Look{ID: diagnose.LookID{Kind: diagnose.AsItWas, N: 1}, Answer: &a}
	l.Stacks = fingerprint.Stacks(fingerprint.Of(a))
	f.Add(l)
	return f
}

func line(f *diagnose.Facts, id string) string {
	for _, c := range f.Causes {
		if c.ID == id {
			return f.LineFor(c)
		}
	}
	return ""
}

func TestTheLineToChangeIsThatOfTheStackThatAnswers(t *testing.T) {
	const claims = `{"sub":"3","aud":"api-staging","iss":"https://id.example.com/","exp":1800000600}`
	field := func(name, value string) request.Field { return request.Field{Name: name, Value: value} }
	cases := map[string]struct {
		status int
		body   string
		fields []request.Field
		cause  string
		want   string
	}{
		"the words of PyJWT alone, in an application with Flask": {
			422, `{"msg":"Audience doesn't match"}`,
			[]request.Field{field("Server", "Werkzeug/2.2.2 Python/3.11")},
			"audience-mismatch",
			`in PyJWT: jwt.decode(token, key, algorithms=["HS256"], audience="api-staging"); a list takes several`,
		},
		"SimpleJWT's own setting": {
			401, `{"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"Token is invalid"}]}`, nil, "secret-mismatch",
			`in SimpleJWT: SIMPLE_JWT = {"SIGNING_KEY": os.environ["JWT_SIGNING_KEY"]} in settings.py; without it SECRET_KEY counts`,
		},
		"fastify":            {401, `{"statusCode":401,"code":"FST_JWT_AUTHORIZATION_TOKEN_INVALID","error":"Unauthorized","message":"Authorization token is invalid: The token signature is invalid."}`, nil, "secret-mismatch", `in @fastify/jwt: app.register(jwt, {secret: process.env.JWT_SECRET})`},
		"a server field":     {401, `{"detail":"no"}`, []request.Field{field("Server", "uvicorn")}, "issuer-mismatch", `in FastAPI: jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM], issuer="https://id.example.com/")`},
		"nobody says who":    {401, `{"error":"denied"}`, nil, "audience-mismatch", ""},
		"no line is known":   {401, `{"detail":"no"}`, []request.Field{field("Server", "uvicorn")}, "dpop-bound-token", ""},
		"the proxy in front": {400, "<html><head><title>400 Request Header Or Cookie Too Large</title></head></html>", []request.Field{field("Server", "nginx/1.22.1")}, "header-too-large", `in nginx: large_client_header_buffers 4 32k; in the http or the default server block`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := line(refused(t, claims, c.status, c.body, c.fields...), c.cause); got != c.want {
				t.Errorf("the line is\n %s, want\n %s", got, c.want)
			}
		})
	}
}

// What stands in a line is copied into files and shells: a value that is no plain word is not put there.
func TestALineHoldsNoValueThatIsNotPlain(t *testing.T) {
	for _, evil := range []string{`x'; touch pwned; '`, `$(id)`, "a`id`", `x\"}; alert(1)`, "-rf", strings.Repeat("a", 100), "a b"} {
		claims := `{"aud":"` + strings.ReplaceAll(strings.ReplaceAll(evil, `\`, `\\`), `"`, `\"`) + `"}`
		got := line(refused(t, claims, 401, "{}", request.Field{Name: "Server", Value: "uvicorn"}), "audience-mismatch")
		if want := `in FastAPI: jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM], audience="AUDIENCE")`; got != want {
			t.Errorf("aud %q: the line is %s", evil, got)
		}
	}
}

// compact writes an unsigned stand-in for a token.
func compact(header, claims string) string {
	enc := base64.RawURLEncoding
	return enc.EncodeToString([]byte(header)) + "." + enc.EncodeToString([]byte(claims)) + "." + enc.EncodeToString(make([]byte, 32))
}
