package rule

import "strings"

func claimCases() map[string]ruleCase {
	return map[string]ruleCase{
		"audience-missing": {
			raises: map[string]string{claims(`"iss":"https://idp.example/","sub":"u"`): `iss is "https://idp.example/"`},
			silent: []string{claims(`"sub":"u"`), claims(`"iss":"a","aud":5`), claims(`"iss":"supabase","role":"service_role"`), claims(`"iss":""`), "abc.def.ghi"},
		},
		"required-claim-missing": {
			raises: map[string]string{
				claims(`"iss":"https://idp.example/","aud":"api"`):                                             "there is no sub",
				claims(`"aud":"api","sub":"u"`):                                                                "there is no iss",
				made(`{"alg":"HS256","typ":"at+jwt"}`, `{"iss":"a","aud":"b","sub":"c","exp":1700003600}`, 32): "no client_id, no iat, no jti, which an access token by RFC 9068",
				claims(`"nonce":"n","iss":"a","aud":"b"`):                                                      "no sub, no iat, which an id token",
			},
			silent: []string{
				claims(`"sub":"u"`), claims(`"user_id":3`), claims(`"iss":"a","sub":"b"`), claims(`"aud":[]`), claims(`"iss":"supabase","role":"service_role"`),
				made(`{"alg":"HS256","typ":"at+jwt"}`, `{"iss":"a","aud":"b","sub":"c","client_id":"d","iat":1,"jti":"e"}`, 32), "abc.def.ghi",
			},
		},
		"personal-data": {
			raises: map[string]string{
				claims(`"email":"a@example.com","aud":["api","reports"]`):   `the token goes to several: aud is "api", "reports"`,
				claims(`"https://app.example/phone_number":"+49"`):          "phone_number",
				claims(`"user":{"firstName":"A","birthdate":"2000-01-01"}`): `"user.firstName", "user.birthdate"`,
				claims(`"sub":"alice@example.com"`):                         `"sub"`,
				claims(`"address":{"locality":"Bonn"}`):                     `"address"`,
			},
			silent: []string{claims(`"sub":"alice","email_verified":true,"name":"","mail":5,"username":"@alice"`), claims(`"sub":"robot@project.iam.gserviceaccount.com"`), claims(`"sub":"abc@clients"`), claims(`"a":{"b":{"email":"a@b.c"}}`)},
		},
		"secret-in-claims": {
			raises: map[string]string{
				claims(`"password":"hunter2"`): `"password"`, claims(`"user":{"password_hash":"x"}`): `"user.password_hash"`, claims(`"x":"$2b$12$abcdefghijklmnopqrstuv"`): `"x"`,
				claims(`"refresh_token":"abc"`): "refresh_token", claims(`"clientSecret":"s"`): "clientSecret",
			},
			silent: []string{claims(`"password":"","pwd":5,"pwd_exp":"1","password_changed_at":"x","amr":["pwd"]`), claims(`"at_hash":"x","scope":"password"`)},
		},
		"exp-timezone-offset": {
			raises: map[string]string{
				payload(`{"iat":1699990000,"exp":1699965700}`):                  "exp is 6h45m before iat: a lifetime of 15m, less the offset of UTC+7",
				payload(`{"iat":1699990000,"exp":1699971100}`):                  "5h15m before iat: a lifetime of 15m, less the offset of UTC+5:30",
				payload(`{"iat":1699990000,"exp":1700016100}`):                  "exp is 7h15m after iat: perhaps a lifetime of 15m, and the offset of UTC+7",
				payload(`{"iat":1700025200,"exp":1700026100}`):                  "iat (2023-11-15T05:13:20Z) is 7h from now, which is the offset of UTC+7",
				payload(`{"iat":1700025110,"exp":1700026010}`):                  "6h58m30s from now, which is the offset of UTC+7",
				payload(`{"iat":1699990000,"nbf":1700015200,"exp":1700018800}`): "exactly 7h apart",
				payload(`{"iat":1699990000,"nbf":1699970200,"exp":1699990900}`): "exactly 5h30m apart, which is the offset of UTC+5:30",
			},
			silent: []string{
				claims(`"iat":1699999000`), payload(`{"iat":1699990000,"exp":1699993600}`), payload(`{"iat":1699990000,"exp":1700018800}`), payload(`{"iat":1699990000,"exp":1699995400}`),
				payload(`{"iat":1699990000,"exp":1699993900}`), payload(`{"iat":1699990000,"nbf":1699989940,"exp":1699990900}`), payload(`{"iat":1700000060,"exp":1700000960}`), payload(`{"iat":1700003000,"exp":1700004000}`),
				payload(`{"iat":1699990000,"exp":1699989999}`), payload(`{"iat":1699990000,"exp":"1699965700"}`), payload(`{"exp":1699965700}`),
			},
		},
		"lifetime-policy": {
			raises: map[string]string{
				payload(`{"iat":1700000000,"exp":1702592001}`): "it lives 30d (exp is 2023-12-14T22:13:21Z",
				payload(`{"iat":1700000000,"exp":2015360000}`): "it lives 10y",
				payload(`{"exp":2015360000}`):                  "from now",
			},
			silent: []string{
				payload(`{"iat":1700000000,"exp":1702592000}`), payload(`{"exp":1800000000}`), payload(`{"iat":1700000000,"exp":1702592001,"typ":"Refresh"}`), payload(`{"iat":1700000000000,"exp":1800000000000}`),
				payload(`{"iss":"supabase","role":"anon","iat":1700000000,"exp":2015360000}`), payload(`{"exp":1}`), payload(`{}`),
			},
		},
	}
}

