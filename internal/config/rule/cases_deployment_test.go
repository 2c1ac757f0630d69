package rule

const apiDeployment = `-- k8s/api.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
        - name: api
          envFrom: [{secretRef: {name: api-secrets}}, {configMapRef: {name: api-config}}]
          env:
            - {name: JWT_EXPIRES_IN, value: 2h}
`

var deploymentCases = map[string]ruleCase{
	"yaml-type-changed": {
		raises: []raise{
			{"ACCESS_TOKEN_EXPIRE_MINUTES is 30 without quotes: Kubernetes refuses an env value", "-- k8s/api.yaml --\napiVersion: v1\nkind: Pod\nmetadata: {name: api}\nspec: {containers: [{name: api, env: [{name: ACCESS_TOKEN_EXPIRE_MINUTES, value: 30}]}]}\n"},
			{"is a number to YAML", "-- compose.yaml --\nservices:\n  api:\n    environment:\n      JWT_SECRET: 12345678901234567890123456789012\n"},
		},
		silent: []string{
			"-- k8s/api.yaml --\napiVersion: v1\nkind: Pod\nmetadata: {name: api}\nspec: {containers: [{name: api, env: [{name: ACCESS_TOKEN_EXPIRE_MINUTES, value: \"30\"}, {name: REPLICAS, value: 3}]}]}\n",
			"-- compose.yaml --\nservices:\n  api:\n    environment:\n      ACCESS_TOKEN_EXPIRE_MINUTES: 30\n      JWT_SECRET: \"12345678901234567890123456789012\"\n",
		},
	},
	"alg-setting-unknown": {
		raises: []raise{{`JWT_ALGORITHM is "hs256", which is written HS256`, "-- .env --\nJWT_ALGORITHM=hs256\n"}, {"the curve P-521 is ES512", "-- .env --\nJWT_ALGORITHM=ES521\n"}},
		silent: []string{"-- .env --\nJWT_ALGORITHM=HS256\nALGORITHM=bcrypt\nHASH_ALGORITHM=sha256\n"},
	},
	"alg-differs": {
		raises: []raise{{"JWT_ALGORITHM of b is HS512, and JWT_ALGORITHM of a is HS256", "-- compose.yaml --\nservices:\n  a:\n    environment: {JWT_ALGORITHM: HS256, JWT_SECRET: " + strongA + "}\n  b:\n    environment: {JWT_ALGORITHM: HS512, JWT_SECRET: " + strongA + "}\n"}},
		silent: []string{
			"-- compose.yaml --\nservices:\n  a:\n    environment: {JWT_ALGORITHM: HS256, JWT_SECRET: " + strongA + "}\n  b:\n    environment: {JWT_ALGORITHM: HS512, JWT_SECRET: " + strongB + "}\n",
			"-- compose.yaml --\nservices:\n  a:\n    environment: {JWT_ALGORITHM: HS256, JWT_SECRET: " + strongA + "}\n  b:\n    environment: {JWT_ALGORITHM: HS256, JWT_SECRET: " + strongA + "}\n",
		},
	},
	"issuer-differs": {
		raises: []raise{
			{"they differ by a slash at the end", "-- compose.yaml --\nservices:\n  auth:\n    environment: {JWT_ISSUER: https://id.example.com/}\n  api:\n    environment: {JWT_ISSUER: https://id.example.com}\n"},
			{"one names this machine, the other a service", "-- compose.yaml --\nservices:\n  auth:\n    environment: {OIDC_ISSUER_URL: http://localhost:8080/realms/shop}\n  api:\n    environment: {OIDC_ISSUER_URL: http://keycloak:8080/realms/shop}\n"},
		},
		silent: []string{
			"-- compose.yaml --\nservices:\n  auth:\n    environment: {JWT_ISSUER: https://id.example.com}\n  api:\n    environment: {JWT_ISSUER: https://id.example.com}\n  other:\n    environment: {JWT_ISSUER: https://accounts.google.com}\n",
			"-- .env.production --\nJWT_ISSUER=https://id.example.com/\n-- .env.staging --\nJWT_ISSUER=https://id.example.com\n",
		},
	},
	"audience-differs": {
		raises: []raise{{"JWT_DECODE_AUDIENCE differs from JWT_ENCODE_AUDIENCE", "-- .env --\nJWT_ENCODE_AUDIENCE=api\nJWT_DECODE_AUDIENCE=web\n"}},
		silent: []string{"-- .env --\nJWT_ENCODE_AUDIENCE=api\nJWT_DECODE_AUDIENCE=api\n", "-- compose.yaml --\nservices:\n  a:\n    environment: {JWT_AUDIENCE: api}\n  b:\n    environment: {JWT_AUDIENCE: web}\n"},
	},
	"lifetime-in-secret": {
		raises: []raise{
			{"JWT_EXPIRES_IN is a lifetime, kept in SealedSecret api-secrets", apiDeployment + "-- k8s/sealed.yaml --\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: api-secrets}\nspec: {encryptedData: {JWT_EXPIRES_IN: AgBy, JWT_SECRET: AgBz}}\n"},
			{"api gets JWT_EXPIRES_IN=2h from Deployment env (k8s/api.yaml:11), which overrides it", apiDeployment + "-- k8s/sealed.yaml --\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: api-secrets}\nspec: {encryptedData: {JWT_EXPIRES_IN: AgBy}}\n"},
		},
		silent: []string{apiDeployment + "-- k8s/config.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: api-config}\ndata: {JWT_REFRESH_EXPIRES_IN: 7d}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: api-secrets}\nstringData: {JWT_SECRET: " + strongA + ", REDIS_CACHE_TTL: \"60\"}\n"},
	},
	"manifest-unreferenced": {
		raises: []raise{{`no workload here refers to SealedSecret "old-secrets", which sets JWT_SECRET`, apiDeployment + "-- k8s/old.yaml --\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: old-secrets}\nspec: {encryptedData: {JWT_SECRET: AgBy}}\n"}},
		silent: []string{
			apiDeployment + "-- k8s/s.yaml --\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: api-secrets}\nspec: {encryptedData: {JWT_SECRET: AgBy}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: nginx}\ndata: {nginx.conf: x}\n",
			"-- k8s/s.yaml --\napiVersion: v1\nkind: Secret\nmetadata: {name: elsewhere}\nstringData: {JWT_SECRET: " + strongA + "}\n",
		},
	},
	"variable-not-passed-in": {
		raises: []raise{{"ACCESS_TOKEN_EXPIRE_MINUTES stands in a file that only docker compose reads", "-- compose.yaml --\nservices:\n  api:\n    image: x\n    environment: {JWT_SECRET: '${JWT_SECRET}'}\n-- .env --\nJWT_SECRET=" + strongA + "\nACCESS_TOKEN_EXPIRE_MINUTES=30\n-- api/requirements.txt --\nfastapi\n-- api/m.py --\nimport jwt\njwt.decode(t, k, algorithms=['HS256'])\n"}},
		silent: []string{
			"-- compose.yaml --\nservices:\n  api:\n    image: x\n    env_file: .env\n-- .env --\nJWT_SECRET=" + strongA + "\nACCESS_TOKEN_EXPIRE_MINUTES=30\n",
			"-- compose.yaml --\nservices:\n  api:\n    image: x\n    environment: [ACCESS_TOKEN_EXPIRE_MINUTES, 'JWT_SECRET=$JWT_SECRET']\n-- .env --\nJWT_SECRET=" + strongA + "\nACCESS_TOKEN_EXPIRE_MINUTES=30\nTZ=UTC\n",
		},
	},
}
