package session

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The limits of an event. Browsers send no beacon above 64 KiB.
const (
	MaxBody         = 64 << 10
	MaxMessage      = 2000 // characters, as in all of these
	MaxLocation     = 2048
	MaxUser         = 320 // the longest address of RFC 5321 §4.5.3.1
	MaxName         = 200
	MaxUserAgent    = 512
	MaxSamples      = 240
	MaxObservations = 200
	// maxIdle is a year.
	maxIdle = 366 * 24 * 60
)

// ParseEvent reads an event that a page sent. It is strict: what is missing, of another type, too long, twice there or
// of an unknown name is an error that says so. Texts come out harmless ([finding.Safe]), without anything that looks
// like a token, and addresses without query and fragment. The error is safe to show.
func ParseEvent(body []byte) (Event, error) {
	if len(body) > MaxBody {
		return Event{}, fmt.Errorf("the event is %d bytes, at most %d are taken", len(body), MaxBody)
	}
	o, fault := exactjson.ParseObject(body)
	if fault != nil {
		return Event{}, fmt.Errorf("the event is no JSON object: %s (byte %d)", fault.Message, fault.Offset)
	}
	if o.BadUTF8() {
		return Event{}, fmt.Errorf("the event is not valid UTF-8")
	}
	r := &reader{}
	e := r.event(o)
	if r.err != nil {
		return Event{}, r.err
	}
	if e.ID == "" {
		// Without an id of its own, the same bytes are the same event.
		sum := sha256.Sum256(body)
		e.ID = hex.EncodeToString(sum[:16]) + "-derived"
	}
	return e, nil
}

// reader keeps the first error, so that reading goes on without a test after each member.
type reader struct{ err error }

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// members refuses names that are not known or there twice, and names that are missing.
func (r *reader) members(o exactjson.Object, path string, required []string, optional ...string) {
	for _, name := range o.Duplicates() {
		r.fail("%s is there twice", path+finding.Safe(name))
		return
	}
	for _, m := range o.Members() {
		if !slices.Contains(required, m.Name) && !slices.Contains(optional, m.Name) {
			r.fail("%s is no member of an event; there are: %s", finding.Quote(path+m.Name), strings.Join(slices.Concat(required, optional), ", "))
			return
		}
	}
	for _, name := range required {
		if _, ok := o.Get(name); !ok {
			r.fail("%s is missing", path+name)
			return
		}
	}
}

func (r *reader) event(o exactjson.Object) Event {
	r.members(o, "", []string{"type", "timestamp"}, "id", "message", "idleMinutes", "location", "context", "tab", "tokens", "samples", "observations")
	e := Event{
		Type:        Type(r.word(o, "type", words(Types()))),
		Message:     r.text(o, "message", "message", MaxMessage),
		Timestamp:   r.time(o, "timestamp", "timestamp"),
		IdleMinutes: value(r.number(o, "idleMinutes", "idleMinutes", 0, maxIdle)),
		Location:    place(r.text(o, "location", "location", MaxLocation)),
		Tab:         r.id(o, "tab", 1),
		ID:          r.id(o, "id", 8),
	}
	if c, ok := r.object(o, "context", "context"); ok {
		e.Context = r.context(c)
	}
	if t, ok := r.object(o, "tokens", "tokens"); ok {
		r.members(t, "tokens.", nil, "access", "refresh")
		e.Tokens = &Tokens{Access: r.times(t, "access"), Refresh: r.times(t, "refresh")}
	}
	r.each(o, "samples", MaxSamples, func(path string, o exactjson.Object) { e.Samples = append(e.Samples, r.sample(path, o)) })
	r.each(o, "observations", MaxObservations, func(path string, o exactjson.Object) {
		e.Observations = append(e.Observations, r.observation(path, o))
	})
	return e
}

func (r *reader) context(o exactjson.Object) Context {
	r.members(o, "context.", nil, "hasToken", "hasRefreshToken", "isAuthenticated", "userId", "userEmail")
	return Context{
		HasToken:        r.bool(o, "context.", "hasToken"),
		HasRefreshToken: r.bool(o, "context.", "hasRefreshToken"),
		IsAuthenticated: r.bool(o, "context.", "isAuthenticated"),
		UserID:          r.user(o),
		UserEmail:       r.text(o, "context.userEmail", "userEmail", MaxUser),
	}
}

