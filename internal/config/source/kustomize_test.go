package source

import (
	"strings"
	"testing"
)

const kustomizeBase = `apiVersion: apps/v1
kind: Deployment
metadata: {name: gateway}
spec:
  template:
    spec:
      containers:
        - name: gateway
          envFrom:
            - configMapRef: {name: session}
          env:
            - {name: JWT_EXPIRES_IN, value: 2h}
            - {name: JWT_ISSUER, value: https://id.example.com}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: session}
data:
  SESSION_HEARTBEAT_INTERVAL: 10m
  SESSION_REFRESH_THRESHOLD: 1h
`

func TestOverlaysChangeTheirDeploymentAndNoOther(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"strategic merge from files": {
			"overlays/prod/kustomization.yaml": "resources: [../../base]\npatches:\n  - path: life.yaml\n  - path: map.yaml\n",
			"overlays/prod/life.yaml":          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: gateway}\nspec:\n  template:\n    spec:\n      containers:\n        - name: gateway\n          env:\n            - {name: JWT_EXPIRES_IN, value: 15m}\n",
			"overlays/prod/map.yaml":           "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: session}\ndata:\n  SESSION_HEARTBEAT_INTERVAL: 2m\n",
		},
		"inline": {
			"overlays/prod/kustomization.yaml": "resources: [../../base]\npatchesStrategicMerge:\n  - |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: gateway}\n    spec:\n      template:\n        spec:\n          containers:\n            - name: gateway\n              env: [{name: JWT_EXPIRES_IN, value: 15m}]\n  - |-\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: session}\n    data: {SESSION_HEARTBEAT_INTERVAL: 2m}\n",
		},
		"JSON 6902": {
			"overlays/prod/kustomization.yaml": "resources: [../../base]\npatches:\n  - target: {kind: Deployment, name: gateway}\n    patch: |-\n      - op: replace\n        path: /spec/template/spec/containers/0/env/0/value\n        value: 15m\n      - op: replace\n        path: /spec/replicas\n        value: 3\n  - target: {kind: ConfigMap, name: session}\n    patch: |-\n      - {op: replace, path: /data/SESSION_HEARTBEAT_INTERVAL, value: 2m}\n",
		},
		"JSON 6902, a variable more": {
			"overlays/prod/kustomization.yaml": "resources: [../../base/gateway.yaml]\npatchesJson6902:\n  - target: {group: apps, version: v1, kind: Deployment, name: gateway}\n    path: ops.yaml\n  - target: {kind: ConfigMap, name: session}\n    path: map.yaml\n",
			"overlays/prod/ops.yaml":           "- op: add\n  path: /spec/template/spec/containers/0/env/-\n  value: {name: JWT_EXPIRES_IN, value: 15m}\n",
			"overlays/prod/map.yaml":           "- {op: add, path: /data/SESSION_HEARTBEAT_INTERVAL, value: 2m}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			files["base/gateway.yaml"], files["base/kustomization.yaml"] = kustomizeBase, "resources: [gateway.yaml]\n"
			got := described(t, files)
			for _, want := range []string{
				"gateway JWT_EXPIRES_IN=2h 7200 base/gateway.yaml:12", "gateway SESSION_HEARTBEAT_INTERVAL=10m 600", "gatewayproduction JWT_EXPIRES_IN=15m 900 overlays/prod/", "overrides 1",
				"gatewayproduction JWT_ISSUER=https://id.example.com", "gatewayproduction SESSION_HEARTBEAT_INTERVAL=2m 120 overlays/prod/", "gatewayproduction SESSION_REFRESH_THRESHOLD=1h 3600 base/",
			} {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in\n%s", want, got)
				}
			}
			if p := Gather(load(t, write(t, files)), Outside{}, nil); len(p.Unexamined) > 0 || len(p.Loose) > 0 {
				t.Errorf("not examined: %v, loose: %v", p.Unexamined, p.Loose)
			}
			if name == "inline" && !strings.Contains(got, "overlays/prod/kustomization.yaml:12 ") {
				t.Errorf("the line of an inline patch is wrong:\n%s", got)
			}
		})
	}
}

// What cannot be told without kustomize is said.
func TestPatchesThatAreNotUnderstoodAreSaid(t *testing.T) {
	for want, kustomization := range map[string]string{
		"an operation on env other than add and replace": "resources: [../../base]\npatches:\n  - target: {kind: Deployment, name: gateway}\n    patch: |-\n      - {op: remove, path: /spec/template/spec/containers/0/env/0}\n",
		"its patch is no file here":                      "resources: [../../base]\npatches: [{path: ../nowhere.yaml}]\n",
		"envFrom in a patch":                             "resources: [../../base]\npatches:\n  - patch: |-\n      kind: Deployment\n      metadata: {name: gateway}\n      spec: {template: {spec: {containers: [{name: gateway, envFrom: []}]}}}\n",
	} {
		p := Gather(load(t, write(t, map[string]string{"base/gateway.yaml": kustomizeBase, "overlays/prod/kustomization.yaml": kustomization})), Outside{}, nil)
		if !strings.Contains(reasons(p.Unexamined), want) {
			t.Errorf("%q is not said: %s", want, reasons(p.Unexamined))
		}
	}
}

