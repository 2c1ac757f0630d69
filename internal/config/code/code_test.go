package code

import (
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// seen lists what one source says: definitions as name=milliseconds or text, facts as kind:name.
func seen(path, src string) string {
	r := Read(path, src, LanguageOf(path), false)
	var out []string
	for _, d := range r.Definitions {
		out = append(out, d.Name+"="+d.Value.Reveal()+" "+string(d.Unit))
	}
	for _, f := range r.Facts {
		out = append(out, string(f.Kind)+":"+f.Name)
	}
	return strings.Join(out, "; ")
}

func TestConstantsBecomeLayersOnlyWhereTheyAreOnes(t *testing.T) {
	for _, c := range []struct{ path, src, want string }{
		{"session.ts", "export const SESSION_TIMEOUT_MS = 65 * 60 * 1000;", "SESSION_TIMEOUT_MS=3900000 milliseconds"},
		{"auth.go", "package a\n\nconst accessTokenTTL = 15 * time.Minute\n", "accessTokenTTL=900000ms "},
		{"settings.py", "SIMPLE_JWT = {\n    'ACCESS_TOKEN_LIFETIME': timedelta(minutes=5),\n}\n", "SIMPLE_JWT.ACCESS_TOKEN_LIFETIME=300000ms "},
		{"settings.py", "SESSION_COOKIE_AGE = 60 * 60\n", "SESSION_COOKIE_AGE=3600 seconds"},
		{"Jwt.java", "class Jwt { static final long TOKEN_VALIDITY_SECONDS = 3600; }", "TOKEN_VALIDITY_SECONDS=3600 seconds"},
		{"Jwt.java", "class Jwt { static final Duration ACCESS_TOKEN_TTL = Duration.ofMinutes(15); }", "ACCESS_TOKEN_TTL=900000ms "},
		{"settings.py", "class Settings:\n    ACCESS_TOKEN_EXPIRE_MINUTES: int = 60 * 24 * 8\n", "ACCESS_TOKEN_EXPIRE_MINUTES=11520 minutes"},
		// One name in two classes is two constants; twice in one class, or in a function, it is a variable.
		{"auth.py", "class Access:\n    TOKEN_TTL_SECONDS = 60\n\nclass Long:\n    TOKEN_TTL_SECONDS = 600\n", "TOKEN_TTL_SECONDS=60 seconds; TOKEN_TTL_SECONDS=600 seconds"},
		{"auth.ts", "class A { static TOKEN_TTL_SECONDS = 60; }\nclass B { static TOKEN_TTL_SECONDS = 600; }", "TOKEN_TTL_SECONDS=60 seconds; TOKEN_TTL_SECONDS=600 seconds"},
		{"Auth.java", "class A { static final long TOKEN_TTL_SECONDS = 60; }\nclass B { static final long TOKEN_TTL_SECONDS = 600; }", "TOKEN_TTL_SECONDS=60 seconds; TOKEN_TTL_SECONDS=600 seconds"},
		{"auth.py", "class Access:\n    TOKEN_TTL_SECONDS = 60\n    TOKEN_TTL_SECONDS = 600\n", ""},
		{"auth.py", "class Access:\n    TOKEN_TTL_SECONDS = 60\n\ndef f():\n    TOKEN_TTL_SECONDS = 600\n", ""},
		// Look-alikes.
		{"a.ts", "const REDIS_SESSION_TTL_MS = 1000 * 60;", ""},
		{"a.ts", "function f() { for (let tokenTtlSeconds = 0; ;) {} }", ""},
		{"a.ts", "const SESSION_TIMEOUT = 3600;", ""},
		{"a.ts", "// const SESSION_TIMEOUT_MS = 65;\nconst s = 'SESSION_TIMEOUT_MS = 65000';", ""},
		{"a.ts", "const TOKEN_TTL_SECONDS = compute();", ""},
		{"a.ts", "const TOKEN_TTL_SECONDS = 999999999999;", ""},
		{"a.py", "def f(token_ttl_seconds=3600):\n    token_ttl_seconds = 60\n", ""},
		{"a.ts", "const ACCESS_TOKEN_TTL_SECONDS = 60; ACCESS_TOKEN_TTL_SECONDS = 90;", ""},
	} {
		if got := seen(c.path, c.src); got != c.want {
			t.Errorf("%s: %s\nsees %q, want %q", c.path, c.src, got, c.want)
		}
	}
}

func TestVariablesAreReadWithTheirDefaults(t *testing.T) {
	for _, c := range []struct{ path, src, name, def string }{
		{"a.ts", "const s = process.env.JWT_SECRET || 'dev';", "JWT_SECRET", "dev"},
		{"a.ts", "const s = process.env['JWT_SECRET'] ?? `dev`;", "JWT_SECRET", "dev"},
		{"a.ts", "const s = import.meta.env.VITE_TOKEN_TTL;", "VITE_TOKEN_TTL", ""},
		{"a.ts", "import { ConfigService } from '@nestjs/config';\nconst s = this.config.get<string>('JWT_SECRET', 'dev');", "JWT_SECRET", "dev"},
		{"a.py", "import os\nSECRET_KEY = os.environ.get('SECRET_KEY', 'dev')\n", "SECRET_KEY", "dev"},
		{"a.py", "import os\nSECRET_KEY = os.environ['SECRET_KEY']\n", "SECRET_KEY", ""},
		{"a.py", "import os\nSECRET_KEY = os.getenv('SECRET_KEY') or 'dev'\n", "SECRET_KEY", "dev"},
		{"a.py", "from decouple import config\nSECRET_KEY = config('SECRET_KEY', default='dev')\n", "SECRET_KEY", "dev"},
		{"a.go", "package a\n\nvar s = os.Getenv(\"JWT_SECRET\")\n", "JWT_SECRET", ""},
		{"A.java", "class A { String s = System.getenv(\"JWT_SECRET\"); }", "JWT_SECRET", ""},
	} {
		found := false
		for _, f := range Read(c.path, c.src, LanguageOf(c.path), false).Facts {
			if f.Kind != config.FactRead || f.Name != c.name {
				continue
			}
			found = true
			got := ""
			if f.Operand.Default != nil {
				got = f.Operand.Default.Reveal()
			}
			if got != c.def {
				t.Errorf("%s\ndefault %q, want %q", c.src, got, c.def)
			}
		}
		if !found {
			t.Errorf("%s\ndoes not read %s", c.src, c.name)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"import jwt from 'jsonwebtoken';\njwt.sign({}, 'k', { expiresIn: `${process.env.X}s` });\n",
		"import jwt\nx = jwt.decode(t, options={\"verify_signature\": False})\nexp = (datetime.utcnow() + timedelta(days=1)).timestamp()\n",
		"package a\nimport \"github.com/golang-jwt/jwt/v5\"\nvar c = http.Cookie{Name: \"session\", MaxAge: 3600}\n",
		"import io.jsonwebtoken.Jwts;\nclass A { @Value(\"${jwt.secret:x}\") String s; long x = 1000*60*60*24*30; }\n",
		"x = <<~A, <<-'B'\n JWT\nA\n B\nJWT.decode token, nil, false\npayload[:exp] = 4.hours.from_now.to_i\ncookies[:token] = { expires: %w[a]\n__END__\n",
		"(((((((", "'''", "`${", "/[", "\\\n", "a=a=a=", "[](){}", "SIMPLE_JWT = {'A': {", "f(a=", "session({cookie:{maxAge:",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<14 {
			return
		}
		for _, name := range []string{"session.ts", "auth.py", "jwt.go", "Token.java", "Token.cs", "config/jwt.php", "token.rb"} {
			r := Read(name, src, LanguageOf(name), false)
			for _, d := range r.Definitions {
				if d.Where.Line < 1 {
					t.Errorf("a definition without a line: %+v", d)
				}
			}
		}
	})
}
