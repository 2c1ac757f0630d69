package rule

const strongC = "0d94c1be7fa2638e5517b0e9d3c8a64f2b71e5d09a8c6f43e21b7d580f9ac336"

// What a team of a few people deploys with docker compose: a common environment in an extension field, a .env that is
// interpolated and not passed in, an override for development, the database's password in a secret.
const composeProject = `-- .env --
JWT_SECRET=` + strongA + `
JWT_REFRESH_SECRET=` + strongB + `
JWT_EXPIRES_IN=15m
POSTGRES_USER=shop
TAG=1.4.2
-- compose.yaml --
x-tokens: &tokens
  JWT_SECRET: ${JWT_SECRET:?set it in .env}
  JWT_ALGORITHM: HS256
  JWT_ISSUER: https://id.example.com

services:
  auth:
    build: ./auth
    environment:
      <<: *tokens
      JWT_REFRESH_SECRET: ${JWT_REFRESH_SECRET:?set it in .env}
      JWT_EXPIRES_IN: ${JWT_EXPIRES_IN:-15m}
    env_file:
      - ./auth/session.env
  orders:
    image: registry.example.com/orders:${TAG}
    environment: *tokens
  db:
    image: postgres:16
    environment:
      POSTGRES_USER: ${POSTGRES_USER}
      POSTGRES_PASSWORD_FILE: /run/secrets/db
    secrets: [db]

secrets:
  db:
    file: ./secrets/db.txt
-- compose.override.yaml --
services:
  auth:
    environment:
      LOG_LEVEL: debug
    ports: ["3000:3000"]
-- auth/session.env --
JWT_REFRESH_EXPIRES_IN=7d
SESSION_REFRESH_THRESHOLD=10m
SESSION_HEARTBEAT_INTERVAL=2m
-- auth/package.json --
{"name": "auth", "dependencies": {"jsonwebtoken": "9.0.2", "express": "4.21.0"}}
-- auth/src/token.js --
const jwt = require('jsonwebtoken');

exports.access = (user) => jwt.sign({ sub: user.id }, process.env.JWT_SECRET, { expiresIn: process.env.JWT_EXPIRES_IN });
exports.refresh = (user) => jwt.sign({ sub: user.id }, process.env.JWT_REFRESH_SECRET, { expiresIn: process.env.JWT_REFRESH_EXPIRES_IN });
`

// A gateway and a service of orders in a cluster, with an overlay of its own for production.
const kubernetesProject = `-- base/kustomization.yaml --
resources: [gateway.yaml, orders.yaml, config.yaml, secret.yaml]
configMapGenerator:
  - name: tokens
    literals:
      - JWT_ALGORITHM=HS256
      - JWT_ISSUER=https://id.example.com
-- base/gateway.yaml --
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
spec:
  template:
    spec:
      containers:
        - name: gateway
          image: registry.example.com/gateway
          envFrom:
            - configMapRef: {name: session}
            - configMapRef: {name: tokens}
          env:
            - name: JWT_SECRET
              valueFrom:
                secretKeyRef: {name: keys, key: JWT_SECRET}
            - name: LOG_LEVEL
              value: info
-- base/orders.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  template:
    spec:
      containers:
        - name: orders
          image: registry.example.com/orders
          env:
            - name: JWT_SECRET
              valueFrom: {secretKeyRef: {name: keys, key: JWT_SECRET}}
            - {name: JWT_ISSUER, value: "https://id.example.com"}
-- base/config.yaml --
apiVersion: v1
kind: ConfigMap
metadata: {name: session}
data:
  JWT_EXPIRES_IN: 1h
  JWT_REFRESH_EXPIRES_IN: 14d
  SESSION_REFRESH_THRESHOLD: 40m
  SESSION_HEARTBEAT_INTERVAL: 5m
  SESSION_COOKIE_MAX_AGE_SECONDS: "3600"
-- base/secret.yaml --
apiVersion: v1
kind: Secret
metadata: {name: keys}
type: Opaque
stringData:
  JWT_SECRET: ` + strongA + `
  API_TOKEN: not-a-lifetime
-- overlays/prod/kustomization.yaml --
namePrefix: prod-
resources: [../../base]
images:
  - {name: registry.example.com/gateway, newTag: "2.3"}
configMapGenerator:
  - name: tokens
    behavior: merge
    literals:
      - JWT_AUDIENCE=shop
patches:
  - target: {kind: ConfigMap, name: session}
    patch: |-
      - {op: replace, path: /data/JWT_EXPIRES_IN, value: 30m}
      - {op: replace, path: /data/SESSION_REFRESH_THRESHOLD, value: 20m}
      - {op: replace, path: /data/SESSION_COOKIE_MAX_AGE_SECONDS, value: "1800"}
-- chart/templates/deployment.yaml --
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  template:
    spec:
      containers:
        - name: worker
          env:
            - name: JWT_SECRET
              value: {{ .Values.jwtSecret | quote }}
            - name: JWT_EXPIRES_IN
              value: {{ .Values.jwt.expiresIn | default "15m" }}
`

