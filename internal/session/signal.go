package session

import "strings"

// Signal is what the words of a server or a page say about the end of a session, empty where they say nothing.
type Signal string

// The signals.
const (
	// SaysReused: a refresh token was used a second time, after it had been replaced.
	SaysReused Signal = "refresh-reused"
	// SaysRevoked: a token was taken back: blacklisted, revoked, made void by a change of the password.
	SaysRevoked Signal = "revoked"
	// SaysRefreshExpired and SaysTokenExpired: the refresh token, any token, has expired.
	SaysRefreshExpired Signal = "refresh-expired"
	SaysTokenExpired   Signal = "token-expired"
	// SaysSessionEnded: the session that the server keeps is over.
	SaysSessionEnded Signal = "session-ended"
)

// signalWords are looked for in this order, each word of a row in the text and in that order.
func signalWords() []struct {
	signal Signal
	words  []string
} {
	return []struct {
		signal Signal
		words  []string
	}{
		{SaysReused, []string{"refresh", "reuse"}},
		{SaysReused, []string{"reuse", "refresh"}},
		{SaysReused, []string{"reuse", "token"}},
		{SaysReused, []string{"token", "reuse"}},
		{SaysReused, []string{"refresh", "already used"}},
		{SaysReused, []string{"refresh", "already been used"}},
		{SaysReused, []string{"refresh", "already rotated"}},
		{SaysReused, []string{"refresh", "been rotated"}},
		{SaysReused, []string{"maximum allowed refresh token reuse"}},
		{SaysRevoked, []string{"token", "revoked"}},
		{SaysRevoked, []string{"revoked", "token"}},
		{SaysRevoked, []string{"token", "blacklisted"}},
		{SaysRevoked, []string{"token", "denylist"}},
		{SaysRevoked, []string{"password", "changed", "token"}},
		{SaysRefreshExpired, []string{"refresh", "expired"}},
		{SaysSessionEnded, []string{"session", "expired"}},
		{SaysSessionEnded, []string{"session", "timed out"}},
		{SaysSessionEnded, []string{"session", "not found"}},
		{SaysSessionEnded, []string{"session not active"}},
		{SaysSessionEnded, []string{"no active session"}},
		{SaysSessionEnded, []string{"session", "max age"}},
		{SaysTokenExpired, []string{"token", "expired"}},
		{SaysTokenExpired, []string{"jwt expired"}},
		{SaysTokenExpired, []string{"signature has expired"}},
	}
}

// maxSignal bounds the text that is looked at, in bytes: what speaks of a session is a short message.
const maxSignal = 4 << 10

// SignalIn reads a message: the body of an answer, a line of a log, what a page noted.
func SignalIn(text string) Signal {
	if len(text) > maxSignal {
		text = text[:maxSignal]
	}
	text = strings.NewReplacer("_", " ", "-", " ").Replace(strings.ToLower(text))
	for _, row := range signalWords() {
		if inOrder(text, row.words) {
			return row.signal
		}
	}
	return ""
}

func inOrder(text string, words []string) bool {
	for _, w := range words {
		i := strings.Index(text, w)
		if i < 0 {
			return false
		}
		text = text[i+len(w):]
	}
	return true
}
