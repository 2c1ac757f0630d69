package rule

var codeCases = map[string]ruleCase{
	"verification-off": {
		raises: []raise{
			{"verify_signature: False", "-- a.py --\nimport jwt\nclaims = jwt.decode(token, options={\"verify_signature\": False})\n"},
			{"verify=False", "-- a.py --\nfrom jwt import decode\nimport jwt\nclaims = jwt.decode(token, verify=False)\n"},
			{"JWT.decode with verify = false", "-- a.rb --\nclass Api\n  def user\n    claims = JWT.decode(token, nil, false).first\n    User.find(claims['sub'])\n  end\nend\n"},
			{"JWT.decode with verify = false", "-- a.rb --\nclaims, = JWT.decode token, nil, false\n"},
		},
		silent: []string{
			// The header for the key, or the issuer whose key verifies then; another gem's; what is verified.
			"-- a.rb --\ndef key\n  _, header = JWT.decode(token, nil, false)\n  keys.fetch(header['kid'])\nend\ndef kid = JWT.decode(token, nil, false)[1]['kid']\n",
			"-- a.rb --\ndef user\n  iss = JWT.decode(token, nil, false).first['iss']\n  JWT.decode(token, key_of(iss), true, algorithm: 'RS256')\nend\n",
			"-- a.rb --\ndef issuer\n  claims = JWT.decode(token, nil, false).first\n  claims['iss']\nend\n\ndef user\n  JWT.decode(token, key_of(issuer), true, algorithm: 'RS256')\nend\n",
			"-- a.rb --\ndef decode_unverified\n  JWT.decode(token, nil, false)\nend\n",
			"-- a.rb --\nrequire 'json/jwt'\nJSON::JWT.decode(token, :skip_verification)\nJSON::JWT.decode(token, nil, false)\n",
			"-- a.rb --\nmodule JWT\n  def self.x = JWT.decode(token, nil, false)\nend\n",
			"-- a.rb --\n# JWT.decode(token, nil, false)\nJWT.decode(token, key, true, { algorithm: 'HS256' })\n",
			"-- a.py --\nimport requests, jwt\nrequests.get(url, verify=False)\njwt.decode(token, key, algorithms=['HS256'])\n",
			"-- a.py --\nfrom mylib import jwt_tools as jwt_tools\nx = jwt_tools.decode(t, verify=False)\n",
			"-- a.py --\nimport jwt\nopts = {\"verify_signature\": True}\njwt.decode(t, key, algorithms=['RS256'], options={\"verify_signature\": True})\n# jwt.decode(t, verify=False)\n",
		},
	},
	"expiry-not-checked": {
		raises: []raise{
			{"ignoreExpiration: true", "-- a.js --\nconst jwt = require('jsonwebtoken');\njwt.verify(t, key, { ignoreExpiration: true });\n"},
			{"verify_exp: False", "-- a.py --\nimport jwt\njwt.decode(t, key, algorithms=['HS256'], options={'verify_exp': False})\n"},
			{"WithoutClaimsValidation", "-- a.go --\npackage a\n\nimport \"github.com/golang-jwt/jwt/v5\"\n\nvar p = jwt.NewParser(jwt.WithoutClaimsValidation())\n"},
			{"verify_expiration: false", "-- a.rb --\nJWT.decode(token, key, true, { algorithm: 'HS256', verify_expiration: false })\n"},
			{"verify_expiration: false", "-- a.rb --\nJWT.decode(token, key, true, :algorithm => 'HS256', :verify_expiration => false)\n"},
			{"ValidateLifetime = false", "-- Program.cs --\nusing Microsoft.IdentityModel.Tokens;\nvar p = new TokenValidationParameters { ValidateLifetime = false };\n"},
			{"Kong's jwt plugin without claims_to_verify", "-- kong.yml --\n_format_version: \"3.0\"\nservices:\n  - name: api\n    plugins:\n      - name: jwt\n        config: {key_claim_name: iss}\n"},
		},
		silent: []string{
			"-- a.js --\nconst jwt = require('jsonwebtoken');\njwt.verify(t, key, { ignoreExpiration: false });\n",
			"-- a.rb --\nJWT.decode(token, key, true, { algorithm: 'HS256', verify_expiration: true, verify_aud: false })\nopenid(verify_expiration: false)\n",
			"-- kong.yml --\n_format_version: \"3.0\"\nplugins:\n  - name: jwt\n    config: {claims_to_verify: [exp, nbf]}\n  - name: cors\n",
			"-- a.py --\nimport jwt\njwt.decode(t, key, algorithms=['HS256'], options={'verify_exp': True, 'verify_aud': False})\n",
		},
	},
	"alg-none-allowed": {
		raises: []raise{
			{`algorithms allows "none"`, "-- a.js --\nimport jwt from 'jsonwebtoken';\njwt.verify(t, '', { algorithms: ['HS256', 'none'] });\n"},
			{"UnsafeAllowNoneSignatureType", "-- a.go --\npackage a\n\nimport \"github.com/golang-jwt/jwt/v5\"\n\nvar key = jwt.UnsafeAllowNoneSignatureType\n"},
			{`algorithms allows "none"`, "-- a.py --\nimport jwt\njwt.decode(t, '', algorithms=['none'])\n"},
			{`algorithms allows "none"`, "-- a.rb --\nJWT.decode(token, nil, true, { algorithm: 'none' })\n"},
			{`algorithms allows "none"`, "-- a.rb --\nJWT.decode token, key, true, algorithms: ['HS256', 'none']\n"},
			{"Algorithm.none()", "-- A.java --\nimport com.auth0.jwt.algorithms.Algorithm;\nclass A { Algorithm a = Algorithm.none(); }\n"},
		},
		silent: []string{
			"-- a.js --\nimport jwt from 'jsonwebtoken';\njwt.verify(t, key, { algorithms: ['HS256'] });\nconst none = 'none';\n",
			"-- a.py --\nimport hashlib\nalgorithms = ['none']\n",
			"-- a.rb --\nJWT.decode(token, key, true, { algorithm: 'RS256' })\ncompress(algorithm: 'none')\n",
		},
	},
	"algorithms-missing": {
		raises: []raise{{"jwt.decode has no algorithms", "-- a.py --\nimport jwt\nclaims = jwt.decode(token, SECRET)\n"}},
		silent: []string{
			"-- a.py --\nimport jwt\njwt.decode(token, SECRET, algorithms=['HS256'])\njwt.decode(token, SECRET, ['HS256'])\njwt.decode(token, **options)\n",
			"-- a.py --\nimport jwt\njwt.decode(token, options={'verify_signature': False})\n",
			"-- a.py --\nimport base64 as jwt_like\njwt_like.decode(a, b)\n",
		},
	},
	"naive-time-in-exp": {
		raises: []raise{
			{"datetime.now() is local time without a zone", "-- a.py --\nfrom datetime import datetime, timedelta\nimport jwt\n\ndef make(data):\n    expire = datetime.now() + timedelta(minutes=30)\n    data.update({\"exp\": expire})\n    return jwt.encode(data, key, algorithm='HS256')\n"},
			{"datetime.now() is local", "-- a.py --\nimport datetime\nimport jwt\njwt.encode({\"sub\": \"1\", \"exp\": datetime.datetime.now() + datetime.timedelta(hours=1)}, key)\n"},
			{"utcnow() ... .timestamp()", "-- a.py --\nfrom datetime import datetime, timedelta\nfrom jose import jwt\n\ndef make(data):\n    expire = datetime.utcnow() + timedelta(minutes=30)\n    data['exp'] = int(expire.timestamp())\n"},
			{"utcnow() ... .timestamp()", "-- a.py --\nfrom datetime import datetime, timedelta\nfrom jose import jwt\nexp = (datetime.utcnow() + timedelta(minutes=30)).timestamp()\n"},
		},
		silent: []string{
			"-- a.py --\nfrom datetime import datetime, timedelta, timezone\nimport jwt\n\ndef make(data):\n    expire = datetime.now(timezone.utc) + timedelta(minutes=30)\n    data.update({\"exp\": expire})\n",
			"-- a.py --\nfrom datetime import datetime, timedelta\nimport jwt\n\ndef make(data):\n    created = datetime.now()\n    exp = int((datetime.now() + timedelta(minutes=30)).timestamp())\n    data.update({\"exp\": exp, \"created\": str(created)})\n",
			"-- a.py --\nfrom datetime import datetime, timedelta\nimport jwt\n\ndef make(data):\n    expire = datetime.utcnow() + timedelta(minutes=30)\n    data.update({\"exp\": expire})\n",
			"-- report.py --\nfrom datetime import datetime\nprint(datetime.utcnow().timestamp())\n",
		},
	},
	"utcnow-deprecated": {
		raises: []raise{{"datetime.utcnow() has no zone", "-- a.py --\nfrom datetime import datetime, timedelta\nfrom jose import jwt\nexpire = datetime.utcnow() + timedelta(minutes=30)\n"}},
		silent: []string{
			"-- report.py --\nfrom datetime import datetime\nprint('session', datetime.utcnow())\n",
			"-- a.py --\nfrom datetime import datetime, timezone\nfrom jose import jwt\nexpire = datetime.now(timezone.utc)\n# datetime.utcnow()\n",
		},
	},
	"samesite-none-insecure": {
		raises: []raise{
			{"sets SameSite=None without Secure", "-- a.js --\nres.cookie('token', t, { sameSite: 'none', httpOnly: true });\n"},
			{"sets SameSite=None without Secure", "-- a.py --\nresponse.set_cookie('session', t, samesite='none', secure=False)\n"},
			{"sets SameSite=None without Secure", "-- a.go --\npackage a\n\nimport \"net/http\"\n\nvar c = http.Cookie{Name: \"session\", SameSite: http.SameSiteNoneMode}\n"},
		},
		silent: []string{
			"-- a.js --\nres.cookie('token', t, { sameSite: 'none', secure: true });\nres.cookie('token', t, { sameSite: 'lax' });\nres.cookie('token', t, { sameSite: 'none', secure: isProd });\n",
			"-- a.py --\nresponse.set_cookie('session', t, samesite=None)\n",
		},
	},
	"token-made-without-expiry": {
		raises: []raise{
			{"jwt.sign has neither exp nor expiresIn", "-- a.js --\nconst jwt = require('jsonwebtoken');\njwt.sign({ id: user.id, role }, key);\n"},
			{"jwt.encode has no exp", "-- a.py --\nimport jwt\njwt.encode({'sub': '1'}, key, algorithm='HS256')\n"},
			{"expiration of Sanctum is null", "-- config/sanctum.php --\n<?php\n\nreturn [\n    'guard' => ['web'],\n    'expiration' => null,\n];\n"},
			{"lifetime_seconds=None", "-- a.py --\nfrom fastapi_users.authentication import JWTStrategy\ns = JWTStrategy(secret=key, lifetime_seconds=None)\n"},
		},
		silent: []string{
			"-- a.js --\nconst jwt = require('jsonwebtoken');\njwt.sign({ id, exp }, key);\njwt.sign({ id }, key, { expiresIn: '1h' });\njwt.sign({ ...claims }, key);\njwt.sign(claims, key);\njwt.sign({ id }, key, options);\n",
			"-- a.py --\nimport jwt\njwt.encode({'sub': '1', 'exp': exp}, key)\njwt.encode(claims, key)\njwt.encode({**claims, 'sub': '1'}, key)\n",
			"-- config/sanctum.php --\n<?php\n\nreturn [\n    'expiration' => 60 * 24,\n];\n-- config/cache.php --\n<?php\nreturn ['expiration' => null];\n",
			"-- tests/a_test.py --\nimport jwt\njwt.encode({'sub': '1'}, key)\n",
		},
	},
	"cookie-readable": {
		raises: []raise{{"httpOnly: false", "-- a.js --\nres.cookie('access_token', t, { httpOnly: false });\n"}},
		silent: []string{"-- a.js --\nres.cookie('access_token', t, { httpOnly: true });\nres.cookie('csrf_token', t, { httpOnly: false });\nres.cookie('theme', t, { httpOnly: false });\n"},
	},
	"cors-headers-without-authorization": {
		raises: []raise{
			{"CORSMiddleware allow_headers does not list Authorization", "-- main.py --\nfrom fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(CORSMiddleware, allow_origins=['https://a.example'], allow_headers=['Content-Type'])\n"},
			{"cors allowedHeaders does not list Authorization", "-- a.js --\nconst cors = require('cors');\napp.use(cors({ allowedHeaders: ['Content-Type'] }));\n"},
		},
		silent: []string{
			"-- main.py --\nfrom fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(CORSMiddleware, allow_headers=['*'])\napp.add_middleware(CORSMiddleware, allow_headers=['content-type', 'authorization'])\napp.add_middleware(CORSMiddleware, allow_headers=HEADERS)\n",
			"-- a.js --\nconst cors = require('cors');\napp.use(cors());\napp.use(cors({ allowedHeaders: 'Content-Type, Authorization' }));\n",
		},
	},
}
