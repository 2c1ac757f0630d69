package rule

import "slices"

// All returns every rule, in the order in which their findings are shown: what was given, its form, its header, its
// claims, its times. Rules are made group by group: in one expression all of them would need a stack of 16 KiB, which
// every decode would have to grow to.
func All() []Rule {
	return slices.Concat(ofInput(), ofForm(), ofHeader(), ofKind(), ofClaims(), ofTimes())
}

// ofInput finds what is odd about how the token was given, and where it was.
func ofInput() []Rule {
	return []Rule{
		PeeledInput(),
		TokenInURL(),
		SessionNotEncrypted(),
		CookieNotSent(),
		CookieUnprotected(),
		TokenQuoted(),
		ExtraWhitespace(),
		TokenLineWrapped(),
		TokenURLEncoded(),
		SchemeDuplicated(),
		Base64Variant(),
		TokenPlaceholder(),
		OpaqueTokenSent(),
	}
}

// ofForm finds what is odd about its parts.
func ofForm() []Rule {
	return []Rule{
		TokenMalformed(),
		TokenTruncated(),
		SignatureLength(),
		EncryptedToken(),
		EncryptedParts(),
		PayloadDetached(),
		PayloadUnencoded(),
		SeveralSignatures(),
		HeaderTooLarge(),
		TokenTooLargeForCookie(),
	}
}

// ofHeader finds what is odd about its header and about names.
func ofHeader() []Rule {
	return []Rule{
		AlgNoneUnsigned(),
		AlgUnknown(),
		TypHeaderUnexpected(),
		NestedContent(),
		DuplicateClaim(),
		ClaimNameCase(),
		ClaimNameReserved(),
		ClaimBadUTF8(),
		CritMalformed(),
		CritHeaderUnsupported(),
		HeaderKeyReference(),
		KidInjection(),
	}
}

// ofKind finds tokens that are not for this.
func ofKind() []Rule {
	return []Rule{
		ProviderBoundToken(),
		WrongTokenKindIDToken(),
		WrongTokenKindRefreshToken(),
		WrongTokenKindServiceKey(),
		WrongTokenKindOther(),
		DPoPBoundToken(),
		MTLSBoundToken(),
	}
}

// ofClaims finds what is odd about its claims.
func ofClaims() []Rule {
	return []Rule{
		ClaimTypeInvalid(),
		SubNotString(),
		AudienceMissing(),
		RequiredClaimMissing(),
		SecretInClaims(),
		PersonalData(),
	}
}

// ofTimes finds what is odd about its times.
func ofTimes() []Rule {
	return []Rule{
		ExpMissing(),
		ExpMisnamed(),
		ExpWrongType(),
		ExpUnitMilliseconds(),
		TimeOutOfRange(),
		ExpZero(),
		ExpFraction(),
		ExpBeforeIat(),
		ExpTimezoneOffset(),
		LifetimePolicy(),
		LayersDisagree(),
		NotYetValidNbf(),
		IatInFuture(),
	}
}
