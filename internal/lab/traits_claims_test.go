package lab

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

func (c *traits) claims(claims map[string]any) {
	c.expiry(claims["exp"], has(claims, "exp"))
	c.start("nbf", claims)
	c.start("iat", claims)
	c.expected("aud", c.server.Manifest.Audience, claims)
	c.expected("iss", c.server.Manifest.Issuer, claims)
	for name, want := range c.server.Manifest.Claims {
		if name == "aud" || name == "iss" {
			continue
		}
		got, has := claims[name]
		switch {
		case !has:
			c.note("%s=none", name)
		case name == "user_id" && kindOf(got) == kindOf(want) && fmt.Sprint(got) == inactiveUser:
			c.note("%s=inactive", name)
		case kindOf(got) != kindOf(want) && fmt.Sprint(got) != fmt.Sprint(want):
			c.note("%s=kind-other", name)
		case kindOf(got) != kindOf(want):
			c.note("%s=kind", name)
		case got == "refresh":
			c.note("%s=refresh", name)
		case name != "jti" && fmt.Sprint(got) != fmt.Sprint(want):
			c.note("%s=other", name)
		}
	}
	if sub, there := claims["sub"]; there && !has(c.server.Manifest.Claims, "sub") && kindOf(sub) != "text" {
		c.note("sub=kind")
	}
	if claims["token_type"] == "refresh" {
		c.note("token_type=refresh")
	}
	if jti, _ := claims["jti"].(string); jti == revokedID {
		c.note("jti=revoked")
	}
}

// inactiveUser is the user of the stacks with a database who was switched off.
const inactiveUser = "4"

func has(claims map[string]any, name string) bool {
	_, has := claims[name]
	return has
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "text"
	case json.Number, float64, int, int64:
		return "number"
	case bool:
		return "bool"
	case nil:
		return "null"
	}
	return "structure"
}

// Times that lie within a leeway are other traits than those that no leeway covers.
const leeway = 300

// edge is the trait of a request with a time so near to the server's own that it may be judged either way.
const edge = "edge"

func (c *traits) near(seconds float64) {
	if math.Abs(seconds) <= 2 {
		c.note(edge)
	}
}

func (c *traits) expiry(v any, has bool) {
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	switch {
	case !has:
		c.note("exp=none")
	case isText:
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			c.note("exp=digits")
		} else {
			c.note("exp=words")
		}
	case !isNumber:
		c.note("exp=kind")
	default:
		seconds, err := number.Float64()
		if err != nil || math.IsInf(seconds, 0) {
			c.note("exp=kind")
			return
		}
		if seconds > 1e11 {
			c.note("exp=milliseconds")
			return
		}
		if seconds != math.Trunc(seconds) {
			c.note("exp=fraction")
		}
		left := seconds - float64(c.now.Unix())
		if c.near(left); left < -leeway {
			c.note("exp=past")
		} else if left <= 0 {
			c.note("exp=just")
		}
	}
}

// start judges nbf or iat.
func (c *traits) start(name string, claims map[string]any) {
	v, has := claims[name]
	if !has {
		return
	}
	number, isNumber := v.(json.Number)
	if !isNumber {
		c.note("%s=kind", name)
		return
	}
	seconds, err := number.Float64()
	if err != nil {
		c.note("%s=kind", name)
		return
	}
	ahead := seconds - float64(c.now.Unix())
	switch c.near(ahead); {
	case seconds > 1e11:
		c.note("%s=milliseconds", name)
	case ahead > leeway:
		c.note("%s=ahead", name)
	case ahead > 0:
		c.note("%s=soon", name)
	}
}

// expected judges aud or iss against what the server expects.
func (c *traits) expected(name, want string, claims map[string]any) {
	v, has := claims[name]
	text, isText := v.(string)
	list, isList := v.([]any)
	switch {
	case want == "" && has:
		c.note("%s=there", name)
	case want == "":
	case !has:
		c.note("%s=none", name)
	case isList && slices.Contains(list, any(want)):
		c.note("%s=list", name)
	case isList:
		c.note("%s=other-list", name)
	case !isText:
		c.note("%s=kind", name)
	case strings.TrimSuffix(text, "/") == want && text != want:
		c.note("%s=slash", name)
	case text != want:
		c.note("%s=other", name)
	}
}