func cookieCases() map[string]ruleCase {
	set := func(token, attributes string) string { return "Set-Cookie: session=" + token + "; " + attributes }
	week := payload(`{"iat":1700000000,"exp":1700604800}`)
	hour := payload(`{"iat":1700000000,"exp":1700003600}`)
	all := "HttpOnly; Secure; SameSite=Lax"
	return map[string]ruleCase{
		"lifetime-too-short-or-layers-disagree": {
			raises: map[string]string{
				set(week, "Max-Age=3600"):                                        "the cookie ends 6d23h before the token: Max-Age is 1h, it lives 7d",
				set(week, "Expires=Wed, 15 Nov 2023 22:13:20 GMT"):               "the cookie ends 6d before the token: Expires is 2023-11-15T22:13:20Z",
				set(week, "Max-Age=3600; Expires=Thu, 01 Jan 2099 00:00:00 GMT"): "Max-Age is 1h",
				set(hour, "Max-Age=604800"):                                      "the cookie stays 6d23h longer",
				set(payload(`{"exp":1700604800}`), "Max-Age=60"):                 "it still lives 7d",
			},
			silent: []string{set(hour, "Max-Age=3600"), set(hour, "Max-Age=3570"), set(week, "Path=/"), set(week, "Max-Age=0"), "Cookie: session=" + week + "; Max-Age=3600", week},
		},
		"cookie-not-sent": {
			raises: map[string]string{
				set(hour, "SameSite=None"): "without Secure", "Set-Cookie: __Secure-a=" + hour: "__Secure-", "Set-Cookie: __Host-a=" + hour + "; Secure; Path=/api": "__Host-",
				set(hour, "Max-Age=0"): "deletes", set(hour, "Expires=Thu, 01 Jan 1970 00:00:00 GMT"): "deletes",
				"Set-Cookie: __Host-a=" + hour + "; Secure; Path=/; Domain=example.com": "no Domain",
			},
			silent: []string{set(hour, "SameSite=None; Secure"), "Set-Cookie: __Host-a=" + hour + "; Path=/; Secure", set(hour, "Max-Age=5"), "Cookie: __Host-a=" + hour, hour},
		},
		"cookie-unprotected": {
			raises: map[string]string{
				set(hour, "HttpOnly; Secure"): `"session" is set without SameSite`, set(hour, "Path=/"): "without HttpOnly, without Secure, without SameSite",
				set(flask(`{"id_token":"`+hour+`"}`), "Secure; SameSite=Lax"): "without HttpOnly",
			},
			silent: []string{set(hour, all), strings.ToLower(set(storyToken, "")[:18]), "Cookie: session=" + hour, set(hour, "Max-Age=0"), hour},
		},
	}
}
