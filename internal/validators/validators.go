// Package validators knows what real libraries and proxies say to a token by their own defaults: their leeway, the
// very second of expiry, how they read a time that is no number, which claims they require, what they do with an
// audience that nobody told them to expect. It is a table and one judgement over it, and pure: nothing of a library
// runs here. What is not known of a library is [Unknown], and never counts as accepted.
package validators

import "time"

// Tri is an answer that may be missing. The zero value is [Unknown].
type Tri uint8

// The answers.
const (
	Unknown Tri = iota
	Yes
	No
)

// String returns "yes", "no" or "unknown".
func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	case Unknown:
	}
	return "unknown"
}

// Source says where the facts of a row come from; the weakest of them counts.
type Source string

// The sources, the most reliable first.
const (
	// Measured: read off the answers of a running server or of the library itself.
	Measured Source = "measured"
	// ReadInSource: read in the library's own code.
	ReadInSource Source = "source"
	// Documented: said by the library's documentation, or by those who were refused.
	Documented Source = "documented"
)

// Library is what is known about one library, framework or proxy, with nothing configured but the key and what
// [Expectation] says.
type Library struct {
	// ID is what the user types: "python-jose", "pyjwt", "pyjwt@2.6". Lower case, stable for ever.
	ID string
	// Aliases are other names of the same behaviour: frameworks that only pass the token on.
	Aliases []string
	// Name is how its authors write it, Version the version that the facts were taken from; empty where they hold
	// for all that are in use.
	Name, Version string
	// Language is the family it belongs to: Python, JavaScript, Go, JVM, .NET, proxy, other.
	Language string
	// Source says how the facts were obtained.
	Source Source
	// Note is one sentence about what the fields cannot say, empty for most.
	Note string

	// Order is the order of the checks: the first that fails is the one that the library reports.
	Order []Step
	// Clock is how exactly it reads its own clock.
	Clock Clock
	// Exp, Nbf and Iat are how it treats the time claims (RFC 7519 §4.1.4-6).
	Exp, Nbf, Iat TimeRule
	// Algorithms is which algorithms it lets a token choose.
	Algorithms AlgorithmRule
	// Type is what it allows in the header's typ (RFC 7515 §4.1.9).
	Type TypeRule
	// Critical: whether a token passes whose crit names an extension that nobody knows (RFC 7515 §4.1.11 forbids
	// it).
	Critical Tri
	// UnknownKeyID: whether a token passes whose kid is none of [Expectation.KeyIDs], when its signature fits.
	UnknownKeyID Tri
	// Padding: whether = at the end of a part passes (RFC 7515 §2 forbids it).
	Padding Tri
	// LooseBits: whether a last character passes whose unused bits are set (RFC 4648 §3.5).
	LooseBits Tri
	// SchemeAnyCase: whether "bearer" passes for "Bearer" (RFC 9110 §11.1 demands it). Unknown for a library that
	// gets the token alone.
	SchemeAnyCase Tri
	// Audience and Issuer are how it treats aud and iss (RFC 7519 §4.1.1, §4.1.3).
	Audience AudienceRule
	Issuer   IssuerRule
	// Claims are its demands on other claims, in its order.
	Claims []ClaimRule
}

// Step is one thing that a library checks.
type Step string

// The steps.
const (
	StepScheme    Step = "scheme"
	StepForm      Step = "form"
	StepAlgorithm Step = "alg"
	StepType      Step = "typ"
	StepCritical  Step = "crit"
	StepKeyID     Step = "kid"
	StepSignature Step = "signature"
	StepExpires   Step = "exp"
	StepNotBefore Step = "nbf"
	StepIssuedAt  Step = "iat"
	StepAudience  Step = "aud"
	StepIssuer    Step = "iss"
	StepClaims    Step = "claims"
)

// Clock is how exactly a library reads its own clock.
type Clock uint8

// The clocks.
const (
	// ClockExact compares fractions of a second too.
	ClockExact Clock = iota
	// ClockSeconds cuts now to the whole second.
	ClockSeconds
)

// Margin is a leeway. The zero value is one that is not known; it is at least nothing.
type Margin struct {
	Known bool
	For   time.Duration
}

// seconds is a leeway that is known.
func seconds(n int) Margin { return Margin{Known: true, For: time.Duration(n) * time.Second} }