// user reads the id of a user: a text, or a number, which is what many databases count them by.
func (r *reader) user(o exactjson.Object) string {
	v, ok := o.Get("userId")
	if n, isNumber := v.Number(); ok && isNumber {
		if s := n.String(); len(s) <= 40 {
			return s
		}
	}
	return r.text(o, "context.userId", "userId", MaxUser)
}

func (r *reader) times(o exactjson.Object, name string) *TokenTimes {
	t, ok := r.object(o, "tokens."+name, name)
	if !ok {
		return nil
	}
	path := "tokens." + name + "."
	r.members(t, path, nil, "iat", "exp")
	// What a page divides wrongly may be anywhere; a time has to be one that can be written with four digits for the year.
	return &TokenTimes{
		IssuedAt:  r.number(t, path+"iat", "iat", -maxSeconds, maxSeconds),
		ExpiresAt: r.number(t, path+"exp", "exp", -maxSeconds, maxSeconds),
	}
}

// maxSeconds is the last second of the year 9999.
const maxSeconds = 253402300799

func (r *reader) sample(path string, o exactjson.Object) Sample {
	r.members(o, path, []string{"timestamp"}, "accessTokenExpired", "accessExpiresInMinutes", "refreshTokenExpired", "refreshExpiresInHours")
	return Sample{
		Timestamp: r.time(o, path+"timestamp", "timestamp"),
		Status: Status{
			AccessTokenExpired:     r.bool(o, path, "accessTokenExpired"),
			AccessExpiresInMinutes: r.number(o, path+"accessExpiresInMinutes", "accessExpiresInMinutes", -maxSeconds, maxSeconds),
			RefreshTokenExpired:    r.bool(o, path, "refreshTokenExpired"),
			RefreshExpiresInHours:  r.number(o, path+"refreshExpiresInHours", "refreshExpiresInHours", -maxSeconds, maxSeconds),
		},
	}
}

func (r *reader) observation(path string, o exactjson.Object) Observation {
	r.members(o, path, []string{"kind", "timestamp"}, "method", "path", "status", "name", "message", "tab")
	return Observation{
		Kind:      Kind(r.word(o, "kind", words(Kinds()))),
		Timestamp: r.time(o, path+"timestamp", "timestamp"),
		Method:    r.text(o, path+"method", "method", 20),
		Path:      place(r.text(o, path+"path", "path", MaxLocation)),
		Status:    int(value(r.number(o, path+"status", "status", 0, 999))),
		Name:      r.text(o, path+"name", "name", MaxName),
		Message:   r.text(o, path+"message", "message", MaxMessage),
		Tab:       r.id(o, "tab", 1),
	}
}

// each reads a list of objects, which may be missing.
func (r *reader) each(o exactjson.Object, name string, limit int, read func(path string, o exactjson.Object)) {
	v, ok := o.Get(name)
	if !ok || v.IsNull() {
		return
	}
	if v.Kind != exactjson.KindArray {
		r.fail("%s is %s, a list is expected", name, v.Kind)
		return
	}
	list := v.Elements()
	if len(list) > limit {
		r.fail("%s has %d entries, at most %d are taken", name, len(list), limit)
		return
	}
	for i, v := range list {
		path := fmt.Sprintf("%s[%d]", name, i)
		inner, ok := v.Object()
		if !ok {
			r.fail("%s is %s, an object is expected", path, v.Kind)
			return
		}
		read(path+".", inner)
	}
}

func (r *reader) object(o exactjson.Object, path, name string) (exactjson.Object, bool) {
	v, ok := o.Get(name)
	if !ok || v.IsNull() {
		return exactjson.Object{}, false
	}
	inner, ok := v.Object()
	if !ok {
		r.fail("%s is %s, an object is expected", path, v.Kind)
	}
	return inner, ok
}

