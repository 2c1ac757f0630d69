package cmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

type decodeOptions struct {
	// lines reads every line of the input as a token of its own.
	lines bool
	// source and keyFiles are the keys of an encrypted token.
	source   secretFlags
	keyFiles keyFlags
}

func newDecodeCmd(a *app) *cobra.Command {
	opts := &decodeOptions{}
	c := &cobra.Command{
		Use:     "decode [TOKEN | @FILE | -]",
		Aliases: []string{"inspect"},
		Short:   "show what is in a token, its times and what is odd about it",
		GroupID: groupToken,
		Example: `jwtdoc decode "$TOKEN"
jwtdoc decode Bearer eyJhbGciOi...          # as it was copied, prefix and all
jwtdoc decode 'Cookie: session=.eJ...'      # a Flask session and its token
jwtdoc decode @token.txt --tz Asia/Bangkok
pbpaste | jwtdoc decode
jwtdoc decode "$TOKEN" -j | jq .payload
jwtdoc decode "$JWE" --key private.pem      # encrypted: what is inside
jwtdoc decode "$TOKEN" --at 2025-11-30T07:00:00Z    # as it was then
jwtdoc decode -j < tokens.txt | jq -r .payload.sub  # one token a line`,
		Long: `Shows header and claims in the token's own order and spelling, what each registered name means, the times in UTC and in your zone, and how long the token still lives. Quotes, "Bearer", line breaks and whatever else copying leaves around a token are removed and listed: a server does not remove them.

The signature is neither checked nor shown: what you read is what anybody could have written. jwtdoc verify checks it.

The claims of an encrypted token (JWE) are shown with the secret or private key that opens it; a token nested in it is shown in its place. Without a key, what can be read of its header is, and which key it needs.

Several tokens, one a line, give one screen each, or with -j one JSON object a line. Exit 0 for any token that can be read, expired or not; expiry and verify judge that.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDecode(cmd.Context(), a, opts, args)
		},
	}
	addDecodeFlags(c, a, opts)
	opts.source.register(c)
	opts.keyFiles.registerFiles(c, "decrypt an encrypted token (JWE) with the keys of `FILE`: PEM, DER, JWK or JWKS; - is standard input")
	return c
}

func addDecodeFlags(c *cobra.Command, a *app, opts *decodeOptions) {
	addTimeFlags(c, a)
	c.Flags().BoolVar(&opts.lines, "lines", false, "take every line of the input for a token of its own")
}

func runDecode(ctx context.Context, a *app, opts *decodeOptions, args []string) error {
	if err := opts.checkKeys(len(args) == 0 && !a.env.IsTerminal.In || len(args) == 1 && args[0] == "-"); err != nil {
		return err
	}
	in, err := a.openToken(ctx, args)
	if err != nil {
		return err
	}
	if in.stream == nil {
		return a.decodeOne(ctx, opts, token.Parse(in.text))
	}
	defer func() { _ = in.stream.Close() }()
	r := bufio.NewReaderSize(in.stream, peekSize)
	if opts.lines || severalTokens(r) {
		return a.decodeLines(r, in.place)
	}
	t, err := a.parseAll(in, r)
	if err != nil {
		return err
	}
	return a.decodeOne(ctx, opts, t)
}

func (a *app) decodeOne(ctx context.Context, opts *decodeOptions, t token.Token) error {
	t, err := opts.open(ctx, a, t)
	if err != nil {
		return err
	}
	r := a.describe(t)
	if t.Length() < maxSearched {
		a.registerSignature(t)
	}
	if a.wantsJSON() {
		err = render.JSON(a.out, "decode", r)
	} else {
		err = render.Decode(a.out, a.style(), r)
	}
	if err != nil {
		return err
	}
	return a.decodeVerdict(t, r)
}

// register keeps a token out of every output. Of a large one only the signature is searched for: the pieces of all of
// it would take more memory than the token.
func (a *app) register(t token.Token) {
	if t.Length() < maxSearched {
		a.secrets.Add(t.Compact)
	}
	a.registerSignature(t)
}

func (a *app) registerSignature(t token.Token) {
	if sig := t.EncodedSignature(); len(sig) >= minSignature && len(sig) < maxSearched {
		a.secrets.Add(sig)
	}
}

const (
	// minSignature is the length from which a signature cannot be a word of ours by chance.
	minSignature = 16
	// maxSearched is the size up to which a report is searched for the signature in every encoding. No part of a
	// report holds it; of a larger one, the search would cost more than everything else.
	maxSearched = 1 << 20
)

// describe says what there is to say about a token alone.
func (a *app) describe(t token.Token) token.Report {
	r := token.Describe(t, a.now, a.zone, rule.Check(t, a.now))
	if a.showSecrets {
		r.Signature.Value, r.Signature.Redacted = t.EncodedSignature(), false
		if r.Session != nil {
			r.Session.ShowSecrets(t.Session, a.zone)
		}
	}
	return r
}

// decodeVerdict turns what was found into the exit code: a token that cannot be read is a problem even where
// --fail-on would let every finding pass.
func (a *app) decodeVerdict(t token.Token, r token.Report) error {
	if _, broken := t.FirstFault(); broken && !t.Readable() {
		return verdict(finding.ExitFound)
	}
	return a.exitFor(r.Findings)
}

// decodeLines reads one token a line and shows each as soon as it is read. It keeps one line in memory.
func (a *app) decodeLines(r *bufio.Reader, place string) error {
	var line []byte
	var worst error
	style := a.style()
	for n := 0; ; {
		var err error
		line, err = readLine(r, line[:0])
		if err != nil && !errors.Is(err, io.EOF) {
			return readError(place, err)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			t := token.Parse(string(line))
			report := a.describe(t)
			if err := a.decodeNext(style, report, n); err != nil {
				return err
			}
			if v := a.decodeVerdict(t, report); v != nil {
				worst = v
			}
			n++
		}
		if err != nil {
			if n == 0 {
				return emptyInput(place)
			}
			return worst
		}
	}
}

// decodeNext writes the report number n of several.
func (a *app) decodeNext(style render.Style, r token.Report, n int) error {
	if a.wantsJSON() {
		return render.JSONLine(a.out, "decode", r)
	}
	if n > 0 {
		if _, err := io.WriteString(a.out, "\n"); err != nil {
			return err
		}
	}
	return render.Decode(a.out, style, r)
}
