// Command gooidc is an API that trusts an identity provider: go-oidc finds its keys by discovery. The provider is
// part of it, on the same port, so that the lab needs no network.
package main

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	jose "github.com/go-jose/go-jose/v4"

	"github.com/jwtdoc/jwtdoc/testdata/lab/go/serve"
)

func main() {
	key := signingKey(os.Getenv("LAB_SIGNING_KEY"))
	l := serve.Listen()
	issuer := "http://" + l.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", serve.Health)
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{
			"issuer": issuer, "jwks_uri": issuer + "/jwks", "authorization_endpoint": issuer + "/authorize", "token_endpoint": issuer + "/token",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /jwks", func(w http.ResponseWriter, _ *http.Request) {
		if os.Getenv("LAB_JWKS") == "down" {
			http.Error(w, "down for maintenance", http.StatusInternalServerError)
			return
		}
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "lab-1", Algorithm: "RS256", Use: "sig"}}})
	})
	var verifier *oidc.IDTokenVerifier
	ready := make(chan struct{})
	mux.HandleFunc("/protected", func(w http.ResponseWriter, r *http.Request) {
		<-ready
		text, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !found {
			http.Error(w, "missing bearer token", http.StatusUnauthorized)
			return
		}
		token, err := verifier.Verify(r.Context(), text)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		answer(w, map[string]string{"user": token.Subject})
	})
	go func() {
		provider, err := oidc.NewProvider(context.Background(), issuer)
		if err != nil {
			log.Fatal(err)
		}
		verifier = provider.Verifier(&oidc.Config{ClientID: os.Getenv("JWT_AUDIENCE"), Now: serve.Now})
		close(ready)
	}()
	serve.Announce(l)
	serve.Serve(l, mux)
}

// signingKey reads the provider's private key, of which the API sees the public half only.
func signingKey(file string) *rsa.PrivateKey {
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		log.Fatalf("%s is no PEM file", file)
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		log.Fatal(err)
	}
	return key
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
