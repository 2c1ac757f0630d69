package finding

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// redactedSignature stands for the signature of a token that was not registered but looks like a JWT.
const redactedSignature = "[signature redacted]"

// minMasked is the length in bytes from which a value is masked. A shorter one would be found inside ordinary
// words, and hiding it there would give it away.
const minMasked = 6

// Registry knows the values that must not be shown during one run: secrets, tokens, passwords, cookies.
// [Registry.Mask] cleans text from outside where it enters, [Registry.Writer] everything that leaves.
// It is safe for concurrent use. Values shorter than 6 bytes are not masked.
type Registry struct {
	mu      sync.Mutex
	values  map[string]bool // value -> masked even under --show-secrets
	reveal  bool
	matcher atomic.Pointer[matcher] // nil when a value was added since it was made
}

// NewRegistry returns a registry without values.
func NewRegistry() *Registry { return &Registry{values: map[string]bool{}} }

// Add registers a value of the user's: a secret or a token. [Registry.Reveal] shows it again. The signature of a
// token and the lines of a value of several lines are registered with it.
func (r *Registry) Add(value string) { r.add(value, false) }

// AddSecret registers the bytes of a [Secret].
func (r *Registry) AddSecret(s Secret) { r.add(string(s.Reveal()), false) }

// AddAlways registers a value that stays hidden even after [Registry.Reveal]: a token that jwtdoc minted with the
// user's key.
func (r *Registry) AddAlways(value string) { r.add(value, true) }

// Reveal shows (true) or hides (false) the values given to [Registry.Add]; --show-secrets asks for it.
func (r *Registry) Reveal(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reveal = on
	r.matcher.Store(nil)
}

func (r *Registry) add(value string, always bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, v := range parts(value) {
		if len(v) < minMasked || publicText(v) {
			continue
		}
		if was, known := r.values[v]; known && (was || !always) {
			continue
		}
		r.values[v] = always
		r.matcher.Store(nil)
	}
}

// parts returns what of a value is looked for: the value, the value without the white space around it, its lines,
// and the signature where it is a JWT (a server may echo that part alone).
func parts(value string) []string {
	list := []string{value}
	if t := strings.TrimSpace(value); t != value {
		list = append(list, t)
	}
	if strings.ContainsAny(value, "\r\n") {
		for line := range strings.FieldsFuncSeq(value, func(c rune) bool { return c == '\r' || c == '\n' }) {
			// The first and last line of PEM are the same for everybody.
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "-----") {
				list = append(list, line)
			}
		}
	}
	for _, sp := range jwtSpans(value) {
		list = append(list, value[sp.from:sp.to])
	}
	return list
}

// publicText reports whether a value is part of what is put in the place of secrets: masking it would never end.
func publicText(v string) bool {
	return strings.Contains(Redacted, v) || strings.Contains(redactedSignature, v)
}

// Mask replaces every registered value in a text from outside, and the signature of everything that looks like a
// JWT (of a JWE, with five parts, all but its header). A value is recognised in its percent-encoded, base64,
// base64url, hexadecimal, JSON-escaped, quoted-printable and HTML-escaped spellings, also when it sits somewhere
// inside a longer encoded text, and also when two of these encodings are nested.
func (r *Registry) Mask(s string) string {
	m := r.compiled()
	var spans []span
	if !m.reveal && strings.Contains(s, "eyJ") {
		spans = jwtSpans(s)
	}
	if len(m.byPrefix) > 0 {
		spans = append(spans, m.find(s, false, maxNesting, false)...)
	}
	if len(spans) == 0 {
		return s
	}
	return replace(s, spans)
}

func (r *Registry) compiled() *matcher {
	if m := r.matcher.Load(); m != nil {
		return m
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	m := newMatcher(r.values, r.reveal)
	r.matcher.Store(m)
	return m
}

// span is a part of a text to be replaced: bytes from <= i < to.
type span struct {
	from, to  int
	signature bool
}

// replacement is what is shown in its place.
func (s span) replacement() string {
	if s.signature {
		return redactedSignature
	}
	return Redacted
}

// joined sorts spans; those that overlap or touch become one. It changes the list that it is given.
func joined(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	out := spans[:0]
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.from <= out[last].to {
			out[last].to = max(out[last].to, s.to)
			out[last].signature = out[last].signature && s.signature
			continue
		}
		out = append(out, s)
	}
	return out
}

// replace writes s with every span replaced.
func replace(s string, spans []span) string {
	var b strings.Builder
	b.Grow(len(s))
	done := 0
	for _, sp := range joined(spans) {
		b.WriteString(s[done:sp.from])
		b.WriteString(sp.replacement())
		done = sp.to
	}
	b.WriteString(s[done:])
	return b.String()
}
