// Command golangjwt is an API on net/http that reads its tokens with golang-jwt and repeats what it said.
package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/testdata/lab/go/serve"
)

func main() {
	secret := []byte(os.Getenv("JWT_SECRET"))
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}),
		jwt.WithAudience(os.Getenv("JWT_AUDIENCE")),
		jwt.WithIssuer(os.Getenv("JWT_ISSUER")),
		jwt.WithTimeFunc(serve.Now),
	)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", serve.Health)
	mux.HandleFunc("/protected", func(w http.ResponseWriter, r *http.Request) {
		authorization := r.Header.Get("Authorization")
		if authorization == "" {
			refuse(w, "authorization header required")
			return
		}
		token, err := parser.Parse(strings.TrimPrefix(authorization, "Bearer "), func(*jwt.Token) (any, error) { return secret, nil })
		if err != nil {
			refuse(w, err.Error())
			return
		}
		subject, _ := token.Claims.GetSubject()
		answer(w, http.StatusOK, "user", subject)
	})
	l := serve.Listen()
	serve.Announce(l)
	serve.Serve(l, mux)
}

func refuse(w http.ResponseWriter, why string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="lab"`)
	answer(w, http.StatusUnauthorized, "error", why)
}

func answer(w http.ResponseWriter, status int, name, value string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{name: value})
}
