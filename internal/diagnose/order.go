package diagnose

// excludedByOrder reports whether the order in which the answering software verifies excludes a cause. It only ever
// excludes: what is met first bounds what can be wrong, and proves nothing. It is known where all the stacks that may have
// answered look at the signature before they look at the claims.
//
// A server of that kind that names a claim has accepted the signature, and everything before it. One that fails at the
// signature has not looked at the claims, so that no audience or issuer is the reason.
func (f *Facts) excludedByOrder(c *Cause, at Locus) bool {
	first := f.First()
	if first == nil || !first.SignatureFirst || f.Suspicions[c.ID].Prior >= WrongByItself {
		return false
	}
	if f.pastSignature() {
		return c.Families&^(Path|Credential|Structure|Signature) == 0
	}
	return at.Known && !at.Uniform && at.Families == Signature && c.Families == Claims|Signature
}

// pastSignature reports whether all that the server's words can mean is looked at behind the signature.
func (f *Facts) pastSignature() bool {
	words := f.namedByAnswer()
	for _, w := range words {
		c := f.cause(w)
		if c == nil || c.Families&(Claims|State) == 0 || c.Families&^(Claims|State|Signature) != 0 {
			return false
		}
	}
	return len(words) > 0
}
