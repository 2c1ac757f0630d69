package validators

// golang lists the libraries of Go.
func golang() []Library {
	return []Library{golangJWT(), echoJWT(), goJose(), goOIDC(), jwx(), hashicorpCap(), auth0Go()}
}

func golangJWT() Library {
	types := Types{
		Fraction: ReadWhole, Zero: ReadAbsent, Negative: ReadNumber, Far: ReadNumber,
		// Huge: the float is cast to an int64, and what comes of it depends on the processor.
		NumberText: ReadRefused, OtherText: ReadRefused, Null: ReadRefused, Bool: ReadRefused, Structure: ReadRefused,
	}
	return Library{
		ID: "golang-jwt", Aliases: []string{"jwt-go"}, Name: "golang-jwt", Version: "5.3.1", Language: "Go", Source: Measured,
		Order: checks(StepExpires, StepNotBefore, StepAudience, StepIssuer),
		Clock: ClockExact,
		Exp:   compared(0, No, types), Nbf: compared(0, Yes, types), Iat: neverCompared(),
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Type:       TypeAny, Critical: Yes, UnknownKeyID: Yes, Padding: No, LooseBits: Yes,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, EmptyIsMissing: Yes, Mixed: No, AnyType: Yes},
		Issuer:   IssuerRule{Missing: No, AnyType: Yes},
	}
}

func echoJWT() Library {
	l := golangJWT()
	l.ID, l.Aliases, l.Name, l.Version = "echo-jwt", nil, "echo-jwt", "4.4.0 with golang-jwt 5.3.1"
	l.Order = served(l.Order)
	l.Algorithms = AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"HS256"}}
	l.SchemeAnyCase = Yes
	return l
}

// joseNumbers is how go-jose reads a NumericDate.
var joseNumbers = Types{
	Fraction: ReadWhole, Zero: ReadNumber, Negative: ReadNumber, Far: ReadNumber, Huge: ReadRefused,
	NumberText: ReadRefused, OtherText: ReadRefused, Null: ReadAbsent, Bool: ReadRefused, Structure: ReadRefused,
}

func goJose() Library {
	return Library{
		ID: "go-jose", Aliases: []string{"kubernetes"}, Name: "go-jose", Version: "4.1.8", Language: "Go", Source: Measured,
		Order: checks(StepClaims, StepIssuer, StepAudience, StepNotBefore, StepExpires, StepIssuedAt),
		Clock: ClockExact,
		Exp:   compared(60, Yes, joseNumbers), Nbf: compared(60, Yes, joseNumbers), Iat: compared(60, Yes, joseNumbers),
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Type:       TypeAny, Critical: No, UnknownKeyID: No, Padding: No, LooseBits: Yes,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, EmptyIsMissing: No, Mixed: No, AnyType: No},
		Issuer:   IssuerRule{Missing: No, AnyType: No},
		Claims:   []ClaimRule{text("sub", Yes), text("jti", Yes)},
	}
}

func goOIDC() Library {
	types := Types{
		Fraction: ReadWhole, Zero: ReadNumber, Negative: ReadNumber, Far: ReadNumber,
		NumberText: ReadNumber, OtherText: ReadRefused, Null: ReadRefused, Bool: ReadRefused, Structure: ReadRefused,
	}
	nbf := types
	nbf.Null = ReadAbsent
	return Library{
		ID: "go-oidc", Aliases: []string{"coreos-go-oidc"}, Name: "go-oidc", Version: "3.21.0", Language: "Go", Source: Measured,
		Order: []Step{
			StepForm, StepAlgorithm, StepClaims, StepIssuedAt, StepIssuer, StepAudience, StepExpires, StepNotBefore,
			StepType, StepCritical, StepKeyID, StepSignature,
		},
		Clock: ClockExact,
		Exp:   required(0, Yes, types), Nbf: compared(300, Yes, nbf),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: types},
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"RS256"}},
		Type:       TypeAny, Critical: No, UnknownKeyID: No, Padding: No, LooseBits: Yes,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, EmptyIsMissing: No, Mixed: No, AnyType: No, Needed: true},
		Issuer:   IssuerRule{Missing: No, AnyType: No, Needed: true},
		Claims:   []ClaimRule{text("sub", Yes), text("nonce", Yes), text("at_hash", Yes)},
	}
}

func jwx() Library {
	types := Types{Zero: ReadAbsent, Far: ReadNumber, NumberText: ReadNumber}
	return Library{
		ID: "jwx", Aliases: []string{"go-chi", "jwtauth"}, Name: "jwx", Version: "2", Language: "Go", Source: Measured,
		Order: checks(StepClaims, StepIssuedAt, StepExpires, StepNotBefore, StepAudience, StepIssuer),
		Clock: ClockSeconds,
		Exp:   compared(0, No, types), Nbf: compared(0, Yes, types), Iat: compared(0, Yes, types),
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Audience:   AudienceRule{Missing: No, Unexpected: Yes},
		Issuer:     IssuerRule{Missing: No},
		Claims:     []ClaimRule{text("sub", Unknown)},
	}
}

func hashicorpCap() Library {
	// Without exp one is made up from iat or nbf and 150 seconds more.
	exp := compared(60, Yes, joseNumbers)
	exp.Required = Unknown
	return Library{
		ID: "hashicorp-cap", Aliases: []string{"vault", "cap"}, Name: "hashicorp/cap", Language: "Go", Source: ReadInSource,
		Note:  "a token without exp ends 150 seconds after its iat or nbf",
		Order: []Step{StepForm, StepCritical, StepKeyID, StepSignature, StepAlgorithm, StepType, StepIssuer, StepAudience, StepNotBefore, StepExpires, StepIssuedAt},
		Clock: ClockExact,
		Exp:   exp, Nbf: compared(60, Yes, joseNumbers), Iat: compared(60, Yes, joseNumbers),
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"RS256"}},
		Type:       TypeAny, Critical: No, UnknownKeyID: Unknown,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, EmptyIsMissing: No, Mixed: No, AnyType: No},
		Issuer:   IssuerRule{Missing: No, AnyType: No},
	}
}

func auth0Go() Library {
	return Library{
		ID: "auth0-go-jwt-middleware", Name: "go-jwt-middleware", Version: "3", Language: "Go", Source: Measured,
		Order:      checks(StepIssuer, StepAudience, StepExpires, StepNotBefore, StepIssuedAt),
		Exp:        compared(0, No, plainNumbers),
		Nbf:        TimeRule{Compared: Yes, Required: No, Leeway: seconds(0), Types: plainNumbers},
		Iat:        TimeRule{Compared: Yes, Required: No, Leeway: seconds(0), Types: plainNumbers},
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Audience:   AudienceRule{Missing: No, Needed: true},
		Issuer:     IssuerRule{Missing: No, Needed: true},
	}
}
