package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/catalog"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

func newExplainCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "explain [ID...]",
		GroupID: groupLearn,
		Short:   "what a cause or a finding means, and what to change",
		Long: "Without an id, explain lists every verdict of diagnose and every rule that decode, verify and secret " +
			"check. With ids, it shows their documentation. An id that is both a cause and a rule shows both.",
		Example: "jwtdoc explain                         # everything there is\n" +
			"jwtdoc explain secret-mismatch\n" +
			"jwtdoc explain exp-missing token-expired -j",
		Args: cobra.ArbitraryArgs,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, e := range catalog.All() {
				ids = append(ids, e.ID+"\t"+e.Title)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return runExplain(a, args) },
	}
}

// explanation is what explain -j prints.
type explanation struct {
	Entries []catalog.Entry `json:"entries"`
}

func runExplain(a *app, ids []string) error {
	entries, err := explained(ids)
	switch {
	case err != nil:
		return err
	case a.wantsJSON():
		return render.JSON(a.out, "explain", explanation{entries})
	case len(ids) == 0:
		return render.ExplainIndex(a.out, a.style(), entries)
	default:
		return render.Explain(a.out, a.style(), entries)
	}
}

// explained returns the entries of the ids, each id once; all entries without ids.
func explained(ids []string) ([]catalog.Entry, error) {
	if len(ids) == 0 {
		return catalog.All(), nil
	}
	var entries []catalog.Entry
	seen := map[string]bool{}
	for _, id := range ids {
		found := catalog.Find(id)
		if len(found) == 0 {
			return nil, unknownID(id)
		}
		if !seen[found[0].ID] {
			seen[found[0].ID] = true
			entries = append(entries, found...)
		}
	}
	return entries, nil
}

func unknownID(id string) error {
	hint := "jwtdoc explain lists every id"
	if near := catalog.Suggest(id); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "? try: jwtdoc explain " + near[0]
	}
	return finding.Usage(fmt.Errorf("there is no cause and no rule called %s", finding.Quote(id)), hint)
}