func (r *reader) text(o exactjson.Object, path, name string, limit int) string {
	v, ok := o.Get(name)
	if !ok || v.IsNull() {
		return ""
	}
	s, ok := v.Text()
	if !ok {
		r.fail("%s is %s, a string is expected", path, v.Kind)
		return ""
	}
	if n := utf8.RuneCountInString(s); n > limit {
		r.fail("%s has %d characters, at most %d are taken", path, n, limit)
		return ""
	}
	return Clean(s)
}

// id reads what tells one thing from another; a long alphabet has nothing to offer here.
func (r *reader) id(o exactjson.Object, name string, least int) string {
	v, ok := o.Get(name)
	if !ok || v.IsNull() {
		return ""
	}
	s, ok := v.Text()
	if !ok {
		r.fail("%s is %s, a string is expected", name, v.Kind)
		return ""
	}
	if !ValidID(s) || len(s) < least {
		r.fail("%s is %s: %d to 64 letters, digits, hyphens and underscores are expected", name, finding.Quote(s), least)
		return ""
	}
	return s
}

// ValidID reports whether a text can be the id of an event: up to 64 letters, digits, hyphens and underscores.
func ValidID(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}

func (r *reader) word(o exactjson.Object, name string, known []string) string {
	v, _ := o.Get(name)
	s, ok := v.Text()
	if !ok {
		r.fail("%s is %s, a string is expected", name, v.Kind)
	} else if !slices.Contains(known, s) {
		r.fail("%s is %s; there are: %s", name, finding.Quote(s), strings.Join(known, ", "))
	}
	return s
}

func words[T ~string](list []T) []string {
	var out []string
	for _, w := range list {
		out = append(out, string(w))
	}
	return out
}

func (r *reader) bool(o exactjson.Object, path, name string) *bool {
	v, ok := o.Get(name)
	if !ok || v.IsNull() {
		return nil
	}
	b, ok := v.Bool()
	if !ok {
		r.fail("%s%s is %s, true or false is expected", path, name, v.Kind)
	}
	return &b
}

// number reads a number that has to lie within bounds; nil where there is none.
func (r *reader) number(o exactjson.Object, path, name string, least, most int64) *float64 {
	v, ok := o.Get(name)
	if !ok || v.IsNull() {
		return nil
	}
	n, ok := v.Number()
	if !ok {
		r.fail("%s is %s, a number is expected", path, v.Kind)
		return nil
	}
	if n.Compare(least) < 0 || n.Compare(most) > 0 {
		r.fail("%s is %s, %d to %d is expected", path, finding.Quote(n.String()), least, most)
		return nil
	}
	f := floatOf(n)
	return &f
}

// floatOf is exact to a thousandth, which is all that the times of a page have.
func floatOf(n exactjson.Number) float64 {
	whole, fraction, _ := n.Integer()
	thousandths := (fraction + "000")[:3]
	f := 0.0
	for _, d := range thousandths {
		f = f*10 + float64(d-'0')
	}
	return float64(whole) + f/1000
}

func value(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}

// time reads an instant: RFC 3339, or epoch milliseconds as Date.now() has them.
func (r *reader) time(o exactjson.Object, path, name string) time.Time {
	v, _ := o.Get(name)
	if n, ok := v.Number(); ok {
		ms, _, exact := n.Integer()
		return r.plausible(path, time.UnixMilli(ms), exact, n.String())
	}
	s, ok := v.Text()
	if !ok {
		r.fail("%s is %s, a time is expected (RFC 3339, or epoch milliseconds)", path, v.Kind)
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	return r.plausible(path, t, err == nil, s)
}

// plausible takes a clock that is wrong, which is evidence, but not one that is nowhere: seconds taken for milliseconds
// are in 1970.
func (r *reader) plausible(path string, t time.Time, ok bool, said string) time.Time {
	if !ok {
		r.fail("%s is %s, a time is expected (RFC 3339, or epoch milliseconds)", path, finding.Quote(said))
		return time.Time{}
	}
	if t = t.UTC(); t.Year() < 2000 || t.Year() > 2200 {
		r.fail("%s is %s, a time between 2000 and 2200 is expected (milliseconds, not seconds)", path, finding.Quote(said))
	}
	return t.Truncate(time.Millisecond)
}
