package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/catalog"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

func newExplainCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "explain [ID... | MESSAGE]",
		GroupID: groupLearn,
		Short:   "what a cause or a finding means, and what to change",
		Long: "Without an id, explain lists every verdict of diagnose, every probe of audit and every rule that decode, verify and secret " +
			"check. With ids, it shows their documentation. An id that is both a cause and a rule shows both. Any other text is looked up " +
			"among what servers, libraries and browsers are known to say: who says so, and what it can mean.",
		Example: "jwtdoc explain                         # everything there is\n" +
			"jwtdoc explain secret-mismatch\n" +
			"jwtdoc explain 'Signature verification failed'   # what a server said\n" +
			"jwtdoc explain IDX10503\n" +
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
	// Message is what is known of a text that is no id; nil for ids.
	Message *catalog.Message `json:"message"`
}

func runExplain(a *app, ids []string) error {
	entries, err := explained(ids)
	if err != nil {
		if m, ok := catalog.ReadMessage(strings.Join(ids, " ")); ok {
			if a.wantsJSON() {
				return render.JSON(a.out, "explain", explanation{Entries: []catalog.Entry{}, Message: &m})
			}
			return render.ExplainMessage(a.out, a.style(), m)
		}
	}
	switch {
	case err != nil:
		return unknownText(ids, err)
	case a.wantsJSON():
		return render.JSON(a.out, "explain", explanation{Entries: entries})
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

// unknownText is the error for a sentence that nobody is known to say; a single word was meant for an id.
func unknownText(words []string, err error) error {
	if text := strings.Join(words, " "); strings.Contains(strings.TrimSpace(text), " ") && len(words) == 1 {
		return finding.Usage(errors.New("no server, library or browser is known to say this"),
			"judge it with what is around it: jwtdoc diagnose --answer FILE, with status line and header fields\n"+
				"jwtdoc explain lists every cause")
	}
	return err
}
