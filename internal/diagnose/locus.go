package diagnose

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

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
	case f.Unseen():
		return Locus{
			Families: Path | Credential, Known: true,
			Says: "says that no credential came, though the request carries one where the server looks",
		}
	case Same(e0, e1) && Same(e1, e2) && (e3 == nil || Same(e2, e3)):
		return Locus{
			Families: AnyFamily, Uniform: true, Known: true,
			Says: "is the same for no credential, for garbage and for this token: the server does not tell them apart",
		}
	case Same(e0, f.Look(SameSize, 1)) && !Same(e0, e1) && !Same(e0, e2):
		return Locus{
			Families: Path, Known: true,
			Says: "is the one that a field as large as the credential gets, and a small credential gets another: it is the size that is refused",
		}
	case Same(e0, e1):
		return Locus{
			Families: Path | Credential, Known: true,
			Says: "is the one that a request without a credential gets, and garbage gets another: the server did not find this credential",
		}
	case Same(e0, e2) && (e3 == nil || Same(e2, e3)):
		families := AnyFamily &^ Path
		if f.plainlyPlaced() {
			families &^= Credential
		}
		return Locus{
			Families: families, Bucket: true, Known: true,
			Says: "is the same for garbage as for this token: the server found the credential and says no more",
		}
	case Same(e0, e2):
		return Locus{
			Families: Credential | Structure, Known: true,
			Says: "is the one that garbage gets, while a well-formed token with a wrong signature gets another: the server could not read this token",
		}
	case e3 == nil, !f.signatureShaped():
		// A signature of the wrong length may be refused before anything else is looked at.
		return unknown
	case Same(e0, e3):
		return f.beforeSignature(e0)
	}
	// What no credential gets may have the same status and other words (FastAPI's HTTPBearer says 403 to it).
	passed := e0.Answer.Status != 401 && !Same(e0, e1) && e3.Answer.Status != e0.Answer.Status
	return Locus{
		Families: Claims | State | Header, Known: true, Passed: passed,
		Says: "changes when only the signature is changed: the signature itself was accepted",
	}
}

// Unseen reports whether the server says that it got no Authorization field, of this request and of one with garbage in
// the field, though both carry it as it should be: the field is lost before the server looks.
func (f *Facts) Unseen() bool {
	first, base, garbage := f.First(), f.Baseline(), f.Look(NotAJWT, 1)
	if first == nil || base == first || !Same(first, base) || !Same(first, garbage) || !f.plainlyPlaced() {
		return false
	}
	return saysMissing(first) && namesAuthorization(first.Answer)
}

// Misread reports whether the server calls a well-formed token, sent as it should be, none at all, and with the same words
// what is none: it reads something else than the token.
func (f *Facts) Misread() bool {
	first := f.First()
	if first == nil || first.Bucket || len(first.Named) == 0 || !f.Case.Token.Readable() || !f.plainlyPlaced() || f.Baseline() == first ||
		Same(first, f.Baseline()) || !Same(first, f.Look(NotAJWT, 1)) || !Same(first, f.Look(OtherSignature, 1)) {
		return false
	}
	for _, w := range first.Named {
		c, s := f.cause(w), f.Suspicions[w]
		if c == nil || c.Families&(Structure|Credential) == 0 || s.Prior > 0 || s.Blind && c.Families&Structure != 0 {
			return false
		}
	}
	return true
}

// saysMissing reports whether what the server says is known to mean that it found no credential.
func saysMissing(l *Look) bool {
	return !l.Bucket && len(l.Named) > 0 && l.Named[0] == "auth-header-missing"
}

// namesAuthorization reports whether an answer speaks of the Authorization field.
func namesAuthorization(a *request.Answer) bool {
	text := string(a.Body[:min(len(a.Body), maxNamed)]) + strings.Join(a.Values("WWW-Authenticate"), " ")
	return strings.Contains(strings.ToLower(text), "authorization")
}

// plainlyPlaced reports whether the credential is written exactly as the garbage of E2 is, so that a server that finds
// the one finds the other.
func (f *Facts) plainlyPlaced() bool {
	c := f.Case.Credential
	return c.Kind == request.InAuthorization && c.Fields == 1 && c.Raw == "Bearer "+c.Token.Compact
}

// signatureShaped reports whether the token's signature has the length that its algorithm makes.
func (f *Facts) signatureShaped() bool {
	t := f.Case.Token
	want := keys.SignatureSize(t.Algorithm())
	return want == 0 || !t.Readable() || len(t.Signature) == want
}

// beforeSignature tells apart why an answer stays the same when the signature is changed: because it is the
// signature that fails, or because the server looks at claims or header first (Envoy, go-oidc, jsonwebtoken's alg)
// and fails there. Two tokens with signatures that are equally bad decide: one with clean claims, one with a clean
// header.
func (f *Facts) beforeSignature(e0 *Look) Locus {
	claims, header := f.Look(CleanClaims, 1), f.Look(CleanHeader, 1)
	l := Locus{
		Families: Signature | Header | Claims, Known: true,
		Says: "stays the same when only the signature is changed: it fails at the signature, or before it is looked at",
	}
	if claims == nil || claims.Answer == nil {
		return l
	}
	headerSame := header == nil || header.Answer == nil || Same(e0, header)
	switch claimsSame := Same(e0, claims); {
	case claimsSame && headerSame:
		l.Families = Signature
		l.Says = "stays the same for clean claims and a clean header with a signature as bad: it fails at the signature"
	case !claimsSame && headerSame:
		l.Families = Claims
		l.Says = "changes once the claims are clean, whatever the signature: this server looks at the claims first, and fails there"
	case claimsSame && !headerSame:
		l.Families = Header
		l.Says = "changes once the header is plain, whatever the signature: this server looks at the header first, and fails there"
	}
	return l
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
	if len(out) > 0 {
		return out
	}
	e0, e2, e3 := f.First(), f.Look(NotAJWT, 1), f.Look(OtherSignature, 1)
	if !Same(e0, e3) || Same(e0, e2) || Same(e0, f.Baseline()) || !f.Case.Token.Readable() {
		return nil
	}
	for _, kind := range []Kind{CleanClaims, CleanHeader} {
		if f.Look(kind, 1) == nil {
			out = append(out, Want{Look: LookID{Kind: kind, N: 1}, Gain: 35})
		}
	}
	return out
}
