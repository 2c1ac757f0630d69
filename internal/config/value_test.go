package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// canaries are what must never be shown, whatever the setting is called.
var canaries = []string{
	"ghp_" + strings.Repeat("a1B2c3D4e5F6", 3),
	"-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----",
	"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU",
	"postgres://user:pass@db/app",
	"https://user:pass@host/",
	"https://hooks.example.com/services/T0000000/B0000000/XXXX1234abcdXXXX5678efgh",
	"https://host/?token=abc",
	"https://host/#abc",
	"correct horse battery staple and more",
	"hunter2",
	"S3cr3tPassw0rd!",
}

func TestNoValueIsShownThatCouldBeASecret(t *testing.T) {
	rows := 0
	for _, name := range tableNames(t) {
		rows++
		for _, secret := range canaries {
			v := NewValue(secret)
			if meantAnywhere(name).Meaning.Secret() {
				v = v.AsSecret()
			}
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			all := v.Shown() + fmt.Sprintf("%v %s %q %x %#v %+v %d", v, v, v, v, v, v, v) + string(text)
			if secret != "hunter2" { // a short word is quoted where a duration is wanted: the reader must see the mistake
				all += v.ShownDuration()
			}
			if strings.Contains(all, secret) || strings.Contains(all, "pass") || len(secret) > 24 && strings.Contains(all, secret[:12]) {
				t.Errorf("%s=%s is shown: %s", name, secret, all)
			}
		}
	}
	if rows < 400 {
		t.Errorf("only %d names are known", rows)
	}
}

func TestValuesThatAreNoSecretsAreShown(t *testing.T) {
	for _, s := range []string{
		"3600", "-1", "15m", "7d", "2 days", "PT15M", "00:15:00", "1000 * 60 * 15", "true", "HS256", "EdDSA", "lax", "none",
		"https://id.example.com/realms/shop", "http://localhost:8080/", "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
	} {
		if got := NewValue(s).Shown(); got != s {
			t.Errorf("%s is shown as %s", s, got)
		}
	}
	for in, want := range map[string]string{
		"two hours": `"two hours"`, "1h 30": `"1h 30"`, strings.Repeat("x", 25): "<hidden, 25 characters>", "abc123def456": "<hidden, 12 characters>", "zwei\x1b[2J": "<hidden, 8 characters>", "": "<empty>",
	} {
		if got := NewValue(in).ShownDuration(); got != want {
			t.Errorf("the duration %q is shown as %s, want %s", in, got, want)
		}
	}
	if got := NewValue("3600").AsSecret().Shown(); got != "<hidden>" {
		t.Errorf("a secret of digits is shown: %s", got)
	}
}

func TestASpellingShowsNamesAndNoValues(t *testing.T) {
	for in, want := range map[string]string{
		"${JWT_SECRET}": "${JWT_SECRET}", "$JWT_SECRET": "$JWT_SECRET", "${X:-15m}": "${X:-15m}", "${X:-hunter2}": "${X:-<hidden, 7 characters>}",
		"${X:?hunter2}": "${X:?...}", "${X:+hunter2}": "${X:+...}", "pre${X}post": "<hidden, 11 characters>", "${X:-${Y:-hunter2}}": "${X:-${Y:-<hidden, 7 characters>}}",
	} {
		if got := NewValue("hunter2").Spelled(in).Shown(); got != want {
			t.Errorf("%s is shown as %s, want %s", in, got, want)
		}
	}
}

func TestNamesMeanWhatTheTableAndTheirWordsSay(t *testing.T) {
	for name, want := range map[string]Named{
		"ACCESS_TOKEN_EXPIRE_MINUTES":                         {Meaning: AccessTTL, Unit: Minutes, Relied: true},
		"JWT_EXPIRES_IN":                                      {Meaning: AccessTTL, Relied: true},
		"SESSION_COOKIE_AGE":                                  {Meaning: CookieMaxAge, Unit: Seconds, Product: "Django", Relied: true},
		"bezkoder.app.jwtExpirationMs":                        {Meaning: AccessTTL, Unit: Milliseconds, Relied: true},
		"Jwt__Key":                                            {Meaning: SecretKey, Product: "ASP.NET", Relied: true},
		"authTokenLifetimeInHours":                            {Meaning: AccessTTL, Unit: Hours, Relied: true},
		"NEXT_PUBLIC_SESSION_REFRESH_THRESHOLD":               {Meaning: RefreshThreshold, Relied: true},
		"SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUERURI": {Meaning: Issuer, Product: "Spring Boot"},
		"REDIS_SESSION_CACHE_TTL":                             {},
		"RESET_TOKEN_TTL":                                     {},
		"JWT_SECRET_NAME":                                     {},
		"CLIENT_SECRET":                                       {},
		"REQUEST_TIMEOUT":                                     {},
		"MAX_TOKENS":                                          {},
		"TLS_SESSION_TIMEOUT":                                 {},
	} {
		got := Meant(name)
		got.Default = ""
		if got != want {
			t.Errorf("%s means %+v, want %+v", name, got, want)
		}
	}
}

func TestClassesOfSecrets(t *testing.T) {
	for in, want := range map[string]Class{
		"vault:secret/data/app#jwt": ClassReference, "op://vault/item": ClassReference, "${{ secrets.JWT }}": ClassReference, "@/run/jwt": ClassReference, "ENC[AES256,x]": ClassReference,
		"%kernel.project_dir%/config/jwt/private.pem": ClassPath, "/run/secrets/jwt": ClassPath, "./keys/jwt.key": ClassPath,
		"your_jwt_secret": ClassPlaceholder, "<secret>": ClassPlaceholder, "xxxxxxxx": ClassPlaceholder, "请替换": ClassPlaceholder, "CHANGE-ME": ClassPlaceholder,
		"changeme": ClassSample, "  ": ClassEmpty, "-----BEGIN RSA PRIVATE KEY-----": ClassKey,
		"7c9f0a3be61d4d5588e2f1b0c4a7963d": ClassText, "kitten on the keys": ClassText, "k8Xchangeq2Wz7Lp0Vn4Rt6Yb1Mc9Df3G": ClassText,
	} {
		if got := Classify(in); got != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
	}
}
