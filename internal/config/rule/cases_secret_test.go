package rule

// Secrets of the cases: drawn for them.
const (
	strongA = "7c9f0a3be61d4d5588e2f1b0c4a7963dd1e05b8f2a6c4e7791b3d8f0a2c5e648"
	strongB = "e41b7720c5a98f3d06b2d4f8a1c7e95530d8b6f2749ac1e8f0536d2b9a4c7e18"
	fastAPI = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"
)

var secretCases = map[string]ruleCase{
	"secret-empty": {
		raises: []raise{
			{"JWT_SECRET is set to nothing", "-- .env --\nJWT_SECRET=\n"},
			{"is set to nothing where JWT_SECRET_KEY is not set", "-- compose.yaml --\nservices:\n  api:\n    image: x\n    environment:\n      JWT_SECRET_KEY: ${JWT_SECRET_KEY:-}\n"},
		},
		silent: []string{
			"-- .env.example --\nJWT_SECRET=\n",
			"-- .env --\nJWT_SECRET=" + strongA + "\nJWT_REFRESH_SECRET=\n",
			"-- compose.yaml --\nservices:\n  api:\n    environment:\n      JWT_SECRET: ${JWT_SECRET:?}\n      OTHER: ${JWT_SECRET}\n",
		},
	},
	"secret-default-fallback": {
		raises: []raise{
			{"JWT_SECRET is the published sample of", "-- .env --\nJWT_SECRET=" + fastAPI + "\n"},
			{"where JWT_SECRET is not set", "-- compose.yaml --\nservices:\n  api:\n    environment:\n      - JWT_SECRET=${JWT_SECRET:-changeme}\n"},
			{"SECRET_KEY falls back to a text in the source", "-- app.py --\nimport os, jwt\nSECRET_KEY = os.getenv('SECRET_KEY', 'dev')\n"},
			{"JWT_SECRET falls back", "-- a.ts --\nimport jwt from 'jsonwebtoken';\nconst secret = process.env.JWT_SECRET || 'my-secret';\n"},
			{"the secret in the source is the published sample of the FastAPI tutorial", "-- a.py --\nfrom jose import jwt\nSECRET_KEY = \"" + fastAPI + "\"\n"},
			{"jwt.secret falls back", "-- JwtUtil.java --\nimport io.jsonwebtoken.Jwts;\nclass J { @Value(\"${jwt.secret:bezKoderSecretKey}\") private String secret; }\n"},
		},
		silent: []string{
			"-- .env.example --\nJWT_SECRET=" + fastAPI + "\n",
			"-- .env --\nJWT_SECRET=" + strongA + "\nAWS_SECRET_ACCESS_KEY=changeme\n",
			"-- app.py --\nimport os, jwt\nSECRET_KEY = os.environ['SECRET_KEY']\nDEBUG = os.getenv('DEBUG', 'dev')\nOTHER = os.getenv('JWT_SECRET', '')\n",
			"-- tests/test_app.py --\nimport os, jwt\nSECRET_KEY = os.getenv('SECRET_KEY', 'dev')\n",
		},
	},
	"secret-placeholder": {
		raises: []raise{
			{"is the text of a command", "-- .env --\nJWT_SECRET=$(openssl rand -hex 64)\n"},
			{"JWT_SECRET is a placeholder", "-- .env --\nJWT_SECRET=replace_this_in_production\n"},
		},
		silent: []string{
			"-- .env.example --\nJWT_SECRET=your_jwt_secret\n",
			"-- .env --\nJWT_SECRET=vault:secret/data/app#jwt\nSECRET_KEY=$(JWT_SECRET)\n",
			"-- .env --\nJWT_SECRET=" + strongA + "\nJWT_SECRET_KEY=%kernel.project_dir%/config/jwt/private.pem\n",
		},
	},
	"secret-whitespace-or-quotes": {
		raises: []raise{
			{"a line end is part of the secret", `-- k8s/api.yaml --
apiVersion: v1
kind: Secret
metadata: {name: api}
data:
  JWT_SECRET: N2M5ZjBhM2JlNjFkNGQ1NTg4ZTJmMWIwYzRhNzk2M2RkMWUwNWI4ZjJhNmM0ZTc3Cg==
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec: {template: {spec: {containers: [{name: api, envFrom: [{secretRef: {name: api}}]}]}}}
`},
		},
		silent: []string{`-- k8s/api.yaml --
apiVersion: v1
kind: Secret
metadata: {name: api}
data:
  JWT_SECRET: N2M5ZjBhM2JlNjFkNGQ1NTg4ZTJmMWIwYzRhNzk2M2RkMWUwNWI4ZjJhNmM0ZTc3
  TLS_KEY: N2M5ZjBhM2JlNjFkNGQ1NTg4ZTJmMWIwYzRhNzk2M2RkMWUwNWI4ZjJhNmM0ZTc3Cg==
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec: {template: {spec: {containers: [{name: api, envFrom: [{secretRef: {name: api}}]}]}}}
`},
	},
	"key-too-short": {
		raises: []raise{
			{"JWT_SECRET: the secret is shorter than the 32 bytes that HS256 needs", "-- .env --\nJWT_SECRET=Tr0ub4dor&3\n"},
			{"HS512 needs", "-- .env --\nJWT_ALGORITHM=HS512\nJWT_SECRET=2f6c1b9e8d3a7f05c4e1b8d2a6f90c73\n"},
		},
		silent: []string{
			"-- .env --\nJWT_SECRET=" + strongA + "\nPASSWORD=short\n",
			"-- .env --\nJWT_ALGORITHM=RS256\nJWT_SECRET=Tr0ub4dor&3\n",
			"-- .env --\nSECRET_KEY=Tr0ub4dor&3\n",
		},
	},
	"secret-guessable": {
		raises: []raise{{"JWT_SECRET: ", "-- .env --\nJWT_SECRET=abababababababababababababababababababab\n"}},
		silent: []string{"-- .env --\nJWT_SECRET=" + strongA + "\n"},
	},
	"secret-mistyped": {
		raises: []raise{
			{"one character away from the published sample of the FastAPI tutorial", "-- a.py --\nfrom jose import jwt\nSECRET_KEY = \"09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b888e8d3e7\"\n"},
			{"an odd number of hex digits", "-- .env --\nJWT_SECRET=" + strongA + "1\n"},
		},
		silent: []string{"-- .env --\nJWT_SECRET=" + strongA + "\n", "-- a.py --\nfrom jose import jwt\nSECRET_KEY = \"" + strongA + "\"\n"},
	},
	"secret-in-source": {
		raises: []raise{
			{"a literal is the key of jsonwebtoken sign", "-- a.js --\nconst jwt = require('jsonwebtoken');\njwt.sign({ id: 1 }, 'kitten-on-the-keys');\n"},
			{"a literal is the key of jwt.encode", "-- a.py --\nimport jwt\njwt.encode({'sub': '1'}, 'kitten-on-the-keys', algorithm='HS256')\n"},
			{"a literal is the key of SignedString", "-- a.go --\npackage a\n\nimport \"github.com/golang-jwt/jwt/v5\"\n\nfunc f(t *jwt.Token) { t.SignedString([]byte(\"kitten-on-the-keys\")) }\n"},
			{"a literal is the key of HMAC256", "-- A.java --\nimport com.auth0.jwt.JWT;\nclass A { Algorithm a = Algorithm.HMAC256(\"kitten-on-the-keys\"); }\n"},
			{"JWT_SECRET_KEY is written into the source", "-- settings.py --\nJWT_SECRET_KEY = '" + strongB + "'\n"},
		},
		silent: []string{
			"-- a.js --\nconst jwt = require('jsonwebtoken');\njwt.sign({ id: 1 }, process.env.JWT_SECRET);\njwt.verify(t, key, 'x');\n// jwt.sign({}, 'kitten-on-the-keys')\n",
			"-- a.js --\nconst jwt = require('./my-jwt');\njwt.sign({ id: 1 }, 'kitten-on-the-keys');\n",
			"-- auth_test.go --\npackage a\n\nimport \"github.com/golang-jwt/jwt/v5\"\n\nfunc f(t *jwt.Token) { t.SignedString([]byte(\"kitten-on-the-keys\")) }\n",
			"-- settings.py --\nSECRET_KEY_NAME = 'jwt-secret'\nJWT_SECRET_KEY = 'jwt_secret_key'\nJWT_SECRET = env('JWT_SECRET')\n",
		},
	},
	"secret-mismatch": {
		raises: []raise{
			{"SECRET_KEY of backend differs from that in backend/.env:1", "-- docker-compose.yml --\nservices:\n  backend:\n    build: ./backend\n    environment:\n      SECRET_KEY: " + strongA + "\n" +
				"-- backend/.env --\nSECRET_KEY=" + strongB + "\n-- backend/requirements.txt --\npython-decouple==3.8\npython-jose==3.3\n"},
			{"JWT_SECRET of b differs from that of a (compose.yaml:3)", "-- compose.yaml --\nservices:\n  a:\n    environment: {JWT_SECRET: " + strongA + ", JWT_ISSUER: shop}\n  b:\n    environment: {JWT_SECRET: " + strongB + ", JWT_ISSUER: shop}\n"},
		},
		silent: []string{
			"-- docker-compose.yml --\nservices:\n  backend:\n    build: ./backend\n    environment:\n      SECRET_KEY: " + strongA + "\n-- backend/.env --\nSECRET_KEY=" + strongA + "\n-- backend/requirements.txt --\npython-decouple==3.8\n",
			"-- docker-compose.yml --\nservices:\n  backend:\n    build: ./backend\n    environment:\n      SECRET_KEY: " + strongA + "\n-- backend/.env --\nSECRET_KEY=change-me\n-- backend/requirements.txt --\npython-decouple==3.8\n",
			"-- docker-compose.yml --\nservices:\n  a:\n    environment:\n      SECRET_KEY: " + strongA + "\n  b:\n    environment:\n      SECRET_KEY: " + strongB + "\n",
			// Sessions of their own beside one identity provider; two issuers; two deployments; a refresh token's.
			"-- compose.yaml --\nservices:\n  a:\n    environment: {SECRET_KEY: " + strongA + ", OIDC_ISSUER_URL: https://id.example.com}\n  b:\n    environment: {SECRET_KEY: " + strongB + ", OIDC_ISSUER_URL: https://id.example.com}\n",
			"-- compose.yaml --\nservices:\n  a:\n    environment: {JWT_SECRET: " + strongA + ", OIDC_ISSUER_URL: https://id.example.com}\n  b:\n    environment: {JWT_SECRET: " + strongB + ", OIDC_ISSUER_URL: https://id.example.com}\n",
			"-- compose.yaml --\nservices:\n  a:\n    environment: {JWT_SECRET: " + strongA + ", JWT_ISSUER: a}\n  b:\n    environment: {JWT_SECRET: " + strongB + ", JWT_ISSUER: b}\n",
			"-- compose.yaml --\nservices:\n  a:\n    environment: {JWT_SECRET: " + strongA + ", JWT_ISSUER: a}\n  b:\n    environment: {JWT_REFRESH_SECRET: " + strongB + ", JWT_ISSUER: a}\n",
		},
	},
	"secret-shared-between-environments": {
		raises: []raise{{"JWT_SECRET is the same in staging as in production (.env.production:1)", "-- .env.production --\nJWT_SECRET=" + strongA + "\n-- .env.staging --\nJWT_SECRET=" + strongA + "\n"}},
		silent: []string{
			"-- .env.production --\nJWT_SECRET=" + strongA + "\n-- .env.staging --\nJWT_SECRET=" + strongB + "\n",
			"-- .env.production --\nJWT_SECRET=vault:jwt\n-- .env.staging --\nJWT_SECRET=vault:jwt\n",
		},
	},
	"secret-in-tracked-file": {
		raises: []raise{
			{"JWT_SECRET is in a file that git tracks", "tracked\n-- .env --\nJWT_SECRET=" + strongA + "\n"},
			{"looks like a real secret", "tracked\n-- .env.example --\nJWT_SECRET=" + strongB + "\n"},
		},
		silent: []string{
			"-- .env --\nJWT_SECRET=" + strongA + "\n",
			"tracked\n-- .env --\nJWT_SECRET=your_secret_here\nJWT_EXPIRES_IN=1h\n",
			"tracked\n-- .env.example --\nJWT_SECRET=replace-with-64-random-hex-digits-0123456789abcdef\n",
		},
	},
	"secret-sent-to-browsers": {
		raises: []raise{{"NEXT_PUBLIC_JWT_SECRET is a secret", "-- .env --\nNEXT_PUBLIC_JWT_SECRET=" + strongA + "\n"}},
		silent: []string{"-- .env --\nNEXT_PUBLIC_API_URL=https://api.example.com\nJWT_SECRET=" + strongA + "\nVITE_TOKEN_NAME=x\n"},
	},
	"test-uses-real-secret": {
		raises: []raise{{"the test's secret is JWT_SECRET of .env:1", "-- .env --\nJWT_SECRET=" + strongA + "\n-- tests/test_auth.py --\nimport jwt\n\ndef test_login():\n    jwt.encode({'sub': '1'}, '" + strongA + "', algorithm='HS256')\n"}},
		silent: []string{
			"-- .env --\nJWT_SECRET=" + strongA + "\n-- tests/test_auth.py --\nimport jwt\n\ndef test_login():\n    jwt.encode({'sub': '1'}, '" + strongB + "', algorithm='HS256')\n",
			"-- .env.test --\nJWT_SECRET=" + strongA + "\n-- tests/test_auth.py --\nimport jwt\njwt.encode({'sub': '1'}, '" + strongA + "', algorithm='HS256')\n",
		},
	},
	"env-read-differently": {
		raises: []raise{
			{"SECRET_KEY is read differently: it holds a $", "-- compose.yaml --\nservices:\n  api:\n    build: .\n    env_file: .env\n-- .env --\nSECRET_KEY=abc$def0123456789\n-- requirements.txt --\npython-decouple==3.8\n"},
			{"a # follows a blank", "-- compose.yaml --\nservices:\n  api:\n    build: .\n    env_file: .env\n-- .env --\nJWT_SECRET=abcdef #comment\n-- requirements.txt --\npython-decouple==3.8\n"},
		},
		silent: []string{
			"-- compose.yaml --\nservices:\n  api:\n    build: .\n    env_file: .env\n-- .env --\nSECRET_KEY='abc$def0123456789'\nOTHER=a$b\n-- requirements.txt --\npython-decouple==3.8\n",
			"-- .env --\nSECRET_KEY=abc$def0123456789\n-- requirements.txt --\npython-decouple==3.8\n",
			"-- compose.yaml --\nservices:\n  api:\n    build: .\n    env_file: .env\n-- .env --\nSECRET_KEY=" + strongA + "\nJWT_SECRET=${SECRET_KEY}\n-- requirements.txt --\npython-decouple==3.8\n",
		},
	},
	"token-in-setting-invalid": {
		raises: []raise{
			{"ANON_KEY is not signed with the JWT_SECRET of .env:1", "-- .env --\nJWT_SECRET=" + strongA + "\nANON_KEY=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoiYW5vbiIsImV4cCI6NDEwMjQ0NDgwMH0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"},
			{"ANON_KEY has expired", "-- .env --\nANON_KEY=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoiYW5vbiIsImV4cCI6MTcwMDAwMDAwMH0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"},
		},
		silent: []string{
			"-- .env --\nANON_KEY=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoiYW5vbiIsImV4cCI6NDEwMjQ0NDgwMH0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
			"-- .env --\nJWT_SECRET=" + strongA + "\nANON_KEY=your-anon-key\n",
		},
	},
	"setting-malformed": {
		raises: []raise{
			{"HASURA_GRAPHQL_JWT_SECRET is no JSON", "-- .env --\nHASURA_GRAPHQL_JWT_SECRET={\\\"type\\\":\\\"HS256\\\"}\n"},
			{"begins as PEM", "-- .env --\nJWT_PUBLIC_KEY=-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"},
		},
		silent: []string{
			"-- .env --\nHASURA_GRAPHQL_JWT_SECRET='{\"type\":\"HS256\",\"key\":\"" + strongA + "\"}'\n",
			"-- .env --\nJWT_PUBLIC_KEY=\"-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\\n-----END PUBLIC KEY-----\\n\"\n",
			"-- .env --\nJWT_PRIVATE_KEY=./keys/private.pem\n",
		},
	},
}