var deployments = map[string]planted{
	"compose": {composeProject, []mistake{
		{"JWT_SECRET=" + strongA, "JWT_SECRET=your_jwt_secret", "secret-placeholder", "compose.yaml:2"},
		{"JWT_SECRET=" + strongA, "JWT_SECRET=hunter2hunter2", "key-too-short", "compose.yaml:2"},
		{"JWT_SECRET: ${JWT_SECRET:?set it in .env}", "JWT_SECRET: ${JWT_SECRET_KEY:-change_me_please}", "secret-default-fallback", "compose.yaml:2"},
		{"JWT_SECRET: ${JWT_SECRET:?set it in .env}", "JWT_SECRET: ${JWT_SECRETS:-}", "secret-empty", "compose.yaml:2"},
		{"JWT_ALGORITHM: HS256", "JWT_ALGORITHM: hs256", "alg-setting-unknown", "compose.yaml:3"},
		{"environment: *tokens", "environment:\n      <<: *tokens\n      JWT_ISSUER: https://id.example.com/", "issuer-differs", "compose.yaml:19"},
		{"environment: *tokens", "environment:\n      <<: *tokens\n      JWT_ALGORITHM: HS512", "alg-differs", "compose.yaml:19"},
		{"environment: *tokens", "environment:\n      <<: *tokens\n      JWT_SECRET: " + strongC, "secret-mismatch", "compose.yaml:19"},
		{"${JWT_EXPIRES_IN:-15m}", "${ACCESS_LIFE:-900}", "expiry-numeric-string", "compose.yaml:12"},
		{"JWT_EXPIRES_IN=15m", "JWT_EXPIRES_IN=1h30m", "lifetime-unreadable", "compose.yaml:12"},
		{"JWT_EXPIRES_IN=15m", "JWT_EXPIRES_IN=2d", "access-token-long", "compose.yaml:12"},
		{"TAG=1.4.2", "TAG=1.4.2\nJWT_LEEWAY=30", "variable-not-passed-in", ".env:6"},
		{"JWT_REFRESH_EXPIRES_IN=7d", "JWT_REFRESH_EXPIRES_IN=10m", "refresh-token-not-longer", "auth/session.env:1"},
		{"SESSION_HEARTBEAT_INTERVAL=2m", "SESSION_HEARTBEAT_INTERVAL=12m", "heartbeat-too-slow", "auth/session.env:3"},
		{"SESSION_REFRESH_THRESHOLD=10m", "SESSION_REFRESH_THRESHOLD=20m", "refresh-window-too-long", "auth/session.env:2"},
		{"LOG_LEVEL: debug", "JWT_EXPIRES_IN: 2d", "access-token-long", "compose.override.yaml:4"},
	}},
	"Kubernetes": {kubernetesProject, []mistake{
		{"JWT_SECRET: " + strongA, "JWT_SECRET: your-jwt-secret", "secret-placeholder", "base/secret.yaml:6"},
		{"API_TOKEN: not-a-lifetime", "JWT_LIFETIME: 2h", "lifetime-in-secret", "base/secret.yaml:7"},
		{"JWT_REFRESH_EXPIRES_IN: 14d", "JWT_REFRESH_EXPIRES_IN: 20m", "refresh-token-not-longer", "base/config.yaml:6"},
		{"SESSION_HEARTBEAT_INTERVAL: 5m", "SESSION_HEARTBEAT_INTERVAL: 50m", "heartbeat-too-slow", "base/config.yaml:8"},
		{"value: info", "value: info\n            - {name: ACCESS_TOKEN_EXPIRE_MINUTES, value: 30}", "yaml-type-changed", "base/gateway.yaml:20"},
		{"value: \"https://id.example.com\"", "value: \"https://id.example.com/\"", "issuer-differs", "base/orders.yaml:13"},
		{"JWT_ALGORITHM=HS256", "JWT_ALGORITHM=HS-256", "alg-setting-unknown", "base/kustomization.yaml:5"},
		{"- JWT_AUDIENCE=shop", "- JWT_ALGORITHM=HS-256", "alg-setting-unknown", "overlays/prod/kustomization.yaml:9"},
		{"path: /data/SESSION_COOKIE_MAX_AGE_SECONDS, value: \"1800\"", "path: /data/SESSION_COOKIE_MAX_AGE_SECONDS, value: \"600\"", "cookie-shorter-than-token", "overlays/prod/kustomization.yaml:15"},
		{"path: /data/JWT_EXPIRES_IN, value: 30m", "path: /data/JWT_EXPIRES_IN, value: 3d", "access-token-long", "overlays/prod/kustomization.yaml:13"},
		{"configMapRef: {name: session}", "configMapRef: {name: sessions}", "manifest-unreferenced", "base/config.yaml:2"},
	}},
}
