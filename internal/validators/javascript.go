package validators

// javaScript lists the libraries of Node.js and its relatives.
func javaScript() []Library {
	return []Library{
		jsonwebtoken(), expressJWT(), passportJWT(), fastifyJWT(), honoJWT(), panvaJose(), expressOAuth2Bearer(), googleAuthNode(),
	}
}

func jsonwebtoken() Library {
	return Library{
		ID: "jsonwebtoken", Name: "jsonwebtoken", Version: "9.0.3", Language: "JavaScript", Source: Measured,
		Order: checks(StepNotBefore, StepExpires, StepAudience, StepIssuer),
		Clock: ClockSeconds,
		Exp:   compared(0, No, numbersOnly), Nbf: compared(0, Yes, numbersOnly), Iat: neverCompared(),
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: hmac()},
		Type:       TypeAny, Critical: Yes, UnknownKeyID: Yes, Padding: No, LooseBits: No,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, EmptyIsMissing: No, Mixed: Yes, AnyType: Yes},
		Issuer:   IssuerRule{Missing: No, AnyType: Yes},
	}
}

func expressJWT() Library {
	l := jsonwebtoken()
	l.ID, l.Name, l.Version = "express-jwt", "express-jwt", "8.5.1 with jsonwebtoken 9"
	l.Order = served(l.Order)
	l.Algorithms = AlgorithmRule{Policy: AlgorithmsListed}
	l.SchemeAnyCase = Yes
	return l
}

func passportJWT() Library {
	l := jsonwebtoken()
	l.ID, l.Name, l.Version = "passport-jwt", "passport-jwt", "4.0.1 with jsonwebtoken 9"
	l.Order = served(l.Order)
	l.SchemeAnyCase = Yes
	return l
}

func fastifyJWT() Library {
	return Library{
		ID: "fastify-jwt", Aliases: []string{"fast-jwt", "@fastify/jwt"}, Name: "@fastify/jwt", Version: "10.2.8",
		Language: "JavaScript", Source: Measured,
		Note:  "a wrong nbf, alg or type is answered with 500",
		Order: served(checks(StepNotBefore, StepExpires, StepAudience, StepIssuer)),
		Clock: ClockExact,
		Exp:   compared(0, Yes, numbersOnly), Nbf: compared(0, Yes, numbersOnly),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: numbersIgnored},
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: hmac()},
		Type:       TypeAny, Critical: No, UnknownKeyID: Yes, Padding: No, SchemeAnyCase: Yes,
		Audience: AudienceRule{Missing: Yes, Unexpected: Yes, EmptyIsMissing: No, Mixed: No, AnyType: Yes},
		Issuer:   IssuerRule{Missing: Yes, AnyType: Yes},
	}
}

func honoJWT() Library {
	types := Types{
		Fraction: ReadNumber, Far: ReadNumber, Huge: ReadNumber, Negative: ReadNumber,
		NumberText: ReadRefused, OtherText: ReadRefused,
	}
	return Library{
		ID: "hono", Aliases: []string{"hono-jwt"}, Name: "hono/jwt", Version: "4.13.19", Language: "JavaScript", Source: Measured,
		Order: served([]Step{
			StepForm, StepType, StepAlgorithm, StepCritical, StepNotBefore, StepExpires, StepIssuedAt, StepIssuer, StepAudience,
			StepSignature,
		}),
		Clock: ClockSeconds,
		Exp:   compared(0, No, types), Nbf: compared(0, Yes, types), Iat: compared(0, Yes, types),
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Type:       TypeJWT, Critical: No, UnknownKeyID: Yes, Padding: Yes, SchemeAnyCase: Yes,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, EmptyIsMissing: Unknown, AnyType: Yes},
		Issuer:   IssuerRule{Missing: No, AnyType: Yes},
	}
}

func panvaJose() Library {
	iat := numbersOnly
	return Library{
		ID: "panva-jose", Aliases: []string{"jose-js"}, Name: "jose", Version: "6", Language: "JavaScript", Source: ReadInSource,
		Order: checks(StepIssuer, StepAudience, StepIssuedAt, StepNotBefore, StepExpires),
		Clock: ClockSeconds,
		Exp:   compared(0, No, numbersOnly), Nbf: compared(0, Yes, numbersOnly),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: iat},
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Type:       TypeAny, Critical: No, UnknownKeyID: No,
		Audience: AudienceRule{Missing: No, Unexpected: Yes, EmptyIsMissing: No, Mixed: Yes, AnyType: Yes},
		Issuer:   IssuerRule{Missing: No, AnyType: Yes},
	}
}

func expressOAuth2Bearer() Library {
	l := panvaJose()
	l.ID, l.Name, l.Version = "express-oauth2-jwt-bearer", "express-oauth2-jwt-bearer", "1.10.0"
	l.Aliases = []string{"node-oauth2-jwt-bearer"}
	l.Order = checks(StepIssuer, StepAudience, StepExpires, StepNotBefore, StepIssuedAt, StepClaims)
	l.Exp, l.Nbf = required(5, No, numbersOnly), compared(5, Yes, numbersOnly)
	l.Audience.Needed, l.Issuer.Needed = true, true
	l.Claims = []ClaimRule{text("sub", No), text("client_id", No), text("jti", No)}
	return l
}

func googleAuthNode() Library {
	return Library{
		ID: "google-auth-node", Name: "google-auth-library", Language: "JavaScript", Source: ReadInSource,
		Order: checks(StepIssuedAt, StepExpires, StepIssuer, StepAudience),
		Exp:   TimeRule{Compared: Yes, Required: Unknown, Leeway: seconds(300), Types: plainNumbers},
		Nbf:   neverCompared(),
		Iat:   TimeRule{Compared: Yes, Required: Unknown, Leeway: seconds(300), Types: plainNumbers},
		// It is made for the tokens of Google, which have no others.
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"RS256", "ES256"}},
		Audience: AudienceRule{
			Missing: No, Unexpected: Yes, EmptyIsMissing: Unknown, AnyType: Unknown,
		},
		Issuer: IssuerRule{Missing: No, AnyType: Unknown},
	}
}
