package validators

// jvm lists the libraries of Java and its relatives.
func jvm() []Library {
	return []Library{spring(), nimbus(), javaJWT(), jjwt(), keycloak()}
}

func spring() Library {
	return Library{
		ID: "spring", Aliases: []string{"spring-security", "spring-boot"}, Name: "Spring Security", Version: "5.1 to 6",
		Language: "JVM", Source: ReadInSource,
		Order: checks(StepExpires, StepNotBefore, StepIssuer, StepAudience),
		Clock: ClockExact,
		Exp:   compared(60, Yes, plainNumbers), Nbf: compared(60, Yes, plainNumbers),
		Iat: TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: numbersIgnored},
		// The first with a key set, the second with a secret.
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"RS256", "HS256"}},
		Type:       TypeJWTAnyCase, UnknownKeyID: No,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, AnyType: Unknown},
		Issuer:   IssuerRule{Missing: No},
	}
}

func nimbus() Library {
	return Library{
		ID: "nimbus", Aliases: []string{"nimbus-jose-jwt"}, Name: "Nimbus JOSE+JWT", Language: "JVM", Source: ReadInSource,
		Order: []Step{
			StepForm, StepType, StepAlgorithm, StepCritical, StepKeyID, StepSignature, StepExpires, StepNotBefore, StepAudience, StepIssuer,
		},
		Clock: ClockExact,
		Exp:   compared(60, No, plainNumbers), Nbf: compared(60, No, plainNumbers),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: numbersIgnored},
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Type:       TypeJWTAnyCase, UnknownKeyID: No,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, AnyType: Unknown},
		Issuer:   IssuerRule{Missing: No},
	}
}

func javaJWT() Library {
	types := Types{
		Fraction: ReadWhole, Zero: ReadNumber, Negative: ReadNumber, Far: ReadNumber,
		NumberText: ReadRefused, OtherText: ReadRefused, Null: ReadAbsent, Bool: ReadRefused, Structure: ReadRefused,
	}
	return Library{
		ID: "java-jwt", Aliases: []string{"auth0-java-jwt"}, Name: "java-jwt", Version: "4", Language: "JVM", Source: ReadInSource,
		Order: checks(StepExpires, StepNotBefore, StepIssuedAt, StepAudience, StepIssuer),
		Clock: ClockSeconds,
		Exp:   compared(0, Yes, types), Nbf: compared(0, Yes, types), Iat: compared(0, Yes, types),
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Type:       TypeAny, UnknownKeyID: Yes,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, AnyType: Unknown},
		Issuer:   IssuerRule{Missing: No},
	}
}

func jjwt() Library {
	types := Types{
		Fraction: ReadWhole, Zero: ReadNumber, Negative: ReadNumber, Far: ReadNumber,
		NumberText: ReadNumber, OtherText: ReadDate, Null: ReadAbsent, Bool: ReadRefused, Structure: ReadRefused,
	}
	return Library{
		ID: "jjwt", Name: "JJWT", Version: "0.12", Language: "JVM", Source: ReadInSource,
		Order: checks(StepExpires, StepNotBefore, StepAudience, StepIssuer),
		Clock: ClockExact,
		Exp:   compared(0, Yes, types), Nbf: compared(0, Yes, types),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: numbersIgnored},
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Type:       TypeAny, UnknownKeyID: Yes,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, AnyType: Unknown},
		Issuer:   IssuerRule{Missing: No},
	}
}

func keycloak() Library {
	return Library{
		ID: "keycloak", Name: "Keycloak", Language: "JVM", Source: ReadInSource,
		Order:      checks(StepExpires, StepNotBefore, StepAudience, StepIssuer),
		Clock:      ClockSeconds,
		Exp:        compared(0, Yes, plainNumbers),
		Nbf:        TimeRule{Compared: Yes, Required: No, Leeway: seconds(0), Types: plainNumbers},
		Iat:        TimeRule{Compared: Unknown, Required: No, Types: plainNumbers},
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Audience:   AudienceRule{Missing: No, Unexpected: Yes},
		Issuer:     IssuerRule{Missing: No, Needed: true},
	}
}
