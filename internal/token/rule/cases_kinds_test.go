package rule

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"strings"
)

// flask is a session cookie with that content, signed on 2023-11-14 by nobody.
func flask(content string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(content))
	_ = w.Close()
	return "." + base64.RawURLEncoding.EncodeToString(b.Bytes()) + "." + b64("\x65\x53\xf1\x00") + "." + b64(strings.Repeat("s", 20))
}

// jwe is an encrypted token with parts of those sizes.
func jwe(header string, key, iv, text, tag int) string {
	out := b64(header)
	for _, n := range []int{key, iv, text, tag} {
		out += "." + b64(strings.Repeat("\x00", n))
	}
	return out
}

func formCases() map[string]ruleCase {
	sig := b64(strings.Repeat("s", 32))
	general := func(more string) string {
		return `{"payload":"e30","signatures":[{"protected":"` + b64(`{"alg":"HS256"}`) + `","signature":"` + sig + `"}` + more + `]}`
	}
	return map[string]ruleCase{
		"token-in-url": {
			raises: map[string]string{"https://a.example/cb#access_token=" + storyToken + "&state=1": "history", "grant=x&assertion=" + storyToken: "parameters"},
			silent: []string{"Cookie: t=" + storyToken, "https://a.example/", "curl 'http://a.example/' -H 'Authorization: Bearer " + storyToken + "'"},
		},
		"session-not-encrypted": {
			raises: map[string]string{flask(`{"id_token":"` + storyToken + `"}`): `Flask session cookie can read "id_token"`, cutBy(flask(`{"a":{"t":"`+storyToken+`"}}`), 10): "the cookie is broken"},
			silent: []string{storyToken, flask(`{"user":3}`), "Cookie: t=" + storyToken},
		},
		"encrypted-parts-invalid": {
			raises: map[string]string{
				jwe(`{"alg":"dir","enc":"A256GCM"}`, 0, 16, 9, 16):                                                          "the initialisation vector has 16 bytes, A256GCM takes 12",
				jwe(`{"alg":"dir","enc":"A128CBC-HS256"}`, 0, 16, 9, 32):                                                    "the ciphertext has 9 bytes, A128CBC-HS256 makes whole blocks of 16",
				jwe(`{"alg":"dir","enc":"A128GCM"}`, 24, 12, 9, 15):                                                         "with dir there is none",
				jwe(`{"alg":"A128KW","enc":"A128GCM"}`, 0, 12, 9, 16):                                                       "the encrypted key has 0 bytes, A128KW makes 24",
				jwe(`{"alg":"A256GCMKW","enc":"A256GCM","iv":"a"}`, 40, 12, 9, 16):                                          "the header has no tag, which A256GCMKW needs",
				jwe(`{"alg":"RSA-OAEP","enc":"A256GCM"}`, 5, 12, 9, 16):                                                     "an RSA key makes 256",
				jwe(`{"alg":"ECDH-ES","enc":"A256GCM"}`, 0, 12, 9, 16):                                                      "no epk",
				jwe(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM"}`, 24, 12, 9, 16):                                          "no p2s",
				jwe(`{"alg":"dir","enc":"A128GCM","p2c":2147483648}`, 0, 12, 9, 16):                                         "p2c is 2147483648",
				jwe(`{"alg":"ECDH-ES+A128KW","enc":"A192CBC-HS384"}`, 55, 16, 16, 24):                                       "the encrypted key has 55 bytes, ECDH-ES+A128KW makes 56",
				`{"protected":"` + b64(`{"alg":"dir","enc":"A128GCM"}`) + `","iv":"AAAA","ciphertext":"AAAA","tag":"AAAA"}`: "vector has 3 bytes",
			},
			silent: []string{
				jwe(`{"alg":"dir","enc":"A256CBC-HS512"}`, 0, 16, 32, 32), jwe(`{"alg":"RSA-OAEP-256","enc":"A256GCM"}`, 256, 12, 9, 16), jwe(`{"alg":"x","enc":"y"}`, 1, 1, 1, 1),
				jwe(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AA","p2c":10000}`, 24, 12, 9, 16), jwe(`{"alg":"ECDH-ES+A128KW","enc":"A192GCM","epk":{}}`, 32, 12, 9, 16), storyToken,
			},
		},
		"payload-detached": {
			raises: map[string]string{b64(`{"alg":"HS256"}`) + ".." + sig: "the payload is empty"},
			silent: []string{b64(`{"alg":"none"}`) + "..", b64(`{"alg":"HS256"}`) + ".e30." + sig, ".."},
		},
		"payload-unencoded": {
			raises: map[string]string{
				b64(`{"alg":"HS256","b64":false,"crit":["b64"]}`) + `.{"a":1}.` + sig: "a JWT must not have",
				b64(`{"alg":"HS256","b64":false,"crit":["b64"]}`) + `..` + sig:        "over the payload as it is",
				header(`{"alg":"HS256","b64":false}`):                                 "crit does not list it",
				header(`{"alg":"HS256","b64":0,"crit":["b64"]}`):                      "b64 is 0",
			},
			silent: []string{header(`{"alg":"HS256","b64":true,"crit":["b64"]}`), claims(`"b64":false`)},
		},
		"several-signatures": {
			raises: map[string]string{
				general(`,{"protected":"` + b64(`{"alg":"ES256","kid":"k2"}`) + `","signature":"AAAA"}`): `signature 2: alg "ES256", kid "k2", 3 bytes`,
				general(`,5`): "signature 2: it is a number",
			},
			silent: []string{general(""), storyToken},
		},
		"header-too-large": {
			raises: map[string]string{
				claims(`"groups":"` + strings.Repeat("g", 7000) + `"`):  `"groups" alone has 7002 bytes`,
				claims(`"groups":"` + strings.Repeat("g", 14000) + `"`): "Node, HAProxy and IIS",
				flask(`{"a":"` + noise(14000) + `"}`):                   "bytes",
			},
			silent: []string{claims(`"groups":"` + strings.Repeat("g", 5000) + `"`), strings.Repeat("x", 9000), `{"a":"` + strings.Repeat("x", 9000) + `"}`},
		},
		"token-too-large-for-cookie": {
			raises: map[string]string{
				claims(`"groups":"` + strings.Repeat("g", 3500) + `"`):                    "browsers would drop it (4096 are kept)",
				"Cookie: session=" + claims(`"g":"`+strings.Repeat("g", 3500)+`"`):        `the cookie "session" has`,
				"Set-Cookie: big=" + claims(`"g":"`+strings.Repeat("g", 9000)+`"`) + "; ": `the cookie "big" has`,
			},
			silent: []string{claims(`"groups":"` + strings.Repeat("g", 2500) + `"`), claims(`"groups":"` + strings.Repeat("g", 9000) + `"`), "Cookie: t=" + storyToken},
		},
	}
}

func cutBy(s string, n int) string { return s[:len(s)-n] }

// noise is text that does not compress.
func noise(n int) string {
	var b strings.Builder
	x := uint32(1)
	for b.Len() < n {
		x = x*1664525 + 1013904223
		b.WriteByte('a' + byte(x>>24)%26)
	}
	return b.String()
}

func kindCases() map[string]ruleCase {
	return map[string]ruleCase{
		"typ-header-unexpected": {
			raises: map[string]string{
				header(`{"alg":"HS256","typ":"jwt"}`): "written JWT", header(`{"alg":"HS256","typ":""}`): "empty", header(`{"alg":"HS256","typ":"Bearer"}`): "not a registered",
				header(`{"alg":"HS256","typ":"application/jwt"}`): "written JWT", header(`{"alg":"HS256","typ":"JWT "}`): "letter by letter", header(`{"alg":"HS256","typ":"+jwt"}`): "",
			},
			silent: []string{header(`{"alg":"HS256"}`), header(`{"alg":"HS256","typ":"at+jwt"}`), header(`{"alg":"HS256","typ":"application/at+jwt"}`), header(`{"alg":"HS256","typ":5}`), header(`{"alg":"HS256","typ":"dc+sd-jwt"}`), claims(`"typ":"Bearer"`)},
		},
		"cty-not-nested": {
			raises: map[string]string{header(`{"alg":"HS256","cty":"JWT"}`): "the payload is claims", header(`{"alg":"HS256","cty":"application/jwt"}`): ""},
			silent: []string{header(`{"alg":"HS256","cty":"json"}`), jwe(`{"alg":"dir","enc":"A256GCM","cty":"JWT"}`, 0, 12, 9, 16), made(`{"alg":"HS256","cty":"JWT"}`, storyToken, 32)},
		},
		"provider-bound-token": {
			raises: map[string]string{
				made(`{"alg":"RS256","nonce":"abc"}`, `{"aud":"00000003-0000-0000-c000-000000000000"}`, 256):                        "Microsoft Graph",
				made(`{"alg":"RS256","nonce":"abc"}`, `{"aud":"https://graph.microsoft.com"}`, 256):                                 "Microsoft Graph",
				made(`{"alg":"RS256","nonce":"abc"}`, `{"aud":"https://outlook.office.com","iss":"https://sts.windows.net/t/"}`, 1): "Microsoft issued it",
			},
			silent: []string{made(`{"alg":"RS256"}`, `{"aud":"https://graph.microsoft.com"}`, 256), header(`{"alg":"RS256","nonce":"abc"}`), claims(`"nonce":"abc","aud":"https://graph.microsoft.com"`)},
		},
		"wrong-token-kind-id-token": {
			raises: map[string]string{
				claims(`"nonce":"n","aud":"client-1"`): `aud is "client-1"`, claims(`"at_hash":"x"`): "at_hash", claims(`"token_use":"id"`): "token_use", claims(`"typ":"ID"`): "typ claim",
			},
			silent: []string{claims(`"nonce":"n","typ":"Bearer"`), made(`{"alg":"HS256","typ":"at+jwt"}`, `{"nonce":"n"}`, 32), claims(`"nonce":5,"at_hash":""`), claims(`"scope":"openid","aud":"browser-ui"`), claims(`"typ":"Refresh","nonce":"n"`)},
		},
		"wrong-token-kind-refresh-token": {
			raises: map[string]string{
				claims(`"typ":"Refresh"`): `typ is "Refresh"`, claims(`"token_type":"refresh"`): "token_type", claims(`"type":"refresh"`): "type", claims(`"typ":"Offline"`): "Offline",
				made(`{"alg":"HS256","typ":"rt+jwt"}`, `{}`, 32): "header", claims(`"refresh":true`): "refresh is true",
			},
			silent: []string{claims(`"typ":"Bearer","token_type":"access"`), claims(`"refresh":false,"refresh_count":3`), claims(`"type":5`)},
		},
		"wrong-token-kind-service-key": {
			raises: map[string]string{
				claims(`"iss":"supabase","ref":"abc","role":"service_role"`): "keep it on the server", claims(`"iss":"supabase","role":"anon"`): "no user",
				claims(`"aud":"https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit","uid":"u"`): "Firebase custom token",
				claims(`"aud":"https://oauth2.googleapis.com/token"`):                                                                 "service account",
			},
			silent: []string{claims(`"iss":"https://abc.supabase.co/auth/v1","role":"authenticated","sub":"u"`), claims(`"role":"anon"`), claims(`"iss":"https://securetoken.google.com/p","aud":"p"`)},
		},
		"wrong-token-kind-other": {
			raises: map[string]string{
				made(`{"alg":"ES256","typ":"dpop+jwt"}`, `{"htm":"GET"}`, 64): "DPoP proof", made(`{"alg":"ES256","typ":"logout+jwt"}`, `{}`, 64): "logout token",
				made(`{"alg":"ES256","typ":"application/secevent+jwt"}`, `{}`, 64): "security event", made(`{"alg":"ES256","typ":"oauth-authz-req+jwt"}`, `{}`, 64): "authorization request",
				claims(`"events":{"http://schemas.openid.net/event/backchannel-logout":{}}`):   "logout token",
				claims(`"iss":"c1","sub":"c1","aud":"https://idp.example/oauth/token"`):        "proof of who it is",
				made(`{"alg":"ES256","typ":"client-authentication+jwt"}`, `{}`, 64):            "client's proof",
				made(`{"alg":"ES256","typ":"token-introspection+jwt"}`, `{"active":true}`, 64): "introspection",
			},
			silent: []string{made(`{"alg":"ES256","typ":"at+jwt"}`, `{}`, 64), claims(`"iss":"c1","sub":"c1","aud":"https://api.example"`), claims(`"events":{"x":1}`), claims(`"events":[]`)},
		},
		"dpop-bound-token": {
			raises: map[string]string{claims(`"cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}`): "0ZcOCORZ"},
			silent: []string{claims(`"cnf":{"x5t#S256":"a"}`), claims(`"cnf":5,"jkt":"a"`)},
		},
		"mtls-bound-token": {
			raises: map[string]string{claims(`"cnf":{"x5t#S256":"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}`): "bwcK0esc"},
			silent: []string{claims(`"cnf":{"jkt":"a"}`), claims(`"x5t#S256":"a"`)},
		},
	}
}
