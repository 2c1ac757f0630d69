package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/curl"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// argumentsOf returns the arguments of a command whose flags end at the word curl: what stands behind it is curl's.
// In front of it, flags and arguments mix as everywhere.
func argumentsOf(a *app, c *cobra.Command, args []string) ([]string, error) {
	var words []string
	for len(args) > 0 {
		if curl.IsName(args[0]) {
			return append(words, args...), nil
		}
		words = append(words, args[0])
		if err := c.ParseFlags(args[1:]); err != nil {
			return nil, flagError(c, err)
		}
		args = c.Flags().Args()
	}
	// A later flag may have been this one, which is otherwise seen to before the command runs.
	a.secrets.Reveal(a.showSecrets)
	return words, nil
}

// pasted reads the curl command that was given: as words of this command line, as --curl, or on standard input.
func (o *diagnoseOptions) pasted(ctx context.Context, a *app, args []string) (c curl.Command, found bool, err error) {
	words := len(args) > 0 && curl.IsName(args[0])
	switch {
	case words && o.curl != "":
		return c, true, finding.Usage(errors.New("two curl commands are given: behind the word curl and by --curl"), "leave one away")
	case words:
		c, err = curl.Parse(args)
		return c, true, err
	case o.curl == "" && (o.record.given() || o.record.log != "" || o.url != "" || len(args) > 0 || o.token == "-" || a.env.IsTerminal.In || o.secret.readsInput() || o.keyFiles.readsInput()):
		return c, false, nil
	}
	text, place, err := o.pastedText(ctx, a)
	switch {
	case err != nil:
		return c, true, err
	case strings.TrimSpace(text) == "" && o.curl == "":
		return c, false, nil
	case !curl.BeginsLine(text):
		return c, true, finding.Usage(fmt.Errorf("what %s holds does not begin with the word curl", place), insteadOfCurl(text, place))
	}
	c, err = curl.ParseLine(text)
	return c, true, err
}

// pastedText reads the text of --curl, or standard input without it.
func (o *diagnoseOptions) pastedText(ctx context.Context, a *app) (text, place string, err error) {
	in, place := io.Reader(&contextReader{ctx: ctx, r: a.env.In}), "standard input"
	name, isFile := fileName(o.curl)
	switch {
	case isFile:
		f, _, err := a.openFile(name)
		if err != nil {
			return "", "", err
		}
		defer func() { _ = f.Close() }()
		in, place = f, finding.Quote(name)
	case o.curl == "-" && (o.token == "-" || o.secret.readsInput() || o.keyFiles.readsInput()):
		return "", "", finding.Usage(errors.New("standard input is asked for twice"), "put one of the two into a file: --curl @FILE")
	case o.curl != "" && o.curl != "-":
		return o.curl, "--curl", nil
	}
	b, err := io.ReadAll(io.LimitReader(in, curl.MaxLine+1))
	if err != nil {
		return "", "", readError(place, err)
	}
	return string(b), place, nil
}

// fromPaste takes the request of a paste. It goes to its own origin; --url can only confirm that.
func (o *diagnoseOptions) fromPaste(r request.Request, notes []finding.Finding) (request.Request, error) {
	o.notes = append(o.notes, notes...)
	if o.url != "" {
		named, err := request.New("GET", o.url)
		if err != nil {
			return r, err
		}
		if named.Origin() != r.Origin() {
			return r, finding.Usage(fmt.Errorf("the pasted request goes to %s, and --url names %s", r.Origin(), named.Origin()),
				"what a paste holds goes only where the paste goes: change the address in the paste itself")
		}
	}
	method := o.method
	switch {
	case method == "" && o.data != "" && r.Method == "GET":
		method = "POST"
	case method == "":
		return r, nil
	}
	other, err := request.New(method, r.URL.String())
	r.Method = other.Method
	return r, err
}

