package fault

import "github.com/jwtdoc/jwtdoc/internal/mint"

// AlgNoneUnsigned is a token that nobody signed, and that says so.
func AlgNoneUnsigned() mint.Fault {
	return mint.Fault{
		ID: "alg-none-unsigned", Cause: "alg-none-unsigned", Title: "alg is none, without a signature",
		Answer: mint.Refuse, Forged: true, Keyless: true,
		Why:  "anybody can have written it (RFC 8725 §3.2)",
		Make: unsigned("none"),
	}
}

// AlgNoneUnsignedCase hides the word from a filter that compares it letter by letter.
func AlgNoneUnsignedCase() mint.Fault {
	return mint.Fault{
		ID: "alg-none-unsigned-case", Cause: "alg-none-unsigned", Title: "alg is nOnE, without a signature",
		Answer: mint.Refuse, Forged: true, Keyless: true,
		Why:  "alg is case-sensitive (RFC 7515 §4.1.1), and nobody signed this in any case (RFC 8725 §3.2)",
		Make: unsigned("nOnE"),
	}
}

// AlgNoneUnsignedStripped names the right algorithm and lacks the signature.
func AlgNoneUnsignedStripped() mint.Fault {
	return mint.Fault{
		ID: "alg-none-unsigned-stripped", Cause: "alg-none-unsigned", Title: "the signature was taken away",
		Answer: mint.Refuse, Forged: true, Keyless: true,
		Why:  "an empty signature is none (RFC 8725 §3.2)",
		Make: func(d mint.Draft) (string, error) { return d.SigningInput() + ".", nil },
	}
}

func unsigned(alg string) func(mint.Draft) (string, error) {
	return func(d mint.Draft) (string, error) {
		return d.WithHeaderText("alg", alg).SigningInput() + ".", nil
	}
}
