package rule

// All returns every rule, in the order in which their findings are shown: what was given, its form, its header, its
// claims, its times.
func All() []Rule {
	return []Rule{
		PeeledInput(),
		TokenQuoted(),
		ExtraWhitespace(),
		TokenLineWrapped(),
		TokenURLEncoded(),
		SchemeDuplicated(),
		Base64Variant(),
		TokenPlaceholder(),
		OpaqueTokenSent(),
		TokenMalformed(),
		TokenTruncated(),
		SignatureLength(),
		EncryptedToken(),
		AlgNoneUnsigned(),
		AlgUnknown(),
		DuplicateClaim(),
		ClaimNameCase(),
		ClaimNameReserved(),
		ClaimBadUTF8(),
		CritMalformed(),
		CritHeaderUnsupported(),
		HeaderKeyReference(),
		KidInjection(),
		ClaimTypeInvalid(),
		SubNotString(),
		ExpMissing(),
		ExpMisnamed(),
		ExpWrongType(),
		ExpUnitMilliseconds(),
		TimeOutOfRange(),
		ExpZero(),
		ExpFraction(),
		ExpBeforeIat(),
		NotYetValidNbf(),
		IatInFuture(),
	}
}
