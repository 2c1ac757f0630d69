package cmd

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/demo"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

// defaultDemo is what `jwtdoc demo` breaks when nothing is named: the mistake that costs the most hours.
const defaultDemo = "secret-mismatch"

const demoExamples = `jwtdoc demo                      # break a server's secret, and find out
jwtdoc demo token-expired        # another fault
jwtdoc demo token-expired+secret-mismatch
jwtdoc demo --list               # all of them
jwtdoc demo clock-skew -v        # with every request that was sent
jwtdoc demo session              # an app that signs you out: who did it?`

func newDemoCmd(a *app) *cobra.Command {
	list := false
	c := &cobra.Command{
		Use:         "demo [FAULT]",
		Annotations: map[string]string{formatsAnnotation: outputMarkdown},
		Short:       "break a small API in a named way, and diagnose it for real",
		GroupID:     groupLearn,
		Example:     demoExamples,
		Long: "Starts an API of its own on 127.0.0.1, breaks it or its client in the named way, runs the real diagnosis on it, " +
			"and stops it again. Nothing else is needed, and nothing is kept. Faults are named by the ids of causes " +
			"(jwtdoc explain). The exit code is the diagnosis's own: 1 for every fault, 0 for the healthy ones.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if list {
				return listDemo(a)
			}
			fault := defaultDemo
			if len(args) == 1 {
				fault = args[0]
			}
			return runDemo(cmd.Context(), a, fault)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, f := range demo.Faults() {
				ids = append(ids, f.ID)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().BoolVar(&list, "list", false, "list the faults")
	c.Flags().BoolVar(&a.story, "story", false, "tell what happened to the request step by step")
	session := newDemoSessionCmd(a)
	session.DisableFlagsInUseLine = true
	c.AddCommand(session)
	return c
}

func listDemo(a *app) error {
	type row struct {
		ID      string `json:"id"`
		Title   string `json:"title"`
		Verdict string `json:"verdict"`
	}
	var rows []row
	var entries [][2]string
	for _, f := range demo.Faults() {
		rows = append(rows, row{f.ID, f.Title, f.Verdict})
		entries = append(entries, [2]string{f.ID, f.Title})
	}
	if a.wantsJSON() {
		return render.JSON(a.out, "demo", map[string]any{"faults": rows})
	}
	return render.Pairs(a.out, a.style(), entries)
}

func runDemo(ctx context.Context, a *app, fault string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server, err := demo.Start(ctx, a.env, fault)
	if err != nil {
		return nearFault(err, fault)
	}
	defer func() { _ = server.Close() }()
	a.secrets.AddSecret(server.Secret)
	if !a.wantsJSON() {
		if err := introduce(a, server); err != nil {
			return err
		}
	}
	key := keys.Source{Secret: server.Secret, Place: "the server's settings"}
	report, err := a.diagnose(ctx, server.Request, knowledge{candidates: []keys.Source{key}}, &diagnoseOptions{})
	if err != nil {
		return err
	}
	if err := a.writeDiagnosis(report); err != nil {
		return err
	}
	return diagnosisExit(report)
}

// nearFault adds to the error about a fault that there is none of which one was probably meant.
func nearFault(err error, fault string) error {
	var p *finding.Problem
	var ids []string
	for _, f := range demo.Faults() {
		ids = append(ids, f.ID)
	}
	if near := nearest(fault, ids); near != "" && errors.As(err, &p) {
		return finding.Usage(p.Err, "did you mean: jwtdoc demo "+near+"\n"+p.Hint)
	}
	return err
}

// introduce tells the story that the diagnosis is about to explain.
func introduce(a *app, server *demo.Server) error {
	if err := render.Prose(a.out, a.style(), server.Fault.Title, server.Fault.Story); err != nil {
		return err
	}
	lines := []string{
		"$ jwtdoc diagnose --url " + finding.ShellQuote(server.Request.URL.String(), "URL") + ` \`,
		"    -H 'Authorization: ...' --secret-file ...",
	}
	if server.Token == "" {
		lines[1] = "    --secret-file ..."
	}
	for i, line := range lines {
		lines[i] = a.style().Faint(line)
	}
	_, err := io.WriteString(a.out, "\n"+strings.Join(lines, "\n")+"\n\n")
	return err
}
