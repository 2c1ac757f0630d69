package diagnose

import (
	"encoding/json"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// maxShape is how much of a body takes part in its class; refusals are short.
const maxShape = 64 << 10

// shape is an answer taken apart into named pieces, so that the pieces which differ between two equal requests
// (request ids, times) can be left out of every comparison.
type shape map[string]string

// classify gives every look its class and label. What differs between the first two answers to the unchanged
// request is noise of the server's, and is masked everywhere.
func (f *Facts) classify() {
	shapes := make([]shape, len(f.Looks))
	for i, l := range f.Looks {
		if l.Answer != nil {
			shapes[i] = shapeOf(l.Answer)
		}
	}
	noise := f.noise(shapes)
	labels := map[string]string{}
	perStatus := map[int]int{}
	for i, l := range f.Looks {
		if l.Answer == nil {
			continue
		}
		key := shapes[i].key(noise)
		label, known := labels[key]
		if !known {
			n := perStatus[l.Answer.Status]
			perStatus[l.Answer.Status]++
			label = strconv.Itoa(l.Answer.Status) + "-" + letters(n)
			labels[key] = label
		}
		l.Class = Class{Status: l.Answer.Status, Key: key, Label: label}
	}
}

func letters(n int) string {
	if n < 26 {
		return string(rune('a' + n))
	}
	return letters(n/26-1) + letters(n%26)
}

// noise lists the pieces that differ between the first two answers of equal status to the unchanged request.
func (f *Facts) noise(shapes []shape) map[string]bool {
	var first shape
	var status int
	for i, l := range f.Looks {
		if l.ID.Kind != AsItWas || l.Answer == nil {
			continue
		}
		if first == nil {
			first, status = shapes[i], l.Answer.Status
			continue
		}
		if l.Answer.Status != status {
			return nil
		}
		noise := map[string]bool{}
		for name, v := range first {
			if w, ok := shapes[i][name]; !ok || w != v {
				noise[name] = true
			}
		}
		for name := range shapes[i] {
			if _, ok := first[name]; !ok {
				noise[name] = true
			}
		}
		return noise
	}
	return nil
}

func (s shape) key(noise map[string]bool) string {
	names := make([]string, 0, len(s))
	for name := range s {
		if !noise[name] {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var b strings.Builder
	for _, name := range names {
		b.WriteString(name)
		b.WriteByte(0)
		b.WriteString(s[name])
		b.WriteByte(1)
	}
	return b.String()
}

// shapeOf takes an answer apart: status, server, media type, challenges, location and body.
func shapeOf(a *request.Answer) shape {
	s := shape{"status": strconv.Itoa(a.Status)}
	if v, ok := a.Get("Server"); ok {
		s["server"] = mask(v)
	}
	media, _ := a.Get("Content-Type")
	media, _, _ = strings.Cut(strings.ToLower(media), ";")
	s["type"] = strings.TrimSpace(media)
	for i, c := range request.ParseChallenges(a.Values("WWW-Authenticate")) {
		prefix := "challenge " + strconv.Itoa(i) + " "
		s[prefix+"scheme"] = strings.ToLower(c.Scheme)
		for _, p := range c.Params {
			s[prefix+strings.ToLower(p.Name)] = mask(p.Value)
		}
	}
	if v, ok := a.Get("Location"); ok {
		path, query, _ := strings.Cut(v, "?")
		s["location"] = mask(path)
		for pair := range strings.SplitSeq(query, "&") {
			name, _, _ := strings.Cut(pair, "=")
			s["location?"+name] = ""
		}
	}
	body := a.Body
	if len(body) > maxShape {
		body = body[:maxShape]
	}
	var v any
	if json.Unmarshal(body, &v) == nil {
		flatten(s, "body", v)
	} else {
		for i, word := range strings.Fields(string(body)) {
			s["word "+strconv.Itoa(i)] = mask(word)
		}
	}
	return s
}

// flatten records a JSON body member by member: a server's wording, not its layout, is what is compared.
func flatten(s shape, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		s[path] = "{}"
		for name, w := range v {
			flatten(s, path+"."+name, w)
		}
	case []any:
		s[path] = "[" + strconv.Itoa(len(v)) + "]"
		for i, w := range v {
			flatten(s, path+"."+strconv.Itoa(i), w)
		}
	case string:
		s[path] = mask(v)
	case float64:
		s[path] = mask(strconv.FormatFloat(v, 'f', -1, 64))
	default:
		raw, _ := json.Marshal(v)
		s[path] = string(raw)
	}
}

// mask replaces what varies from request to request by nature: words holding four or more digits (times, ids,
// counters), which no server's wording needs.
func mask(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		j := i
		digits := 0
		for j < len(s) && wordByte(s[j]) {
			if unicode.IsDigit(rune(s[j])) {
				digits++
			}
			j++
		}
		switch {
		case j == i:
			b.WriteByte(s[i])
			j++
		case digits >= 4:
			b.WriteByte('#')
		default:
			b.WriteString(s[i:j])
		}
		i = j
	}
	return b.String()
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("-_:+", c) >= 0
}
