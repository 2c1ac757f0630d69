package cmd

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/openapi"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// browserFlags say what a browser does beside sending the request.
type browserFlags struct {
	origin, api string
}

func (b *browserFlags) register(f *pflag.FlagSet) {
	f.StringVar(&b.origin, "origin", "", "judge it as the call of a page at this `ORIGIN` too: preflight and CORS (http://localhost:3000)")
	f.StringVar(&b.api, "openapi", "", "the API's OpenAPI document, as a `FILE` or URL: what does its own page send?")
}

// description reads --openapi: a file, or the address that the engine is to fetch it from.
func (b *browserFlags) description(a *app) (d *openapi.Document, place string, from *url.URL, err error) {
	if b.api == "" {
		return nil, "", nil, nil
	}
	if strings.HasPrefix(b.api, "http://") || strings.HasPrefix(b.api, "https://") {
		r, err := request.New("GET", b.api)
		if err != nil {
			return nil, "", nil, err
		}
		if reason, unsafe := r.UnsafeToRepeat(); unsafe {
			return nil, "", nil, finding.Usage(fmt.Errorf("that is no address of a description: %s", reason), "--openapi http://localhost:8000/openapi.json")
		}
		return nil, "", r.URL, nil
	}
	name, _ := strings.CutPrefix(b.api, "@")
	f, _, err := a.openFile(name)
	if err != nil {
		return nil, "", nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, openapi.MaxBytes+1))
	if err != nil {
		return nil, "", nil, readError(finding.Quote(name), err)
	}
	read, err := openapi.Parse(text)
	if err != nil {
		return nil, "", nil, finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(name), err), "--openapi takes an OpenAPI 3 or Swagger 2 document, JSON or YAML, as a FILE or a URL")
	}
	return &read, finding.Safe(name), nil, nil
}

// pageOrigin reads --origin.
func (b *browserFlags) pageOrigin() (string, error) {
	if b.origin == "" {
		return "", nil
	}
	origin, ok := cors.ParseOrigin(b.origin)
	if !ok {
		return "", finding.Usage(fmt.Errorf("%s is no origin", finding.Quote(b.origin)), "--origin http://localhost:3000: what stands before the path in the browser's address line")
	}
	return origin, nil
}
