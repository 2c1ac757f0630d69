package pasted

import (
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// maxConsole is how long a text can be that is a line or a few of a console.
const maxConsole = 16 << 10

// console reads what a browser's console says about a request: a status, a CORS error, mixed content.
func console(text string) (Paste, bool) {
	if len(text) > maxConsole {
		return Paste{}, false
	}
	line := strings.Join(strings.Fields(text), " ")
	for _, read := range []func(string) (Paste, bool){mixedContent, corsBlocked, statusLine} {
		if p, ok := read(line); ok {
			p.Console = line
			return p, true
		}
	}
	return Paste{}, false
}

// corsBlocked reads what browsers say when an answer is kept from the page: Chromium's, Firefox's and Safari's words.
func corsBlocked(line string) (Paste, bool) {
	lower := strings.ToLower(line)
	var address, origin string
	switch {
	case strings.Contains(lower, "has been blocked by cors policy"):
		address, origin = quotedAfter(line, " at '"), quotedAfter(line, "from origin '")
	case strings.Contains(lower, "cross-origin request blocked"):
		address = wordAfter(line, "resource at ")
	case strings.Contains(lower, "is not allowed by access-control-allow-"), strings.Contains(lower, "due to access control checks"), strings.Contains(lower, "preflight response is not successful"):
		address = wordAfter(line, "cannot load ")
	default:
		return Paste{}, false
	}
	return Paste{Request: named("", address, origin)}, true
}

// mixedContent reads what browsers say when a page over https asks for something over http.
func mixedContent(line string) (Paste, bool) {
	lower := strings.ToLower(line)
	switch {
	case strings.HasPrefix(lower, "mixed content:"), strings.Contains(lower, " mixed content: "):
		return Paste{Request: named("", insecure(line), quotedAfter(line, "page at '"))}, true
	case strings.Contains(lower, "blocked loading mixed active content"), strings.Contains(lower, "requested insecure content from"):
		return Paste{Request: named("", firstAddress(line), "")}, true
	}
	return Paste{}, false
}

// insecure is the address that a page asked for, in Chromium's words.
func insecure(line string) string {
	for _, before := range []string{"resource '", "endpoint '", "XMLHttpRequest endpoint '"} {
		if a := quotedAfter(line, before); a != "" {
			return a
		}
	}
	return ""
}

// statusLine reads what browsers and clients say about a status: Chromium "GET URL 401 (Unauthorized)", Firefox "XHR GET
// URL [HTTP/1.1 401 Unauthorized 5ms]", and "Failed to load resource: ... status of 401 ()".
func statusLine(line string) (Paste, bool) {
	if status := number(wordAfter(line, "responded with a status of ")); status != 0 {
		return Paste{Answer: &request.Answer{Status: status}, Request: named("", firstAddress(line), "")}, true
	}
	if status := number(wordAfter(line, "failed with status code ")); status != 0 {
		return Paste{Answer: &request.Answer{Status: status}}, true
	}
	words := strings.Fields(line)
	for i, w := range words {
		method := strings.TrimPrefix(w, "XHR")
		if i+2 >= len(words) || !isMethod(method) || !isAddress(words[i+1]) {
			continue
		}
		for j := i + 2; j < min(i+5, len(words)); j++ {
			if status := number(words[j]); status != 0 && (strings.HasPrefix(words[j-1], "[HTTP/") || j+1 < len(words) && strings.HasPrefix(words[j+1], "(")) {
				return Paste{Answer: &request.Answer{Status: status}, Request: named(method, words[i+1], "")}, true
			}
		}
	}
	return Paste{}, false
}

func isMethod(s string) bool {
	switch s {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return true
	}
	return false
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// number reads a status code at the beginning of a word.
func number(word string) int {
	n, err := strconv.Atoi(strings.TrimRight(word, ".,;:"))
	if err != nil || n < 100 || n > 599 {
		return 0
	}
	return n
}

// named makes the request that a console names; nil where its address cannot be read.
func named(method, address, page string) *request.Request {
	address, _, _ = strings.Cut(address, "#")
	r, err := request.New(method, address)
	if err != nil {
		return nil
	}
	if isAddress(page) {
		if of, err := request.New("", page); err == nil {
			r = r.Add("Origin", of.Origin().String())
		}
	}
	return &r
}

// quotedAfter is what stands between the marker, which ends with a quote, and the next quote.
func quotedAfter(line, marker string) string {
	_, after, ok := strings.Cut(line, marker)
	value, _, closed := strings.Cut(after, "'")
	if !ok || !closed {
		return ""
	}
	return value
}

// wordAfter is the word behind a marker, whatever its case.
func wordAfter(line, marker string) string {
	i := strings.Index(strings.ToLower(line), marker)
	if i < 0 || i+len(marker) > len(line) {
		return ""
	}
	word, _, _ := strings.Cut(line[i+len(marker):], " ")
	return strings.Trim(word, `.,;()'"“”‘’`)
}

// firstAddress is the first http address of a line.
func firstAddress(line string) string {
	for w := range strings.FieldsSeq(line) {
		if w = strings.Trim(w, `.,;()'"“”‘’`); isAddress(w) {
			return w
		}
	}
	return ""
}
