package validators

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

func (j *judge) audience() {
	rule := j.lib.Audience
	v, present := j.t.Claim("aud")
	list, wellTyped := v.Strings()
	if present && isEmpty(v) {
		switch rule.EmptyIsMissing {
		case Yes:
			present = false
		case Unknown:
			j.unsure("aud is empty: what it does is not known")
			return
		case No:
		}
	}
	switch {
	case len(j.e.Audiences) > 0:
		j.expectedAudience(v, list, present, wellTyped)
	case rule.Needed:
		j.unsure("aud: it must be told which one to expect (--aud)")
	case !present:
	case !wellTyped && rule.AnyType != Yes:
		j.allow(rule.AnyType, "aud is "+raw(v)+": neither a string nor a list of strings", "an aud of another type")
	default:
		j.allow(rule.Unexpected, "aud is "+raw(v)+", and none is expected", "an aud where none is expected")
	}
}

func (j *judge) expectedAudience(v exactjson.Value, list []string, present, wellTyped bool) {
	expected := quoted(j.e.Audiences)
	match := func(a string) bool { return slices.Contains(j.e.Audiences, a) }
	mixed := slices.ContainsFunc(v.Elements(), func(e exactjson.Value) bool { s, ok := e.Text(); return ok && match(s) })
	switch {
	case !present:
		j.allow(j.lib.Audience.Missing, "no aud, expected "+expected, "no aud where one is expected")
	case !wellTyped && mixed:
		j.allow(j.lib.Audience.Mixed, "aud is "+raw(v)+": not a list of strings", "aud "+raw(v))
	case !wellTyped || !slices.ContainsFunc(list, match):
		j.refuse("aud is %s, expected %s", raw(v), expected)
	}
}

// isEmpty reports whether a value names nobody: null, "", [], {}, 0 or false.
func isEmpty(v exactjson.Value) bool {
	switch v.Kind {
	case exactjson.KindString:
		s, _ := v.Text()
		return s == ""
	case exactjson.KindNumber:
		n, _ := v.Number()
		return n.Sign() == 0
	case exactjson.KindBool:
		b, _ := v.Bool()
		return !b
	case exactjson.KindArray:
		return len(v.Elements()) == 0
	case exactjson.KindObject:
		o, _ := v.Object()
		return o.Len() == 0
	case exactjson.KindNull:
		return true
	case exactjson.KindInvalid:
	}
	return false
}

func (j *judge) issuer() {
	rule := j.lib.Issuer
	v, present := j.t.Claim("iss")
	text, isText := v.Text()
	switch {
	case len(j.e.Issuers) == 0 && rule.Needed:
		j.unsure("iss: it must be told which one to expect (--iss)")
	case len(j.e.Issuers) == 0:
		if present && !isText && !v.IsNull() {
			j.allow(rule.AnyType, "iss is "+raw(v)+": not a string", "an iss that is no string")
		}
	case !present:
		j.allow(rule.Missing, "no iss, expected "+quoted(j.e.Issuers), "no iss where one is expected")
	case !isText || !slices.Contains(j.e.Issuers, text):
		j.refuse("iss is %s, expected %s", raw(v), quoted(j.e.Issuers))
	}
}

func (j *judge) claims() {
	for _, rule := range j.lib.Claims {
		j.claim(rule)
	}
}

// program adds what the program itself demands, after the library is done.
func (j *judge) program() {
	for _, name := range j.e.Required {
		if _, ok := j.t.Claim(name); !ok {
			j.refuse("%s is missing, and the program requires it", shown(name))
		}
	}
}

func (j *judge) claim(rule ClaimRule) {
	v, present := j.t.Claim(rule.Name)
	text, isText := v.Text()
	switch {
	case !present && rule.Required == Yes:
		j.refuse("%s is missing, and it is required", rule.Name)
	case !present && rule.Required == Unknown:
		j.unsure("no %s: whether it is required is not known", rule.Name)
	case !present:
	case v.IsNull() && rule.Null != rule.AnyType:
		j.allow(rule.Null, rule.Name+" is null: not a string", rule.Name+" is null")
	case !isText && len(rule.Only) == 0:
		j.allow(rule.AnyType, rule.Name+" is "+raw(v)+": not a string", rule.Name+" that is no string")
	case len(rule.Only) > 0 && !slices.Contains(rule.Only, text):
		j.refuse("%s is %s, not %s", rule.Name, raw(v), quoted(rule.Only))
	case slices.Contains(rule.Never, text):
		j.refuse("%s is %s", rule.Name, raw(v))
	}
}

// quoted joins alternatives.
func quoted(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, shown(s))
	}
	return strings.Join(out, " or ")
}
