package rule

import (
	"maps"
	"strings"
)

// cases has for each rule what raises it and look-alikes. [plain] must stay silent everywhere.
var cases = joined(firstCases(), formCases(), kindCases(), claimCases(), cookieCases())

func joined(all ...map[string]ruleCase) map[string]ruleCase {
	out := map[string]ruleCase{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}

func firstCases() map[string]ruleCase {
	return map[string]ruleCase{
		"peeled-input": {
			raises: map[string]string{
				"Bearer " + storyToken:                               `the scheme "Bearer"`,
				"Authorization: Bearer " + storyToken:                `a field name in front: "Authorization"`,
				"curl -H 'Authorization: Bearer " + storyToken + "'": "a curl command",
				"\ufeff" + storyToken:                                "byte order mark",
				"Cookie: a=" + storyToken:                            `"a"`,
			},
			silent: []string{storyToken, `"` + storyToken + `"`, storyToken + "\n"},
		},
		"token-quoted":     {raises: map[string]string{`"` + storyToken + `"`: "quotes"}, silent: []string{storyToken, "Bearer " + storyToken}},
		"extra-whitespace": {raises: map[string]string{" " + storyToken: "white space", storyToken + "\u200b": "cannot be seen"}, silent: []string{storyToken, "Bearer " + storyToken, storyToken + "\n"}},
		"token-line-wrapped": {
			raises: map[string]string{storyToken + "\n": "line break", storyToken[:60] + "\r\n" + storyToken[60:]: "CRLF"},
			silent: []string{storyToken, storyToken + " "},
		},
		"token-url-encoded": {raises: map[string]string{strings.ReplaceAll(storyToken, ".", "%2E"): "percent"}, silent: []string{storyToken, "50%"}},
		"scheme-duplicated": {raises: map[string]string{"Bearer Bearer " + storyToken: `"Bearer"`}, silent: []string{"Bearer " + storyToken, "Authorization: Bearer " + storyToken}},
		"token-base64-variant": {
			raises: map[string]string{storyToken + "=": "padding", b64(`{"alg":"HS256"}`) + ".eyJuIjoiw7/Dvj4+Pj8/P3gifQ." + b64(strings.Repeat("s", 32)): "+ and /"},
			silent: []string{storyToken, "a+b/c="},
		},
		"token-placeholder": {
			raises: map[string]string{"undefined": "undefined", "Bearer null": "null", "{{token}}": "{{token}}", "$ACCESS_TOKEN": "$ACCESS_TOKEN", "<token>": "<token>"},
			silent: []string{storyToken, "", "2YotnFZFEjr1zCsicMWpAA"},
		},
		"opaque-token-sent": {
			raises: map[string]string{"2YotnFZFEjr1zCsicMWpAA": "22 characters", "v4.local.AAAA": "PASETO", "<samlp:Response>": "XML", "glpat-abc": "GitLab", ".": "2 parts"},
			silent: []string{storyToken, "", "undefined", storyToken[:60]},
		},
		"token-malformed": {
			raises: map[string]string{
				"":                            "empty",
				"..":                          "the header is empty",
				storyToken + ".x":             "four parts",
				"abc.def.ghi":                 "header, character 0",
				storyToken[:50] + "?.AAAA":    "payload, character 13",
				`{"a":1}`:                     "a JSON document",
				b64(`["HS256"]`) + ".e30.AAA": "an array",
			},
			silent: []string{storyToken, "undefined", "opaque", storyToken[:80], "Bearer " + storyToken},
		},
		"token-truncated": {
			raises: map[string]string{
				storyToken[:len(storyToken)-5]:          "28 bytes",
				storyToken[:len(storyToken)-2]:          "41 characters",
				storyToken[:70]:                         "two parts",
				storyToken[:20]:                         "one part",
				storyToken[:40] + "…":                   "shortened",
				made(`{"alg":"RS256"}`, `{"a":1}`, 100): "128 or more",

				b64(`{"alg":"HS256"}`) + "." + b64(`{"sub":"alice`) + ".AAAA": "ends too early",
			},
			silent: []string{storyToken, made(`{"alg":"HS256"}`, `{}`, 40), made(`{"alg":"RS256"}`, `{}`, 256), made(`{"alg":"none"}`, `{}`, 0), made(`{"alg":"foo"}`, `{}`, 1), "abc.def.ghi"},
		},
		"signature-length": {
			raises: map[string]string{
				made(`{"alg":"HS256"}`, `{}`, 48):                                                "48 bytes, HS256 makes 32",
				b64(`{"alg":"ES256"}`) + ".e30." + b64("\x30\x44"+strings.Repeat("s", 0x44)):     "ASN.1 DER",
				b64(`{"alg":"ES512"}`) + ".e30." + b64("\x30\x81\x86"+strings.Repeat("s", 0x86)): "ASN.1 DER",
				made(`{"alg":"RS256"}`, `{}`, 257):                                               "257 bytes",
				made(`{"alg":"EdDSA"}`, `{}`, 65):                                                "65 bytes",
			},
			silent: []string{storyToken, made(`{"alg":"HS256"}`, `{}`, 31), made(`{"alg":"EdDSA"}`, `{}`, 114), made(`{"alg":"PS256"}`, `{}`, 384), made(`{"alg":"RS256"}`, `{}`, 264), made(`{"alg":"x"}`, `{}`, 5)},
		},
		"encrypted-token": {
			raises: map[string]string{b64(`{"alg":"dir","enc":"A256GCM"}`) + "..AAAA.AAAA.AAAA": `alg "dir", enc "A256GCM"`},
			silent: []string{storyToken, storyToken + ".a"},
		},
		"alg-none-unsigned": {
			raises: map[string]string{
				made(`{"alg":"none"}`, `{}`, 0):  "signature is empty",
				made(`{"alg":"NONE"}`, `{}`, 0):  `"NONE"`,
				made(`{"alg":"noNe"}`, `{}`, 0):  `"noNe"`,
				made(`{"alg":"none"}`, `{}`, 32): "although a signature follows",
				made(`{"alg":"HS256"}`, `{}`, 0): `although alg is "HS256"`,
				made(`{}`, `{}`, 0):              "the signature is empty",
			},
			silent: []string{storyToken, storyToken[:80], made(`{"alg":"nonesuch"}`, `{}`, 32)},
		},
		"alg-unknown": {
			raises: map[string]string{
				header(`{}`):                    "no alg",
				header(`{"alg":5}`):             "5, not a string",
				header(`{"alg":"hs256"}`):       `the registered name is "HS256"`,
				header(`{"alg":"eddsa"}`):       `the registered name is "EdDSA"`,
				header(`{"alg":"ES521"}`):       "not registered",
				header(`{"ALG":"HS256"}`):       "no alg",
				header(`{"alg":"HS256\u0000"}`): "not registered",
			},
			silent: []string{header(`{"alg":"none"}`), header(`{"alg":"ES256K"}`), "abc.def.ghi"},
		},
		"duplicate-claim": {
			raises: map[string]string{
				payload(`{"exp":1,"exp":1700003600}`):                              `the payload has more than once: "exp"`,
				header(`{"alg":"none","alg":"HS256"}`):                             `the header has more than once: "alg"`,
				payload(`{"exp":1,"\u0065xp":1700003600}`):                         "written with an escape",
				payload(`{"` + strings.Repeat(`a":1,"a":1,"`, 20) + `b":1,"b":1}`): `"a", "b"`,
			},
			silent: []string{payload(`{"exp":1700003600,"Exp":1,"a":{"exp":1}}`)},
		},
		"claim-name-case": {
			raises: map[string]string{
				payload(`{"Exp":1700003600}`): `"Exp", the registered name is "exp"`,
				header(`{"ALG":"HS256"}`):     `"ALG"`,
				claims(`"Exp":1`):             "which is there too",
				claims(`"sub ":"a"`):          "",
			},
			silent: []string{claims(`"expires":1,"Sub2":1,"SID":"x"`), claims(`"data":{"Exp":1}`)},
		},
		"claim-name-reserved": {
			raises: map[string]string{claims(`"__proto__":{"admin":true}`): "__proto__", header(`{"alg":"HS256","constructor":1}`): "constructor"},
			silent: []string{claims(`"proto":1,"__PROTO__":1`)},
		},
		"claim-bad-utf8": {
			raises: map[string]string{
				claims("\"name\":\"J\xfcrgen\""):               "payload",
				claims(`"name":"\ud800"`):                      "payload",
				header("{\"alg\":\"HS256\",\"kid\":\"\xff\"}"): "header",
			},
			silent: []string{claims(`"name":"Jürgen 😀 \ud83d\ude00"`)},
		},
		"crit-malformed": {
			raises: map[string]string{
				header(`{"alg":"HS256","crit":[]}`):              "not a list",
				header(`{"alg":"HS256","crit":"b64"}`):           "not a list",
				header(`{"alg":"HS256","crit":[1]}`):             "not a list",
				header(`{"alg":"HS256","x":1,"crit":["x","x"]}`): "twice",
				header(`{"alg":"HS256","crit":["x"]}`):           "does not have",
				header(`{"alg":"HS256","crit":["alg"]}`):         "every library knows",
				header(`{"alg":"HS256","crit":["a\u001b[2Jb"]}`): `\x1b`,
			},
			silent: []string{header(`{"alg":"HS256","b64":true,"crit":["b64"]}`), claims(`"crit":[]`)},
		},
		"crit-header-unsupported": {
			raises: map[string]string{header(`{"alg":"HS256","x":1,"crit":["x"]}`): `"x"`},
			silent: []string{header(`{"alg":"HS256","crit":[]}`), header(`{"alg":"HS256","x":1}`)},
		},
		"header-key-reference": {
			raises: map[string]string{
				header(`{"alg":"RS256","jku":"http://169.254.169.254/"}`): "169.254",
				header(`{"alg":"RS256","jwk":{"kty":"RSA"}}`):             "jwk carries",
			},
			silent: []string{header(`{"alg":"RS256","x5t":"abc"}`), claims(`"jku":"https://a/"`)},
		},
		"kid-injection": {
			raises: map[string]string{
				header(`{"alg":"HS256","kid":"../../../../dev/null"}`):  "path of a file",
				header(`{"alg":"HS256","kid":"/etc/passwd"}`):           "path of a file",
				header(`{"alg":"HS256","kid":"x' UNION SELECT 'k'--"}`): "SQL",
				header(`{"alg":"HS256","kid":"1' or '1'='1"}`):          "SQL",
				header(`{"alg":"HS256","kid":"k|curl evil"}`):           "shell",
				header(`{"alg":"HS256","kid":"k\u0000"}`):               "control characters",
				header(`{"alg":"HS256","kid":"<script>"}`):              "quotes",
			},
			silent: []string{
				header(`{"alg":"HS256","kid":"https://vault.example/keys/a/1"}`), header(`{"alg":"HS256","kid":"did:example:123#key-1"}`),
				header(`{"alg":"HS256","kid":"abc+/=="}`), header(`{"alg":"HS256","kid":"projects/p/keys/1"}`), header(`{"alg":"HS256","kid":5}`),
			},
		},
		"claim-type-invalid": {
			raises: map[string]string{
				claims(`"iss":5`):                 "iss is 5, a string is expected",
				claims(`"jti":null`):              "jti is null",
				claims(`"aud":5`):                 "aud is 5",
				claims(`"aud":[["a"]]`):           "aud is [[\"a\"]]",
				claims(`"aud":[]`):                "meant for nobody",
				claims(`"aud":{"a":1}`):           "aud is",
				claims(`"iat":"1700000000"`):      "forgiving reader takes it as 2023-11-14",
				claims(`"nbf":true`):              "nbf is true",
				claims(`"nbf":1700003600`):        "never valid",
				claims(`"nbf":1700003601`):        "never valid",
				header(`{"alg":"HS256","kid":5}`): "kid in the header is 5",
			},
			silent: []string{claims(`"aud":"api","iss":"","iat":1.5`), claims(`"nbf":1e400`), claims(`"iss2":5`)},
		},
		"sub-not-string": {
			raises: map[string]string{claims(`"sub":3`): "sub is 3", claims(`"sub":null`): "null", claims(`"sub":{"id":1}`): "sub is"},
			silent: []string{claims(`"sub":"3"`), claims(`"user_id":3`)},
		},
		"exp-missing": {
			raises: map[string]string{payload(`{}`): "no exp", payload(`{"Exp":1,"expires":1}`): "no exp"},
			silent: []string{payload(`{"exp":null}`), payload(`{"exp":"x"}`), "abc.def.ghi", b64(`{"alg":"dir","enc":"A256GCM"}`) + "..A.A.A"},
		},
		"exp-misnamed": {
			raises: map[string]string{
				payload(`{"expires":1700003600.5}`):    `"expires" is 1700003600.5`,
				payload(`{"expires_at":"2023-11-14"}`): "2023-11-14",
				payload(`{"expiry":1700003600}`):       "expiry",
			},
			silent: []string{payload(`{"exp":1700003600,"expires":1}`), payload(`{}`)},
		},
		"exp-wrong-type": {
			raises: map[string]string{
				payload(`{"exp":"1700003600"}`):           `the string "1700003600"`,
				payload(`{"exp":"2023-11-14T22:13:20Z"}`): "2023-11-14T22:13:20Z",
				payload(`{"exp":null}`):                   "exp is null",
				payload(`{"exp":true}`):                   "exp is true",
				payload(`{"exp":[1]}`):                    "exp is [1]",
				payload(`{"exp":{}}`):                     "exp is {}",
			},
			silent: []string{payload(`{"exp":1e400}`), payload(`{"exp":1700003600.5}`), payload(`{"exp":1700003600000}`), payload(`{}`)},
		},
		"exp-unit-milliseconds": {
			raises: map[string]string{
				payload(`{"exp":1700003600000}`):    "as milliseconds it is 2023-11-14T23:13:20Z",
				payload(`{"exp":1700003600000000}`): "as microseconds it is 2023-11-14T23:13:20Z",
				claims(`"iat":1700000000123`):       "iat is 1700000000123",
				claims(`"nbf":1700000000123`):       "nbf",
				payload(`{"exp":253402300800}`):     "beyond the year 9999",
			},
			silent: []string{payload(`{"exp":"1700003600000"}`), payload(`{"exp":1e10}`), payload(`{"exp":1e400}`), payload(`{"exp":99999999999}`), claims(`"user_id":1700000000123`)},
		},
		"time-out-of-range": {
			raises: map[string]string{
				payload(`{"exp":1e400}`):                             "exp is 1e400",
				payload(`{"exp":9223372036854775808}`):               "9223372036854775808",
				payload(`{"exp":1.79e308}`):                          "1.79e308",
				claims(`"iat":-1e20`):                                "iat",
				payload(`{"exp":` + strings.Repeat("9", 5000) + `}`): "a number of 5000 characters",
			},
			silent: []string{payload(`{"exp":1700003600000}`), payload(`{"exp":9223372036854775807}`), payload(`{"exp":1e10}`), payload(`{"exp":-1}`)},
		},
		"exp-zero": {
			raises: map[string]string{payload(`{"exp":0}`): "exp is 0", payload(`{"exp":-0}`): "exp is -0", payload(`{"exp":0.0e9}`): "0.0e9"},
			silent: []string{payload(`{"exp":"0"}`), payload(`{"exp":1}`), payload(`{"exp":1e-9}`), payload(`{}`)},
		},
		"exp-fraction": {
			raises: map[string]string{payload(`{"exp":1700003600.5}`): "1700003600.5", claims(`"iat":1.25`): "iat"},
			silent: []string{payload(`{"exp":1700003600.0}`), payload(`{"exp":17000036e2}`), payload(`{"exp":"1.5"}`)},
		},
		"exp-before-iat": {
			raises: map[string]string{claims(`"iat":1700003601`): "2023-11-14T23:13:21Z", claims(`"iat":1700003600`): "is not after"},
			silent: []string{claims(`"iat":1700003599`), claims(`"iat":1700000000000`), payload(`{"exp":0,"iat":1700000000}`), payload(`{"iat":1700000000}`)},
		},
		"not-yet-valid-nbf": {
			raises: map[string]string{claims(`"nbf":1700000060`): "1m from now (2023-11-14T22:13:20Z)"},
			silent: []string{claims(`"nbf":1700000000`), claims(`"nbf":1700000000123`), claims(`"nbf":"1700000060"`)},
		},
		"iat-in-future": {
			raises: map[string]string{claims(`"iat":1700000001`): "1s from now"},
			silent: []string{claims(`"iat":1700000000`), claims(`"iat":1700000000123`), claims(`"auth_time":1700000060`)},
		},
	}
}
