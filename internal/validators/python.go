package validators

// pythonInt is what int() makes of a claim: text of digits and booleans are numbers, null and lists raise an error
// that nobody catches.
var pythonInt = Types{
	Fraction: ReadWhole, Zero: ReadNumber, Negative: ReadNumber, Far: ReadNumber, Huge: ReadNumber,
	NumberText: ReadNumber, OtherText: ReadRefused, Null: ReadRefused, Bool: ReadNumber, Structure: ReadRefused,
}

// python lists the libraries of Python.
func python() []Library {
	return []Library{
		pyjwt(), pyjwt26(), pyjwt26Debian(), pythonJose(), joserfc(),
		flaskJWTExtended(), flaskJWTExtended44(), simpleJWT(), googleAuthPython(),
	}
}

func pyjwt() Library {
	l := pyjwt26()
	l.ID, l.Version, l.Source = "pyjwt", "2.12.1", ReadInSource
	l.Order = checks(StepIssuedAt, StepNotBefore, StepExpires, StepIssuer, StepAudience, StepClaims)
	l.Clock = ClockExact // since 2.7
	l.Critical = No      // since 2.12
	l.Claims = []ClaimRule{text("sub", No), text("jti", No)}
	return l
}

// pyjwt26 is the version of Debian 12, as its authors released it.
func pyjwt26() Library {
	// iat passes int(), but the claim itself is compared: text then cannot be.
	iat := pythonInt
	iat.Fraction, iat.NumberText = ReadNumber, ReadRefused
	return Library{
		ID: "pyjwt@2.6", Name: "PyJWT", Version: "2.6.0", Language: "Python", Source: Measured,
		Order: checks(StepIssuedAt, StepNotBefore, StepExpires, StepIssuer, StepAudience),
		Clock: ClockSeconds,
		Exp:   compared(0, No, pythonInt), Nbf: compared(0, Yes, pythonInt), Iat: compared(0, Yes, iat),
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Type:       TypeAny, Critical: Yes, UnknownKeyID: Yes, Padding: Yes, LooseBits: Yes,
		Audience: AudienceRule{Missing: No, Unexpected: No, EmptyIsMissing: Yes, Mixed: No, AnyType: No},
		Issuer:   IssuerRule{Missing: No, AnyType: Yes},
	}
}

func pyjwt26Debian() Library {
	l := pyjwt26()
	l.ID, l.Version = "pyjwt@2.6-debian", "2.6.0 with Debian's security update"
	l.Note = "the update of Debian 12 brought the check of crit to the old version"
	l.Critical = No
	return l
}

func pythonJose() Library {
	// iat passes int() and is not compared.
	iat := pythonInt
	return Library{
		ID: "python-jose", Name: "python-jose", Version: "3.3.0", Language: "Python", Source: Measured,
		Order: checks(StepIssuedAt, StepNotBefore, StepExpires, StepAudience, StepIssuer, StepClaims),
		Clock: ClockSeconds,
		Exp:   compared(0, Yes, pythonInt), Nbf: compared(0, Yes, pythonInt),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: iat},
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Type:       TypeAny, Critical: Yes, UnknownKeyID: Yes, Padding: Yes, LooseBits: Yes,
		Audience: AudienceRule{Missing: Yes, Unexpected: No, EmptyIsMissing: No, Mixed: No, AnyType: No},
		Issuer:   IssuerRule{Missing: No, AnyType: Yes},
		Claims:   []ClaimRule{text("sub", No), text("jti", No)},
	}
}

func joserfc() Library {
	types := numbersOnly
	types.Bool = ReadNumber // a bool is an int there
	return Library{
		ID: "joserfc", Name: "joserfc", Version: "1.6.5", Language: "Python", Source: Measured,
		Note:  "claims are checked only where the program calls JWTClaimsRegistry.validate; a header that it does not know is refused",
		Order: checks(StepExpires, StepNotBefore, StepIssuedAt, StepIssuer, StepAudience),
		Clock: ClockSeconds,
		Exp:   compared(0, Yes, types), Nbf: compared(0, Yes, types), Iat: compared(0, Yes, types),
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"HS256", "RS256", "ES256"}},
		Type:       TypeAny, Critical: No, UnknownKeyID: Unknown, Padding: Yes,
		Audience: AudienceRule{Missing: Yes, Unexpected: Yes, EmptyIsMissing: No, Mixed: Yes, AnyType: Yes},
		Issuer:   IssuerRule{Missing: Yes, AnyType: Yes},
	}
}

func flaskJWTExtended() Library {
	l := pyjwt()
	l.ID, l.Name, l.Version = "flask-jwt-extended", "Flask-JWT-Extended", "4.7.1 with PyJWT 2.12"
	return extended(l)
}

func flaskJWTExtended44() Library {
	l := pyjwt26Debian()
	l.ID, l.Name, l.Version = "flask-jwt-extended@4.4", "Flask-JWT-Extended", "4.4.4 with PyJWT 2.6 of Debian 12"
	return extended(l)
}

// extended adds what Flask-JWT-Extended asks for on a protected route: an identity, and no refresh token.
func extended(l Library) Library {
	l.Order = served(checks(StepIssuedAt, StepNotBefore, StepExpires, StepIssuer, StepAudience, StepClaims))
	l.Algorithms = AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"HS256"}}
	l.SchemeAnyCase = No
	l.Claims = append([]ClaimRule{
		{Name: "sub", Required: Yes, AnyType: Yes, Null: Yes},
		{Name: "type", Required: No, AnyType: Yes, Null: Yes, Never: []string{"refresh"}},
	}, l.Claims...)
	return l
}

func simpleJWT() Library {
	l := pyjwt26Debian()
	l.ID, l.Name, l.Version = "simplejwt", "djangorestframework-simplejwt", "5.2.2 with PyJWT 2.6 of Debian 12"
	l.Order = served(checks(StepIssuedAt, StepNotBefore, StepExpires, StepIssuer, StepAudience, StepClaims))
	l.Algorithms = AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"HS256"}}
	l.SchemeAnyCase = No
	// After PyJWT the claim is made a datetime, which takes no text and ends with the year 9999.
	types := pythonInt
	types.Far, types.Huge, types.NumberText = ReadRefused, ReadRefused, ReadRefused
	l.Exp = required(0, No, types)
	l.Note = "the claim that names the user (user_id, unless set) is required too"
	l.Claims = []ClaimRule{
		{Name: "jti", Required: Yes, AnyType: Yes, Null: Yes},
		{Name: "token_type", Required: Yes, AnyType: No, Null: No, Only: []string{"access"}},
	}
	return l
}

func googleAuthPython() Library {
	return Library{
		ID: "google-auth-python", Name: "google-auth", Language: "Python", Source: ReadInSource,
		Order: checks(StepIssuedAt, StepExpires, StepAudience),
		Exp:   TimeRule{Compared: Yes, Required: Unknown, Leeway: seconds(0), Types: plainNumbers},
		Nbf:   neverCompared(),
		Iat:   TimeRule{Compared: Yes, Required: Unknown, Leeway: seconds(0), Types: plainNumbers},
		// It is made for the tokens of Google, which have no others.
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"RS256", "ES256"}},
		Audience: AudienceRule{
			Missing: No, Unexpected: Yes, EmptyIsMissing: Unknown, AnyType: Unknown,
		},
	}
}
