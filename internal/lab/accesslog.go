package lab

import (
	"strconv"
	"strings"
	"testing"
)

// Access is one request as the server's own access log has it.
type Access struct {
	// Method, Target (path and query) and Status as they went over the wire.
	Method, Target string
	Status         int
}

// Requests reads the access log: every request that the server answered so far, in order, but for those of its
// health path.
func (s *Server) Requests(t testing.TB) []Access {
	t.Helper()
	var all []Access
	for line := range strings.Lines(s.read(t)) {
		if a, ok := parseAccess(line); ok && a.Target != s.Manifest.Health {
			all = append(all, a)
		}
	}
	return all
}

// parseAccess reads the part that access logs have in common: "GET /posts HTTP/1.1" 307.
func parseAccess(line string) (Access, bool) {
	_, rest, ok := strings.Cut(line, `"`)
	if !ok {
		return Access{}, false
	}
	quoted, rest, ok := strings.Cut(rest, `"`)
	if !ok {
		return Access{}, false
	}
	words := strings.Fields(quoted)
	after := strings.Fields(rest)
	if len(words) != 3 || !strings.HasPrefix(words[2], "HTTP/") || len(after) == 0 {
		return Access{}, false
	}
	status, err := strconv.Atoi(after[0])
	if err != nil {
		return Access{}, false
	}
	return Access{Method: words[0], Target: words[1], Status: status}, true
}
