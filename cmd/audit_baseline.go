package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/audit/probe"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// auditBaseline is what a server is known to do: the ids of the rules that it breaks, and nothing else, so that the
// file holds nothing of a token or key.
type auditBaseline struct {
	Schema int      `json:"schema"`
	Broken []string `json:"broken"`
}

func (o *auditOptions) checkBaseline() error {
	if o.writeBaseline && o.baseline == "" {
		return finding.Usage(errors.New("--baseline-update needs the file to write"), "jwtdoc audit --baseline audit-baseline.json --baseline-update ...")
	}
	return nil
}

// applyBaseline marks what the baseline has, or writes it.
func (o *auditOptions) applyBaseline(a *app, r *audit.Report) error {
	if o.baseline == "" {
		return nil
	}
	b := auditBaseline{Schema: 1, Broken: []string{}}
	if o.writeBaseline {
		if r.Verdict.State == audit.NotExamined {
			return finding.Unexamined(errors.New("the baseline was not written: "+r.Verdict.Summary), r.Verdict.Fix)
		}
		for _, p := range r.Probes {
			if p.State == audit.Broken {
				b.Broken = append(b.Broken, p.ID)
			}
		}
		text, err := json.MarshalIndent(b, "", "  ")
		if err != nil {
			return err
		}
		if err := a.env.FS.Replace(o.baseline, append(text, '\n')); err != nil {
			return finding.Usage(fmt.Errorf("writing the baseline: %w", err), "name a file in a folder that exists: --baseline audit-baseline.json")
		}
	} else if err := readAuditBaseline(a, o.baseline, &b); err != nil {
		return err
	}
	for i := range r.Probes {
		p := &r.Probes[i]
		p.Known = p.State == audit.Broken && slices.Contains(b.Broken, p.ID)
	}
	for _, id := range b.Broken {
		if p := r.Result(id); p != nil && p.State == audit.OK {
			a.note("the baseline has %s, and the server keeps it now: write it anew with --baseline-update", id)
		}
	}
	r.Recount(probe.All())
	return nil
}

func readAuditBaseline(a *app, name string, b *auditBaseline) error {
	f, _, err := a.openFile(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	const most = 1 << 20
	text, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return readError(finding.Quote(name), err)
	}
	if err := json.Unmarshal(text, b); err != nil || b.Schema != 1 {
		return finding.Usage(fmt.Errorf("%s is no baseline of an audit", finding.Quote(name)), "jwtdoc audit --baseline FILE --baseline-update ... writes one")
	}
	return nil
}

func signerOf(s audit.Subject) string { return mint.Named(s.Key) + " (" + s.Alg + ")" }
