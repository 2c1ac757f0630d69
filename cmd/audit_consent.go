package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/audit/probe"
	"github.com/jwtdoc/jwtdoc/internal/audit/run"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// auditConsent is what the user has agreed to.
type auditConsent struct {
	yes, own, immortal bool
}

func (c *auditConsent) register(f *pflag.FlagSet) {
	f.BoolVarP(&c.yes, "yes", "y", false, "do not ask")
	f.BoolVar(&c.own, "i-own-this-server", false, "audit a server beyond this machine and private networks: it is yours, or its owner agrees")
	f.BoolVar(&c.immortal, "allow-immortal", false, "send tokens without an end beyond this machine too; their jti is printed, to be revoked")
}

// ask shows what will be sent, and asks for leave.
func (c *auditConsent) ask(ctx context.Context, a *app, plan string) error {
	if c.yes {
		a.progress("%s", plan)
		return nil
	}
	if !a.env.IsTerminal.In || !a.env.IsTerminal.Err {
		return finding.Usage(errors.New("audit sends forged tokens, and there is no terminal to ask on"), plan+"\n--yes agrees to it; --dry-run lists what would be sent, and sends nothing")
	}
	_, _ = fmt.Fprintf(a.err, "%s\nGo on? [y/N] ", plan)
	if err := a.err.Flush(); err != nil {
		return err
	}
	line, err := bufio.NewReader(io.LimitReader(&contextReader{ctx: ctx, r: a.env.In}, 64)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return readError("the answer", err)
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return nil
	}
	return finding.Usage(errors.New("nothing was sent"), "--dry-run lists what would be; --yes does not ask")
}

// describeAudit says in a few lines what an audit will send.
func describeAudit(r request.Request, s audit.Subject, wanted func(string) bool, w run.World, rate int) string {
	n, lasting := 0, 0
	for _, p := range probe.All() {
		if !wanted(p.ID) || p.Tries == nil || p.Needs != nil && p.Needs(s) != "" || p.LocalOnly && !w.Local || p.Lasting && w.Lasting == nil {
			continue
		}
		n += len(p.Tries(s))
		if p.Lasting {
			lasting += len(p.Tries(s))
		}
	}
	text := fmt.Sprintf("%s %s: about %d damaged and forged tokens, and healthy ones between them, at most %d a second",
		finding.Safe(r.Method), finding.Safe(r.Redacted().URL), n, rate)
	if wanted("expires-in-time") || wanted("exp-equals-now") {
		text += "; then up to 80 to watch a token expire and to measure leeways"
	}
	text += "\nsigned with " + signerOf(s) + ", dead after 60 s"
	if lasting > 0 {
		text += fmt.Sprintf("; %d of them never end where they are accepted", lasting)
	}
	return text
}

// planOf lists what an audit would send.
func planOf(r request.Request, s audit.Subject, wanted func(string) bool) audit.Report {
	out := audit.Report{
		URL: r.Redacted().URL, Method: r.Method, DryRun: true, Probes: []audit.Result{}, Validators: []string{}, Story: []audit.Step{},
		Lasting: []string{}, Findings: []finding.Finding{}, Sent: []audit.Sent{}, Leeway: audit.Leeway{Checked: []string{}, Unchecked: []string{}},
	}
	for _, p := range probe.All() {
		if !wanted(p.ID) && p.Group != audit.GroupStart {
			continue
		}
		result := audit.NewResult(p)
		if p.Needs != nil && p.Needs(s) != "" {
			result.Skip(p.Needs(s))
		} else if p.Tries != nil {
			for _, t := range p.Tries(s) {
				out.Sent = append(out.Sent, audit.Sent{Probe: p.ID, Says: t.Says, Method: r.Method, URL: out.URL})
			}
		}
		out.Probes = append(out.Probes, result)
	}
	out.Verdict = audit.Verdict{State: audit.NotExamined, Summary: "nothing was sent (--dry-run)", Missing: len(out.Probes)}
	return out
}
