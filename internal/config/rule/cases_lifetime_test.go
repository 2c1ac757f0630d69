package rule

import "strings"

const nodePackage = `-- package.json --
{"name": "api", "dependencies": {"jsonwebtoken": "^9.0.0", "express": "^4.0.0", "dotenv": "^16.0.0"}}
`

const laravel = `-- composer.json --
{"require": {"laravel/framework": "^10.0", "tymon/jwt-auth": "^2.0"}}
-- config/jwt.php --
<?php

return [
    'ttl' => env('JWT_TTL', 60),
    'refresh_ttl' => env('JWT_REFRESH_TTL', 20160),
];
`

var lifetimeCases = map[string]ruleCase{
	"expiry-numeric-string": {
		raises: []raise{
			{"JWT_EXPIRES_IN is 3600 and reaches jsonwebtoken expiresIn as text: it reads that as milliseconds, so a token lives 3s600ms", nodePackage + `-- .env --
JWT_EXPIRES_IN=3600
-- src/auth.js --
const jwt = require('jsonwebtoken');
exports.login = (user) => jwt.sign({ sub: user.id }, process.env.JWT_SECRET, { expiresIn: process.env.JWT_EXPIRES_IN });
`},
			{"is given the text 86400", nodePackage + `-- src/auth.ts --
import jwt from 'jsonwebtoken';
export const login = (id: string) => jwt.sign({ sub: id }, key, { expiresIn: '86400' });
`},
			{"@nestjs/jwt expiresIn as text", `-- package.json --
{"dependencies": {"@nestjs/jwt": "^10"}}
-- .env --
JWT_EXPIRES_IN="900"
-- src/auth.module.ts --
import { JwtModule } from '@nestjs/jwt';
JwtModule.registerAsync({ useFactory: (config: ConfigService) => ({ signOptions: { expiresIn: config.get<string>('JWT_EXPIRES_IN') } }) });
`},
		},
		silent: []string{
			nodePackage + `-- .env --
JWT_EXPIRES_IN=3600
-- src/auth.js --
const jwt = require('jsonwebtoken');
exports.login = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: Number(process.env.JWT_EXPIRES_IN) });
exports.again = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: +process.env.JWT_EXPIRES_IN });
exports.third = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: parseInt(process.env.JWT_EXPIRES_IN, 10) });
`,
			nodePackage + `-- .env --
JWT_EXPIRES_IN=3600
-- src/auth.js --
const jwt = require('jsonwebtoken');
exports.login = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: ` + "`${process.env.JWT_EXPIRES_IN}s`" + ` });
`,
			nodePackage + `-- .env --
JWT_EXPIRES_IN=1h
-- src/auth.js --
const jwt = require('jsonwebtoken');
exports.login = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: process.env.JWT_EXPIRES_IN });
exports.short = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: 3600 });
`,
			`-- src/upload.js --
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import jwt from 'jsonwebtoken';
export const url = (c, cmd) => getSignedUrl(c, cmd, { expiresIn: '3600' });
`,
			`-- src/comment.js --
const jwt = require('jsonwebtoken');
// jwt.sign(p, k, { expiresIn: '3600' })
const text = "jwt.sign(p, k, { expiresIn: '3600' })";
`,
		},
	},
	"lifetime-unit": {
		raises: []raise{
			{"jsonwebtoken expiresIn reads 86400000 as seconds, which is 1000d; as milliseconds it would be 1d", `-- a.js --
import jwt from 'jsonwebtoken';
const token = jwt.sign({ sub: 1 }, key, { expiresIn: 24 * 60 * 60 * 1000 });
`},
			{"Express res.cookie reads 3600 as milliseconds", `-- a.js --
app.post('/login', (req, res) => { res.cookie('session', token, { httpOnly: true, maxAge: 3600 }); });
`},
			{"instant in 1970", `-- a.ts --
import { SignJWT } from 'jose';
await new SignJWT({ sub }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(3600).sign(key);
`},
			{"SESSION_TTL_MS is in milliseconds by its name, and jsonwebtoken expiresIn reads seconds", `-- a.ts --
import jwt from 'jsonwebtoken';
const SESSION_TTL_MS = 900000;
jwt.sign({ sub }, key, { expiresIn: SESSION_TTL_MS });
`},
			{"access_token_validity is 60 hours, and Amazon Cognito takes 5m to 1d", "-- cognito.tf --\nresource \"aws_cognito_user_pool_client\" \"web\" {\n  name = \"web\"\n  access_token_validity = 60\n}\n"},
			{"refresh_token_validity is 30 minutes, and Amazon Cognito takes 1h to", "-- cognito.tf --\nresource \"aws_cognito_user_pool_client\" \"web\" {\n  refresh_token_validity = 30\n  token_validity_units {\n    refresh_token = \"minutes\"\n  }\n}\n"},
			{"set_cookie reads 604800000 as seconds", `-- a.py --
def login(response, token):
    response.set_cookie("access_token", token, max_age=7 * 24 * 60 * 60 * 1000, httponly=True)
`},
		},
		silent: []string{
			"-- cognito.tf --\nresource \"aws_cognito_user_pool_client\" \"web\" {\n  access_token_validity = 60 # minutes\n  refresh_token_validity = 30\n  token_validity_units { access_token = \"minutes\" refresh_token = \"days\" }\n}\n",
			// What a variable says, how a module is called, another resource, a text.
			"-- cognito.tf --\nresource \"aws_cognito_user_pool_client\" \"web\" {\n  access_token_validity = var.minutes\n  id_token_validity = 60\n  token_validity_units {\n    id_token = var.unit\n  }\n}\nmodule \"client\" {\n  access_token_validity = 60\n}\nresource \"other\" \"web\" {\n  access_token_validity = 60\n}\n",
			"-- cognito.tf --\nlocals {\n  readme = <<EOT\nresource \"aws_cognito_user_pool_client\" \"web\" {\n  access_token_validity = 60\n}\nEOT\n}\n/* resource \"aws_cognito_user_pool_client\" \"web\" { access_token_validity = 60 } */\n",
			`-- a.js --
import jwt from 'jsonwebtoken';
jwt.sign({ sub: 1 }, key, { expiresIn: 2592000 });
jwt.sign({ sub: 1 }, key, { expiresIn: 7776000 });
jwt.sign({ sub: 1 }, key, { expiresIn: 60 * 60 });
`,
			`-- a.js --
const COOKIE_MAX_AGE_SECONDS = 3600;
res.cookie('session', token, { maxAge: COOKIE_MAX_AGE_SECONDS * 1000 });
res.cookie('token', token, { maxAge: 60000 });
res.cookie('theme', 'dark', { maxAge: 3600 });
`,
			`-- a.ts --
import { SignJWT } from 'jose';
new SignJWT({}).setExpirationTime('2h');
new SignJWT({}).setExpirationTime(Math.floor(Date.now() / 1000) + 3600);
new SignJWT({}).setExpirationTime(1893456000);
`,
			`-- a.py --
response.set_cookie("access_token", token, max_age=3600)
`,
		},
	},
	"lifetime-unreadable": {
		raises: []raise{
			{`JWT_EXPIRES_IN is 1h30m, which the ms (npm) dialect cannot read`, nodePackage + `-- .env --
JWT_EXPIRES_IN=1h30m
-- a.js --
const jwt = require('jsonwebtoken');
jwt.sign({}, key, { expiresIn: process.env.JWT_EXPIRES_IN });
`},
			{"not a month", `-- a.js --
const jwt = require('jsonwebtoken');
jwt.sign({}, key, { expiresIn: '1M' });
`},
			{`JWT_EXPIRES_IN is "two hours", which is no duration`, `-- .env --
JWT_EXPIRES_IN=two hours
`},
			{`expected: "7d", "2h", "15m", "90s" or "500ms"`, `-- .env --
JWT_EXPIRES_IN=2 fortnights
`},
		},
		silent: []string{
			nodePackage + `-- .env --
JWT_EXPIRES_IN=2 days
-- a.js --
const jwt = require('jsonwebtoken');
jwt.sign({}, key, { expiresIn: process.env.JWT_EXPIRES_IN });
`,
			"-- .env --\nJWT_EXPIRES_IN=never\nACCESS_TOKEN_TTL=\nREFRESH_TOKEN_TTL=-1\nSESSION_EXPIRY=1000 * 60 * 15\n",
			"-- .env --\nTOKEN_VALIDITY=hours=1;minutes=5\nJWT_EXPIRY=PT15M\nSESSION_TIMEOUT=00:30:00\n",
			"-- .env.example --\nJWT_EXPIRES_IN=how long\n",
		},
	},
	"lifetime-overflow": {
		raises: []raise{
			{"it fires at once", "-- session.js --\n// ends the session\nsetTimeout(signOut, 30 * 24 * 60 * 60 * 1000);\n"},
			{"it overflows to -1702967296", `-- JwtUtil.java --
import io.jsonwebtoken.Jwts;
class JwtUtil { private static final long EXPIRATION = 1000 * 60 * 60 * 24 * 30; }
`},
		},
		silent: []string{
			"-- session.js --\n// ends the session\nsetTimeout(signOut, 24 * 60 * 60 * 1000);\nsetTimeout(signOut, left);\n",
			`-- JwtUtil.java --
import io.jsonwebtoken.Jwts;
class JwtUtil { private static final long EXPIRATION = 1000L * 60 * 60 * 24 * 30; static final int DAY = 1000 * 60 * 60 * 24; }
`,
		},
	},
	"laravel-ttl-is-text": {
		raises: []raise{{"JWT_TTL reaches Carbon as text", strings.Replace(laravel, "^10", "^11", 1) + "-- .env --\nJWT_TTL=60\n"}},
		silent: []string{
			laravel + "-- .env --\nJWT_TTL=60\n",
			strings.Replace(laravel, "^10", "^11", 1) + "-- .env --\nAPP_NAME=x\n",
			strings.NewReplacer("^10", "^11", "env('JWT_TTL'", "(int) env('JWT_TTL'").Replace(laravel) + "-- .env --\nJWT_TTL=60\n",
		},
	},
}
