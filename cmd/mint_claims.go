package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// claimBase is what the flags change: claims that were given as a whole. The zero value is none.
type claimBase struct {
	header, payload exactjson.Object
	given           bool
	// copied: of another token, so that its times are old.
	copied bool
}

// base reads the claims that are given as a whole: of --from, or the argument.
func (o *mintOptions) base(ctx context.Context, a *app, args []string) (claimBase, error) {
	switch {
	case o.fromSet:
		return o.copy(ctx, a)
	case len(args) == 0:
		return claimBase{}, nil
	}
	text, place, err := a.claimsText(ctx, args[0])
	if err != nil {
		return claimBase{}, err
	}
	header, payload, err := mint.Document(text)
	if err != nil {
		hint := "claims are a JSON object, or what jwtdoc decode -j prints"
		if strings.HasPrefix(strings.TrimSpace(string(text)), "eyJ") {
			hint = "a token is copied with --from"
		}
		return claimBase{}, finding.Usage(fmt.Errorf("the claims of %s cannot be read: %w", place, err), hint)
	}
	return claimBase{header: header, payload: payload, given: true, copied: o.matrixSet}, nil
}

// claimsText reads @FILE, - or JSON on the command line.
func (a *app) claimsText(ctx context.Context, arg string) (text []byte, place string, err error) {
	var r io.Reader = &contextReader{ctx: ctx, r: a.env.In}
	place = "standard input"
	if name, ok := fileName(arg); ok {
		f, _, err := a.openFile(name)
		if err != nil {
			return nil, "", err
		}
		defer func() { _ = f.Close() }()
		r, place = f, finding.Quote(name)
	} else if arg != "-" {
		if strings.HasPrefix(strings.TrimSpace(arg), "{") {
			return []byte(arg), "the command line", nil
		}
		return nil, "", finding.Usage(fmt.Errorf("%s is neither claims nor a file with claims", finding.Quote(arg)),
			"@FILE reads a file, - standard input, '{\"sub\":\"3\"}' is claims; single claims are given as --sub 3 or -P name=value")
	}
	text, err = io.ReadAll(io.LimitReader(r, token.MaxInput+1))
	switch {
	case err != nil:
		return nil, "", readError(place, err)
	case len(text) > token.MaxInput:
		return nil, "", finding.Usage(fmt.Errorf("%s holds more than %d bytes", place, token.MaxInput), "no server takes such a token")
	case strings.TrimSpace(string(text)) == "":
		return nil, "", finding.Usage(fmt.Errorf("%s is empty: there are no claims in it", place), "an empty set of claims is written {}")
	}
	return text, place, nil
}

// copy reads the token of --from.
func (o *mintOptions) copy(ctx context.Context, a *app) (claimBase, error) {
	t, err := a.tokenToCopy(ctx, o.from, "--from")
	if err != nil {
		return claimBase{}, err
	}
	b := claimBase{header: mint.Compact(t.Header), payload: mint.Compact(t.Payload), given: true, copied: !o.keepTimes}
	return b, nil
}

// tokenToCopy reads the token of a flag, whose claims are to be taken over.
func (a *app) tokenToCopy(ctx context.Context, text, flag string) (token.Token, error) {
	text, err := a.readToken(ctx, []string{text})
	if err != nil {
		return token.Token{}, err
	}
	t := token.Parse(text)
	a.secrets.Add(t.Compact)
	if !t.Readable() {
		why := "it is no signed token"
		if f, bad := t.FirstFault(); bad {
			why = f.Message
		}
		return t, finding.Usage(fmt.Errorf("the token of %s cannot be copied: %s", flag, why), "jwtdoc decode shows what can be read of it")
	}
	return t, nil
}

// claims are those that flags gave, each once: an audience that is given again makes a list.
func (a *app) claims(given memberList) (memberList, error) {
	members := memberList{}
	for _, m := range given {
		switch {
		case m.name == "aud" && m.kind == listMember && members.addTo(m):
			continue
		case members.has(m.name):
			return nil, finding.Usage(fmt.Errorf("the claim %s is given twice", finding.Quote(m.name)), "leave one of the two out; a list is written name:='[1,2]'")
		case m.kind == timeMember:
			m.raw = m.when.at(a.now)
		case m.looksTyped != "":
			a.note("%s is the text %s; %s would be %s", finding.Safe(m.name), finding.Quote(m.text), finding.Safe(m.name+":="+m.text), m.looksTyped)
		}
		members = append(members, m)
	}
	return members, nil
}

// header puts the protected header together: alg, typ, kid, then what was given. A header that was copied keeps its
// order, and what no flag changes.
func (o *mintOptions) header(a *app, s signer, base claimBase) (exactjson.Object, error) {
	h := base.header
	if h.Len() == 0 {
		h, _ = exactjson.ParseObject([]byte("{}"))
	}
	h = h.With("alg", exactjson.Quote(s.alg))
	switch {
	case o.typSet && o.typ == "":
		h = h.Without("typ")
	case o.typSet, base.header.Len() == 0 && !o.headers.has("typ"):
		h = h.With("typ", exactjson.Quote(o.typ))
	}
	if was, ok := h.Get("kid"); ok && s.kid != "" && string(was.Raw) != string(exactjson.Quote(s.kid)) {
		a.note("kid is %s, as the key has it, and not %s", finding.Quote(s.kid), finding.Safe(string(was.Raw)))
	}
	switch {
	case o.kidSet && o.kid == "":
		h = h.Without("kid")
	case s.kid != "":
		h = h.With("kid", exactjson.Quote(s.kid))
	}
	for i, m := range o.headers {
		twice := o.headers[:i].has(m.name) || m.name == "typ" && o.typSet || m.name == "kid" && o.kidSet
		switch {
		case m.name == "alg":
			return h, finding.Usage(errors.New("alg is what the token is signed with, and no other"), "choose it with --alg; --fault list has tokens whose alg is wrong")
		case twice:
			return h, finding.Usage(fmt.Errorf("the header parameter %s is given twice", finding.Quote(m.name)), "leave one of the two out")
		case m.name == "kid" && s.kid != "" && m.text != s.kid:
			return h, finding.Usage(fmt.Errorf("--header says kid %s, and the key has kid %s", finding.Safe(string(m.raw)), finding.Quote(s.kid)), "leave --header kid out, or take another key")
		}
		h = h.With(m.name, m.raw)
	}
	return h, nil
}

