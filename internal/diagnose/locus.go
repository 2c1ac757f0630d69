package diagnose

// Locus is where, in the order of a server's work, the request fails, as far as comparing answers tells.
type Locus struct {
	// Families is where the failure can be.
	Families Family
	// Uniform: the server answers everything the same; nothing can be told from its answers.
	Uniform bool
	// Bucket: garbage, a wrong signature and the request itself get one answer, but no credential gets another.
	Bucket bool
	// Known is set when enough looks were taken to tell.
	Known bool
	// Passed is set when authentication let the request through and something behind it refused.
	Passed bool
	// Says completes "the answer ...".
	Says string
}

// Locus compares the answers of E0 to E3. Families is AnyFamily until enough has been seen.
func (f *Facts) Locus() Locus {
	if f.locus == nil {
		l := f.findLocus()
		f.locus = &l
	}
	return *f.locus
}

func (f *Facts) findLocus() Locus {
	unknown := Locus{Families: AnyFamily}
	e0, e1 := f.First(), f.Baseline()
	if e0 == nil || e1 == nil || !f.Case.HasCredential() {
		return unknown
	}
	e2, e3 := f.Look(NotAJWT, 1), f.Look(OtherSignature, 1)
	if e2 == nil || e2.Answer == nil {
		return unknown
	}
	if e3 != nil && e3.Answer == nil {
		e3 = nil
	}
	switch {
	case Same(e0, e1) && Same(e1, e2) && (e3 == nil || Same(e2, e3)):
		return Locus{
			Families: AnyFamily, Uniform: true, Known: true,
			Says: "is the same for no credential, for garbage and for this token: the server does not tell them apart",
		}
	case Same(e0, e1):
		return Locus{
			Families: Path | Credential, Known: true,
			Says: "is the one that a request without a credential gets, and garbage gets another: the server did not find this credential",
		}
	case Same(e0, e2) && (e3 == nil || Same(e2, e3)):
		return Locus{
			Families: AnyFamily &^ Path, Bucket: true, Known: true,
			Says: "is the same for garbage as for this token: the server found the credential and says no more",
		}
	case Same(e0, e2):
		return Locus{
			Families: Credential | Structure, Known: true,
			Says: "is the one that garbage gets, while a well-formed token with a wrong signature gets another: the server could not read this token",
		}
	case e3 == nil:
		return unknown
	case Same(e0, e3):
		// On stacks that judge claims first, a claim fault hides the signature: the claims stay possible.
		return Locus{
			Families: Signature | Header | Claims, Known: true,
			Says: "stays the same when only the signature is changed: it fails at the signature, or before it is looked at",
		}
	}
	passed := e0.Answer.Status != 401 && e1.Answer.Status != e0.Answer.Status && e3.Answer.Status != e0.Answer.Status
	return Locus{
		Families: Claims | State | Header, Known: true, Passed: passed,
		Says: "changes when only the signature is changed: the signature itself was accepted",
	}
}

// locusWants asks for the looks that tell where the request fails.
func (f *Facts) locusWants() []Want {
	var out []Want
	if f.Look(NotAJWT, 1) == nil {
		out = append(out, Want{Look: LookID{Kind: NotAJWT, N: 1}, Gain: 40})
	}
	if f.Look(OtherSignature, 1) == nil && len(f.Case.Token.Segments) == 3 && len(f.Case.Token.Signature) > 0 {
		out = append(out, Want{Look: LookID{Kind: OtherSignature, N: 1}, Gain: 40})
	}
	return out
}
