package token

import (
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Report is what decode says about one token, and with Checks what verify says. Its JSON is a contract (schema 1).
type Report struct {
	// Header and Payload are as in the token: order, duplicates and the spelling of numbers kept. Null when nothing
	// could be read.
	Header    exactjson.Object  `json:"header"`
	Payload   exactjson.Object  `json:"payload"`
	Signature SignatureReport   `json:"signature"`
	Times     []TimeReport      `json:"times"`
	Expiry    ExpiryReport      `json:"expiry"`
	Verified  VerifiedReport    `json:"verified"`
	Checks    []Check           `json:"checks,omitempty"`
	As        []LibraryVerdict  `json:"as,omitempty"`
	Findings  []finding.Finding `json:"findings"`
	// Unprotected are the header parameters of a JSON serialisation that no signature covers, absent without any.
	Unprotected exactjson.Object `json:"unprotected,omitzero"`
	// Session is the session cookie that the token was found in, absent for any other input.
	Session *SessionReport `json:"session,omitempty"`

	// For people.
	Form        Form    `json:"-"`
	Life        Life    `json:"-"`
	HeaderRows  []Row   `json:"-"`
	PayloadRows []Row   `json:"-"`
	Peeled      []Peel  `json:"-"`
	Faults      []Fault `json:"-"`
}

// SignatureReport describes a signature without showing it.
type SignatureReport struct {
	Bytes int `json:"bytes"`
	// Redacted is false only where Value is shown (--show-secrets).
	Redacted bool `json:"redacted"`
	// Value is the encoded signature, empty while it is redacted.
	Value string `json:"value,omitempty"`
}

// SessionReport is a session cookie signed by a framework, whose signature was not checked.
type SessionReport struct {
	// Maker is one of the Session constants: flask, starlette, itsdangerous.
	Maker      string `json:"maker"`
	Compressed bool   `json:"compressed"`
	// Signed is when the framework signed it, null when that cannot be read.
	Signed *SignedReport `json:"signed"`
	// Tokens are the places of the tokens inside ("id_token", "token.access_token"); the first is the one shown.
	Tokens []string `json:"tokens"`
	// Content is what the cookie holds, order and numbers kept, with secrets and the signatures of tokens replaced;
	// null when nothing could be read.
	Content exactjson.Value `json:"content"`

	// For people: one line about the cookie itself, its times, and a row for each member.
	About      string `json:"-"`
	UTC, Local string `json:"-"`
	Rows       []Row  `json:"-"`
}

// SignedReport is the moment of a signature.
type SignedReport struct {
	Unix Instant `json:"unix"`
	// UTC and Local are RFC 3339.
	UTC      string `json:"utc"`
	Local    string `json:"local"`
	Relative string `json:"relative"`
}

// TimeReport is a time claim that can be read as an instant.
type TimeReport struct {
	Claim string  `json:"claim"`
	Unix  Instant `json:"unix"`
	// UTC and Local are RFC 3339.
	UTC   string `json:"utc"`
	Local string `json:"local"`
	// Relative says where the instant lies as seen from now: "expired 41m20s ago", "in 14m3s", "2h ago".
	Relative string `json:"relative"`
}

// ExpiryReport is the state of a token's life.
type ExpiryReport struct {
	State            State  `json:"state"`
	RemainingSeconds *int64 `json:"remainingSeconds"`
	LifetimeSeconds  *int64 `json:"lifetimeSeconds"`
}

// VerifiedReport speaks of the signature alone.
type VerifiedReport struct {
	// State is one of the Verified constants.
	State string `json:"state"`
	// Key says where the key came from, never what it is.
	Key string `json:"key"`
}

// What is known about a signature.
const (
	VerifiedValid      = "valid"
	VerifiedInvalid    = "invalid"
	VerifiedNotChecked = "not-checked"
)

// Check is one thing that verify looked at.
type Check struct {
	Name string `json:"name"`
	// State is one of the Check constants.
	State    string `json:"state"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
}

// The outcomes of a [Check]. What was not examined did not pass.
const (
	CheckPassed      = "passed"
	CheckFailed      = "failed"
	CheckNotExamined = "not-examined"
)

// LibraryVerdict is what one library would say to the token by its own defaults (verify --as).
type LibraryVerdict struct {
	// Library is the id that --as takes; Version is the one that is described, empty for all that are in use.
	Library string `json:"library"`
	Version string `json:"version"`
	// State is one of the Library constants.
	State string `json:"state"`
	// Why has the reasons of a refusal in the library's own order of checks: it reports the first.
	Why []string `json:"why"`
	// Until is when exp ends it for this library, leeway included, as RFC 3339. Null when exp ends nothing.
	Until *string `json:"until"`
	// NotExamined says what is not known of the library, and what only its configuration decides.
	NotExamined []string `json:"notExamined"`
	// Note is a sentence about the library, empty for most.
	Note string `json:"note"`
}

// What a library says. What is not known is not accepted.
const (
	LibraryAccepts = "accepted"
	LibraryRefuses = "refused"
	LibraryUnknown = "unknown"
)

// Row is one header parameter or claim as a line for people. All strings are safe to print.
type Row struct {
	Name string
	// Value is the value as it is spelled in the token.
	Value string
	// Meaning says what a registered name stands for, empty for others.
	Meaning string
	// UTC and Local are set for a time: "2025-11-30 06:49:01 UTC", and "13:49:01 +07" (with its date where that
	// differs). Local is empty where it would repeat UTC.
	UTC, Local string
}

// Life is the first line about a token.
type Life struct {
	State State
	// Headline is "expired 41m20s ago"; Detail follows it and may be empty.
	Headline, Detail string
}
