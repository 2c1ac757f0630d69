// Package fault holds the ways in which a token can be wrong, one file each. The explicit list below is what mint
// --fault knows and what a fixture pack is made of.
package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// All returns every fault in the order of a token's way through a verifier: what stands around it, its form, its header,
// its signature, its times, its other claims.
func All() []mint.Fault {
	return []mint.Fault{
		SchemeDuplicated(),
		TokenQuoted(),
		ExtraWhitespace(),
		TokenLineWrapped(),
		TokenURLEncoded(),
		TokenPlaceholder(),
		OpaqueTokenSent(),
		EncryptedToken(),
		TokenMalformed(),
		TokenMalformedPayload(),
		PayloadDetached(),
		TokenTruncated(),
		TokenTruncatedPayload(),
		TokenBase64Variant(),
		HeaderTooLarge(),

		AlgNoneUnsigned(),
		AlgNoneUnsignedCase(),
		AlgNoneUnsignedStripped(),
		AlgNotAllowed(),
		AlgNotAllowedConfusion(),
		AlgUnknown(),
		CritHeaderUnsupported(),
		CritMalformed(),
		TypHeaderUnexpected(),
		KidMissing(),
		KeyRotatedKidUnknown(),
		KidInjection(),
		HeaderKeyReference(),
		HeaderKeyReferenceURL(),

		SecretMismatch(),
		SecretEncodingMismatch(),
		SecretWhitespaceOrQuotes(),
		SignatureAlteredInTransit(),
		SignatureAlteredInTransitClaim(),
		SignatureLength(),
		SignatureLengthDER(),

		DuplicateClaim(),
		DuplicateClaimEscaped(),
		DuplicateClaimHeader(),
		ClaimNameCase(),
		ClaimNameReserved(),
		ClaimBadUTF8(),

		TokenExpired(),
		TokenExpiredJustNow(),
		NotYetValidNbf(),
		IatInFuture(),
		ExpMissing(),
		ExpMisnamed(),
		ExpWrongType(),
		ExpWrongTypeDate(),
		ExpWrongTypeNull(),
		ExpUnitMilliseconds(),
		ExpZero(),
		ExpFraction(),
		ExpBeforeIat(),
		ExpTimezoneOffset(),
		TimeOutOfRange(),
		LifetimePolicy(),

		AudienceMismatch(),
		AudienceMissing(),
		IssuerMismatch(),
		IssuerMismatchSlash(),
		RequiredClaimMissing(),
		RequiredClaimMissingIss(),
		SubNotString(),
		ClaimTypeInvalid(),
		ClaimTypeInvalidAud(),
		ClaimTypeInvalidNbf(),
		WrongTokenKindIDToken(),
		WrongTokenKindRefreshToken(),
		DPoPBoundToken(),
		MTLSBoundToken(),
	}
}

// Find returns the fault with that id.
func Find(id string) (mint.Fault, bool) {
	for _, f := range All() {
		if f.ID == id {
			return f, true
		}
	}
	return mint.Fault{}, false
}
