package rule

import "strings"

// A gateway with tokens of two hours.
const gateway2h = `-- gateway/package.json --
{"dependencies": {"jsonwebtoken": "^9", "express": "^4"}}
-- gateway/.env --
JWT_EXPIRES_IN=2h
-- gateway/sign.js --
const jwt = require('jsonwebtoken');
jwt.sign({}, key, { expiresIn: process.env.JWT_EXPIRES_IN });
`

const webPackage = `-- web/package.json --
{"dependencies": {"next": "^14", "react": "^18"}}
`

// Two pods with one issuer; the one mints.
const twoPods = `-- gateway/package.json --
{"dependencies": {"jsonwebtoken": "^9"}}
-- api/package.json --
{"dependencies": {"jsonwebtoken": "^9"}}
-- k8s/pods.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: gateway}
spec: {template: {spec: {containers: [{name: gateway, env: [{name: JWT_ISSUER, value: https://id.example.com}, {name: JWT_EXPIRES_IN, value: 2h}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec: {template: {spec: {containers: [{name: api, env: [{name: JWT_ISSUER, value: https://id.example.com}]}]}}}
`

var sessionCases = map[string]ruleCase{
	"cookie-shorter-than-token": {
		raises: []raise{
			{"the cookie lives 1h, the access token in it 2h", gateway2h + "-- gateway/login.js --\nres.cookie('token', t, { maxAge: 3600 * 1000 });\n"},
			{"the cookie lives 30m, the access token in it 1h", "-- app/requirements.txt --\nfastapi\n-- app/main.py --\nACCESS_TOKEN_EXPIRE_MINUTES = 60\nresponse.set_cookie('access_token', t, max_age=1800)\n"},
		},
		silent: []string{
			gateway2h + "-- gateway/login.js --\nres.cookie('token', t, { maxAge: 2 * 3600 * 1000 });\nres.cookie('csrf_token', t, { maxAge: 1000 * 600 });\n",
			gateway2h + "-- gateway/login.js --\nres.cookie('token', t, { maxAge: age });\n",
			"-- .env.production --\nACCESS_TOKEN_EXPIRE_MINUTES=60\n-- .env.staging --\nJWT_COOKIE_MAX_AGE_SECONDS=1800\n",
		},
	},
	"frontend-timeout": {
		raises: []raise{
			{"the page gives up after 1h5m, the access token lives 2h", gateway2h + webPackage + "-- web/session.ts --\nexport const SESSION_TIMEOUT_MS = 65 * 60 * 1000;\n"},
			{"the page stays open for 30d, the refresh token lives 7d", gateway2h + "-- gateway/.env.local --\nJWT_REFRESH_EXPIRES_IN=7d\n" + webPackage + "-- web/session.ts --\nexport const SESSION_TIMEOUT_MS = 30 * 24 * 60 * 60 * 1000;\n"},
		},
		silent: []string{
			gateway2h + webPackage + "-- web/session.ts --\nexport const SESSION_TIMEOUT_MS = 125 * 60 * 1000;\nexport const REQUEST_TIMEOUT_MS = 5000;\n",
			gateway2h + webPackage + "-- web/session.ts --\nexport const SESSION_CACHE_TTL_MS = 60000;\n",
		},
	},
	"refresh-window-short": {
		raises: []raise{{"the token is renewed only in its last 5m of 2h", gateway2h + "-- gateway/auth/refresh.js --\nconst REFRESH_THRESHOLD_SECONDS = 300;\n"}},
		silent: []string{
			gateway2h + "-- gateway/auth/refresh.js --\nconst REFRESH_THRESHOLD_SECONDS = 3600;\n",
			gateway2h + "-- gateway/.env.local --\nREFRESH_TOKEN_EXPIRES_IN=20d\n-- gateway/refresh.js --\nconst REFRESH_THRESHOLD_SECONDS = 300;\n",
		},
	},
	"refresh-window-too-long": {
		raises: []raise{
			{"the refresh threshold is 2h, and the access token lives 2h", gateway2h + "-- gateway/auth/refresh.js --\nconst REFRESH_THRESHOLD_SECONDS = 7200;\n"},
			{"the refresh threshold is 1h, and the access token lives 15m", "-- compose.yaml --\nservices:\n  proxy:\n    image: quay.io/oauth2-proxy/oauth2-proxy:v7\n    environment:\n      OAUTH2_PROXY_COOKIE_REFRESH: 1h\n  api:\n    environment:\n      ACCESS_TOKEN_TTL: 15m\n"},
		},
		silent: []string{gateway2h + "-- gateway/auth/refresh.js --\nconst REFRESH_THRESHOLD_SECONDS = 3600;\n"},
	},
	"refresh-token-not-longer": {
		raises: []raise{
			{"the refresh token lives 1h, the access token 2h", "-- .env --\nACCESS_TOKEN_TTL=2h\nREFRESH_TOKEN_TTL=1h\n"},
			{"the refresh token lives 1d, the access token 2d", laravel + "-- .env --\nJWT_TTL=2880\nJWT_REFRESH_TTL=1440\n"},
			{"the refresh token lives 14d where JWT_REFRESH_TTL is not set, the access token 30d", laravel + "-- .env --\nJWT_TTL=43200\n"},
		},
		silent: []string{"-- .env --\nACCESS_TOKEN_TTL=15m\nREFRESH_TOKEN_TTL=7d\n", "-- .env --\nACCESS_TOKEN_TTL=15m\nREFRESH_TOKEN_TTL=7\n", laravel + "-- .env --\nJWT_TTL=60\n", "-- .env --\nJWT_TTL=3600\nJWT_REFRESH_TTL=1440\n"},
	},
	"heartbeat-too-slow": {
		raises: []raise{{"a heartbeat every 10m can miss the refresh window of 5m", "-- .env --\nJWT_EXPIRES_IN=2h\nSESSION_HEARTBEAT_INTERVAL=10m\nSESSION_REFRESH_THRESHOLD=5m\n"}},
		silent: []string{"-- .env --\nJWT_EXPIRES_IN=2h\nSESSION_HEARTBEAT_INTERVAL=10m\nSESSION_REFRESH_THRESHOLD=1h\n", "-- .env --\nREDIS_HEARTBEAT_INTERVAL=10m\nSESSION_REFRESH_THRESHOLD=5m\n"},
	},
	"leeway-absurd": {
		raises: []raise{
			{"the leeway is 5m, and the access token lives 1m", "-- .env --\nACCESS_TOKEN_EXPIRE_MINUTES=1\nJWT_LEEWAY_SECONDS=300\n"},
			{"the leeway is 1h", "-- appsettings.json --\n{\"JwtSettings\": {\"ClockSkewSeconds\": 3600}}\n"},
		},
		silent: []string{"-- .env --\nACCESS_TOKEN_EXPIRE_MINUTES=15\nJWT_LEEWAY_SECONDS=30\n"},
	},
	"access-token-long": {
		raises: []raise{{"access tokens live 8d (ACCESS_TOKEN_EXPIRE_MINUTES)", "-- config.py --\nACCESS_TOKEN_EXPIRE_MINUTES: int = 60 * 24 * 8\n"}},
		silent: []string{"-- config.py --\nACCESS_TOKEN_EXPIRE_MINUTES: int = 60 * 24\nREFRESH_TOKEN_EXPIRE_DAYS = 30\n", "-- .env --\nJWT_EXPIRES_IN=604800\n"},
	},
	"lifetime-hard-coded": {
		raises: []raise{{"the access token is 1h in the source, and JWT_EXPIRES_IN is 2h", gateway2h + "-- gateway/other.js --\nconst jwt = require('jsonwebtoken');\njwt.sign({}, key, { expiresIn: '1h' });\n"}},
		silent: []string{
			gateway2h + "-- gateway/other.js --\nconst jwt = require('jsonwebtoken');\njwt.sign({}, key, { expiresIn: '2h' });\nfunction resetPassword() { return jwt.sign({}, key, { expiresIn: '10m' }); }\n",
			gateway2h + "-- gateway/other.js --\nconst jwt = require('jsonwebtoken');\njwt.sign({}, key, { expiresIn: process.env.JWT_EXPIRES_IN || '1h' });\n",
		},
	},
	"demo-lifetime-hard-coded": {
		raises: []raise{{"demo tokens live 2h by a literal in the source, not what JWT_DEMO_EXPIRES_IN says (30m)", gateway2h + "-- gateway/.env.local --\nJWT_DEMO_EXPIRES_IN=30m\n-- gateway/demo.js --\nconst jwt = require('jsonwebtoken');\nfunction demoLogin() {\n  return jwt.sign({ demo: true }, key, { expiresIn: '2h' });\n}\n"}},
		silent: []string{gateway2h + "-- gateway/.env.local --\nJWT_DEMO_EXPIRES_IN=30m\n-- gateway/demo.js --\nconst jwt = require('jsonwebtoken');\nfunction demoLogin() {\n  return jwt.sign({ demo: true }, key, { expiresIn: process.env.JWT_DEMO_EXPIRES_IN });\n}\n"},
	},
	"cookie-longer-than-token": {
		raises: []raise{{"the cookie lives 7d, the access token in it 2h", gateway2h + "-- gateway/login.js --\nres.cookie('token', t, { maxAge: 7 * 24 * 3600 * 1000 });\n"}},
		silent: []string{
			gateway2h + "-- gateway/login.js --\nres.cookie('token', t, { maxAge: 2 * 3600 * 1000 });\n",
			gateway2h + "-- gateway/.env.local --\nREFRESH_TOKEN_EXPIRES_IN=20d\n-- gateway/login.js --\nres.cookie('token', t, { maxAge: 7 * 24 * 3600 * 1000 });\n",
			"-- settings.py --\nSESSION_COOKIE_AGE = 1209600\nSIMPLE_JWT = {\n    'ACCESS_TOKEN_LIFETIME': timedelta(minutes=5),\n}\n",
		},
	},
	"nextauth-ages-differ": {
		raises: []raise{
			{"jwt.maxAge is 1h, and session.maxAge 1d", webPackage + "-- web/auth.ts --\nimport NextAuth from 'next-auth';\nexport default NextAuth({\n  session: { strategy: 'jwt', maxAge: 24 * 60 * 60 },\n  jwt: { maxAge: 60 * 60 },\n});\n"},
			{"jwt.maxAge is 1h, and session.maxAge 30d", webPackage + "-- web/auth.ts --\nimport NextAuth from 'next-auth';\nexport default NextAuth({\n  jwt: { maxAge: 60 * 60 },\n});\n"},
		},
		silent: []string{
			webPackage + "-- web/auth.ts --\nimport NextAuth from 'next-auth';\nexport default NextAuth({\n  session: { maxAge: 3600 },\n  jwt: { maxAge: 60 * 60 },\n});\n",
			webPackage + "-- web/auth.ts --\nimport NextAuth from 'next-auth';\nexport default NextAuth({\n  session: { maxAge: 3600 },\n});\n",
		},
	},
	"refresh-rotation-not-sliding": {
		raises: []raise{
			{"ssoSessionMaxLifespan ends the session 30m after the sign-in", "-- realm.json --\n{\"realm\": \"shop\", \"revokeRefreshToken\": true, \"ssoSessionIdleTimeout\": 3600, \"ssoSessionMaxLifespan\": 1800}\n"},
			{"that limit is never reached", "-- dex.yaml --\nissuer: https://dex.example.com\nstorage: {type: memory}\nexpiry:\n  refreshTokens:\n    disableRotation: false\n    validIfNotUsedFor: 720h\n    absoluteLifetime: 24h\n"},
		},
		silent: []string{
			"-- realm.json --\n{\"realm\": \"shop\", \"revokeRefreshToken\": true, \"ssoSessionIdleTimeout\": 1800, \"ssoSessionMaxLifespan\": 36000}\n",
			"-- realm.json --\n{\"realm\": \"shop\", \"revokeRefreshToken\": false, \"ssoSessionIdleTimeout\": 3600, \"ssoSessionMaxLifespan\": 1800}\n",
		},
	},
	"leeway-absent": {
		raises: []raise{
			{"api verifies the tokens of gateway with no leeway: jsonwebtoken has none of its own", twoPods},
			{"JWT_LEEWAY_SECONDS is 0", strings.Replace(twoPods, "api, env: [", "api, env: [{name: JWT_LEEWAY_SECONDS, value: \"0\"}, ", 1)},
		},
		silent: []string{
			strings.Replace(twoPods, "https://id.example.com", "https://other.example.com", 1),
			twoPods + "-- api/verify.js --\nconst jwt = require('jsonwebtoken');\njwt.verify(t, key, { clockTolerance: 30 });\n",
			"-- gateway/package.json --\n{\"dependencies\": {\"jsonwebtoken\": \"9\"}}\n-- api/package.json --\n{\"dependencies\": {\"jsonwebtoken\": \"9\"}}\n-- compose.yaml --\nservices:\n  gateway: {build: gateway, environment: {JWT_ISSUER: https://id.example.com, JWT_EXPIRES_IN: 2h}}\n  api: {build: api, environment: {JWT_ISSUER: https://id.example.com}}\n",
		},
	},
}
