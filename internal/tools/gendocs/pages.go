package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/catalog"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/mint/fault"
)

// allPages returns every page by its slash-separated path below docs/.
func allPages() (map[string]string, error) {
	pages := map[string]string{}
	if err := addCommands(pages); err != nil {
		return nil, err
	}
	addEntries(pages, "causes", "Causes",
		"Why a request can be refused: what `jwtdoc diagnose` looks for, and the verdicts that are no causes. `jwtdoc explain ID` prints the same.",
		catalog.Cause, catalog.Outcome)
	addEntries(pages, "layers", "Layers",
		"What can end a session: what `jwtdoc session explain` names, and its verdicts that are no layers. `jwtdoc explain ID` prints the same.",
		catalog.Layer)
	addEntries(pages, "rules", "Rules",
		"What can be odd about a token (`jwtdoc decode`, `jwtdoc verify`), a secret (`jwtdoc secret --check`), a project's settings (`jwtdoc check`) or a diagnosis. `jwtdoc explain ID` prints the same.",
		catalog.Rule)
	addEntries(pages, "probes", "Probes",
		"What a server that takes JWTs must accept and refuse: what `jwtdoc audit` asks it. `jwtdoc explain ID` prints the same.",
		catalog.Probe)
	pages["faults.md"] = faultsPage()
	return pages, nil
}

// faultsPage lists the tokens that mint makes wrong on purpose.
func faultsPage() string {
	var b strings.Builder
	b.WriteString("What `jwtdoc mint --fault ID` makes, and `jwtdoc mint --matrix DIR` all of it, with the answer of a correct verifier. " +
		"An answer that depends on a policy holds for verifiers that have it: no RFC decides there. " +
		"Where the damage stands around the token, jwtdoc takes it off, and servers do not.\n\n" +
		"| fault | what is wrong | answer | why |\n|---|---|---|---|\n")
	for _, f := range fault.All() {
		answer := string(f.Answer)
		if f.Policy != "" {
			answer += ", where " + f.Policy
		}
		if f.Around {
			answer += " (around the token)"
		}
		if f.Forged {
			answer += " †"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.ID, inline(f.Title), inline(answer), inline(f.Why))
	}
	b.WriteString("\n† an attack, or a token that never expires where it is accepted: with a key of yours it needs `--allow-forged`.\n")
	return page("Faults", b.String())
}

func addCommands(pages map[string]string) error {
	var index strings.Builder
	index.WriteString("| command | what it does |\n|---|---|\n")
	var walk func(c *cobra.Command) error
	walk = func(c *cobra.Command) error {
		words := strings.Fields(c.CommandPath())
		help, err := helpOn(words[1:]...)
		if err != nil {
			return err
		}
		name := strings.Join(words, "-") + ".md"
		pages["commands/"+name] = page(c.CommandPath(), fenced(help))
		fmt.Fprintf(&index, "| [`%s`](%s) | %s |\n", c.CommandPath(), name, inline(c.Short))
		for _, sub := range c.Commands() {
			if sub.Hidden {
				continue
			}
			if err := walk(sub); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(cmd.Commands(nowhere(nil))); err != nil {
		return err
	}
	index.WriteString("\nTopics that concern several commands:\n\n")
	for _, topic := range cmd.Topics() {
		name, short := topic[0], topic[1]
		help, err := helpOn(name)
		if err != nil {
			return err
		}
		pages[name+".md"] = page(strings.ToUpper(short[:1])+short[1:], fenced(help))
		fmt.Fprintf(&index, "- [`jwtdoc help %s`](../%s.md): %s\n", name, name, inline(short))
	}
	pages["commands/README.md"] = page("Commands", index.String())
	return nil
}

// helpOn is what `jwtdoc help ...` prints: the real program is run, so that a page cannot say anything else.
func helpOn(words ...string) (string, error) {
	var out bytes.Buffer
	args := append([]string{"help"}, words...)
	if code := cmd.Main(nowhere(&out), args); code != 0 {
		return "", fmt.Errorf("jwtdoc %s: exit %d: %s", strings.Join(args, " "), code, out.String())
	}
	return out.String(), nil
}

func addEntries(pages map[string]string, dir, title, intro string, kinds ...catalog.Kind) {
	var index strings.Builder
	index.WriteString(intro + "\n\n| id | what it means |\n|---|---|\n")
	for _, e := range catalog.All() {
		if !slices.Contains(kinds, e.Kind) {
			continue
		}
		pages[dir+"/"+e.ID+".md"] = entryPage(e)
		fmt.Fprintf(&index, "| [`%s`](%s.md) | %s |\n", e.ID, e.ID, inline(e.Title))
	}
	pages[dir+"/README.md"] = page(title, index.String())
}

func entryPage(e catalog.Entry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n", inline(e.Title))
	if e.Severity != "" {
		fmt.Fprintf(&b, "Severity: %s\n\n", e.Severity)
	}
	fmt.Fprintf(&b, "%s\n", inline(e.Text))
	section := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", title, inline(text))
		}
	}
	section("What to change", e.Fix)
	if len(e.Lines) > 0 {
		b.WriteString("\n## The line to change\n\nWhere the answers tell which software verifies, the report names its own. `{aud}`, `{iss}` and `{alg}` stand for the token's values.\n\n")
		for _, l := range e.Lines {
			fmt.Fprintf(&b, "- **%s**: %s\n", inline(l.Stack), inline(l.Text))
		}
	}
	section("How it is known", e.KnownBy)
	if len(e.Seen) > 0 {
		b.WriteString("\n## Seen in\n\n")
		for _, s := range e.Seen {
			fmt.Fprintf(&b, "- %s\n", inline(s))
		}
	}
	if e.Since != "" {
		fmt.Fprintf(&b, "\nSince %s\n", e.Since)
	}
	return page(e.ID, b.String())
}

func page(title, body string) string {
	return fmt.Sprintf("<!-- Written by go generate ./... from the code: change it there. -->\n\n# %s\n\n%s\n", title, strings.TrimRight(body, "\n"))
}

func fenced(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "text\n" + strings.TrimRight(text, "\n") + "\n" + fence
}

// inline writes plain text as Markdown: outside of `code`, the characters that Markdown and HTML would swallow are
// escaped.
func inline(text string) string {
	var b strings.Builder
	code := false
	for _, r := range text {
		switch {
		case r == '`':
			code = !code
		case code:
		case r == '<':
			b.WriteString("&lt;")
			continue
		case r == '*', r == '|':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// nowhere is a world without time, network, files or a terminal: the pages must not depend on any of them.
func nowhere(out *bytes.Buffer) *env.Env {
	if out == nil {
		out = new(bytes.Buffer)
	}
	return &env.Env{
		In: strings.NewReader(""), Out: out, Err: out,
		Now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }, Zone: time.UTC,
		Sleep:        func(context.Context, time.Duration) error { return nil },
		Rand:         bytes.NewReader(nil),
		Net:          noNetwork{},
		FS:           noFiles{},
		ReadPassword: func(context.Context, string) ([]byte, error) { return nil, env.ErrNoTerminal },
	}
}

var errNowhere = errors.New("there is no outside world while pages are written")

type noNetwork struct{}

func (noNetwork) Dial(context.Context, string, string, func(string) error) (net.Conn, error) {
	return nil, errNowhere
}

func (noNetwork) Listen(context.Context, string, string) (net.Listener, error) {
	return nil, errNowhere
}
func (noNetwork) LookupHost(context.Context, string) ([]string, error) { return nil, errNowhere }

type noFiles struct{ env.Files }

func (noFiles) Open(string) (fs.File, error) { return nil, errNowhere }
