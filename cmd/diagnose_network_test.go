package cmd_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// diagnosis is what the tests read of diagnose -j.
type diagnosis struct {
	Verdict struct {
		Cause, Standing, Summary, Fix string
		Also                          []string
	}
	Causes []struct {
		ID, Standing string
		Evidence     []string
		Fix          string
	}
	Experiments []sentLook
	Findings    []struct{ ID, Message, Fix string }
	Requests    int
	Tokens      []struct{ Accepted bool }
	Container   struct{ Name, Where, Clock string }

	exit   int
	errors string
}

// sentLook is one request of the report.
type sentLook struct {
	ID     string
	Status int
	Sent   struct{ Method, URL string }
}

// refused runs diagnose where it must not get as far as a report.
func refused(t *testing.T, args ...string) (code int, errors string) {
	t.Helper()
	var out, errs strings.Builder
	e := env.OS()
	e.In, e.Out, e.Err, e.IsTerminal, e.Environ = strings.NewReader(""), &out, &errs, env.Terminal{}, nil
	code = cmd.Main(e, append([]string{"diagnose", "-j"}, args...))
	return code, errs.String()
}

// diagnoses runs diagnose -j on the real network of this machine.
func diagnoses(t *testing.T, args ...string) diagnosis {
	t.Helper()
	var out, errs strings.Builder
	e := env.OS()
	e.In, e.Out, e.Err, e.IsTerminal, e.Environ = strings.NewReader(""), &out, &errs, env.Terminal{}, nil
	d := diagnosis{exit: cmd.Main(e, append([]string{"diagnose", "-j"}, args...)), errors: ""}
	if err := json.Unmarshal([]byte(out.String()), &d); err != nil {
		t.Fatalf("exit %d, no report: %v\n%s%s", d.exit, err, out.String(), errs.String())
	}
	d.errors = errs.String()
	return d
}

func inFile(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestAClientCertificateLetsTheRequestIn(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) == 0 || r.Header.Get("Authorization") == "" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = fmt.Fprint(w, `{"items":[1]}`)
	}))
	s.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	s.StartTLS()
	t.Cleanup(s.Close)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	chain, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certificate := inFile(t, "c.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: chain})))
	ownKey := inFile(t, "k.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	args := []string{"--url", s.URL + "/api", "--token", s1, "--insecure"}
	if d := diagnoses(t, args...); d.Verdict.Cause == "healthy" {
		t.Errorf("without the certificate: %+v", d.Verdict)
	}
	if d := diagnoses(t, append(args, "--cert", certificate, "--cert-key", ownKey)...); d.Verdict.Cause != "healthy" || d.exit != 0 {
		t.Errorf("with it: exit %d %+v", d.exit, d.Verdict)
	}
}

func TestTheWholeDiagnosisGoesThroughTheProxy(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen = append(seen, r.Method+" "+r.RequestURI)
		mu.Unlock()
		if r.Header.Get("Authorization") == "" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = fmt.Fprint(w, `{"items":[1]}`)
	}))
	t.Cleanup(p.Close)
	d := diagnoses(t, "--url", "http://api.example.invalid/x", "--token", s1, "--proxy", p.URL)
	if d.Verdict.Cause != "healthy" || d.Requests != len(seen) || len(seen) == 0 {
		t.Errorf("%+v, %d requests, the proxy saw %v", d.Verdict, d.Requests, seen)
	}
	for _, line := range seen {
		if line != "GET http://api.example.invalid/x" {
			t.Errorf("the proxy saw %s", line)
		}
	}
}
