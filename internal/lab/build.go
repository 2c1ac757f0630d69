package lab

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// buildTimeout bounds how long a stack may take to build, downloads of its modules included.
const buildTimeout = 5 * time.Minute

// build makes what the stack runs. A second time there is next to nothing to do.
func build(t testing.TB, m Manifest, environment map[string]string) {
	t.Helper()
	if m.Build == nil {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), buildTimeout)
	defer cancel()
	command := make([]string, len(m.Build))
	for i, word := range m.Build {
		command[i] = expand(word, environment)
	}
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Dir = Dir(t, m.Name)
	c.Env = append(env.OS().Environ, "GOWORK=off", "GOFLAGS=")
	if out, err := c.CombinedOutput(); err != nil {
		missing(t, m.Name+" cannot be built: "+strings.Join(command, " ")+": "+err.Error()+"\n"+string(out))
	}
}

// buildDirectory is where a stack keeps what it built.
func buildDirectory(t testing.TB, m Manifest) string {
	t.Helper()
	dir := filepath.Join(cacheDirectory(t), filepath.FromSlash(m.Name))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// cacheDirectory is where the lab keeps what is too slow to make anew each time.
func cacheDirectory(t testing.TB) string {
	t.Helper()
	if dir, _ := env.OS().Getenv("JWTDOC_LAB_CACHE"); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return t.TempDir()
	}
	return filepath.Join(dir, "jwtdoc-lab")
}

// signingKey draws an RSA key.
func signingKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// keyFile writes the server's key where it finds it.
func keyFile(t testing.TB, s *Server) string {
	t.Helper()
	name := filepath.Join(s.Run, "signing.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(s.Key)})
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// settle puts the server's address where the manifest speaks of it.
func (m *Manifest) settle(url string) {
	m.Issuer = strings.ReplaceAll(m.Issuer, "${LAB_URL}", url)
	m.Claims = maps.Clone(m.Claims)
	for name, value := range m.Claims {
		if text, ok := value.(string); ok {
			m.Claims[name] = strings.ReplaceAll(text, "${LAB_URL}", url)
		}
	}
}
