package validators

// Readings that several libraries share.
var (
	// ignored belongs to a claim that is never looked at.
	ignored = Types{
		ReadAbsent, ReadAbsent, ReadAbsent, ReadAbsent, ReadAbsent, ReadAbsent, ReadAbsent, ReadAbsent, ReadAbsent, ReadAbsent,
	}
	// numbersIgnored belongs to a claim that is not compared, and of whose types nothing is known.
	numbersIgnored = Types{Fraction: ReadAbsent, Zero: ReadAbsent, Negative: ReadAbsent, Far: ReadAbsent, Huge: ReadAbsent}
	// numbersOnly compares every number exactly and refuses the rest.
	numbersOnly = Types{
		Fraction: ReadNumber, Zero: ReadNumber, Negative: ReadNumber, Far: ReadNumber, Huge: ReadNumber,
		NumberText: ReadRefused, OtherText: ReadRefused, Null: ReadRefused, Bool: ReadRefused, Structure: ReadRefused,
	}
	// plainNumbers is all that is known where nobody looked at the other types.
	plainNumbers = Types{Zero: ReadNumber, Far: ReadNumber}
)

// neverCompared is a time claim that is not looked at.
func neverCompared() TimeRule {
	return TimeRule{Compared: No, Required: No, Leeway: seconds(0), Types: ignored}
}

// compared is a time claim that is compared when it is there.
func compared(leeway int, edge Tri, types Types) TimeRule {
	return TimeRule{Compared: Yes, Required: No, Leeway: seconds(leeway), Edge: edge, Types: types}
}

// required is a time claim that must be there, and is compared.
func required(leeway int, edge Tri, types Types) TimeRule {
	r := compared(leeway, edge, types)
	r.Required = Yes
	return r
}

// text is a claim that must be a string when it is there.
func text(name string, null Tri) ClaimRule {
	return ClaimRule{Name: name, Required: No, AnyType: No, Null: null}
}

// hmac are the algorithms of a shared secret.
func hmac() []string { return []string{"HS256", "HS384", "HS512"} }

// checks is an order: the steps before the claims as most libraries have them, then the rest as given.
func checks(rest ...Step) []Step {
	return append([]Step{StepForm, StepAlgorithm, StepType, StepCritical, StepKeyID, StepSignature}, rest...)
}

// served is an order of a framework that takes the token out of the request by itself.
func served(order []Step) []Step { return append([]Step{StepScheme}, order...) }
