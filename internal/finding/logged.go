package finding

import "strings"

// AddLogSecrets registers what is secret in a line of a log: what stands behind a name that says so (password=...,
// "api_key": "..."), what follows the scheme of an Authorization field, user:password of a URL, and each JWT whole,
// since it is somebody's and so are its claims. A word of a message behind such a name (token: expired) is the reason
// that is looked for, and stays.
func (r *Registry) AddLogSecrets(line string) {
	for i, c := range []byte(line) {
		if c != '=' && c != ':' {
			continue
		}
		if name := nameBefore(line[:i]); SensitiveParam(name) {
			if v, quoted := valueAfter(line[i+1:]); !isReason(name, v, quoted || c == '=') {
				r.addParam(v)
			}
		}
	}
	previous := ""
	for word := range strings.FieldsSeq(line) {
		word = strings.Trim(word, `"',;()[]{}<>`)
		if strings.Contains(word, "://") {
			r.AddURLSecrets(word)
		}
		switch scheme := strings.ToLower(strings.TrimLeft(previous, "=:")); {
		case scheme == "basic":
			r.addBasic(word)
		case scheme == "bearer" && !isReason("", word, false):
			r.addParam(word)
		}
		for part := range strings.FieldsFuncSeq(word, func(c rune) bool { return !inToken(c) }) {
			if LooksLikeJWT(part) {
				r.addParam(part)
			}
		}
		previous = word[strings.LastIndexAny(word, `=:"`)+1:]
	}
}

// nameBefore is the name at the end of a text, without the blanks and the quotes around it, escaped or not.
func nameBefore(s string) string {
	s = strings.TrimRight(s, ` "'\`)
	return s[len(s)-len(strings.TrimLeft(s[strings.LastIndexFunc(s, func(c rune) bool { return !inName(c) })+1:], "-")):]
}

// valueAfter is the value at the beginning of a text: up to its closing quote, or to what ends a word.
func valueAfter(s string) (v string, quoted bool) {
	s = strings.TrimLeft(s, ` \`)
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		v, _, _ = strings.Cut(s[1:], s[:1])
		return strings.TrimRight(v, `\`), true
	}
	if end := strings.IndexAny(s, " \t,;&\"'<>)]}"); end >= 0 {
		s = s[:end]
	}
	return s, false
}

// isReason reports whether a value reads like a word of a message. Behind password and secret whatever is set off as a
// value is one.
func isReason(name, v string, setOff bool) bool {
	name = strings.ToLower(name)
	if setOff && (strings.Contains(name, "pass") || strings.Contains(name, "pwd") || strings.Contains(name, "secret")) {
		return false
	}
	return len(v) < 32 && !strings.ContainsAny(v, "0123456789")
}

// MaskLog returns a line of a log as it may be shown: what [Registry.AddLogSecrets] finds in it is masked, with all that was
// registered before.
func (r *Registry) MaskLog(line string) string {
	r.AddLogSecrets(line)
	return r.Mask(line)
}

func inName(c rune) bool { return c != '.' && inToken(c) }

// inToken reports whether a character can stand in a compact JWT.
func inToken(c rune) bool {
	return c == '_' || c == '-' || c == '.' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