// TimeRule is how a library treats one time claim.
type TimeRule struct {
	// Compared: whether the claim is compared with the clock at all. Its types can matter where it is not.
	Compared Tri
	// Required: whether a token without the claim is refused.
	Required Tri
	// Leeway is how far the clock may be beyond the claim.
	Leeway Margin
	// Edge: whether the token passes when now is exactly the claim with its leeway. For exp, yes departs from
	// RFC 7519 §4.1.4 ("on or after").
	Edge Tri
	// Unless names a claim whose presence keeps this one from being compared, empty for none.
	Unless string
	// Types is how values are read that are not a plain whole number of seconds.
	Types Types
}

// Reading is what a library makes of a value where a number of seconds should be. The zero value is not known.
type Reading uint8

// The readings.
const (
	ReadUnknown Reading = iota
	// ReadRefused: the token is refused, by an error or by a crash.
	ReadRefused
	// ReadNumber: taken as the number that it spells; true is 1, null and false are 0.
	ReadNumber
	// ReadWhole: the number without what follows its point.
	ReadWhole
	// ReadRounded: the nearest whole number.
	ReadRounded
	// ReadDate: a date of ISO 8601 is understood, other text is refused.
	ReadDate
	// ReadAbsent: as if the claim were not there.
	ReadAbsent
)

// Types is how a library reads values that are not a plain whole number of seconds.
type Types struct {
	// Fraction: 1764485341.5. Zero: 0. Negative: a number below 0.
	Fraction, Zero, Negative Reading
	// Far: a number beyond the year 9999, as milliseconds are; the token then never expires. Huge: one beyond 2^62.
	// A number that no float64 holds is unknown everywhere.
	Far, Huge Reading
	// NumberText: a whole number in quotes. OtherText: any other string.
	NumberText, OtherText Reading
	// Null, Bool, and Structure for an array or an object.
	Null, Bool, Structure Reading
}

// AlgorithmPolicy is who says which algorithms are allowed.
type AlgorithmPolicy uint8

// The policies. The zero value is not known.
const (
	AlgorithmsUnknown AlgorithmPolicy = iota
	// AlgorithmsListed: the program must say; without [Expectation.Algorithms] alg is not examined.
	AlgorithmsListed
	// AlgorithmsDefault: [AlgorithmRule.Default], where the program says nothing.
	AlgorithmsDefault
	// AlgorithmsOfKey: every algorithm that the kind of key serves, where the program says nothing.
	AlgorithmsOfKey
)

// AlgorithmRule is which algorithms a library lets a token choose. None of them accepts none with a key.
type AlgorithmRule struct {
	Policy AlgorithmPolicy
	// Default is used by [AlgorithmsDefault].
	Default []string
}

// TypeRule is what a library allows in the header's typ.
type TypeRule uint8

// The rules on typ. The zero value is not known, but for a typ that is "JWT" or missing.
const (
	TypeUnknown TypeRule = iota
	// TypeAny: typ is not looked at.
	TypeAny
	// TypeJWT: "JWT" exactly, or none.
	TypeJWT
	// TypeJWTAnyCase: "JWT" in any case, or none.
	TypeJWTAnyCase
)

// AudienceRule is how a library treats aud.
type AudienceRule struct {
	// Missing: whether a token without aud passes although one is expected.
	Missing Tri
	// Unexpected: whether a token with aud passes although none is expected (RFC 7519 §4.1.3 forbids it).
	Unexpected Tri
	// EmptyIsMissing: whether "", [], {}, 0, false and null count as no aud.
	EmptyIsMissing Tri
	// Mixed: whether a list passes that holds the expected audience beside something that is no string.
	Mixed Tri
	// AnyType: whether an aud that is neither a string nor an array of strings passes when none is expected.
	AnyType Tri
	// Needed: the library accepts nothing before it is told what to expect.
	Needed bool
}

// IssuerRule is how a library treats iss.
type IssuerRule struct {
	// Missing: whether a token without iss passes although one is expected.
	Missing Tri
	// AnyType: whether an iss that is no string passes when none is expected.
	AnyType Tri
	// Needed: the library accepts nothing before it is told what to expect.
	Needed bool
}

// ClaimRule is a demand on a claim that is neither a time nor aud or iss.
type ClaimRule struct {
	Name string
	// Required: whether a token without the claim is refused.
	Required Tri
	// AnyType: whether a value passes that is no string.
	AnyType Tri
	// Null: whether null passes as well as a string would.
	Null Tri
	// Only lists the values that pass, Never those that do not; empty for any.
	Only, Never []string
}
