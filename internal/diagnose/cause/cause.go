// Package cause holds the explanations of a refused request, one file each: what it is called, how it is
// documented, what it looks like offline, and which single edit repairs it. All of it is pure.
package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// since is the version that introduced the causes of the first release.
const since = "0.1.0"

// All returns every cause, in the order in which a request meets them on its way: path, credential, structure,
// header, signature, claims, state. The order breaks ties between equally suspicious causes.
func All() []*diagnose.Cause {
	return []*diagnose.Cause{
		RedirectChangesMethod(),
		RedirectDropsAuthorization(),
		LoginRedirectInsteadOf401(),
		WrongRouteOrGateway(),
		WrongEnvironmentOrHost(),
		CORSPreflightBlocked(),
		CORSAuthorizationNotAllowed(),
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
		TokenMalformed(),
		TokenTruncated(),
		AlgNoneUnsigned(),
		AlgNotAllowed(),
		SecretWhitespaceOrQuotes(),
		SecretEncodingMismatch(),
		SecretDefaultFallback(),
		SignatureAlteredInTransit(),
		SecretMismatch(),
		ExpWrongType(),
		ExpUnitMilliseconds(),
		ExpMissing(),
		ClockSkew(),
		NotYetValidNbf(),
		IatInFuture(),
		TokenExpired(),
		LifetimePolicy(),
		SubNotString(),
		RequiredClaimMissing(),
		IssuerMismatch(),
		AudienceMismatch(),
		TokenRevoked(),
		UserNotFound(),
		InstanceInconsistency(),
		RolePermissionDenied(),
		FailureAfterAuthentication(),
	}
}
