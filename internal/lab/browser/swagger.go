package browser

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io/fs"
	"math/big"
	"mime"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	swaggerfiles "github.com/swaggo/files/v2"
)

// ServeSwaggerUI serves the files of Swagger UI that FastAPI's page takes from a public server, and returns the flags
// with which Chromium finds them here instead. The page itself stays as FastAPI writes it.
func ServeSwaggerUI(t testing.TB) (flags []string) {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		b, err := fs.ReadFile(swaggerfiles.FS, name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		w.Header().Set("Access-Control-Allow-Origin", "*")
		_, _ = w.Write(b)
	}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate(t)}, MinVersion: tls.VersionTLS12}
	s.StartTLS()
	t.Cleanup(s.Close)
	address := strings.TrimPrefix(s.URL, "https://")
	return []string{"--host-resolver-rules=MAP cdn.jsdelivr.net " + address + ",MAP fastapi.tiangolo.com " + address, "--ignore-certificate-errors"}
}

// certificate is one that nobody trusts; the browser is told not to mind.
func certificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// Swagger is FastAPI's page for trying an API out, in a browser.
type Swagger struct{ b *Chromium }

// OpenSwagger opens the page of a FastAPI server.
func (b *Chromium) OpenSwagger(origin string) Swagger {
	b.t.Helper()
	if err := chromedp.Do(b.Page, chromedp.Navigate(origin+"/docs")); err != nil {
		b.t.Fatalf("opening the page: %v", err)
	}
	return Swagger{b}
}

// Authorize signs in through the page's dialog (OAuth 2.0, password).
func (s Swagger) Authorize(user, password string) {
	s.b.t.Helper()
	s.b.Click(".btn.authorize")
	s.b.Type("#oauth_username", user)
	s.b.Type("#oauth_password", password)
	s.b.Click(".modal-ux .btn.modal-btn.auth.authorize")
	s.b.Await(`document.querySelector(".modal-ux").innerText.includes("Logout")`)
	s.b.Click(".modal-ux .btn-done")
}

// TryOut opens an operation for execution. id is the element's, as the page makes it of the operation's name.
func (s Swagger) TryOut(id string) {
	s.b.t.Helper()
	s.b.Click("#" + id + " .opblock-summary-control")
	s.b.Click("#" + id + " .try-out__btn")
}

// Execute executes an operation that is open and waits until the page shows this status.
func (s Swagger) Execute(id, status string) {
	s.b.t.Helper()
	s.b.Click("#" + id + " .btn.execute")
	s.b.Await(fmt.Sprintf(`[...document.querySelectorAll("#%s .live-responses-table .response-col_status")].some(e => e.innerText.includes("%s"))`, id, status))
}

// Click waits for an element and clicks it. A page behind the developer tools is in the background, where no mouse
// reaches it.
func (b *Chromium) Click(selector string) {
	b.t.Helper()
	b.Await(fmt.Sprintf(`(e => { if (!e) return false; e.click(); return true; })(document.querySelector(%q))`, selector))
}

// Type waits for a field and writes a text into it as a person would: the page is told.
func (b *Chromium) Type(selector, text string) {
	b.t.Helper()
	b.Await(fmt.Sprintf(`(e => {
		if (!e) return false;
		Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(e, %q);
		e.dispatchEvent(new Event("input", {bubbles: true}));
		return true;
	})(document.querySelector(%q))`, text, selector))
}

// Await evaluates a condition in the page until it is true.
func (b *Chromium) Await(condition string) {
	b.t.Helper()
	for deadline := time.Now().Add(stepPatience); ; time.Sleep(100 * time.Millisecond) {
		ok, err := chromedp.Run(b.Page, chromedp.Evaluate[bool](condition))
		if ok {
			return
		}
		if time.Now().After(deadline) {
			shown, _ := chromedp.Run(b.Page, chromedp.Evaluate[string](`document.body.innerText`))
			b.t.Fatalf("never true (%v): %s\nthe page shows:\n%s", err, condition, shown)
		}
	}
}

// stepPatience bounds one step in a page.
const stepPatience = 40 * time.Second
