package token

// EncodedSignature returns the signature as it stands in the token, base64url. It is empty for a token without one,
// and for an encrypted token, whose parts are no signature.
func (t Token) EncodedSignature() string {
	if t.Form != FormJWS && t.Form != FormJWSJSON && t.Form != FormDetached || len(t.Segments) != 3 {
		return ""
	}
	return t.Segments[2]
}