// payload puts the claims together: what was given as a whole, changed by the flags in their order, then iat and exp.
func (o *mintOptions) payload(a *app, base claimBase) (exactjson.Object, error) {
	members, err := a.claims(o.claims)
	if err != nil {
		return exactjson.Object{}, err
	}
	p, err := members.object()
	if err != nil {
		return p, err
	}
	if base.given {
		p = base.payload
		if base.copied {
			fresh, kept := mint.Refresh(p, a.now, o.lifetime(a))
			p = fresh
			for _, k := range kept {
				a.note("%s, which is no number of seconds: copied as it is", k)
			}
		}
		for _, m := range members {
			p = p.With(m.name, m.raw)
		}
	}
	if err := o.checkTimes(members); err != nil {
		return p, err
	}
	return o.times(a, p, base), nil
}

// checkTimes refuses a time that is given in two ways.
func (o *mintOptions) checkTimes(members memberList) error {
	if o.iat.set && (o.noIat || members.has("iat")) {
		return finding.Usage(errors.New("iat is given twice, or given and left out"), "use one of --iat, --no-iat and -P iat")
	}
	if o.exp.set && (o.noExp || members.has("exp")) || o.noExp && members.has("exp") {
		return finding.Usage(errors.New("exp is given twice, or given and left out"), "use one of --ttl, --exp, --no-exp and -P exp")
	}
	return nil
}

// times sets iat and exp, or adds them where they are missing. Claims that were given as a whole may lack iat.
func (o *mintOptions) times(a *app, p exactjson.Object, base claimBase) exactjson.Object {
	_, hasIat := p.Get("iat")
	switch {
	case o.iat.set:
		p = p.With("iat", o.iat.at(a.now))
	case o.noIat && base.given:
		p = p.Without("iat")
	case !o.noIat && !hasIat && !base.given:
		raw := token.InstantOf(a.now.Truncate(time.Second)).String()
		a.progress("added iat %s (now)", raw)
		p = p.With("iat", []byte(raw))
	}
	exp, hasExp := p.Get("exp")
	switch {
	case o.noExp:
		return p.Without("exp")
	case o.exp.set:
		return p.With("exp", o.exp.at(a.now))
	case hasExp:
		if c := token.ReadTime("exp", exp); base.given && c.Valid && c.Instant.Compare(a.now) <= 0 {
			a.note("exp is %s: the token has expired already; --ttl 5m gives it five minutes", finding.Safe(c.Instant.RFC3339()))
		}
		return p
	case o.keepTimes:
		return p
	}
	raw := mint.Draft{Now: a.now}.At(o.lifetime(a))
	a.progress("added exp %s (in %s)", raw, token.Duration(int64(o.lifetime(a)/time.Second)))
	return p.With("exp", raw)
}

// lifetime is how long a sound token lives: what the flags say, unless they say that it has expired.
func (o *mintOptions) lifetime(a *app) time.Duration {
	after := o.exp.after
	if o.exp.fixed {
		after = time.Duration(o.exp.instant.Sub(token.InstantOf(a.now))) * time.Second
	}
	switch {
	case o.exp.set && after > 0:
		return after
	case o.matrixSet:
		return matrixTTL
	}
	return defaultTTL
}

// check refuses flags that cannot go together, and finds the fault that is asked for.
func (o *mintOptions) check(args []string) (*mint.Fault, error) {
	readers := 0
	for _, reads := range []bool{slices.Contains(args, "-"), o.fromSet && o.from == "-", o.keySet && o.keyFile == "-", o.source.readsInput()} {
		if reads {
			readers++
		}
	}
	switch {
	case len(args) > 1:
		return nil, finding.Usage(fmt.Errorf("claims are given %d times", len(args)), "one JSON object, @FILE or -; single claims are given as --sub 3 or -P name=value")
	case o.fromSet && len(args) > 0:
		return nil, finding.Usage(errors.New("claims are given, and a token to copy them from"), "leave out --from, or the claims")
	case o.keepTimes && !o.fromSet:
		return nil, finding.Usage(errors.New("--keep-times keeps those of a copied token, and none is copied"), "copy one with --from TOKEN; claims of a file keep their times anyway")
	case readers > 1:
		return nil, finding.Usage(errors.New("standard input can be read for one thing only"), "give the others from files: @claims.json, --secret-file FILE, --key FILE")
	case o.matrixSet:
		return nil, o.checkMatrix()
	case !o.faultSet:
		return nil, nil //nolint:nilnil // a sound token is asked for
	}
	return findFault(o.fault)
}
