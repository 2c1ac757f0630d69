package demo

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// reply is an answer before it is written.
type reply struct {
	status int
	fields []request.Field
	body   string
}

// write sends the reply. Nothing can be done about a client that has gone.
func (r reply) write(w http.ResponseWriter) {
	for _, f := range r.fields {
		w.Header().Set(f.Name, f.Value)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(r.body)))
	w.WriteHeader(r.status)
	_, _ = io.WriteString(w, r.body)
}

func (r reply) with(name, value string) reply {
	r.fields = append(r.fields, field(name, value))
	return r
}

func jsonReply(status int, body any) reply {
	text, err := json.Marshal(body)
	if err != nil {
		text = []byte("{}") // maps of strings and numbers always marshal
	}
	return reply{status: status, body: string(text)}.with("Content-Type", "application/json")
}

// style is how an API words its refusals. Real ones differ in nothing more.
type style func(refusal) reply

// uniform tells the client nothing: one answer to every token that is not accepted, as many tutorials have it.
func uniform(r refusal) reply {
	detail := "Could not validate credentials"
	if r == noCredential || r == wrongScheme {
		detail = "Not authenticated"
	}
	return jsonReply(http.StatusUnauthorized, map[string]string{"detail": detail}).with("WWW-Authenticate", "Bearer")
}

// named says in the challenge what is wrong, as RFC 6750 §3 asks: an error code where a token was sent, none where
// the client did not authenticate at all.
func named(r refusal) reply {
	if r == noCredential {
		return jsonReply(http.StatusUnauthorized, map[string]string{"msg": "Missing Authorization Header"}).
			with("WWW-Authenticate", `Bearer realm="demo"`)
	}
	words := description(r)
	return jsonReply(http.StatusUnauthorized, map[string]string{"error": "invalid_token", "error_description": words}).
		with("WWW-Authenticate", `Bearer realm="demo", error="invalid_token", error_description="`+words+`"`)
}

// description words a refusal for named. Double quotes and backslashes would end the quoted string (RFC 9110
// §5.6.4), so there are none.
func description(r refusal) string {
	switch r {
	case wrongScheme:
		return "The Authorization field does not begin with Bearer"
	case algorithmRefused:
		return "The specified alg value is not allowed"
	case signatureWrong:
		return "Signature verification failed"
	case expired:
		return "Token has expired"
	case notYetValid:
		return "The token is not yet valid (nbf)"
	case expiryMissing:
		return "The token has no expiration"
	case expiryNoNumber:
		return "Expiration Time claim (exp) must be an integer."
	case expiryTooFar:
		return "The token expires too far in the future"
	case userMissing:
		return "The token names no user"
	case accepted, noCredential, malformed:
	}
	return "Not enough segments"
}

// terse answers with a message and no challenge at all, as many Node services do, which RFC 9110 §15.5.2 forbids.
func terse(r refusal) reply {
	return jsonReply(http.StatusUnauthorized, map[string]string{"message": message(r)})
}

// message words a refusal for terse.
func message(r refusal) string {
	switch r {
	case noCredential:
		return "No authorization token was found"
	case wrongScheme:
		return "Format is Authorization: Bearer [token]"
	case algorithmRefused:
		return "invalid algorithm"
	case signatureWrong:
		return "invalid signature"
	case expired:
		return "jwt expired"
	case notYetValid:
		return "jwt not active"
	case expiryMissing, expiryNoNumber, expiryTooFar:
		return "invalid exp value"
	case userMissing:
		return "invalid token"
	case accepted, malformed:
	}
	return "jwt malformed"
}
