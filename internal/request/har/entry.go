package har

import (
	"cmp"
	"encoding/base64"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// readEntry reads one element of log.entries; false when it is no HTTP exchange.
func readEntry(v exactjson.Value) (Entry, bool) {
	o, ok := v.Object()
	if !ok {
		return Entry{}, false
	}
	var e Entry
	asked, ok := object(o, "request")
	if !ok {
		return Entry{}, false
	}
	if e.Request, ok = readRequest(asked); !ok {
		return Entry{}, false
	}
	e.Page = text(o, "pageref") // its id, until the pages are known
	e.Kind = strings.ToLower(text(o, "_resourceType"))
	e.Started = readTime(text(o, "startedDateTime"))
	e.Took = milliseconds(o, "time")
	if answered, ok := object(o, "response"); ok {
		e.Answer, e.Failure = readAnswer(answered)
	}
	if !e.Started.IsZero() {
		e.Answer.ReceivedAt = e.Started.Add(e.Took)
	}
	return e, true
}

// readTime reads an ISO 8601 time; the zero time for any other text.
func readTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// milliseconds reads a duration; negative and absurd ones are 0 (-1 means unknown).
func milliseconds(o exactjson.Object, name string) time.Duration {
	v, _ := o.Get(name)
	if v.Kind != exactjson.KindNumber {
		return 0
	}
	f, err := strconv.ParseFloat(string(v.Raw), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > 24*3600*1000 {
		return 0
	}
	return time.Duration(f * float64(time.Millisecond))
}

// integer reads a small whole number, 0 for anything else.
func integer(o exactjson.Object, name string) int {
	v, _ := o.Get(name)
	n, err := strconv.Atoi(string(v.Raw))
	if err != nil || v.Kind != exactjson.KindNumber {
		return 0
	}
	return n
}

func readRequest(o exactjson.Object) (request.Request, bool) {
	address := text(o, "url")
	address, _, _ = strings.Cut(address, "#")
	r, err := request.New(text(o, "method"), address)
	if err != nil {
		return r, false
	}
	for _, f := range readFields(o) {
		// A name with a colon in front is HTTP/2's own, and the URL says the same; lengths are made anew.
		if strings.HasPrefix(f.Name, ":") || strings.EqualFold(f.Name, "Content-Length") || strings.EqualFold(f.Name, "Transfer-Encoding") {
			continue
		}
		r.Fields = append(r.Fields, f)
	}
	// Some programs record cookies as a list only.
	if _, has := r.Get("Cookie"); !has {
		if cookies := readCookies(o); cookies != "" {
			r.Fields = append(r.Fields, request.Field{Name: "Cookie", Value: cookies})
		}
	}
	if posted, ok := object(o, "postData"); ok {
		r.Body = readPosted(posted)
	}
	return r, true
}

// readFields reads the headers of a request or answer.
func readFields(o exactjson.Object) []request.Field {
	var fields []request.Field
	for _, h := range elements(o, "headers") {
		name := text(h, "name")
		if name == "" || len(fields) >= maxFields {
			continue
		}
		fields = append(fields, request.Field{Name: name, Value: text(h, "value")})
	}
	return fields
}

func readCookies(o exactjson.Object) string {
	var pairs []string
	for _, c := range elements(o, "cookies") {
		if name := text(c, "name"); name != "" {
			pairs = append(pairs, name+"="+text(c, "value"))
		}
	}
	return strings.Join(pairs, "; ")
}

// readPosted reads a request's body: its text, or a form's parameters where only they are recorded.
func readPosted(o exactjson.Object) []byte {
	if body := text(o, "text"); body != "" {
		b, _ := clip(decode(body, cmp.Or(text(o, "encoding"), text(o, "_encoding"))))
		return b
	}
	var pairs []string
	for _, p := range elements(o, "params") {
		if name := text(p, "name"); name != "" {
			pairs = append(pairs, encodeForm(name)+"="+encodeForm(text(p, "value")))
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	b, _ := clip([]byte(strings.Join(pairs, "&")))
	return b
}

// encodeForm encodes a name or value of a form. Some programs record them encoded already.
func encodeForm(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil && plain != s {
		return s
	}
	return url.QueryEscape(s)
}

func readAnswer(o exactjson.Object) (request.Answer, string) {
	a := request.Answer{Status: integer(o, "status"), Reason: text(o, "statusText"), Proto: text(o, "httpVersion")}
	if a.Status < 100 || a.Status > 599 {
		a.Status = 0
	}
	for _, f := range readFields(o) {
		if strings.HasPrefix(f.Name, ":") {
			continue
		}
		// Fields of the same name are recorded as one, with line ends between.
		for value := range strings.SplitSeq(f.Value, "\n") {
			if len(a.Fields) < maxFields {
				a.Fields = append(a.Fields, request.Field{Name: f.Name, Value: strings.TrimSuffix(value, "\r")})
			}
		}
	}
	a.Fields = append(a.Fields, unrecorded(o, a)...)
	if content, ok := object(o, "content"); ok {
		body := text(content, "text")
		a.Body, a.Truncated = clip(decode(body, text(content, "encoding")))
		if body == "" && integer(content, "size") > 0 {
			a.Truncated = true
		}
	}
	return a, text(o, "_error")
}

// unrecorded makes the fields that a program recorded in another place only: cookies as a list, a redirect's address.
func unrecorded(o exactjson.Object, a request.Answer) []request.Field {
	var more []request.Field
	if _, has := a.Get("Set-Cookie"); !has {
		for _, c := range elements(o, "cookies") {
			if name := text(c, "name"); name != "" && len(more) < maxFields {
				more = append(more, request.Field{Name: "Set-Cookie", Value: name + "=" + text(c, "value")})
			}
		}
	}
	if _, has := a.Get("Location"); !has && a.Status >= 300 && a.Status <= 399 {
		if target := text(o, "redirectURL"); target != "" {
			more = append(more, request.Field{Name: "Location", Value: target})
		}
	}
	return more
}

// decode undoes base64, in whichever alphabet and with or without padding; what cannot be decoded stays as it is.
func decode(body, encoding string) []byte {
	if !strings.EqualFold(strings.TrimSpace(encoding), "base64") {
		return []byte(body)
	}
	bare := strings.TrimRight(strings.NewReplacer("\r", "", "\n", "", "-", "+", "_", "/").Replace(body), "=")
	b, err := base64.RawStdEncoding.DecodeString(bare)
	if err != nil {
		return []byte(body)
	}
	return b
}

// clip bounds a body, and reports whether it had to be cut.
func clip(b []byte) ([]byte, bool) {
	if len(b) > MaxBody {
		return b[:MaxBody:MaxBody], true
	}
	if len(b) == 0 {
		return nil, false
	}
	return b, false
}
