// Package cause holds the explanations of a refused request, one file each: what it is called, how it is
// documented, what it looks like offline, and which single edit repairs it. All of it is pure.
package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fixline"
)

// since is the version that introduced the causes of the first release.
const since = "0.1.0"

// All returns every cause, in the order in which a request meets them on its way: path, credential, structure,
// header, signature, claims, state. The order breaks ties between equally suspicious causes.
func All() []*diagnose.Cause {
	all := inOrder()
	lines := fixline.ByCause()
	for _, c := range all {
		c.Lines = lines[c.ID]
	}
	return all
}

func inOrder() []*diagnose.Cause {
	return []*diagnose.Cause{
		RedirectChangesMethod(),
		RedirectDropsAuthorization(),
		LoginRedirectInsteadOf401(),
		WrongRouteOrGateway(),
		WrongEnvironmentOrHost(),
		MixedContent(),
		CORSPreflightBlocked(),
		CORSAuthorizationNotAllowed(),
		CORSAnswerUnreadable(),
		HTTP2ProxyDifference(),
		HeaderTooLarge(),
		HeaderStrippedByProxy(),
		HeaderNameDroppedByProxy(),
		HeaderOverwrittenByGateway(),
		MiddlewareMisordered(),
		OpenAPISchemeMismatch(),
		MultipleCredentials(),
		TokenWrongLocation(),
		CookieNotSent(),
		CSRFTokenMissing(),
		WebSocketSSENoHeader(),
		AuthHeaderMissing(),
		SchemeMissing(),
		SchemeDuplicated(),
		SchemeWrong(),
		SchemeCaseSensitive(),
		TokenQuoted(),
		ExtraWhitespace(),
		TokenURLEncoded(),
		TokenLineWrapped(),
		TokenPlaceholder(),
		OpaqueTokenSent(),
		EncryptedToken(),
		TokenMalformed(),
		TokenTruncated(),
		DPoPBoundToken(),
		MTLSBoundToken(),
		ProviderBoundToken(),
		CritHeaderUnsupported(),
		TypHeaderUnexpected(),
		AlgNoneUnsigned(),
		AlgNotAllowed(),
		SecretWhitespaceOrQuotes(),
		SecretEncodingMismatch(),
		SecretDefaultFallback(),
		KeyRotatedKidUnknown(),
		KidMissing(),
		WrongKeyOrKeyType(),
		JWKSUnreachable(),
		NoVerificationKeyConfigured(),
		KeyTooShort(),
		KeyPerProcessRandom(),
		SecretSourcePrecedence(),
		SignatureAlteredInTransit(),
		SecretMismatch(),
		ExpWrongType(),
		ExpUnitMilliseconds(),
		ExpMissing(),
		ExpTimezoneOffset(),
		ClockSkew(),
		NotYetValidNbf(),
		IatInFuture(),
		TestTokenAgainstLiveClock(),
		TokenExpired(),
		LifetimeTooShortOrLayersDisagree(),
		LifetimePolicy(),
		SubNotString(),
		ClaimTypeInvalid(),
		RequiredClaimMissing(),
		IssuerMismatch(),
		WrongTokenKindRefreshToken(),
		WrongTokenKindIDToken(),
		WrongTokenKindServiceKey(),
		ConsumerNotRegistered(),
		AudienceMissing(),
		AudienceMismatch(),
		AudienceNotExpectedByVerifier(),
		AzpClientNotAllowed(),
		ClaimCustomRejected(),
		ClaimNameChanged(),
		TokenRevoked(),
		SessionExpiredServerSide(),
		PasswordChangedOrTokenVersion(),
		UserNotFound(),
		UserInactive(),
		FreshTokenRequired(),
		InsufficientScope(),
		OtherCredentialRequired(),
		LibraryUpgradeBreaking(),
		ServerErrorMasked(),
		StatusCodeConvention(),
		InstanceInconsistency(),
		RolePermissionDenied(),
		FailureAfterAuthentication(),
	}
}
