package rule

// All returns every rule, in the order in which a project is judged.
func All() []Rule {
	return []Rule{
		ExpiryNumericString(), LifetimeUnit(), LifetimeUnreadable(), LifetimeOverflow(), LaravelTTLText(),
		SecretEmpty(), SecretDefault(), SecretPlaceholder(), SecretWrapped(), SecretTooShort(), SecretGuessable(), SecretMistyped(),
		SecretInSource(), SecretMismatch(), SecretShared(), SecretTracked(), SecretPublic(), TestUsesRealSecret(),
		EnvReadDifferently(), YAMLTypeChanged(), TokenSettingInvalid(), SettingMalformed(),
		VerificationOff(), ExpiryNotChecked(), AlgNoneAllowed(), AlgorithmsMissing(), AlgSettingUnknown(), AlgDiffers(),
		NaiveTime(), UtcnowDeprecated(),
		CookieShorterThanToken(), CookieLongerThanToken(), NextAuthAges(), FrontendTimeout(), RefreshWindowShort(), RefreshWindowTooLong(), RefreshNotLonger(), RefreshRotationFixed(), HeartbeatTooSlow(),
		LeewayAbsurd(), LeewayAbsent(), AccessLong(), TokenWithoutExpiry(), LifetimeInSecret(), LifetimeHardCoded(), DemoLifetime(), ManifestLoose(),
		IssuerDiffers(), AudienceDiffers(), SameSiteInsecure(), CookieReadable(), CorsAuthorization(), VariableUnused(),
	}
}
