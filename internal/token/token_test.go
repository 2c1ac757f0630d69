package token

import (
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// storyToken is the token of a FastAPI backend that answered 401: no iat, HS256, expired.
const storyToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"

func TestParseReadsAWellFormedToken(t *testing.T) {
	tok := Parse(storyToken)
	if tok.Form != FormJWS || len(tok.Faults) != 0 || len(tok.Peeled) != 0 || !tok.Readable() || !tok.Signed() {
		t.Fatalf("%+v", tok)
	}
	if tok.Compact != storyToken || len(tok.Signature) != 32 || tok.Algorithm() != "HS256" || tok.Type() != "JWT" || tok.KeyID() != "" {
		t.Errorf("%+v", tok)
	}
	if tok.SigningInput()+"."+tok.Segments[2] != storyToken {
		t.Errorf("SigningInput = %q", tok.SigningInput())
	}
	if v, ok := tok.Claim("user_id"); !ok || string(v.Raw) != "3" {
		t.Errorf("user_id = %s", v.Raw)
	}
	if exp := tok.Time("exp"); !exp.Valid || exp.Instant.Sec != 1764485341 || exp.Problem != "" {
		t.Errorf("exp = %+v", exp)
	}
}

func mustClaim(t *testing.T, raw string) exactjson.Value {
	t.Helper()
	v, f := exactjson.ParseValue([]byte(raw))
	if f != nil {
		t.Fatalf("%s: %+v", raw, f)
	}
	return v
}
