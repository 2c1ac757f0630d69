package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// auditKey writes a secret file.
func auditKey(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "jwt.key")
	if err := os.WriteFile(name, []byte("09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// rebound is a network on which a name leads to a local address when it is looked up, and elsewhere when it is dialled.
type rebound struct {
	env.Network
	dialled []string
}

func (r *rebound) LookupHost(context.Context, string) ([]string, error) {
	return []string{"127.0.0.1"}, nil
}

func (r *rebound) Dial(_ context.Context, _, address string, guard func(string) error) (net.Conn, error) {
	_, port, _ := net.SplitHostPort(address)
	if guard != nil {
		if err := guard("203.0.113.7:" + port); err != nil {
			return nil, err
		}
	}
	r.dialled = append(r.dialled, address)
	return nil, net.ErrClosed
}

func TestAuditJudgesTheAddressThatIsReallyDialled(t *testing.T) {
	network := &rebound{Network: env.OS().Net}
	var out, errOut bytes.Buffer
	e := env.OS()
	e.In, e.Out, e.Err, e.Net, e.IsTerminal, e.Environ = strings.NewReader(""), &out, &errOut, network, env.Terminal{}, nil
	code := cmd.Main(e, []string{"audit", "--yes", "--url", "http://api.example.com/me", "--secret-file", auditKey(t), "--sub", "3"})
	if code != 3 || len(network.dialled) != 0 || !strings.Contains(errOut.String(), "203.0.113.7 is neither local nor private") {
		t.Errorf("exit %d, dialled %v\n%s%s", code, network.dialled, out.String(), errOut.String())
	}
}

func TestAuditAsksBeforeItSendsAnything(t *testing.T) {
	url, key := reading(t), auditKey(t)
	for _, c := range []struct {
		answer string
		code   int
	}{{"y\n", 0}, {"n\n", 2}, {"\n", 2}, {"", 2}} {
		var out, errOut bytes.Buffer
		e := env.OS()
		e.In, e.Out, e.Err, e.Environ = strings.NewReader(c.answer), &out, &errOut, nil
		e.IsTerminal = env.Terminal{In: true, Err: true}
		code := cmd.Main(e, []string{"audit", "--url", url, "--secret-file", key, "--sub", "3", "--only", "alg-none"})
		if code != c.code || !strings.Contains(errOut.String(), "Go on? [y/N]") || !strings.Contains(errOut.String(), url) {
			t.Errorf("%q: exit %d\n%s%s", c.answer, code, out.String(), errOut.String())
		}
		if c.code != 0 && out.Len() > 0 {
			t.Errorf("%q: there is a report\n%s", c.answer, out.String())
		}
	}
}

func TestAuditFailsOnlyOnWhatTheBaselineLacks(t *testing.T) {
	url, key := reading(t), auditKey(t)
	file := filepath.Join(t.TempDir(), "baseline.json")
	args := []string{"audit", "--yes", "--url", url, "--secret-file", key, "--sub", "3", "--only", "foreign-key,signature-altered,alg-none"}
	if _, errs, code := run(t, "", args...); code != 1 {
		t.Fatalf("exit %d\n%s", code, errs)
	}
	if _, errs, code := run(t, "", append(args, "--baseline", file, "--baseline-update")...); code != 0 {
		t.Fatalf("writing: exit %d\n%s", code, errs)
	}
	out, errs, code := run(t, "", append(args, "--baseline", file)...)
	if code != 0 || !strings.Contains(out, "as the baseline has it") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if err := os.WriteFile(file, []byte(`{"schema":1,"broken":["foreign-key"]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := run(t, "", append(args, "--baseline", file)...); code != 1 {
		t.Errorf("something new is broken: exit %d\n%s", code, errs)
	}
	if _, _, code := run(t, "", append(args, "--baseline", key)...); code != 2 {
		t.Errorf("no baseline: exit %d", code)
	}
}

func TestAuditSpeaksTheFormatsOfCI(t *testing.T) {
	url, key := reading(t), auditKey(t)
	for format, holds := range map[string]string{
		"sarif": `"ruleId": "foreign-key"`, "junit": `name="foreign-key: a token that another key signed"`,
		"github": "::error title=jwtdoc foreign-key::", "markdown": "[foreign-key](https://github.com/jwtdoc/jwtdoc/blob/main/docs/probes/foreign-key.md)",
	} {
		out, errs, code := run(t, "", "audit", "--yes", "--url", url, "--secret-file", key, "--sub", "3", "--only", "foreign-key,alg-none,aud-wrong", "-o", format)
		if code != 1 || !strings.Contains(out, holds) {
			t.Errorf("%s: exit %d, without %s\n%s%s", format, code, holds, out, errs)
		}
		switch format {
		case "sarif":
			if !json.Valid([]byte(out)) {
				t.Errorf("sarif is no JSON:\n%s", out)
			}
		case "junit":
			var suites struct {
				Tests    int `xml:"tests,attr"`
				Failures int `xml:"failures,attr"`
				Skipped  int `xml:"skipped,attr"`
			}
			if err := xml.Unmarshal([]byte(out), &suites); err != nil || suites.Tests != 5 || suites.Failures != 1 || suites.Skipped != 1 {
				t.Errorf("%+v %v\n%s", suites, err, out)
			}
		}
	}
}
