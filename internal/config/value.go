package config

import (
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// Value is what a setting is set to. Whatever is printed of it is [Value.Shown], which is an allow-list: a value
// appears only when it is of a form that keeps no secret. [Value.Reveal] gives the text to code that judges it, and
// must not reach a message.
type Value struct {
	text    finding.Secret
	spelled finding.Secret
	secret  bool
}

// NewValue takes a text as a setting's value.
func NewValue(text string) Value { return Value{text: finding.NewSecret([]byte(text))} }

// Spelled returns the value with what stands in the file where that is not the text itself: ${X:-15m}. It is what is
// shown in its place.
func (v Value) Spelled(spelling string) Value {
	if spelling != v.Reveal() {
		v.spelled = finding.NewSecret([]byte(spelling))
	}
	return v
}

// AsSecret returns the value marked as one that is never shown, in whatever form.
func (v Value) AsSecret() Value {
	v.secret = true
	return v
}

// Reveal returns the text. It must not reach a message, a report or a log.
func (v Value) Reveal() string { return string(v.text.Reveal()) }

// IsSet reports whether there is a value, an empty one included.
func (v Value) IsSet() bool { return !v.text.IsZero() }

// Empty reports whether the value is set to nothing.
func (v Value) Empty() bool { return v.IsSet() && v.text.Len() == 0 }

// Shown is how the value may be printed: a duration, integer, boolean, registered algorithm, SameSite word or an
// address without user, query and fragment as it is, a reference to a variable by its name, everything else hidden.
func (v Value) Shown() string {
	switch {
	case !v.IsSet():
		return "<not known>"
	case v.Empty():
		return "<empty>"
	case v.secret:
		return "<hidden>"
	}
	if !v.spelled.IsZero() {
		return shownSpelling(string(v.spelled.Reveal()))
	}
	return shown(v.Reveal())
}

// ShownDuration is [Value.Shown] for a value that should be a duration and cannot be read as one: a short text of
// words is quoted, since the reader must see the mistake; what could be a key or a password is not.
func (v Value) ShownDuration() string {
	t := v.Reveal()
	if s := v.Shown(); !strings.HasPrefix(s, "<hidden") || v.secret || len(t) > 24 || mixedRun(t, 12) {
		return s
	}
	for i := range len(t) {
		if c := t[i]; (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && !strings.ContainsRune(" .,_+*-()=;", rune(c)) {
			return v.Shown() // what has other signs in it is no attempt at a duration
		}
	}
	return finding.Quote(t)
}

// String returns [Value.Shown].
func (v Value) String() string { return v.Shown() }

// GoString returns [Value.Shown]: %#v must not give away what %v hides.
func (v Value) GoString() string { return v.Shown() }

// Format writes [Value.Shown] for every verb.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, v.Shown()) }

// MarshalText writes [Value.Shown]; encoding/json uses it too.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.Shown()), nil }

func hidden(s string) string {
	return fmt.Sprintf("<hidden, %d characters>", utf8.RuneCountInString(s))
}

func shown(s string) string {
	t := strings.TrimSpace(s)
	if t == s && showable(t) {
		return finding.Safe(t)
	}
	return hidden(s)
}

func showable(s string) bool {
	if len(s) > 200 {
		return false
	}
	if _, err := strconv.ParseInt(s, 10, 64); err == nil {
		return true
	}
	if _, known := keys.Lookup(s); known {
		return true
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "null", "none", "lax", "strict", "bearer", "jwt":
		return true
	}
	if _, err := AnyDialect(s); err == nil && len(s) <= 64 {
		return true
	}
	if len(s) <= 128 && strings.ContainsAny(s, "+-*/") {
		if _, err := Evaluate(s); err == nil {
			return true
		}
	}
	return bareURL(s)
}

// bareURL accepts an address that can hold no credential: http or https, no user, no query, no fragment, and no path
// segment that looks drawn at random.
func bareURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery ||
		u.Fragment != "" || strings.HasSuffix(s, "#") || u.Opaque != "" {
		return false
	}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if len(segment) >= 20 && mixedRun(segment, 12) && !isUUID(segment) {
			return false
		}
	}
	return finding.Safe(s) == s && utf8.ValidString(s)
}

// isUUID recognises a tenant's id, which addresses of identity providers hold.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (s[i] == '-') || !hyphen && !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
			return false
		}
	}
	return true
}

// mixedRun reports a run of at least n letters and digits that has both.
func mixedRun(s string, n int) bool {
	length, letters, digits := 0, false, false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			digits = true
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters = true
		default:
			length, letters, digits = 0, false, false
			continue
		}
		if length++; length >= n && letters && digits {
			return true
		}
	}
	return false
}

// shownSpelling shows a text that refers to variables: the names, and what stands around and behind them only where
// it may be shown by itself.
func shownSpelling(s string) string {
	name, operator, rest, ok := soleReference(s)
	if !ok {
		if plainReference(s) {
			return finding.Safe(s)
		}
		return hidden(s)
	}
	if operator == "" {
		return finding.Safe("${" + name + "}")
	}
	if strings.HasSuffix(operator, "?") || strings.HasSuffix(operator, "+") {
		return finding.Safe("${" + name + operator + "...}")
	}
	if rest == "" {
		return finding.Safe("${" + name + operator + "}")
	}
	return finding.Safe("${" + name + operator + shownSpellingOrValue(rest) + "}")
}

func shownSpellingOrValue(s string) string {
	if strings.HasPrefix(s, "$") {
		return shownSpelling(s)
	}
	return shown(s)
}

// plainReference is $NAME alone.
func plainReference(s string) bool {
	rest, ok := strings.CutPrefix(s, "$")
	return ok && isVariable(rest)
}

// soleReference takes ${NAME}, ${NAME:-rest} and their like apart.
func soleReference(s string) (name, operator, rest string, ok bool) {
	inner, ok := strings.CutPrefix(s, "${")
	if !ok || !strings.HasSuffix(inner, "}") {
		return "", "", "", false
	}
	inner = strings.TrimSuffix(inner, "}")
	n := 0
	for n < len(inner) && (inner[n] == '_' || inner[n]|0x20 >= 'a' && inner[n]|0x20 <= 'z' || inner[n] >= '0' && inner[n] <= '9') {
		n++
	}
	name, rest = inner[:n], inner[n:]
	if !isVariable(name) {
		return "", "", "", false
	}
	for _, op := range []string{":-", ":?", ":+", "-", "?", "+"} {
		if r, found := strings.CutPrefix(rest, op); found {
			return name, op, r, true
		}
	}
	return name, "", "", rest == ""
}

func isVariable(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
