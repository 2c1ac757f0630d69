package code

import (
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

func TestRubyIsReadAsItIsWritten(t *testing.T) {
	for _, c := range []struct{ path, src, want string }{
		{"token.rb", "ACCESS_TOKEN_TTL = 15.minutes\n", "ACCESS_TOKEN_TTL=900000ms "},
		{"token.rb", "ACCESS_TOKEN_TTL_SECONDS = 2.hours.to_i.freeze\n", "ACCESS_TOKEN_TTL_SECONDS=7200 seconds"},
		{"token.rb", "JWT.encode({ sub: 1, exp: 4.hours.from_now.to_i }, key, 'HS256')\n", "exp=14400000ms seconds; sink:exp"},
		{"token.rb", "payload[:exp] = Time.now.to_i + 4 * 3600\nJWT.encode payload, key\n", "exp=14400 seconds; sink:exp"},
		{"token.rb", "JWT.encode({ 'exp' => (Time.current + 1.day).to_i }, key)\n", "exp=86400000ms seconds; sink:exp"},
		{
			"config/initializers/devise.rb", "Devise.setup do |config|\n  config.timeout_in = 30.minutes\n  config.jwt do |jwt|\n    jwt.secret = ENV['DEVISE_JWT_SECRET_KEY']\n    jwt.expiration_time = 1.day.to_i\n  end\nend\n",
			"timeout_in=1800000ms seconds; expiration_time=86400 seconds; read:DEVISE_JWT_SECRET_KEY; sink:timeout_in; sink:expiration_time",
		},
		{"config/initializers/doorkeeper.rb", "Doorkeeper.configure do\n  access_token_expires_in 2.hours\nend\n", "access_token_expires_in=7200000ms seconds; sink:access_token_expires_in"},
		{"session_store.rb", "Rails.application.config.session_store :cookie_store, key: '_shop', expire_after: 14.days\n", "expire_after=1209600000ms seconds; sink:expire_after"},
		{"sessions_controller.rb", "cookies.signed[:token] = { value: token, expires: 1.hour.from_now, httponly: true }\n", "expires=3600000ms seconds; sink:expires"},
		// Look-alikes: other receivers, comments, heredocs, texts, what is computed.
		{"a.rb", "session.timeout_in = 30.minutes\nconfig.token_lifetime = 1.day # JWT\n", ""},
		{"a.rb", "=begin\nJWT.encode({ exp: 4.hours.from_now.to_i }, 'k')\n=end\n# JWT.encode({ exp: 4.hours.from_now.to_i }, 'k')\n", ""},
		{"a.rb", "puts <<~TEXT, 1\n  JWT.encode({ exp: 4.hours.from_now.to_i }, 'k')\nTEXT\nputs %w[JWT.encode exp: 4.hours]\n", ""},
		{"a.rb", "x = \"JWT.encode({ exp: #{h[\"exp\"]} }, 'k')\"\n__END__\nJWT.encode({ sub: 1 }, 'k')\n", ""},
		{"a.rb", "JWT.encode({ exp: expiry.from_now.to_i }, key)\nJWT.encode({ exp: 1 }, key)\n", ""},
		{"a.rb", "def f(token_ttl_seconds: 3600)\n  token_ttl_seconds = 60\nend\n", ""},
		{"a.rb", "ok = name.split(/'/) && x =~ /\"/\nJWT_TTL_SECONDS = 60\n", "JWT_TTL_SECONDS=60 seconds"},
		{"a.rb", "ratio = total / 2 # 'JWT\nJWT_TTL_SECONDS = 60 if valid?\nOTHER = 1\n", ""},
	} {
		if got := seen(c.path, c.src); got != c.want {
			t.Errorf("%s: %s\nsees %q, want %q", c.path, c.src, got, c.want)
		}
	}
}

func TestRubyReadsVariablesWithTheirDefaults(t *testing.T) {
	for src, want := range map[string]string{
		"KEY = ENV['JWT_SECRET'] || 'dev'\n":                  "dev",
		"KEY = ENV.fetch('JWT_SECRET', 'dev')\n":              "dev",
		"KEY = ENV.fetch('JWT_SECRET') { 'dev' }\n":           "dev",
		"KEY = ENV.fetch('JWT_SECRET') { vault.read }\n":      "",
		"KEY = ENV.fetch(\"JWT_SECRET\")\n":                   "",
		"JWT.encode(payload, ENV[\"JWT_SECRET\"], 'HS256')\n": "",
	} {
		var defaults []string
		for _, f := range Read("a.rb", src, Ruby, false).Facts {
			if f.Kind == config.FactRead && f.Name == "JWT_SECRET" {
				d := ""
				if f.Operand.Default != nil {
					d = f.Operand.Default.Reveal()
				}
				defaults = append(defaults, d)
			}
		}
		if strings.Join(defaults, ",") != want || len(defaults) != 1 {
			t.Errorf("%s reads %q, want one %q", src, defaults, want)
		}
	}
}

// TestTextsWithoutAnEndTakeLinearTime reads what no Ruby is: each beginning used to be looked for its end through all of the
// rest.
func TestTextsWithoutAnEndTakeLinearTime(t *testing.T) {
	for _, begins := range []string{"%w(", "%(", "%q{", "%r[", "%w|x"} {
		took := func(n int) time.Duration {
			started := time.Now()
			Read("a.rb", "x = JWT.decode(t, k)\n"+strings.Repeat(begins, n), LanguageOf("a.rb"), false)
			return time.Since(started)
		}
		if few, many := took(5_000), took(50_000); many > 40*few {
			t.Errorf("%s: 5,000 take %v, 50,000 take %v", begins, few, many)
		}
	}
}
