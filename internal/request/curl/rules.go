package curl

import "github.com/jwtdoc/jwtdoc/internal/finding"

// The notes of this package.
const (
	// OptionIgnored: an option of the line is not honoured.
	OptionIgnored = "curl-option-ignored"
	// FieldDropped: curl itself would not send a field that the line seems to send, or it is written anew.
	FieldDropped = "curl-field-dropped"
	// BasicCredentials: user and password are sent as Basic credentials.
	BasicCredentials = "curl-basic-credentials"
)

// Rules documents what this package notes.
func Rules() []finding.Rule {
	const since = "0.1.0"
	return []finding.Rule{
		{
			ID: OptionIgnored, Title: "an option of the pasted curl line is not honoured", Severity: finding.Warning,
			Text: "A pasted command line is read, not run: no file that it names is opened or written, and the request goes directly to the address in it. Where an option would have changed the " +
				"request or its way (`-d @FILE`, `-b FILE`, `-K`, `-x`, `--resolve`, `--unix-socket`, client certificates), the server may answer differently from what it answered to curl.",
			Fix:   "do what the note says: most such options have a flag of `jwtdoc diagnose` that is given before the word curl",
			Since: since, Seen: []string{"curl 7.88.1"},
		},
		{
			ID: FieldDropped, Title: "a header field of the pasted curl line is not sent", Severity: finding.Warning,
			Text: "curl sends a `-H` value only if there is a colon in it (`Name: value`), or a semicolon at its end for a field without a value; anything else it leaves out without a word, and the " +
				"server sees a request without that field. Names that begin with a colon (`:authority`) are HTTP/2's and no fields. The length of the body is counted anew.",
			Fix:   "write `-H 'Authorization: Bearer TOKEN'`, with the colon",
			Since: since, Seen: []string{"curl 7.88.1"},
		},
		{
			ID: BasicCredentials, Title: "user and password of the pasted curl line are sent as Basic credentials", Severity: finding.Info,
			Text: "`-u user:password`, and a user in the URL, become `Authorization: Basic ...` (RFC 7617), as curl does it. An API that wants a Bearer token refuses them, whatever the password is; " +
				"and with `-u` beside `-H 'Authorization: ...'` curl sends only the latter.",
			Fix:   "send the token: `-H 'Authorization: Bearer TOKEN'`",
			Since: since, Seen: []string{"curl 7.88.1"},
		},
	}
}
