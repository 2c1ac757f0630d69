package wire_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// noise compresses badly, so that half of a stream holds half of it.
var noise = func() string {
	var b strings.Builder
	for i := range 400 {
		fmt.Fprintf(&b, "%x,", i*i*7919+i)
	}
	return b.String()
}()

func brotlied(s string) string {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 1)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func zstded(s string) string {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func TestBombsInNewerCodingsAreCutOffToo(t *testing.T) {
	zeros := strings.Repeat("\x00", 64<<20)
	for coding, text := range map[string]string{"br": brotlied(zeros), "zstd": zstded(zeros)} {
		url := says(t, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s", coding, len(text), text))
		fastest := time.Hour
		for range 3 {
			start := time.Now()
			ex := send(t, url)
			fastest = min(fastest, time.Since(start))
			if len(ex.Answer.Body) != 1<<20 || !ex.Answer.Truncated {
				t.Errorf("%s: %d bytes, truncated %t", coding, len(ex.Answer.Body), ex.Answer.Truncated)
			}
		}
		if fastest > patience.For(200*time.Millisecond) {
			t.Errorf("%s: %v", coding, fastest)
		}
	}
}

// A frame that asks for a window of a gibibyte is not given one.
func TestALargeWindowIsRefused(t *testing.T) {
	frame := "\x28\xb5\x2f\xfd\x00\xa0\x01\x00\x00"
	ex := send(t, says(t, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: %d\r\n\r\n%s", len(frame), frame)))
	if string(ex.Answer.Body) != frame {
		t.Errorf("%q", ex.Answer.Body)
	}
}

func TestResolveLeadsToTheAddressThatWasGiven(t *testing.T) {
	got := make(chan string, 1)
	u := server(t, func(_ int, c net.Conn) {
		got <- head(c)
		_, _ = io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
	})
	port := u[strings.LastIndexByte(u, ':')+1:]
	name, address, err := wire.ParseResolve("API.example.invalid:" + port + ":127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	target := "http://api.example.invalid:" + port
	s := sender(t, wire.Policy{Resolve: map[string]netip.Addr{name: address}}, target)
	if ex, err := s.Send(t.Context(), get(t, target)); err != nil || ex.Answer.Status != 204 {
		t.Fatalf("%+v, %v", ex, err)
	}
	if h := <-got; !strings.Contains(h, "Host: api.example.invalid:"+port) {
		t.Errorf("%q", h)
	}
	if !s.LocalTarget(t.Context(), get(t, target).Origin()) {
		t.Error("the address given is this machine's")
	}
	// The guard judges the address that is dialled, not the name.
	s = sender(t, wire.Policy{PublicOnly: true, Resolve: map[string]netip.Addr{name: address}}, target)
	if _, err := s.Send(t.Context(), get(t, target)); !errors.Is(err, wire.ErrAddress) {
		t.Errorf("%v", err)
	}
}

func TestResolveAndProxySayWhatTheyAre(t *testing.T) {
	for _, bad := range []string{"", "a", "a:80", "a:80:", "a:80:b", "a:0:127.0.0.1", "a:99999:127.0.0.1", ":80:127.0.0.1", "[::1:80:127.0.0.1"} {
		if _, _, err := wire.ParseResolve(bad); err == nil {
			t.Errorf("%q is taken", bad)
		} else if code, hint := finding.ExitOf(err); code != finding.ExitUsage || hint == "" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for text, want := range map[string]string{"a:80:[::1]": "a:80 ::1", "[2001:db8::1]:443:127.0.0.1": "[2001:db8::1]:443 127.0.0.1", "A:80:::1": "a:80 ::1"} {
		if name, address, err := wire.ParseResolve(text); err != nil || name+" "+address.String() != want {
			t.Errorf("%q: %s %s, %v", text, name, address, err)
		}
	}
	for _, bad := range []string{"", "socks5://a", "http://", "http://a/b", "http://a?b", "http://a:b:c"} {
		if _, err := wire.ParseProxy(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	for text, want := range map[string]string{"a": "http://a:1080", "a:3128": "http://a:3128", "https://u:p@a": "https://a:1080"} {
		if p, err := wire.ParseProxy(text); err != nil || p.Origin.String() != want || p.Authorization.IsZero() == strings.Contains(text, "@") {
			t.Errorf("%q: %v, %v", text, p.Origin, err)
		}
	}
	if _, err := wire.ParseProxy("socks5://user:CANARY@a"); err == nil || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("%v", err)
	}
}

// proxy is a forward proxy that says what it was asked for.
func proxy(t *testing.T, log chan<- string) wire.Proxy {
	t.Helper()
	u := server(t, func(_ int, c net.Conn) {
		h := head(c)
		log <- h
		if words := strings.Fields(h); len(words) > 1 && words[0] == "CONNECT" {
			if strings.Contains(h, "refuse.invalid") {
				_, _ = io.WriteString(c, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
				return
			}
			behind, err := net.Dial("tcp", words[1])
			if err != nil {
				return
			}
			defer behind.Close()
			_, _ = io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n")
			go func() { _, _ = io.Copy(behind, c) }()
			_, _ = io.Copy(c, behind)
			return
		}
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nseen")
	})
	p, err := wire.ParseProxy(strings.Replace(u, "http://", "http://user:pass@", 1))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAProxySeesPlainRequestsWholeAndNothingOfEncryptedOnes(t *testing.T) {
	log := make(chan string, 4)
	p := proxy(t, log)
	target := "http://api.example.invalid"
	s := sender(t, wire.Policy{Proxy: &p}, target)
	ex, err := s.Send(t.Context(), get(t, target+"/a?b=c", request.Field{Name: "Authorization", Value: "Bearer CANARY"}))
	if err != nil || string(ex.Answer.Body) != "seen" {
		t.Fatalf("%+v, %v", ex, err)
	}
	if h := <-log; !strings.HasPrefix(h, "GET http://api.example.invalid/a?b=c HTTP/1.1\r\nHost: api.example.invalid\r\nAuthorization: Bearer CANARY\r\n") ||
		!strings.Contains(h, "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n") {
		t.Errorf("%q", h)
	}
	if s.LocalTarget(t.Context(), get(t, "http://127.0.0.1").Origin()) {
		t.Error("behind a proxy nothing is known to be local")
	}

	behind := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Header.Get("Authorization")+" "+r.Header.Get("Proxy-Authorization"))
	}))
	t.Cleanup(behind.Close)
	s = sender(t, wire.Policy{Proxy: &p, Insecure: true}, behind.URL)
	ex, err = s.Send(t.Context(), get(t, behind.URL, request.Field{Name: "Authorization", Value: "Bearer x"}))
	if err != nil || string(ex.Answer.Body) != "Bearer x " {
		t.Fatalf("%q, %v", ex.Answer.Body, err)
	}
	if h := <-log; !strings.HasPrefix(h, "CONNECT 127.0.0.1:") || strings.Contains(h, "Bearer") || !strings.Contains(h, "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n") {
		t.Errorf("%q", h)
	}

	s = sender(t, wire.Policy{Proxy: &p}, "https://refuse.invalid")
	if _, err := s.Send(t.Context(), get(t, "https://refuse.invalid")); !errors.Is(err, wire.ErrProxy) || !strings.Contains(err.Error(), "407") {
		t.Errorf("%v", err)
	}
	s = sender(t, wire.Policy{Proxy: &p, LocalOnly: true}, target)
	if _, err := s.Send(t.Context(), get(t, target)); !errors.Is(err, wire.ErrAddress) {
		t.Errorf("a proxy's address cannot be guarded: %v", err)
	}
}

func ownCertificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestAClientCertificateIsShownToItsOriginAlone(t *testing.T) {
	asks := func() *httptest.Server {
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprint(w, len(r.TLS.PeerCertificates), r.Proto)
		}))
		s.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
		s.EnableHTTP2 = true
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
	mine, other := asks(), asks()
	own := ownCertificate(t)
	s := sender(t, wire.Policy{Insecure: true, Certificate: &own, CertificateFor: []request.Origin{get(t, mine.URL).Origin()}}, mine.URL, other.URL)
	for _, c := range []struct{ url, want, want2 string }{{mine.URL, "1 HTTP/1.1", "1 HTTP/2.0"}, {other.URL, "0 HTTP/1.1", "0 HTTP/2.0"}} {
		ex, err := s.Send(t.Context(), get(t, c.url))
		if err != nil || string(ex.Answer.Body) != strings.Replace(c.want, " ", "", 1) && string(ex.Answer.Body) != c.want {
			t.Errorf("%s: %q, %v", c.url, ex.Answer.Body, err)
		}
		ex, err = s.SendHTTP2(t.Context(), get(t, c.url))
		if err != nil || string(ex.Answer.Body) != strings.Replace(c.want2, " ", "", 1) && string(ex.Answer.Body) != c.want2 {
			t.Errorf("%s: %q, %v", c.url, ex.Answer.Body, err)
		}
	}
}

func TestHTTP2CarriesTheFieldsOfTheRequest(t *testing.T) {
	var seen *http.Request
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, "no")
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	c := sender(t, wire.Policy{Insecure: true, UserAgent: "jwtdoc/1"}, s.URL)
	ex, err := c.SendHTTP2(t.Context(), get(t, s.URL+"/x%2Fy?a=b", request.Field{Name: "authorization", Value: "Bearer a"}, request.Field{Name: "Connection", Value: "close"}))
	if err != nil || ex.Answer.Status != 401 || ex.Answer.Proto != "HTTP/2.0" || string(ex.Answer.Body) != "no" {
		t.Fatalf("%+v, %v", ex.Answer, err)
	}
	if v, _ := ex.Answer.Get("www-authenticate"); v != `Bearer error="invalid_token"` {
		t.Errorf("%q", v)
	}
	if seen.Header.Get("Authorization") != "Bearer a" || seen.RequestURI != "/x%2Fy?a=b" || seen.Header.Get("User-Agent") != "jwtdoc/1" || c.Sent() != 1 {
		t.Errorf("%s %v", seen.RequestURI, seen.Header)
	}

	plain := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	for _, u := range []string{plain.URL, "http://127.0.0.1:1"} {
		c := sender(t, wire.Policy{Insecure: true}, u)
		if _, err := c.SendHTTP2(t.Context(), get(t, u)); err == nil {
			t.Errorf("%s speaks no HTTP/2", u)
		} else if code, _ := finding.ExitOf(err); code != finding.ExitUnexamined {
			t.Errorf("%s: %v", u, err)
		}
	}
	if _, err := c.SendHTTP2(t.Context(), get(t, "https://127.0.0.1:1")); !errors.Is(err, wire.ErrOrigin) {
		t.Errorf("%v", err)
	}
}

func TestWhatIsLeftOfACutBodyIsRead(t *testing.T) {
	text := brotlied(noise)
	ex := send(t, says(t, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"+text[:len(text)-20]))
	if body := string(ex.Answer.Body); !ex.Answer.Truncated || body == "" || !strings.HasPrefix(noise, body) {
		t.Errorf("%d bytes, truncated %t", len(body), ex.Answer.Truncated)
	}
}
