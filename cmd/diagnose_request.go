package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// request puts the request together: from a paste or the flags; what the flags add to a paste takes the place of the
// same in it.
func (o *diagnoseOptions) request(ctx context.Context, a *app, args []string) (r request.Request, pasted bool, err error) {
	r, pasted, err = o.base(ctx, a, args)
	if err != nil {
		return r, pasted, err
	}
	if pasted && o.token != "" {
		r = r.Without("Authorization")
	}
	for _, h := range o.headers {
		if name, _, ok := strings.Cut(h, ":"); ok && pasted {
			r = r.Without(name)
		}
	}
	for _, h := range o.headers {
		if r, err = addField(r, h); err != nil {
			return r, pasted, err
		}
	}
	if o.data != "" {
		if r.Body, err = a.readData(o.data); err != nil {
			return r, pasted, err
		}
		if _, has := r.Get("Content-Type"); !has {
			r = r.Add("Content-Type", "application/x-www-form-urlencoded")
		}
	}
	if o.token != "" {
		if r, err = o.addToken(ctx, a, r); err != nil {
			return r, pasted, err
		}
	}
	r = o.tokens.addCookies(r)
	if o.record.answer != "" {
		if r, err = o.record.readAnswer(ctx, a, o, r); err != nil {
			return r, pasted, err
		}
	}
	if o.record.log != "" {
		err = o.record.readLog(ctx, a, o, r)
	}
	return r, pasted, err
}

// base is the request before the flags add to it.
func (o *diagnoseOptions) base(ctx context.Context, a *app, args []string) (r request.Request, pasted bool, err error) {
	if o.record.holdsRequest() {
		if len(args) > 0 || o.curl != "" {
			return r, false, finding.Usage(errors.New("two requests are given: a recorded one and another"), "leave one away")
		}
		if r, err = o.record.read(ctx, a, o); err != nil {
			return r, true, err
		}
		r, err = o.fromPaste(r, nil)
		return r, true, err
	}
	c, pasted, err := o.pasted(ctx, a, args)
	switch {
	case err != nil:
		return r, pasted, err
	case pasted:
		r, err = o.fromPaste(c.Request, c.Notes)
	default:
		r, err = o.fromURL(args)
	}
	return r, pasted, err
}

// fromURL begins a request at an address; without one, a token or an answer can still be judged.
func (o *diagnoseOptions) fromURL(args []string) (request.Request, error) {
	target := o.url
	switch {
	case len(args) == 1 && target == "" && strings.HasPrefix(args[0], "http"):
		target = args[0]
	case len(args) > 0 && o.token == "" && isToken(args):
		o.token = strings.Join(args, " ")
	case len(args) == 1 && looksLikeAddress(args[0]) && len(args[0]) <= 80 && !strings.ContainsAny(args[0], "?#"):
		return request.Request{}, finding.Usage(fmt.Errorf("%s does not begin with http:// or https://", finding.Quote(args[0])),
			"write the whole address: jwtdoc diagnose --url "+withScheme(args[0]))
	case len(args) > 0:
		return request.Request{}, finding.Usage(
			fmt.Errorf("%s is not understood here", finding.Quote(clipSecret(args[0]))),
			"name the address with --url, the token with --token and header fields with -H")
	}
	switch {
	case target == "" && (o.token != "" || o.record.given() || o.record.log != ""):
		return request.Request{Method: "GET"}, nil
	case target == "":
		return request.Request{}, finding.Usage(errors.New("no address is given"),
			"jwtdoc diagnose --url http://localhost:8000/api/users --token @token.txt\n"+
				"no server at hand? jwtdoc demo breaks one and diagnoses it")
	}
	method := o.method
	if method == "" && o.data != "" {
		method = "POST"
	}
	return request.New(method, target)
}

// addField adds a header field written as curl takes it. One blank after the colon belongs to the notation; any
// further white space is the value's own, and may be why the request is refused.
func addField(r request.Request, line string) (request.Request, error) {
	name, value, ok := strings.Cut(line, ":")
	if !ok || name == "" || strings.TrimSpace(name) != name {
		return r, finding.Usage(fmt.Errorf("the header field %s has no name before a colon", finding.Quote(clipSecret(line))),
			"-H 'Authorization: Bearer TOKEN'")
	}
	return r.Add(name, strings.TrimPrefix(value, " ")), nil
}

// clipSecret keeps of a mistyped header field what cannot be a credential.
func clipSecret(line string) string {
	word, _, cut := strings.Cut(line, " ")
	if cut || len(word) > 20 {
		return word[:min(len(word), 20)] + " ..."
	}
	return word
}

// maxData is the largest body that is sent.
const maxData = 1 << 20

// readData reads the body as curl's -d takes it: text, or @FILE.
func (a *app) readData(data string) ([]byte, error) {
	name, isFile := strings.CutPrefix(data, "@")
	if !isFile {
		return []byte(data), nil
	}
	f, _, err := a.openFile(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxData+1))
	switch {
	case err != nil:
		return nil, readError(finding.Quote(name), err)
	case len(b) > maxData:
		return nil, finding.Usage(fmt.Errorf("%s is larger than 1 MiB, the most that is sent", finding.Quote(name)), "a smaller body will do: the token is judged before it")
	}
	return b, nil
}

// addToken sends the token as RFC 6750 §2.1 says.
func (o *diagnoseOptions) addToken(ctx context.Context, a *app, r request.Request) (request.Request, error) {
	if _, has := r.Get("Authorization"); has {
		return r, finding.Usage(errors.New("the token is given twice: by --token and by -H Authorization"),
			"leave one away: -H sends the field as it is, --token sends Bearer and the token")
	}
	text, err := a.readToken(ctx, []string{o.token})
	if err != nil {
		return r, err
	}
	if looksLikeRecording(text) {
		return r, finding.Usage(errors.New("this is a browser's recording, not a token"), "jwtdoc diagnose --har FILE judges it, and sends nothing")
	}
	t := token.Parse(text)
	if t.Compact != "" {
		text = t.Compact
	}
	return r.Add("Authorization", "Bearer "+strings.TrimSpace(text)), nil
}
