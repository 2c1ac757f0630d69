package cmd

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

// The values of --output.
const (
	outputText = "text"
	outputJSON = "json"
	// outputMarkdown is for a ticket.
	outputMarkdown = "markdown"
	// outputSVG is a drawing.
	outputSVG = "svg"
)

// addSharedFlags adds what every command has.
func addSharedFlags(root *cobra.Command, a *app) {
	f := root.PersistentFlags()
	f.BoolVarP(&a.json, "json", "j", false, "the same as --output json")
	f.VarP(&choice{&a.output, render.Formats()}, "output", "o", "write the result in this `FORMAT`: text or json; diagnose also markdown; check and audit also sarif, junit, github, markdown; session explain also svg")
	f.Var(&choice{&a.color, []string{"auto", "always", "never"}}, "color", "draw in colour `WHEN`: auto, always or never")
	f.Var(&severityFlag{&a.failOn}, "fail-on", "exit 1 on findings of this `SEVERITY` or worse: error, warning or info")
	f.BoolVar(&a.showSecrets, "show-secrets", false, "show secrets and signatures instead of [redacted]")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "say on standard error what is being done")
}

// formatsAnnotation marks the commands that have more formats than text and JSON: one more, or, where their reports are
// findings, all.
const (
	formatsAnnotation = "formats"
	allFormats        = "findings"
)

// format is what was asked for with --output or -j.
func (a *app) format() render.Format {
	if a.json {
		return render.AsJSON
	}
	return render.Format(a.output)
}

// checkFormat refuses a format that a command does not have.
func (a *app) checkFormat(cmd *cobra.Command) error {
	formats := cmd.Annotations[formatsAnnotation]
	if a.output == outputText || a.output == outputJSON || formats == allFormats && a.output != outputSVG || formats != "" && formats == a.output {
		return nil
	}
	return finding.Usage(fmt.Errorf("%s has no %s output", cmd.CommandPath(), a.output), "--output text or --output json")
}

// addTimeFlags adds --at and --tz, which set the now and the zone of the run.
func addTimeFlags(cmd *cobra.Command, a *app) {
	cmd.Flags().Var(&instantFlag{&a.now, false}, "at", "take this `TIME` for now: RFC 3339 or epoch seconds")
	cmd.Flags().Var(&zoneFlag{a, ""}, "tz", "show local times in this `ZONE`: Asia/Bangkok, local or utc")
}

// durationVar adds a flag that takes a duration: 90s, 15m, 12h, 14d, 2w, or bare seconds.
func durationVar(f *pflag.FlagSet, p *time.Duration, name, usage string) {
	f.Var(&durationFlag{p, ""}, name, usage)
}

// choice is a flag with a few words for values.
type choice struct {
	value *string
	words []string
}

func (c *choice) String() string { return *c.value }

func (c *choice) Type() string { return "string" }

func (c *choice) Set(s string) error {
	for _, w := range c.words {
		if strings.EqualFold(s, w) {
			*c.value = w
			return nil
		}
	}
	return fmt.Errorf("it is one of %s", strings.Join(c.words, ", "))
}

type severityFlag struct{ value *finding.Severity }

func (f *severityFlag) String() string { return f.value.String() }

func (f *severityFlag) Type() string { return "string" }

func (f *severityFlag) Set(s string) error {
	v, ok := finding.ParseSeverity(s)
	if !ok {
		return errors.New("it is one of error, warning, info")
	}
	*f.value = v
	return nil
}

type instantFlag struct {
	value *time.Time
	set   bool
}

func (f *instantFlag) Type() string { return "string" }

func (f *instantFlag) String() string {
	if !f.set {
		return ""
	}
	return f.value.Format(time.RFC3339Nano)
}

func (f *instantFlag) Set(s string) error {
	t, err := parseTime(s)
	if err != nil {
		return err
	}
	*f.value, f.set = t, true
	return nil
}

type zoneFlag struct {
	app  *app
	name string
}

func (f *zoneFlag) String() string { return f.name }

func (f *zoneFlag) Type() string { return "string" }

func (f *zoneFlag) Set(s string) error {
	z, err := parseZone(s, f.app.env.Zone)
	if err != nil {
		return err
	}
	f.app.zone, f.name = z, s
	return nil
}

type durationFlag struct {
	value *time.Duration
	given string
}

func (f *durationFlag) String() string { return f.given }

func (f *durationFlag) Type() string { return "string" }

func (f *durationFlag) Set(s string) error {
	d, err := parseDuration(s)
	if err != nil {
		return err
	}
	*f.value, f.given = d, s
	return nil
}

// meantFlag says which flag was probably meant by an unknown one, "" when nothing is near.
func meantFlag(cmd *cobra.Command, err error) string {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return ""
	}
	name := unknown.GetSpecifiedName()
	if says := asArgument(cmd, name); says != "" {
		return says
	}
	if flag := guessedFlag(cmd, name); flag != "" {
		return "that is " + flag + " here"
	}
	if len(name) < 2 {
		return ""
	}
	var names []string
	add := func(f *pflag.Flag) { names = append(names, f.Name) }
	cmd.LocalFlags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	if near := nearest(name, names); near != "" {
		return "did you mean --" + near + "?"
	}
	return ""
}

// nearest returns the name that a misspelt word was most probably meant to be, "" when none is near: at most two
// letters apart, one where the word is short, or beginning with the word.
func nearest(word string, names []string) string {
	best, bestDistance := "", 3
	if len(word) < 5 {
		bestDistance = 2
	}
	begun := bestDistance - 1 // how near a name is that begins so: a slip of one letter is nearer
	for _, n := range names {
		d := finding.EditDistance(strings.ToLower(word), n)
		if len(word) > 2 && strings.HasPrefix(n, strings.ToLower(word)) {
			d = min(d, begun)
		}
		if d < bestDistance && d < len(word) {
			best, bestDistance = n, d
		}
	}
	return best
}
