package validators

// proxies lists web servers and gateways that check tokens themselves.
func proxies() []Library {
	return []Library{envoy(), kong(), haproxy(), modAuthOpenIDC(), modOAuth2()}
}

func envoy() Library {
	types := Types{
		Fraction: ReadWhole, Zero: ReadAbsent, Far: ReadNumber,
		NumberText: ReadRefused, OtherText: ReadRefused, Null: ReadRefused, Bool: ReadRefused, Structure: ReadRefused,
	}
	return Library{
		ID: "envoy", Aliases: []string{"istio", "espv2"}, Name: "Envoy jwt_authn", Language: "proxy", Source: ReadInSource,
		Order: []Step{
			StepForm, StepAlgorithm, StepClaims, StepIssuedAt, StepIssuer, StepNotBefore, StepExpires, StepAudience,
			StepType, StepCritical, StepKeyID, StepSignature,
		},
		Clock: ClockSeconds,
		Exp:   compared(60, Yes, types), Nbf: compared(60, Yes, types),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: types},
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Type:       TypeAny, UnknownKeyID: No,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, EmptyIsMissing: Unknown, Mixed: No, AnyType: No},
		Issuer:   IssuerRule{Missing: No, AnyType: No},
		Claims:   []ClaimRule{text("sub", No), text("jti", No)},
	}
}

func kong() Library {
	return Library{
		ID: "kong", Name: "Kong jwt", Language: "proxy", Source: ReadInSource,
		Note:  "exp and nbf are checked only where claims_to_verify lists them, with no leeway",
		Order: []Step{StepForm, StepAlgorithm, StepClaims, StepSignature, StepExpires, StepNotBefore},
		Clock: ClockSeconds,
		Exp:   neverCompared(), Nbf: neverCompared(), Iat: neverCompared(),
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"HS256"}},
		// iss says whose key it is.
		Claims: []ClaimRule{{Name: "iss", Required: Yes, AnyType: Unknown, Null: Unknown}},
	}
}

func haproxy() Library {
	return Library{
		ID: "haproxy", Name: "HAProxy jwt_verify", Version: "2.6.12", Language: "proxy", Source: Measured,
		Note:  "claims are checked only by rules of your own",
		Order: checks(),
		Clock: ClockSeconds,
		Exp:   neverCompared(), Nbf: neverCompared(), Iat: neverCompared(),
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Type:       TypeAny, Critical: Yes, UnknownKeyID: Yes, Padding: No, SchemeAnyCase: Yes,
		Audience: AudienceRule{Missing: Yes, Unexpected: Yes, AnyType: Yes},
		Issuer:   IssuerRule{Missing: Yes, AnyType: Yes},
	}
}

func modAuthOpenIDC() Library {
	// What is no number is taken for no claim. Only exp is compared, where the token is an access token.
	types := Types{
		Fraction: ReadNumber, Zero: ReadNumber, Far: ReadNumber, Huge: ReadNumber,
		NumberText: ReadAbsent, OtherText: ReadAbsent, Null: ReadAbsent, Bool: ReadAbsent, Structure: ReadAbsent,
	}
	return Library{
		ID: "mod_auth_openidc", Aliases: []string{"mod-auth-openidc"}, Name: "mod_auth_openidc", Version: "2.4.12.3 AuthType oauth20",
		Language: "proxy", Source: Measured,
		Note:  "aud and iss are checked by Require claim",
		Order: served(checks(StepExpires, StepNotBefore, StepIssuedAt, StepClaims, StepIssuer, StepAudience)),
		Clock: ClockSeconds,
		Exp:   compared(0, Yes, types),
		Nbf:   neverCompared(), Iat: neverCompared(),
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Type:       TypeAny, Critical: Yes, UnknownKeyID: No, Padding: Yes, SchemeAnyCase: Yes,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, AnyType: Yes},
		Issuer:   IssuerRule{Missing: No, AnyType: Yes},
		Claims:   []ClaimRule{{Name: "sub", Required: Yes, AnyType: No, Null: No}},
	}
}

func modOAuth2() Library {
	return Library{
		ID: "mod_oauth2", Aliases: []string{"mod-oauth2"}, Name: "mod_oauth2", Language: "proxy", Source: Measured,
		Order: checks(StepExpires, StepIssuedAt, StepClaims, StepIssuer, StepAudience),
		Clock: ClockSeconds,
		Exp:   required(0, Yes, plainNumbers), Nbf: neverCompared(),
		Iat:        TimeRule{Compared: Yes, Required: Unknown, Leeway: seconds(10), Edge: Yes, Types: plainNumbers},
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Audience:   AudienceRule{Missing: No, Unexpected: Yes},
		Issuer:     IssuerRule{Missing: No},
		Claims:     []ClaimRule{{Name: "sub", Required: Unknown, AnyType: No, Null: No}},
	}
}