const generatedUser = `apiVersion: apps/v1
kind: Deployment
metadata: {name: gateway}
spec:
  template:
    spec:
      containers:
        - name: gateway
          image: gateway:1
          envFrom:
            - configMapRef: {name: session}
          env:
            - name: JWT_SECRET
              valueFrom: {secretKeyRef: {name: keys, key: JWT_SECRET}}
`

// What generators make belongs to the deployment whose kustomization has them, and to no other.
func TestGeneratorsGiveEachDeploymentItsOwn(t *testing.T) {
	got := described(t, map[string]string{
		"base/gateway.yaml":                   generatedUser,
		"base/kustomization.yaml":             "resources: [gateway.yaml]\nconfigMapGenerator:\n  - name: session\n    literals:\n      - JWT_EXPIRES_IN=2h\n      - SESSION_HEARTBEAT_INTERVAL=10m\n",
		"overlays/prod/kustomization.yaml":    "namePrefix: prod-\nresources: [../../base]\nconfigMapGenerator:\n  - name: session\n    behavior: merge\n    envs: [session.env]\n",
		"overlays/prod/session.env":           "# read as it is\nJWT_EXPIRES_IN=15m\n",
		"overlays/staging/kustomization.yaml": "resources: [../../base]\nconfigMapGenerator:\n  - {name: session, behavior: replace, literals: [JWT_EXPIRES_IN=1h]}\n",
	})
	for _, want := range []string{
		"gateway JWT_EXPIRES_IN=2h 7200 base/kustomization.yaml:5", "gateway SESSION_HEARTBEAT_INTERVAL=10m 600",
		"gatewayproduction JWT_EXPIRES_IN=15m 900 overlays/prod/session.env:2", "gatewayproduction SESSION_HEARTBEAT_INTERVAL=10m 600 base/",
		"gatewaystaging JWT_EXPIRES_IN=1h 3600 overlays/staging/",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	for _, wrong := range []string{"gatewaystaging SESSION_HEARTBEAT", "overlays/prod JWT", "overrides 1"} {
		if strings.Contains(got, wrong) {
			t.Errorf("%q is in\n%s", wrong, got)
		}
	}
}

// A manifest of another folder refers to an object by the name that the overlay makes of it.
func TestPrefixedNamesAreReferredTo(t *testing.T) {
	for name, c := range map[string]struct {
		kustomization, ref string
		loose              int
	}{
		"prefix and suffix": {"namePrefix: prod-\nnameSuffix: -v2\nresources: [../base]\n", "prod-session-v2", 0},
		"none":              {"resources: [../base]\n", "prod-session-v2", 1},
		"another folder's":  {"namePrefix: prod-\nnameSuffix: -v2\nresources: [../other]\n", "prod-session-v2", 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := Gather(load(t, write(t, map[string]string{
				"base/session.yaml":       "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: session}\ndata: {JWT_EXPIRES_IN: 2h}\n",
				"over/kustomization.yaml": c.kustomization,
				"apps/gateway.yaml":       strings.Replace(generatedUser, "{name: session}", "{name: "+c.ref+"}", 1),
			})), Outside{}, nil)
			if len(p.Loose) != c.loose {
				t.Errorf("loose: %v, want %d", p.Loose, c.loose)
			}
		})
	}
}

func TestWhatKustomizeWouldHaveToRenderIsSaid(t *testing.T) {
	for want, kustomization := range map[string]string{
		"its Helm charts need rendering":                     "helmCharts: [{name: gateway}]\n",
		"its replacements need kustomize":                    "replacements: [{path: r.yaml}]\n",
		"a generator's \"secrets.env\" is not here":          "secretGenerator: [{name: keys, envs: [secrets.env]}]\n",
		"for no deployment that its folder names":            "configMapGenerator: [{name: session, behavior: merge, literals: [JWT_EXPIRES_IN=1h]}]\n",
		"for all whose name fits a pattern":                  "patches: [{target: {kind: Deployment, name: \".*\"}, patch: \"- {op: remove, path: /x}\"}]\n",
		"its patches are of no deployment that its folder n": "patches: [{patch: \"kind: Deployment\\nmetadata: {name: gateway}\"}]\n",
	} {
		p := Gather(load(t, write(t, map[string]string{"base/gateway.yaml": generatedUser, "team/kustomization.yaml": kustomization})), Outside{}, nil)
		if !strings.Contains(reasons(p.Unexamined), want) {
			t.Errorf("%q is not said: %s", want, reasons(p.Unexamined))
		}
	}
}

func TestAnImageIsWhatTheOverlayMakesOfIt(t *testing.T) {
	p := Gather(load(t, write(t, map[string]string{
		"base/gateway.yaml":       generatedUser,
		"base/kustomization.yaml": "resources: [gateway.yaml]\nimages: [{name: gateway, newName: registry.example.com/postgrest, newTag: v12}]\n",
	})), Outside{}, nil)
	if len(p.Services) != 1 || !p.Services[0].Has("postgrest") {
		t.Errorf("services: %+v", p.Services)
	}
}
