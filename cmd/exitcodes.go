package cmd

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// outcome is one row of the exit code table: when a command ends with a code.
type outcome struct {
	command string // "" for all of them
	exit    finding.Exit
	when    string
}

// outcomes is the contract of the exit codes, the same for text and JSON. The help topic prints it, and a test runs
// every row.
func outcomes() []outcome {
	return []outcome{
		{"", finding.ExitFine, "nothing is wrong"},
		{"", finding.ExitFound, "a problem was found; --fail-on says from which severity"},
		{"", finding.ExitUsage, "the command line or an input is wrong"},
		{"", finding.ExitUnexamined, "jwtdoc could not look: unreachable, no permission"},
		{"", finding.ExitInterrupted, "interrupted"},

		{"decode", finding.ExitFine, "the token can be read, expired or not"},
		{"decode", finding.ExitFound, "it cannot be read, or its form or types are wrong"},
		{"decode", finding.ExitUsage, "no token, missing file, unknown flag"},
		{"expiry", finding.ExitFine, "valid now, for at least --min-left"},
		{"expiry", finding.ExitFound, "expired, not valid yet, no exp, or unreadable"},
		{"expiry", finding.ExitUsage, "no token, missing file, unknown flag"},
		{"verify", finding.ExitFine, "no check failed; with --as LIBRARY: it accepts"},
		{"verify", finding.ExitFound, "a check failed, unreadable; with --as LIBRARY: it refuses"},
		{"verify", finding.ExitUsage, "no token, no secret, missing file, unknown flag"},
		{"verify", finding.ExitUnexamined, "with --as LIBRARY: what it answers is not known"},
		{"watch", finding.ExitFine, "--once: no token has expired; left while none had"},
		{"watch", finding.ExitFound, "a token expired or is unreadable; --until expiring: soon"},
		{"watch", finding.ExitUsage, "no token to watch, missing file or program"},
		{"mint", finding.ExitFine, "the token was made"},
		{"mint", finding.ExitUsage, "no secret, a claim that is no JSON, unknown flag"},
		{"secret", finding.ExitFine, "the secret was made; with --check: it is good"},
		{"secret", finding.ExitFound, "with --check: it is weak, published or damaged"},
		{"secret", finding.ExitUsage, "too few bytes, the file is there already"},
		{"key", finding.ExitFine, "the key was made, shown or written"},
		{"key", finding.ExitFound, "no key can be read, or show found it weak"},
		{"key", finding.ExitUsage, "missing file or password, a form it does not have"},
		{"diagnose", finding.ExitFine, "the server accepts the request; --dry-run"},
		{"diagnose", finding.ExitFound, "the request is refused, whatever the cause"},
		{"diagnose", finding.ExitUsage, "no URL, missing file, unknown flag"},
		{"diagnose", finding.ExitUnexamined, "nothing answered"},
		{"audit", finding.ExitFine, "every rule is kept, or broken as the baseline has it; --dry-run"},
		{"audit", finding.ExitFound, "a rule of the severity of --fail-on is broken"},
		{"audit", finding.ExitUsage, "no key that signs, no leave to send, a server beyond private networks"},
		{"audit", finding.ExitUnexamined, "the start was not sound, or the server stopped answering"},
		{"clock", finding.ExitFine, "no two clocks are surely further apart than --max-skew"},
		{"clock", finding.ExitFound, "two are, or the answers of one contradict each other"},
		{"clock", finding.ExitUsage, "an address that is none, unknown flag"},
		{"clock", finding.ExitUnexamined, "a clock could not be read"},
		{"check", finding.ExitFine, "nothing found of --fail-on or worse"},
		{"check", finding.ExitFound, "a finding of --fail-on or worse, or --require not met"},
		{"check", finding.ExitUsage, "no such path, unreadable .jwtdoc.yaml or baseline"},
		{"check", finding.ExitUnexamined, "with --require-complete: something was not read"},
		{"policy", finding.ExitFine, "the policy was shown; with --url: the server has it"},
		{"policy", finding.ExitFound, "with --url it differs; a duration cannot be read"},
		{"policy", finding.ExitUsage, "no such path, no such environment, unknown flag"},
		{"policy", finding.ExitUnexamined, "with --url: nothing answered"},
		{"session", finding.ExitFine, "shown; serve: stopped, all is stored; explain: as meant"},
		{"session", finding.ExitFound, "explain: neither the user nor the plan ended it"},
		{"session", finding.ExitUsage, "no such file or event, unknown flag"},
		{"session", finding.ExitUnexamined, "the database or the address cannot be used"},
		{"demo", finding.ExitFine, "--list, and the faults whose request is healthy"},
		{"demo", finding.ExitFound, "the fault was diagnosed"},
		{"demo", finding.ExitUsage, "no such fault"},
		{"explain", finding.ExitFine, "the documentation was shown"},
		{"explain", finding.ExitUsage, "no cause and no rule has that id"},
	}
}

func exitCodesHelp() string {
	var b strings.Builder
	b.WriteString(`Examples
  jwtdoc expiry "$TOKEN" --min-left 14d || ./renew
  jwtdoc decode "$TOKEN" -j > token.json; echo $?

Exit codes: the same for every command, as text and as JSON
`)
	command := ""
	for _, o := range outcomes() {
		if o.command != command {
			command = o.command
			fmt.Fprintf(&b, "\njwtdoc %s\n", command)
		}
		fmt.Fprintf(&b, "  %3d  %s\n", o.exit, o.when)
	}
	return b.String()
}
