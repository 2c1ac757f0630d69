package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// repository makes a repository with one commit of the files.
func repository(t *testing.T, files map[string]string) (dir string, git func(args ...string)) {
	t.Helper()
	dir = t.TempDir()
	git = func(args ...string) {
		t.Helper()
		c := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		if out, err := c.CombinedOutput(); err != nil {
			t.Skipf("git %v: %v %s", args, err, out)
		}
	}
	put(t, dir, files)
	git("init", "-q", "-b", "main")
	git("add", "-f", ".")
	git("commit", "-q", "-m", "base")
	return dir, git
}

func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// withPath runs jwtdoc with the PATH of the machine, where git is.
func withPath(args ...string) (stdout, stderr string, code int) {
	var out, errOut strings.Builder
	e := env.OS()
	e.In, e.Out, e.Err, e.IsTerminal, e.Environ = strings.NewReader(""), &out, &errOut, env.Terminal{}, []string{"PATH=" + os.Getenv("PATH")}
	code = Main(e, args)
	return out.String(), errOut.String(), code
}

// What a pull request adds to the configuration, the baseline or the comments mutes nothing; what was there before
// goes on to.
func TestAChangeCannotMuteItsOwnFindings(t *testing.T) {
	const old = "# jwtdoc:ignore secret-default-fallback nobody signs in here\nJWT_SECRET=changeme\n"
	dir, git := repository(t, map[string]string{"a/.env": old, "b/.env": "JWT_ISSUER=https://id.example.com\n"})
	check := func(args ...string) (string, int) {
		out, errOut, code := withPath(append([]string{"check", dir}, args...)...)
		return out + errOut, code
	}
	git("checkout", "-q", "-b", "change")
	put(t, dir, map[string]string{
		"a/.env":       "OTHER=1\n" + old, // moved by a line
		"b/.env":       "# jwtdoc:ignore secret-default-fallback sneaky\nJWT_SECRET=changeme\n",
		"c/.env":       "JWT_SECRET=changethis\n",
		".jwtdoc.yaml": "ignore:\n  - {rules: ['*'], path: c/, reason: sneaky}\n",
		"base.json":    "{\"schema\": 1, \"findings\": [{\"rule\":\"secret-default-fallback\",\"path\":\"c/.env\",\"setting\":\"JWT_SECRET\",\"ordinal\":1,\"severity\":\"error\"}]}\n",
	})
	if all, code := check("--baseline", filepath.Join(dir, "base.json")); code != 0 {
		t.Errorf("all is muted by what lies there, and it exits %d:\n%s", code, all)
	}
	all, code := check("--config-from", "main", "--baseline", filepath.Join(dir, "base.json"))
	if code != 1 {
		t.Errorf("exits %d:\n%s", code, all)
	}
	for _, want := range []string{"✗ 2 errors", "b/.env", "c/.env", "1 by comments, 0 by the baseline", "0 muted by .jwtdoc.yaml", "ignore-newer"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in\n%s", want, all)
		}
	}
	// Once it is merged, it counts.
	git("add", "-f", ".")
	git("commit", "-q", "-m", "change")
	if all, code := check("--config-from", "HEAD", "--baseline", filepath.Join(dir, "base.json")); code != 0 {
		t.Errorf("exits %d:\n%s", code, all)
	}
}

// The repository can tell git to run programs. None of them runs.
func TestReadingACommitRunsNothingOfTheRepository(t *testing.T) {
	dir, git := repository(t, map[string]string{".env": "JWT_SECRET=changeme\n", ".jwtdoc.yaml": "severities: {}\n", ".gitattributes": "* diff=x filter=x textconv=x\n"})
	marker := filepath.Join(t.TempDir(), "ran")
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\ntouch "+marker+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "diff.x.textconv", "diff.x.command", "filter.x.smudge", "filter.x.clean", "core.alternateRefsCommand", "alias.cat-file", "alias.rev-parse"} {
		value := program
		if strings.HasPrefix(name, "alias.") {
			value = "!" + program
		}
		git("config", name, value)
	}
	git("config", "core.hooksPath", filepath.Dir(program))
	git("config", "remote.origin.url", "ext::"+program)
	git("config", "remote.origin.promisor", "true")
	_ = os.Remove(marker)
	if all, _, code := withPath("check", dir, "--config-from", "main"); code != 1 || !strings.Contains(all, "published sample") {
		t.Errorf("exit %d\n%s", code, all)
	}
	for _, ref := range []string{"main", "HEAD", "no-such-branch", "0000000000000000000000000000000000000001"} {
		_, _, _ = withPath("check", dir, "--config-from", ref)
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("a program of the repository ran")
	}
}

func TestWrongCommitsAreSaid(t *testing.T) {
	dir, _ := repository(t, map[string]string{".env": "A=b\n"})
	for ref, want := range map[string]string{
		"no-such-branch": "no such commit here", "--upload-pack=x": "it is no name of a commit", "main:secret": "it is no name of a commit", "a..b": "it is no name of a commit", "HEAD;id": "it is no name of a commit",
	} {
		_, errOut, code := withPath("check", dir, "--config-from="+ref)
		if code != 2 || !strings.Contains(errOut, want) || !strings.Contains(errOut, "hint") {
			t.Errorf("%s: exit %d\n%s", ref, code, errOut)
		}
	}
	if _, errOut, code := withPath("check", dir, "--config-from", "main", "--no-config"); code != 2 || !strings.Contains(errOut, "says it otherwise") {
		t.Errorf("exit %d\n%s", code, errOut)
	}
	if _, errOut, code := withPath("check", t.TempDir(), "--config-from", "main"); code != 2 || !strings.Contains(errOut, "no such commit here") {
		t.Errorf("exit %d\n%s", code, errOut)
	}
}
