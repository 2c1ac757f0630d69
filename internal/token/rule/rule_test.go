package rule

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// storyToken is the token of a FastAPI backend that answered 401.
const storyToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"

// noon is when all tokens here are looked at.
var noon = time.Unix(1_700_000_000, 0)

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// made is a token with that header and payload, and a signature of n bytes.
func made(header, payload string, n int) string {
	return b64(header) + "." + b64(payload) + "." + b64(strings.Repeat("s", n))
}

// claims is an HS256 token with an exp in an hour beside the given claims.
func claims(members string) string {
	return made(`{"alg":"HS256","typ":"JWT"}`, `{"exp":1700003600,`+members+`}`, 32)
}

// payload is an HS256 token with exactly that payload.
func payload(json string) string { return made(`{"alg":"HS256","typ":"JWT"}`, json, 32) }

// header is a token with that header and an exp.
func header(json string) string { return made(json, `{"exp":1700003600}`, 32) }

// plain is a token with nothing odd about it.
func plain() string {
	return made(`{"alg":"HS256","typ":"JWT","kid":"2024-05/main=key+1"}`,
		`{"iss":"https://auth.example/","sub":"u3","aud":["api"],"iat":1699999000,"nbf":1699999000,"exp":1700003600,"jti":"a1"}`, 32)
}

// ruleCase says for one rule what raises it, with a part of its message, and what looks alike and stays silent.
type ruleCase struct {
	raises map[string]string
	silent []string
}

func TestRulesRaiseAndStaySilent(t *testing.T) {
	for _, r := range All() {
		c, ok := cases[r.ID]
		if !ok || len(c.raises) == 0 || len(c.silent) == 0 {
			t.Errorf("%s has no case that raises it, or no look-alike that stays silent", r.ID)
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			for in, want := range c.raises {
				found := r.Check(token.Parse(in), noon)
				if len(found) == 0 {
					t.Errorf("silent about %.200q", in)
					continue
				}
				if all := messages(found); !strings.Contains(all, want) {
					t.Errorf("%.200q: %s\nwant %s", in, all, want)
				}
			}
			for _, in := range append(c.silent, plain()) {
				if found := r.Check(token.Parse(in), noon); len(found) > 0 {
					t.Errorf("%.200q raises %s", in, messages(found))
				}
			}
		})
	}
	for id := range cases {
		if !slices.ContainsFunc(All(), func(r Rule) bool { return r.ID == id }) {
			t.Errorf("cases for %s, which is no rule", id)
		}
	}
}

func messages(fs []finding.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString(f.Message + "\n")
		for _, e := range f.Evidence {
			b.WriteString("  " + string(e) + "\n")
		}
	}
	return b.String()
}

func TestEveryRuleIsDocumented(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, r := range All() {
		if seen[r.ID] || !kebab.MatchString(r.ID) {
			t.Errorf("id %q is no unique kebab-case word", r.ID)
		}
		seen[r.ID] = true
		if r.Title == "" || len(r.Doc.Text) < 60 || r.Doc.Fix == "" || r.Doc.Since == "" || len(r.Doc.Seen) == 0 || r.Check == nil {
			t.Errorf("%s is not fully documented: %+v", r.ID, r)
		}
		if strings.HasSuffix(r.Title, ".") || strings.HasSuffix(r.Doc.Fix, ".") {
			t.Errorf("%s: title and fix are no sentences", r.ID)
		}
	}
}

// TestTheStorysTokenHasNoErrors: it is expired and has no iat, but its form and types are right, so decode exits 0.
func TestTheStorysTokenHasNoErrors(t *testing.T) {
	if found := Check(token.Parse(storyToken), time.Date(2025, 11, 30, 7, 0, 0, 0, time.UTC)); len(found) > 0 {
		t.Errorf("%s", messages(found))
	}
	if found := Check(token.Parse(plain()), noon); len(found) > 0 {
		t.Errorf("a plain token: %s", messages(found))
	}
}

func TestFindingsCarryTheirRule(t *testing.T) {
	found := Check(token.Parse(payload(`{"sub":3,"exp":"1700003600"}`)), noon)
	var ids []string
	for _, f := range found {
		ids = append(ids, f.ID+" "+f.Severity.String())
		if f.Fix == "" || f.Message == "" || f.Evidence == nil {
			t.Errorf("%+v", f)
		}
	}
	if got := strings.Join(ids, ", "); got != "sub-not-string error, exp-wrong-type error" {
		t.Errorf("%s", got)
	}
}
