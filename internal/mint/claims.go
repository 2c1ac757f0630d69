package mint

import (
	"errors"
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ErrNoClaims says that a document is no JSON object.
var ErrNoClaims = errors.New("no claims")

// Document reads claims as they were written: a JSON object, or a whole document of decode -j, which has a header too.
// Order, duplicates and the spelling of numbers stay; white space between values goes. header is the zero object where
// there is none.
func Document(text []byte) (header, payload exactjson.Object, err error) {
	o, fault := exactjson.ParseObject(text)
	if fault != nil {
		return header, payload, fmt.Errorf("byte %d: %s: %w", fault.Offset, fault.Message, ErrNoClaims)
	}
	if command, ok := o.Get("command"); ok && string(command.Raw) == `"decode"` {
		if _, ok := o.Get("schema"); ok {
			return decoded(o)
		}
	}
	return header, Compact(o), nil
}

// decoded takes header and payload out of a report of decode.
func decoded(o exactjson.Object) (header, payload exactjson.Object, err error) {
	for _, part := range []struct {
		name string
		to   *exactjson.Object
	}{{"header", &header}, {"payload", &payload}} {
		v, _ := o.Get(part.name)
		inner, ok := v.Object()
		if !ok {
			return header, payload, fmt.Errorf("the report of decode has no readable %s: %w", part.name, ErrNoClaims)
		}
		*part.to = Compact(inner)
	}
	return header, payload, nil
}

// Compact writes an object again without the white space between its values, and otherwise byte by byte as it was.
func Compact(o exactjson.Object) exactjson.Object {
	out := make([]byte, 0, len(o.Raw))
	quoted := false
	for i := 0; i < len(o.Raw); i++ {
		c := o.Raw[i]
		switch {
		case quoted && c == '\\' && i+1 < len(o.Raw):
			out = append(out, c)
			i++
			c = o.Raw[i]
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r'):
			continue
		}
		out = append(out, c)
	}
	compact, _ := exactjson.ParseObject(out)
	return compact
}

// Refresh gives the times of a copied token fresh values: iat and nbf, where they are, become now, and exp a lifetime
// later. A time that is no number of seconds stays as it is, and is named in kept: what is odd about it may be why the
// token is copied.
func Refresh(payload exactjson.Object, now time.Time, lifetime time.Duration) (fresh exactjson.Object, kept []string) {
	for _, t := range []struct {
		name string
		at   time.Time
	}{{"iat", now}, {"nbf", now}, {"exp", now.Add(lifetime)}} {
		v, ok := payload.Get(t.name)
		switch c := token.ReadTime(t.name, v); {
		case !ok:
		case !c.Valid || c.Unit != token.UnitSeconds:
			kept = append(kept, fmt.Sprintf("%s is %s", t.name, finding.Safe(shown(v))))
		default:
			payload = payload.With(t.name, []byte(token.InstantOf(t.at.Truncate(time.Second)).String()))
		}
	}
	return payload, kept
}

// shown writes a value in full, or its kind where it is long.
func shown(v exactjson.Value) string {
	if len(v.Raw) > 60 {
		return v.Kind.String()
	}
	return string(v.Raw)
}