// entrust decides whether what the user adds may go where a paste goes: the keys to make tokens with, a token, fields
// and a body. It may go to an origin that was typed, and to this machine and private networks. Keys are otherwise
// withheld with a note; the rest is an error, since the request would not be the one that was meant.
func (o *diagnoseOptions) entrust(ctx context.Context, a *app, r request.Request, candidates []keys.Source) ([]keys.Source, error) {
	if err := o.entrustBackend(ctx, a, r); err != nil {
		return nil, err
	}
	added := o.token != "" || o.data != "" || len(o.headers) > 0 || o.network.certificate != "" || o.tokens.added()
	if o.url != "" || len(candidates) == 0 && !added {
		return candidates, nil
	}
	origin := r.Origin()
	hint := "--url " + finding.ShellQuote(origin.String(), "URL")
	switch {
	case o.network.proxy == "" && o.isLocal(ctx, a, origin):
		o.localOnly = true
		return candidates, nil
	case added:
		return nil, finding.Usage(fmt.Errorf("what is added to a pasted line is not sent to %s, which only the paste names", origin),
			"if that is your server, say so: "+hint)
	}
	o.notes = append(o.notes, finding.Finding{
		ID: diagnose.KeysWithheld, Severity: finding.Warning, Evidence: []finding.Evidence{},
		Message: "no token is made with the given key: only the paste names " + origin.String() + ", and it is not on this machine or a private network",
		Fix:     "if that is your server, say so: " + hint,
	})
	return nil, nil
}

// entrustBackend decides whether what a paste holds may go past its proxy: to the paste's own origin and, since --backend
// was typed, to this machine and private networks, where applications run behind their proxy. Anywhere else the request
// is to be given by flags.
func (o *diagnoseOptions) entrustBackend(ctx context.Context, a *app, r request.Request) error {
	if o.network.backend == "" {
		return nil
	}
	backend, _, err := o.network.places()
	if err != nil {
		return err
	}
	if to := request.OriginOf(backend); to == r.Origin() || o.network.proxy == "" && o.isLocal(ctx, a, to) {
		return nil
	}
	return finding.Usage(errors.New("what a pasted line holds goes only where the line goes, and --backend names another server, which is neither on this machine nor in a private network"),
		"give the request by flags: --url URL --backend URL --token @FILE")
}

// isLocal reports whether an origin is on this machine or in a private network. A dry run asks nobody for addresses.
func (o *diagnoseOptions) isLocal(ctx context.Context, a *app, origin request.Origin) bool {
	if !o.dryRun {
		policy := wire.Policy{Timeout: o.timeout}
		if err := o.network.apply(a, &policy); err != nil {
			return false // said again, and aloud, before anything is sent
		}
		return wire.NewSender(a.env, policy, nil).LocalTarget(ctx, origin)
	}
	address, err := netip.ParseAddr(origin.Host)
	return err == nil && wire.IsLocal(address) || origin.Host == "localhost" || strings.HasSuffix(origin.Host, ".localhost")
}

// insteadOfCurl says how to give what was taken for a curl command and is something else that diagnose reads.
func insteadOfCurl(text, place string) string {
	from := "FILE"
	if place == "standard input" {
		from = "-"
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	line, _, _ := strings.Cut(text, "\n")
	switch {
	case looksLikeRecording(text):
		return "a browser's recording is judged by: jwtdoc diagnose --har " + from
	case strings.HasPrefix(line, "HTTP/"):
		return "an answer is judged by: jwtdoc diagnose --answer " + from
	case strings.Contains(line, " HTTP/"):
		return "a request, with its answer if that follows, is judged by: jwtdoc diagnose --raw " + from
	case wholeToken([]byte(text)) && from == "-":
		return "a token alone is judged by: jwtdoc diagnose --token -"
	case wholeToken([]byte(text)):
		return "a token alone is judged by: jwtdoc diagnose --token @FILE"
	}
	return "paste one curl command, as Swagger UI or a browser copies it; --har, --raw, --answer, --log and --token read other things"
}

// looksLikeRecording reports whether a text begins as a HAR file does.
func looksLikeRecording(text string) bool {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	head := text[:min(len(text), 4096)]
	return strings.HasPrefix(head, "{") && strings.Contains(head, `"log"`) && (strings.Contains(head, `"creator"`) || strings.Contains(head, `"entries"`))
}
