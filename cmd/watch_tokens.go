package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session/monitor"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// watchTokens says where the tokens come from.
type watchTokens struct {
	access, refresh             string
	accessCmd, refreshCmd       string
	cookies                     string
	accessCookie, refreshCookie string
	shell                       bool
}

func (o *watchTokens) register(f *pflag.FlagSet) {
	f.StringVar(&o.access, "access", "", "the access `TOKEN` (@FILE is read anew each time, - once)")
	f.StringVar(&o.refresh, "refresh", "", "the refresh `TOKEN` (@FILE is read anew each time, - once)")
	f.StringVar(&o.accessCmd, "access-cmd", "", "run this `COMMAND` for the access token each time")
	f.StringVar(&o.refreshCmd, "refresh-cmd", "", "run this `COMMAND` for the refresh token each time")
	f.StringVar(&o.cookies, "cookies", "", "take the tokens from a cookie jar in Netscape's format: a `FILE`, read anew each time")
	f.StringVar(&o.accessCookie, "access-cookie", "", "with --cookies: the `NAME` of the access token's cookie (default: the first with a token)")
	f.StringVar(&o.refreshCookie, "refresh-cookie", "", "with --cookies: the `NAME` of the refresh token's cookie (default: by its name)")
	f.BoolVar(&o.shell, "shell", false, "give the commands to sh -c instead of splitting them into words")
}

// emptyTokens tells a token that is empty, as of a variable that is not set, from one that is not given.
func emptyTokens(f *pflag.FlagSet) error {
	for _, name := range []string{"access", "refresh"} {
		if given := f.Lookup(name); given.Changed && strings.TrimSpace(given.Value.String()) == "" {
			return finding.Usage(fmt.Errorf("--%s is empty", name), `is the variable set? echo "${TOKEN:?}" tells; --`+name+" @FILE reads a file")
		}
	}
	return nil
}

func (o *watchTokens) check() error {
	for _, t := range []struct{ name, value, command string }{{"access", o.access, o.accessCmd}, {"refresh", o.refresh, o.refreshCmd}} {
		switch {
		case t.value != "" && t.command != "":
			return finding.Usage(fmt.Errorf("the %s token comes from --%s and from --%s-cmd", t.name, t.name, t.name), "leave one away")
		case t.value != "" && o.cookies != "" || t.command != "" && o.cookies != "":
			return finding.Usage(fmt.Errorf("the %s token comes from a flag and from --cookies", t.name), "leave one away")
		}
		if words, err := splitCommand(t.command); !o.shell && (err != nil || t.command != "" && len(words) == 0) {
			return finding.Usage(fmt.Errorf("--%s-cmd: %w", t.name, orElse(err, errors.New("it is empty"))), "--"+t.name+"-cmd 'cat token.txt'")
		}
	}
	switch {
	case o.access == "-" && o.refresh == "-":
		return finding.Usage(errors.New("standard input can be one of the two tokens only"), "--refresh @FILE")
	case o.access+o.refresh+o.accessCmd+o.refreshCmd+o.cookies == "":
		return finding.Usage(errors.New("there is no token to watch"), "jwtdoc watch --access @FILE, --access-cmd 'COMMAND' or --cookies JAR")
	case o.cookies == "" && o.accessCookie+o.refreshCookie != "":
		return finding.Usage(errors.New("a cookie is named, and no jar is given"), "add --cookies JAR")
	}
	return nil
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// open reads what can be read once, and refuses at the start what will never work.
func (o *watchTokens) open(ctx context.Context, a *app) error {
	for _, t := range []*string{&o.access, &o.refresh} {
		switch {
		case *t == "":
		case *t == "-":
			text, err := a.readToken(ctx, []string{"-"})
			if err != nil {
				return err
			}
			*t = text
		default:
			if name, ok := fileName(*t); ok {
				f, _, err := a.openFile(name)
				if err != nil {
					return err
				}
				if err := f.Close(); err != nil {
					return err
				}
			} else if err := a.checkWords([]string{*t}, *t); err != nil {
				return err
			}
		}
	}
	if o.cookies != "" {
		text, err := o.jar(a)
		if err != nil {
			return err
		}
		if _, err := monitor.ParseJar(text); err != nil {
			return finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(o.cookies), err), "curl -c FILE writes one; a Cookie line is read by --access")
		}
	}
	for _, line := range []string{o.accessCmd, o.refreshCmd} {
		if words, err := splitCommand(line); err == nil && len(words) > 0 && !o.shell {
			if _, err := findForWatch(a, words[0]); err != nil {
				return finding.Usage(err, "give its path, or --shell for what only a shell understands")
			}
		}
	}
	return nil
}

