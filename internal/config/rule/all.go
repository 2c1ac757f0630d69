package rule

// All returns every rule, in the order in which a project is judged.
func All() []Rule {
	return []Rule{
		ExpiryNumericString(), LifetimeUnit(), LifetimeUnreadable(), LifetimeOverflow(),
		SecretEmpty(), SecretDefault(), SecretPlaceholder(), SecretWrapped(), SecretTooShort(), SecretGuessable(), SecretMistyped(),
		SecretInSource(), SecretMismatch(), SecretShared(), SecretTracked(), SecretPublic(), TestUsesRealSecret(),
		EnvReadDifferently(), YAMLTypeChanged(), TokenSettingInvalid(), SettingMalformed(),
		VerificationOff(), ExpiryNotChecked(), AlgNoneAllowed(), AlgorithmsMissing(), AlgSettingUnknown(), AlgDiffers(),
		NaiveTime(), UtcnowDeprecated(),
		CookieShorterThanToken(), FrontendTimeout(), RefreshWindowShort(), RefreshWindowTooLong(), RefreshNotLonger(), HeartbeatTooSlow(),
		LeewayAbsurd(), AccessLong(), TokenWithoutExpiry(), LifetimeInSecret(), LifetimeHardCoded(), DemoLifetime(), ManifestLoose(),
		IssuerDiffers(), AudienceDiffers(), SameSiteInsecure(), CookieReadable(), CorsAuthorization(), VariableUnused(),
	}
}
