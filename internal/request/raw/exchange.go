package raw

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Exchange is a request, and its answer where the text holds one.
type Exchange struct {
	request.Request
	// Answer is nil when the text ends with the request.
	Answer *request.Answer
	Notes  []finding.Finding
}

// ParseExchange reads a request and, where it follows, its answer: what curl -v prints, or the two one after the other
// as proxies and developer tools show them. The errors are usage errors (exit 2).
func ParseExchange(text string) (Exchange, error) {
	asked, answered := split(text)
	r, err := ParseRequest(asked, "")
	if err != nil {
		return Exchange{}, err
	}
	x := Exchange{Request: r.Request, Notes: r.Notes}
	if answered == "" {
		return x, nil
	}
	a, err := ParseAnswer(answered)
	if err != nil {
		return Exchange{}, err
	}
	x.Answer, x.Notes = &a.Answer, append(x.Notes, a.Notes...)
	return x, nil
}

// split finds where an answer begins behind a request. In what curl -v prints, the two directions are marked.
func split(text string) (asked, answered string) {
	if verbose(strings.TrimPrefix(text, "\ufeff")) {
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "< HTTP/") {
				return text, text
			}
		}
		return text, ""
	}
	at := 0
	for line := range strings.Lines(text) {
		if at > 0 && strings.HasPrefix(line, "HTTP/") {
			if _, _, _, ok := statusLine(strings.TrimSpace(line)); ok {
				return text[:at], text[at:]
			}
		}
		at += len(line)
	}
	return text, ""
}
