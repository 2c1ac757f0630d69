package diagnose

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Kind names an experiment.
type Kind string

// The experiments. The names E0 to E16 are those of the documentation.
const (
	// AsItWas is the request exactly as given, byte for byte.
	AsItWas Kind = "E0"
	// Without is the same request without its credential.
	Without Kind = "E1"
	// NotAJWT carries a credential that is no JWT.
	NotAJWT Kind = "E2"
	// OtherSignature carries the same header and claims with other signature bytes.
	OtherSignature Kind = "E3"
	// Expired carries the same token, properly signed and expired on purpose: what a refused token gets here.
	Expired Kind = "E3x"
	// CleanClaims carries the same header with claims that nothing is wrong with, and a signature that verifies with
	// no key.
	CleanClaims Kind = "E4c"
	// CleanHeader carries a plain header (kid kept) with the same claims, and a signature that verifies with no key.
	CleanHeader Kind = "E4h"
	// NamedPlace carries a credential that is no JWT in the cookie or field that the server's own words name.
	NamedPlace Kind = "E7"
	// Repeat is the request as it was, over a new connection.
	Repeat Kind = "E13"
	// SameSize carries no credential and a meaningless field as large as it.
	SameSize Kind = "E16"
	// AskJSON asks for JSON instead of a page: a login redirect in disguise turns into its 401.
	AskJSON Kind = "E15"
	// Preflight is the question that a browser asks before it sends the request for a page.
	Preflight Kind = "E10"
	// BrowserShape is the request with the fields that a browser adds for a page of the given origin.
	BrowserShape Kind = "E11"
	// Backend is the request straight to the application, past the proxy; BackendWithout the same without its
	// credential, BackendGarbage with one that is no JWT.
	Backend        Kind = "E9"
	BackendWithout Kind = "E9n"
	BackendGarbage Kind = "E9g"
	// OtherPath is the credential on another path of the same server; OtherPathWithout that path without it.
	OtherPath        Kind = "E14"
	OtherPathWithout Kind = "E14n"
	// Nowhere is a path that certainly does not exist, without a credential.
	Nowhere Kind = "E14x"
	// OverHTTP2 is the same request over HTTP/2.
	OverHTTP2 Kind = "E17"
	// WatchLog is the request as it was once more, alone, while the log of the server's container is watched.
	WatchLog Kind = "O5"
	// KnownGood carries a token that the server is known to accept, in the place of the refused one.
	KnownGood Kind = "E18"
	// Description is the API's OpenAPI document; TokenEndpoint the address that it names for getting a token.
	Description   Kind = "O4"
	TokenEndpoint Kind = "O4t"
	// Cure repairs what its edits name and leaves the rest as it was.
	Cure Kind = "cure"
	// Break repairs everything suspected but one thing, which stays broken.
	Break Kind = "break"
)

// LookID identifies one look: the experiment, for cures and breaks the edits applied (sorted, joined by "+"), and
// which repetition it is, counted from 1. Equal ids are never sent twice.
type LookID struct {
	Kind  Kind
	Edits string
	N     int
}

// String writes the id as the report shows it: E0#2, cure:time#1.
func (id LookID) String() string {
	s := string(id.Kind)
	if id.Edits != "" {
		s += ":" + id.Edits
	}
	return s + "#" + strconv.Itoa(id.N)
}

// Elsewhere reports whether a look went to another server than the case's: its clock and software are others.
func (id LookID) Elsewhere() bool {
	return id.Kind == Backend || id.Kind == BackendWithout || id.Kind == BackendGarbage || id.Kind == Description
}

// beside reports whether a look asks something beside the request: it can be answered, and never accepted.
func (id LookID) beside() bool {
	switch id.Kind {
	case Preflight, BackendWithout, BackendGarbage, OtherPathWithout, Nowhere, Description, TokenEndpoint:
		return true
	default:
		return false
	}
}

// EditIDs returns the edits of a cure or break.
func (id LookID) EditIDs() []string {
	if id.Edits == "" {
		return nil
	}
	return strings.Split(id.Edits, "+")
}

// CureID names the n-th cure that applies exactly these edits.
func CureID(n int, edits ...string) LookID {
	return LookID{Kind: Cure, Edits: join(edits), N: n}
}

func join(edits []string) string {
	edits = slices.Clone(edits)
	slices.Sort(edits)
	return strings.Join(slices.Compact(edits), "+")
}

// Look is one experiment that was carried out: what was sent and what came back.
type Look struct {
	ID   LookID
	Sent request.Redacted
	// Answer is nil when nothing came back; Err says why.
	Answer *request.Answer
	Err    error
	// At is the local time when the request was sent; RoundTrip how long the answer took.
	At        time.Time
	RoundTrip time.Duration
	// Remote is the address that answered, without its port; empty where nobody says. Reused is set when the connection
	// had carried a request before.
	Remote string
	Reused bool
	// Round counts the batches; looks of one round were sent together.
	Round int
	// Class is the answer's class, the letter it is shown by; equal classes are equal answers for the diagnosis.
	Class Class
	// Accepted is set by [Facts] from the class, the status and what the server said.
	Accepted bool
	// Named lists the causes that the server's words can mean; exactly one of them is a name.
	Named []string
	// Bucket is set when the server is known to say the same for many causes.
	Bucket bool
	// LoginRedirect is set when the answer sends a browser to a login page.
	LoginRedirect bool
	// RefusalInBody is set when a 2xx carries a refusal or a login page in its body.
	RefusalInBody bool
	// Stacks lists the server software that may have answered so.
	Stacks []string
	// SignatureFirst is set when all of them are known to verify the signature before they look at the claims.
	SignatureFirst bool
}

// Class is the answer class of a look: status, normalised challenge, masked body shape and server. Two answers of
// one class say the same. The zero Class belongs to a look without an answer.
type Class struct {
	// Status is the HTTP status code.
	Status int
	// Key is what is compared.
	Key string
	// Label is how the report shows it: "401-a".
	Label string
}

// Same reports whether two looks got the same answer. A look without an answer equals nothing.
func Same(a, b *Look) bool {
	return a != nil && b != nil && a.Answer != nil && b.Answer != nil && a.Class.Key == b.Class.Key
}
