package cmd

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"strings"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// networkFlags say how the server is reached.
type networkFlags struct {
	resolve             []string
	proxy               string
	certificate, ownKey string
	insecure            bool
	backend, otherPath  string
}

func (n *networkFlags) register(f *pflag.FlagSet) {
	f.BoolVar(&n.insecure, "insecure", false, "do not verify the server's TLS certificate")
	f.StringArrayVar(&n.resolve, "resolve", nil, "reach `HOST:PORT:ADDRESS` there, whatever its name resolves to, as curl does")
	f.StringVar(&n.proxy, "proxy", "", "go through the HTTP proxy at this `URL`; the environment's proxies are never used")
	f.StringVar(&n.certificate, "cert", "", "the client certificate, as a PEM `FILE`; shown only to an origin that you type, or a local one")
	f.StringVar(&n.ownKey, "cert-key", "", "the certificate's private key, as a PEM `FILE` (default: in the file of --cert)")
}

// registerPlaces adds where else the request may go.
func (n *networkFlags) registerPlaces(f *pflag.FlagSet) {
	f.StringVar(&n.backend, "backend", "", "the application behind the proxy, as a `URL`: the same request goes straight to it too")
	f.StringVar(&n.otherPath, "other-path", "", "another `PATH` of the same server that takes tokens (/users/me): does it take this one?")
}

// places reads --backend and --other-path.
func (n *networkFlags) places() (*url.URL, string, error) {
	if n.otherPath != "" {
		other, err := request.New("GET", "http://localhost"+n.otherPath)
		if !strings.HasPrefix(n.otherPath, "/") || err != nil {
			return nil, "", finding.Usage(fmt.Errorf("%s is no path", finding.Quote(n.otherPath)), "--other-path /users/me")
		}
		if reason, unsafe := other.UnsafeToRepeat(); unsafe {
			return nil, "", finding.Usage(fmt.Errorf("that path may change something: %s", reason), "--other-path takes a path that only reads, such as /users/me")
		}
	}
	if n.backend == "" {
		return nil, n.otherPath, nil
	}
	r, err := request.New("GET", n.backend)
	return r.URL, n.otherPath, err
}

// apply fills in a policy. Which origins may see the client certificate is for the caller to say.
func (n *networkFlags) apply(a *app, p *wire.Policy) error {
	p.Insecure = n.insecure
	for _, text := range n.resolve {
		name, address, err := wire.ParseResolve(text)
		if err != nil {
			return err
		}
		if p.Resolve == nil {
			p.Resolve = map[string]netip.Addr{}
		}
		p.Resolve[name] = address
	}
	if n.proxy != "" {
		proxy, err := wire.ParseProxy(n.proxy)
		if err != nil {
			return err
		}
		if !proxy.Authorization.IsZero() {
			a.secrets.AddRequestSecrets("Proxy-Authorization", string(proxy.Authorization.Reveal()))
		}
		p.Proxy = &proxy
	}
	if n.certificate == "" && n.ownKey != "" {
		return finding.Usage(errors.New("--cert-key is given without --cert"), "--cert FILE --cert-key FILE")
	}
	if n.certificate == "" {
		return nil
	}
	own, err := n.readCertificate(a)
	p.Certificate = own
	return err
}

// maxPEM is far more than a chain of certificates and a key take.
const maxPEM = 1 << 20

func (n *networkFlags) readCertificate(a *app) (*tls.Certificate, error) {
	chain, err := a.readPEM(n.certificate)
	if err != nil {
		return nil, err
	}
	private := chain
	if n.ownKey != "" {
		if private, err = a.readPEM(n.ownKey); err != nil {
			return nil, err
		}
	}
	own, err := tls.X509KeyPair(chain, private)
	if err != nil {
		// The error names what is missing, never what is there.
		return nil, finding.Usage(fmt.Errorf("the client certificate cannot be used: %s", finding.Safe(err.Error())),
			"--cert takes the certificate and --cert-key its private key, both as PEM and without a password (openssl pkcs12 -in FILE -nodes -out NEW)")
	}
	return &own, nil
}

func (a *app) readPEM(name string) ([]byte, error) {
	f, _, err := a.openFile(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxPEM))
	if err != nil {
		return nil, readError(finding.Quote(name), err)
	}
	return b, nil
}
