package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// maxSecret is the most that is read as one secret.
const maxSecret = 1 << 20

// secretFlags are the places that a secret can come from, the same for every command.
type secretFlags struct {
	file, variable, value   string
	envFile, name           string
	exact                   bool
	fileSet, variableSet    bool
	valueSet, envFileSet    bool
	acceptEmpty, acceptKeys bool // secret --check: there, what is wrong with it is the answer
}

// register adds the flags to a command.
func (s *secretFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.Var(&givenString{&s.file, &s.fileSet}, "secret-file", "read the secret from `FILE`; one line end at its end is not part of it")
	f.BoolVar(&s.exact, "secret-exact", false, "the line end at the end of the file is part of the secret")
	f.Var(&givenString{&s.variable, &s.variableSet}, "secret-env", "take the secret from the environment variable `NAME`")
	f.VarP(&givenString{&s.value, &s.valueSet}, "secret", "S", "- reads the secret from standard input, @FILE from a file; a `VALUE` works, but every user of the machine can see it")
	f.Var(&givenString{&s.envFile, &s.envFileSet}, "env-file", "read the secret from an env `FILE` such as .env")
	f.StringVar(&s.name, "secret-name", "", "the `NAME` of the setting in --env-file (without it, the usual names)")
}

// givenString is a string flag that remembers that it was given: --secret-env "" is a mistake, not an absence.
type givenString struct {
	value *string
	set   *bool
}

func (g *givenString) String() string {
	if g.value == nil {
		return ""
	}
	return *g.value
}

func (g *givenString) Type() string { return "string" }

func (g *givenString) Set(v string) error {
	*g.value, *g.set = v, true
	return nil
}

// given reports whether any place was named.
func (s *secretFlags) given() bool { return s.fileSet || s.variableSet || s.valueSet || s.envFileSet }

// readsInput reports whether the secret is read from standard input, which is then not free for anything else.
func (s *secretFlags) readsInput() bool {
	return s.valueSet && s.value == "-" || s.fileSet && s.file == "-"
}

// load reads every place that was named, in the order of the help text. found is false when none was. An env file
// without --secret-name gives a candidate for each usual name in it.
func (s *secretFlags) load(ctx context.Context, a *app) (candidates []keys.Source, found bool, err error) {
	if s.name != "" && !s.envFileSet {
		return nil, false, finding.Usage(errors.New("--secret-name names a setting in a file, and no file is given"), "add --env-file .env")
	}
	for _, place := range []struct {
		given bool
		read  func(context.Context, *app) ([]keys.Source, error)
	}{{s.fileSet, s.fromFile}, {s.variableSet, s.fromVariable}, {s.valueSet, s.fromValue}, {s.envFileSet, s.fromEnvFile}} {
		if !place.given {
			continue
		}
		list, err := place.read(ctx, a)
		if err != nil {
			return nil, true, err
		}
		candidates = append(candidates, list...)
	}
	for i := range candidates {
		if err := s.finish(a, &candidates[i]); err != nil {
			return nil, true, err
		}
	}
	return candidates, s.given(), nil
}

// one is load for commands that use a single secret: several that differ are a question, not a choice.
func (s *secretFlags) one(ctx context.Context, a *app) (keys.Source, bool, error) {
	candidates, found, err := s.load(ctx, a)
	if err != nil || !found {
		return keys.Source{}, found, err
	}
	for _, c := range candidates[1:] {
		if !bytes.Equal(c.Secret.Reveal(), candidates[0].Secret.Reveal()) {
			return keys.Source{}, true, finding.Usage(
				fmt.Errorf("several secrets are given: %s", strings.Join(placesOf(candidates), ", ")),
				"say which one with --secret-name, or give one place only")
		}
	}
	return candidates[0], true, nil
}

func placesOf(list []keys.Source) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Place)
	}
	return out
}

// ask prompts for a secret on the terminal.
func (s *secretFlags) ask(ctx context.Context, a *app) (keys.Source, error) {
	line, err := a.env.ReadPassword(ctx, "secret (not shown): ")
	if errors.Is(err, env.ErrNoTerminal) {
		return keys.Source{}, finding.Usage(errors.New("no secret is given"), "jwtdoc help secrets lists the ways to give one")
	}
	if err != nil {
		return keys.Source{}, readError("the terminal", err)
	}
	c := keys.Source{Secret: finding.NewSecret(line), Place: "the prompt"}
	return c, s.finish(a, &c)
}

func (s *secretFlags) fromFile(ctx context.Context, a *app) ([]keys.Source, error) {
	if s.file == "-" {
		return s.fromInput(ctx, a)
	}
	return s.readFile(a, s.file, "--secret-file "+finding.Safe(s.file))
}

func (s *secretFlags) fromVariable(_ context.Context, a *app) ([]keys.Source, error) {
	v, ok := a.env.Getenv(s.variable)
	if !ok {
		return nil, finding.Usage(fmt.Errorf("the environment variable %s is not set", finding.Quote(s.variable)),
			"export it first: a variable that is only set in the shell does not reach a program")
	}
	return []keys.Source{{Secret: finding.NewSecret([]byte(v)), Place: "--secret-env " + finding.Safe(s.variable)}}, nil
}

func (s *secretFlags) fromValue(ctx context.Context, a *app) ([]keys.Source, error) {
	if s.value == "-" {
		return s.fromInput(ctx, a)
	}
	if name, ok := fileName(s.value); ok {
		return s.readFile(a, name, "--secret @"+finding.Safe(name))
	}
	a.warn("a secret on the command line can be seen by every user of this machine, and stays in the shell's history: use --secret-file, --secret-env or --secret -")
	return []keys.Source{{Secret: finding.NewSecret([]byte(s.value)), Place: "--secret"}}, nil
}

