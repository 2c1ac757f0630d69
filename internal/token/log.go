package token

import "strings"

// Log writes an expiry as a line for a server's log:
//
//	Token expired at 2025-08-03T07:54:07Z, issued at 2025-08-03T07:39:07Z, now=2025-08-03T08:35:27Z
//
// All times are RFC 3339 in UTC. A time that the token does not have is left out.
func (e Expiry) Log() string {
	parts := []string{"Token has no expiry"}
	if e.Expires != nil {
		word := "expires"
		if e.Expires.Compare(e.Now) <= 0 {
			word = "expired"
		}
		parts[0] = "Token " + word + " at " + orNumber(*e.Expires)
	}
	if e.State == StateNotYetValid {
		parts = append(parts, "not valid before "+orNumber(*e.NotBefore))
	}
	if e.Issued != nil {
		parts = append(parts, "issued at "+orNumber(*e.Issued))
	}
	// Whole seconds, as logs have them: rounded down, as RemainingSeconds is rounded up.
	return strings.Join(append(parts, "now="+Instant{Sec: e.Now.Unix()}.RFC3339()), ", ")
}
