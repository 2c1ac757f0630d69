package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/verify"
)

// attach puts the payload that was sent apart into a detached token (RFC 7515 appendix F, RFC 7797).
func (o *verifyOptions) attach(ctx context.Context, a *app, t token.Token) (whole token.Token, content []byte, err error) {
	if !o.payloadSet {
		return t, nil, nil
	}
	if t.Form != token.FormDetached {
		return t, nil, finding.Usage(errors.New("--payload is for a token without one, and this is none (two dots with nothing between them)"),
			"leave --payload out: the token is verified with the payload that it has")
	}
	if content, err = o.content(ctx, a); err != nil {
		return t, nil, err
	}
	t = t.WithPayload(content)
	if t.Header.Whole() && !t.Payload.Whole() {
		// A message that is no claims is signed like this too: nothing is wrong with its form.
		t.Faults = nil
	}
	return t, content, nil
}

// content reads what --payload names, every byte of it: a line end at its end is signed too, or not.
func (o *verifyOptions) content(ctx context.Context, a *app) ([]byte, error) {
	var r io.Reader
	place := "standard input"
	switch name, isFile := fileName(o.payload); {
	case o.payload == "-":
		r = &contextReader{ctx: ctx, r: a.env.In}
	case isFile:
		f, _, err := a.openFile(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		r, place = f, finding.Quote(name)
	default:
		return []byte(o.payload), nil
	}
	b, err := io.ReadAll(io.LimitReader(r, token.MaxInput+1))
	switch {
	case err != nil:
		return nil, readError(place, err)
	case len(b) > token.MaxInput:
		return nil, finding.Usage(fmt.Errorf("the payload in %s has more than the %d MiB that are read of one", place, token.MaxInput>>20), "name the file that was signed")
	}
	return b, nil
}

// noteLineEnd says that only the line end of the payload's file is in the way, where that is so.
func (o *verifyOptions) noteLineEnd(a *app, detached token.Token, content []byte, candidates []keys.Source, with verify.Options) {
	shorter := bytes.TrimSuffix(bytes.TrimSuffix(content, []byte("\n")), []byte("\r"))
	if len(shorter) == len(content) {
		return
	}
	if r := verify.Token(detached.WithPayload(shorter), candidates, with); r.Verified.State == token.VerifiedValid {
		a.note("the signature matches the payload without the line end at its end: give it without (printf '%%s', not echo)")
	}
}
