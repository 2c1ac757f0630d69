package serverlog

import (
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
)

// fields are what a line of a structured log tells.
type fields struct {
	message, method, path string
	status                int
	at                    time.Time
}

// structured reads a line that is a JSON object, as pino, zap, structlog and others write.
func structured(line string) (fields, bool) {
	if !strings.HasPrefix(line, "{") {
		return fields{}, false
	}
	o, fault := exactjson.ParseObject([]byte(line))
	if fault != nil {
		return fields{}, false
	}
	var f fields
	var words []string
	collect(o, &f, &words, 0)
	f.message = strings.Join(words, " ")
	return f, true
}

// collect reads the members of an object and of the objects in it.
func collect(o exactjson.Object, f *fields, words *[]string, depth int) {
	for _, m := range o.Members() {
		if inner, ok := m.Value.Object(); ok && depth < 3 {
			collect(inner, f, words, depth+1)
			continue
		}
		s, isText := m.Value.Text()
		switch strings.ToLower(m.Name) {
		case "msg", "message", "error", "err", "event", "exception", "detail", "reason":
			if isText {
				*words = append(*words, s)
			}
		case "method", "http_method":
			f.method = s
		case "path", "url", "uri", "request_uri":
			f.path = s
		case "status", "statuscode", "status_code", "code":
			if n, err := strconv.Atoi(strings.Trim(string(m.Value.Raw), `"`)); err == nil && n >= 100 && n <= 599 {
				f.status = n
			}
		case "time", "ts", "timestamp", "@timestamp", "datetime":
			f.at = instant(s, string(m.Value.Raw))
		}
	}
}

// instant reads a time as structured logs write it: RFC 3339, or seconds or milliseconds since the epoch.
func instant(text, raw string) time.Time {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC()
	}
	n, err := strconv.ParseFloat(raw, 64)
	switch {
	case err != nil || n < 1e9 || n > 1e14:
		return time.Time{}
	case n > 1e11:
		return time.UnixMilli(int64(n)).UTC()
	}
	return time.Unix(int64(n), 0).UTC()
}
