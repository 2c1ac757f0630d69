package cmd

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// browserFlags say what a browser does beside sending the request.
type browserFlags struct {
	origin string
}

func (b *browserFlags) register(f *pflag.FlagSet) {
	f.StringVar(&b.origin, "origin", "", "judge it as the call of a page at this `ORIGIN` too: preflight and CORS (http://localhost:3000)")
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
