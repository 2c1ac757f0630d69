package validators

// others lists the libraries of .NET, PHP, Ruby, Rust and Haskell.
func others() []Library {
	return []Library{dotnet(), phpJWT(), rubyJWT(), rustJSONWebToken(), postgREST()}
}

func dotnet() Library {
	return Library{
		ID: "dotnet", Aliases: []string{"aspnetcore", "asp.net", "jwtbearer", "identitymodel"}, Name: "ASP.NET Core JwtBearer", Version: "IdentityModel 8",
		Language: ".NET", Source: ReadInSource,
		Note:  "nbf behind exp is refused too",
		Order: checks(StepExpires, StepNotBefore, StepAudience, StepIssuer),
		Clock: ClockExact,
		Exp:   required(300, Yes, plainNumbers), Nbf: compared(300, Yes, plainNumbers),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: numbersIgnored},
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Type:       TypeAny,
		Audience:   AudienceRule{Missing: No, Needed: true},
		Issuer:     IssuerRule{Missing: No, Needed: true},
	}
}

func phpJWT() Library {
	types := Types{
		Fraction: ReadNumber, Zero: ReadNumber, Negative: ReadNumber, Far: ReadNumber,
		NumberText: ReadNumber, Null: ReadAbsent,
	}
	starts := types
	starts.Fraction = ReadWhole
	iat := compared(0, Yes, starts)
	iat.Unless = "nbf"
	return Library{
		ID: "php-jwt", Aliases: []string{"firebase-php-jwt"}, Name: "firebase/php-jwt", Version: "6", Language: "PHP", Source: Measured,
		Note:  "aud and iss are left to the program",
		Order: checks(StepNotBefore, StepIssuedAt, StepExpires),
		Clock: ClockSeconds,
		Exp:   compared(0, No, types), Nbf: compared(0, Yes, starts), Iat: iat,
		Algorithms: AlgorithmRule{Policy: AlgorithmsListed},
		Type:       TypeAny,
		Audience:   AudienceRule{Missing: Yes, Unexpected: Yes, AnyType: Yes},
		Issuer:     IssuerRule{Missing: Yes, AnyType: Yes},
	}
}

func rubyJWT() Library {
	// to_i: text counts as far as its digits go, which for a date is its year.
	types := Types{
		Fraction: ReadWhole, Zero: ReadNumber, Negative: ReadNumber, Far: ReadNumber, Huge: ReadNumber,
		NumberText: ReadNumber, Null: ReadNumber, Bool: ReadRefused, Structure: ReadRefused,
	}
	return Library{
		ID: "ruby-jwt", Name: "ruby-jwt", Version: "2 and 3", Language: "Ruby", Source: ReadInSource,
		Order: checks(StepExpires, StepNotBefore, StepIssuer, StepAudience),
		Clock: ClockSeconds,
		Exp:   compared(0, No, types), Nbf: compared(0, Yes, types),
		Iat:        TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: numbersIgnored},
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"HS256"}},
		Audience:   AudienceRule{Missing: No, Unexpected: Yes, AnyType: Yes},
		Issuer:     IssuerRule{Missing: No, AnyType: Yes},
	}
}

func rustJSONWebToken() Library {
	exp := Types{
		Fraction: ReadRounded, Zero: ReadNumber, Negative: ReadRefused, Far: ReadNumber,
		NumberText: ReadRefused, OtherText: ReadRefused, Null: ReadAbsent, Bool: ReadRefused, Structure: ReadRefused,
	}
	return Library{
		ID: "rust-jsonwebtoken", Aliases: []string{"jsonwebtoken-rs"}, Name: "jsonwebtoken (Rust)", Version: "9", Language: "Rust", Source: Measured,
		Order: checks(StepExpires, StepNotBefore, StepIssuer, StepAudience),
		Clock: ClockSeconds,
		Exp:   required(60, Yes, exp), Nbf: neverCompared(), Iat: neverCompared(),
		Algorithms: AlgorithmRule{Policy: AlgorithmsDefault, Default: []string{"HS256"}},
		Audience:   AudienceRule{Missing: Yes, Unexpected: No, AnyType: Unknown},
		Issuer:     IssuerRule{Missing: Yes, AnyType: Yes},
	}
}

func postgREST() Library {
	types := Types{Zero: ReadNumber, Far: ReadNumber, NumberText: ReadRefused, OtherText: ReadRefused}
	starts := TimeRule{Compared: Yes, Required: No, Leeway: seconds(30), Types: types}
	return Library{
		ID: "postgrest", Name: "PostgREST", Version: "13 and 14", Language: "Haskell", Source: ReadInSource,
		Order:      checks(StepExpires, StepNotBefore, StepIssuedAt, StepAudience),
		Exp:        starts,
		Nbf:        starts,
		Iat:        starts,
		Algorithms: AlgorithmRule{Policy: AlgorithmsOfKey},
		Audience:   AudienceRule{Missing: Unknown, Unexpected: Yes},
	}
}
