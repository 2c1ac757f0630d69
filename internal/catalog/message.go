package catalog

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
)

// Message is what is known of a text that a server, its log or a browser's console wrote.
type Message struct {
	// Said lists who says so, the closest first.
	Said []Speaker `json:"said"`
	// Causes are what it can mean, the most usual first; empty where it names none.
	Causes []Meaning `json:"causes"`
	// Bucket: who says so says it of every fault.
	Bucket bool `json:"bucket"`
	// Next is a command that finds out which it is.
	Next string `json:"next"`
}

// Speaker is a stack that is known to say something.
type Speaker struct {
	Stack string `json:"stack"`
	// Versions limits it to some versions or settings; empty for all.
	Versions string `json:"versions"`
}

// Meaning is a cause that a message can mean.
type Meaning struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// maxSaid bounds how many stacks are listed for one message.
const maxSaid = 12

// ReadMessage looks a text up among the known messages; false when it is like none of them.
func ReadMessage(text string) (Message, bool) {
	matches := fingerprint.Text(text)
	if len(matches) == 0 {
		return Message{}, false
	}
	topics := fingerprint.Topics(matches)
	m := Message{Said: []Speaker{}, Causes: []Meaning{}, Bucket: fingerprint.Bucket(matches)}
	for _, match := range matches {
		s := Speaker{Stack: match.Row.Stack, Versions: match.Row.Versions}
		if len(m.Said) < maxSaid && !slices.Contains(m.Said, s) && (m.Bucket || len(topics) == 0 || slices.ContainsFunc(match.Row.Topics, func(t string) bool { return slices.Contains(topics, t) })) {
			m.Said = append(m.Said, s)
		}
	}
	for _, id := range topics {
		for _, e := range Find(id) {
			if e.Kind == Cause {
				m.Causes = append(m.Causes, Meaning{ID: id, Title: e.Title})
			}
		}
	}
	m.Next = next(topics)
	return m, true
}

// next is the command that tells the causes of a message apart.
func next(topics []string) string {
	first := ""
	if len(topics) > 0 {
		first = topics[0]
	}
	switch first {
	case "cors-preflight-blocked", "cors-authorization-not-allowed", "mixed-content":
		return "jwtdoc diagnose --url URL --token @token.txt --origin PAGE-ORIGIN"
	case "auth-header-missing", "cookie-not-sent", "token-wrong-location", "login-redirect-instead-of-401":
		return "jwtdoc diagnose --har session.har"
	case "audience-mismatch", "audience-missing", "audience-not-expected-by-verifier", "issuer-mismatch":
		return "jwtdoc diagnose --url URL --token @token.txt --aud AUDIENCE --iss ISSUER"
	case "token-revoked", "session-expired-server-side", "user-not-found", "user-inactive":
		return "jwtdoc diagnose --url URL --token @token.txt --good-token @fresh.txt"
	}
	return "jwtdoc diagnose --url URL --token @token.txt --env-file .env"
}