// read takes both tokens anew.
func (o *watchTokens) read(ctx context.Context, a *app, every time.Duration) (access, refresh monitor.Source) {
	if o.cookies != "" {
		text, err := o.jar(a)
		if err != nil {
			s := monitor.Source{Asked: true, Problem: finding.Safe(err.Error())}
			return s, s
		}
		jar, err := monitor.ParseJar(text)
		if err != nil {
			s := monitor.Source{Asked: true, Problem: finding.Safe(err.Error())}
			return s, s
		}
		accessText, refreshText := monitor.PickCookies(jar, o.accessCookie, o.refreshCookie)
		a.secrets.Add(accessText)
		a.secrets.Add(refreshText)
		return monitor.Source{Asked: true, Text: accessText}, monitor.Source{Asked: refreshText != "" || o.refreshCookie != "", Text: refreshText}
	}
	return o.one(ctx, a, o.access, o.accessCmd, every), o.one(ctx, a, o.refresh, o.refreshCmd, every)
}

func (o *watchTokens) one(ctx context.Context, a *app, value, command string, every time.Duration) monitor.Source {
	s := monitor.Source{Asked: value != "" || command != "", Text: value}
	switch name, isFile := fileName(value); {
	case command != "":
		s.Text, s.Problem = runForWatch(ctx, a, command, o.shell, every)
	case isFile:
		b, _, err := a.readInput(ctx, name, token.MaxInput)
		if err != nil {
			s.Text, s.Problem = "", finding.Safe(err.Error())
			break
		}
		s.Text = string(b)
	}
	s.Text = strings.TrimSpace(s.Text)
	if s.Text != "" {
		a.secrets.Add(s.Text)
	}
	return s
}

// maxJar bounds a cookie jar, in bytes.
const maxJar = 4 << 20

func (o *watchTokens) jar(a *app) (string, error) {
	b, _, err := a.readInput(context.Background(), strings.TrimPrefix(o.cookies, "@"), maxJar)
	return string(b), err
}

// findForWatch finds a program by its path, or in the folders of PATH.
func findForWatch(a *app, name string) (string, error) {
	if strings.ContainsAny(name, `/\`) {
		return name, nil
	}
	path, err := a.env.FindProgram(name)
	if err != nil {
		return "", fmt.Errorf("there is no program %s in PATH", finding.Quote(name))
	}
	return path, nil
}

// runForWatch runs a command of the user's and returns what it wrote to standard output, or why that is nothing.
func runForWatch(ctx context.Context, a *app, line string, shell bool, limit time.Duration, extra ...string) (out, problem string) {
	words := []string{"sh", "-c", line}
	if !shell {
		split, err := splitCommand(line)
		if err != nil || len(split) == 0 {
			return "", "the command cannot be split into words"
		}
		words = split
	}
	path, err := findForWatch(a, words[0])
	if err != nil {
		return "", err.Error()
	}
	// A command that hangs must not stop the countdown for ever.
	limited, cancel := context.WithTimeout(ctx, max(limit, 10*time.Second))
	defer cancel()
	f, err := a.env.Programs.Run(limited, env.Command{Path: path, Args: words[1:], Environ: append(append([]string{}, a.env.Environ...), extra...)})
	switch {
	case ctx.Err() != nil:
		return "", "interrupted"
	case errors.Is(err, context.DeadlineExceeded):
		return "", fmt.Sprintf("%s did not end within %v", finding.Quote(words[0]), max(limit, 10*time.Second))
	case err != nil:
		return "", fmt.Sprintf("running %s: %s", finding.Quote(words[0]), finding.Safe(err.Error()))
	case f.Code != 0:
		said, _, _ := strings.Cut(strings.TrimSpace(string(f.Err)), "\n")
		return "", strings.TrimSpace(fmt.Sprintf("%s ended with exit code %d %s", finding.Quote(words[0]), f.Code, finding.Safe(said)))
	}
	return string(f.Out), ""
}