// fromInput reads the secret from standard input: without an echo where that is a terminal.
func (s *secretFlags) fromInput(ctx context.Context, a *app) ([]keys.Source, error) {
	if a.env.IsTerminal.In {
		c, err := s.ask(ctx, a)
		return []keys.Source{c}, err
	}
	b, err := io.ReadAll(io.LimitReader(&contextReader{ctx: ctx, r: a.env.In}, maxSecret+1))
	if err == nil && len(b) > maxSecret {
		err = source.ErrTooLarge
	}
	if err != nil {
		return nil, readError("standard input", err)
	}
	return []keys.Source{s.ofText(b, "standard input")}, nil
}

func (s *secretFlags) readFile(a *app, name, place string) ([]keys.Source, error) {
	if name == "" {
		return nil, finding.Usage(errors.New("no file is named for the secret"), "for example --secret-file jwt.key")
	}
	b, mode, err := source.ReadSmall(a.env.FS, name)
	if err != nil {
		return nil, readError(finding.Quote(name), err)
	}
	if mode.IsRegular() && mode.Perm()&0o077 != 0 {
		a.progress("warning: %s can be read by other users (mode %04o); chmod 600 takes that away", finding.Quote(name), mode.Perm())
	}
	return []keys.Source{s.ofText(b, place)}, nil
}

// ofText makes a source of a whole text. Editors end a file with a line end and echo a line with one: it is no part
// of the secret unless the user says so.
func (s *secretFlags) ofText(b []byte, place string) keys.Source {
	c := keys.Source{Place: place}
	if trimmed := withoutLineEnd(b); !s.exact && len(trimmed) < len(b) {
		b = trimmed
		c.Notes = []finding.Finding{{
			ID: "secret-whitespace-or-quotes", Severity: finding.Info, Evidence: []finding.Evidence{},
			Message: place + " ends with a line end, which is not taken for part of the secret; a program that reads the whole file uses another secret",
			Fix:     "write it without: printf '%s' instead of echo; --secret-exact takes the line end too",
		}}
	}
	c.Secret = finding.NewSecret(b)
	return c
}

func withoutLineEnd(b []byte) []byte {
	b, found := bytes.CutSuffix(b, []byte("\n"))
	if found {
		b = bytes.TrimSuffix(b, []byte("\r"))
	}
	return b
}

func (s *secretFlags) fromEnvFile(_ context.Context, a *app) ([]keys.Source, error) {
	f, err := source.ReadEnvFile(a.env.FS, s.envFile)
	var syntax *source.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return nil, finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(s.envFile), err), "close the quote; jwtdoc reads a quoted value over several lines")
	case err != nil:
		return nil, readError(finding.Quote(s.envFile), err)
	}
	names := []string{s.name}
	if s.name == "" {
		names = source.SecretNames()
	}
	var list []keys.Source
	for _, name := range names {
		if v, notes, ok := f.Lookup(name); ok && (v.Value.Len() > 0 || s.name != "") {
			place := fmt.Sprintf("%s:%d %s", finding.Safe(s.envFile), v.Line, finding.Safe(name))
			list = append(list, keys.Source{Secret: v.Value, Place: place, Notes: notes})
		}
	}
	if len(list) == 0 {
		return nil, missingSetting(f, s.name)
	}
	a.progress("%s: found %s", finding.Quote(s.envFile), strings.Join(placesOf(list), ", "))
	return list, nil
}

// missingSetting says which settings there are, by name: they may be what was meant.
func missingSetting(f source.EnvFile, name string) error {
	var names []string
	for _, v := range f.Settings {
		if !slices.Contains(names, v.Name) {
			names = append(names, v.Name)
		}
	}
	hint := "the file has no settings"
	if len(names) > 0 {
		hint = "it has " + finding.Safe(strings.Join(names[:min(len(names), 10)], ", "))
		if len(names) > 10 {
			hint += fmt.Sprintf(" and %d more", len(names)-10)
		}
	}
	if name == "" {
		return finding.Usage(fmt.Errorf("%s has none of the names that secrets usually have", finding.Quote(f.Name)), hint+"\nsay which one: --secret-name NAME")
	}
	for _, n := range names {
		if near := nearest(name, []string{strings.ToLower(n)}); near != "" {
			hint = "did you mean --secret-name " + finding.ShellQuote(n, "NAME") + "?"
			break
		}
	}
	return finding.Usage(fmt.Errorf("%s has no %s", finding.Quote(f.Name), finding.Quote(name)), hint)
}

// finish decodes a secret, makes sure that no output shows it, and refuses what cannot be one.
func (s *secretFlags) finish(a *app, c *keys.Source) error {
	a.secrets.AddSecret(c.Secret)
	decoded, encoding, err := keys.DecodeSecret(c.Secret.Reveal())
	if err != nil {
		return finding.Usage(fmt.Errorf("the secret of %s: %w", c.Place, err), "jwtdoc help secrets describes the prefixes; text: takes the characters as they are")
	}
	a.secrets.AddSecret(decoded)
	c.Secret, c.Encoding = decoded, encoding
	if decoded.Len() == 0 && !s.acceptEmpty {
		return finding.Usage(fmt.Errorf("the secret of %s is empty", c.Place), "a setting without a value is no secret: make one with jwtdoc secret --out FILE")
	}
	if what, yes := keys.Asymmetric(decoded.Reveal()); yes && !s.acceptKeys {
		return finding.Usage(fmt.Errorf("%s is %s, not a secret", c.Place, what),
			"HS256, HS384 and HS512 need a secret: with a public key in its place, anybody could sign\na key is given with --key FILE")
	}
	return nil
}
