package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/catalog"
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/config/rule"
	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

type checkOptions struct {
	everything, processEnv, settings, strict bool
	baseline, config, configFrom             string
	baselineUpdate, noConfig, incompleteX    bool
	require                                  []string
	in                                       containerFlags
}

func newCheckCmd(a *app) *cobra.Command {
	o := &checkOptions{}
	c := &cobra.Command{
		Use:     "check [PATH...]",
		Short:   "find token settings that contradict each other, for CI",
		GroupID: groupCause,
		Example: `jwtdoc check
jwtdoc check backend deploy --fail-on warning
jwtdoc check --settings            # every setting, and which place counts
jwtdoc check --output sarif > jwtdoc.sarif
jwtdoc check --output github       # annotations on the pull request
jwtdoc check --baseline jwtdoc-baseline.json --baseline-update
jwtdoc check --compose-service backend     # and what the container runs with
jwtdoc check --strict --fail-on warning    # advice counts too
jwtdoc check --config-from origin/main     # a change cannot mute its findings
jwtdoc check --require JWT_SECRET -j`,
		Long: `Reads the settings that decide how long a session lives and with which key, from where they live: .env files, docker compose, Kubernetes manifests, Helm values, application.yml, appsettings.json, the settings of Django, Flask, Laravel and Symfony, gateways, identity providers (Keycloak, Hydra, Dex, Authelia and others, and the Terraform resources of Cognito, Auth0 and Okta), and literals and options in Go, Python, JavaScript, TypeScript, Java, C#, PHP and Ruby. It works out which definition each service gets, and says what is wrong by a library's own behaviour, and where two places contradict each other.

No value of a secret is shown, in any format: a value appears only when it is a duration, a number, a boolean, an algorithm or a plain address. Nothing in the folder is run; no link is followed; the environment of this process is not read without --process-env. With --container, --compose-service or --pod what a running container was started with is laid over the settings of its service: a secret that was changed in a file and not in the container is found.

A finding is muted by a comment on its line, or on a line of its own before it: # jwtdoc:ignore RULE reason until=2027-01-31. In .env files only the second form holds. .jwtdoc.yaml gives names a meaning, rules a severity, and mutes paths; --baseline accepts what is there today. With --config-from REF all three count as they were at that commit, so that a pull request cannot mute its own findings; for that, and nothing else, git is run, with the repository's hooks and monitors off.

Tests, examples, documentation and vendored code are left out; of tests only their keys are read. What could not be read is listed: it has not passed.

Exit 0 when nothing is found of the severity of --fail-on, 1 when something is, 2 for a path that is not there, 3 with --require-complete when something could not be read.`,
		Annotations: map[string]string{formatsAnnotation: allFormats},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCheck(cmd.Context(), a, o, args)
		},
	}
	f := c.Flags()
	f.BoolVar(&o.settings, "settings", false, "list every setting too, with the place that counts and those it overrides")
	f.StringArrayVar(&o.require, "require", nil, "fail when no service has a setting of this `NAME`")
	f.StringVar(&o.baseline, "baseline", "", "leave out what this `FILE` accepts")
	f.BoolVar(&o.baselineUpdate, "baseline-update", false, "write what is found now into the --baseline file")
	f.StringVar(&o.config, "config", "", "read this `FILE` instead of .jwtdoc.yaml")
	f.StringVar(&o.configFrom, "config-from", "", "let .jwtdoc.yaml, the baseline and ignoring comments count as they were at this commit or `REF`")
	f.BoolVar(&o.strict, "strict", false, "count advice (info) as warnings")
	f.BoolVar(&o.noConfig, "no-config", false, "read no .jwtdoc.yaml")
	f.BoolVar(&o.processEnv, "process-env", false, "read the environment of this process too; its values are shown by their names")
	o.in.register(f)
	f.BoolVar(&o.everything, "everything", false, "read tests, examples and vendored code too")
	f.BoolVar(&o.incompleteX, "require-complete", false, "exit 3 when something could not be read")
	addTimeFlags(c, a)
	return c
}

func runCheck(ctx context.Context, a *app, o *checkOptions, args []string) error {
	if o.baselineUpdate && o.baseline == "" {
		return finding.Usage(errors.New("--baseline-update needs the file to write"), "jwtdoc check --baseline jwtdoc-baseline.json --baseline-update")
	}
	if o.configFrom != "" && (o.config != "" || o.noConfig || o.baselineUpdate) {
		return finding.Usage(errors.New("--config-from says where the configuration is read, and another flag says it otherwise"), "leave --config, --no-config and --baseline-update out")
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	report := config.Report{Roots: args, Findings: []config.Noted{}, Settings: []config.SettingReport{}, NotExamined: []config.Unexamined{}}
	seen := map[string]bool{}
	for _, arg := range args {
		if seen[filepath.Clean(arg)] {
			continue
		}
		seen[filepath.Clean(arg)] = true
		if err := o.examine(ctx, a, arg, &report); err != nil {
			return err
		}
	}
	report.Findings = append(report.Findings, o.missing(report.Settings)...)
	if err := a.writeFindings("check", report, o.settings); err != nil {
		return err
	}
	if err := a.exitFor(report.Active()); err != nil {
		return err
	}
	if o.incompleteX && len(report.NotExamined) > 0 {
		return verdict(finding.ExitUnexamined)
	}
	return nil
}

// examine adds to the report what is found under one path.
func (o *checkOptions) examine(ctx context.Context, a *app, arg string, report *config.Report) error {
	project, options, err := o.read(ctx, a, arg)
	if err != nil {
		return err
	}
	baseline, name, err := o.readBaseline(ctx, a, arg, options)
	if err != nil {
		return err
	}
	notes, muted := config.Judge(o.found(a, project), project.Ignores, options, baseline, isRule, a.now)
	if o.baselineUpdate {
		if err := a.env.FS.Replace(name, config.WriteBaseline(notes)); err != nil {
			return finding.Usage(fmt.Errorf("writing the baseline: %w", err), "name a file in a folder that exists: --baseline jwtdoc-baseline.json")
		}
		fresh, err := config.ParseBaseline(config.WriteBaseline(notes))
		if err != nil {
			return err
		}
		notes, muted = config.Judge(o.found(a, project), project.Ignores, options, fresh, isRule, a.now)
	}
	report.Files += project.Files
	report.Findings = append(report.Findings, notes...)
	report.Settings = append(report.Settings, project.Describe()...)
	report.NotExamined = append(report.NotExamined, project.Unexamined...)
	report.Muted.Comments += muted.Comments
	report.Muted.Options += muted.Options
	report.Muted.Baseline += muted.Baseline
	return nil
}

// found asks the rules; with --strict their advice counts as warnings.
func (o *checkOptions) found(a *app, project *config.Project) []finding.Finding {
	out := rule.Check(project, a.now)
	for i := range out {
		if o.strict && out[i].Severity == finding.Info {
			out[i].Severity = finding.Warning
		}
	}
	return out
}

func isRule(id string) bool {
	for _, e := range catalog.Find(id) {
		if e.Kind == catalog.Rule {
			return true
		}
	}
	return false
}

// read loads a folder or a file, and keeps every secret in it out of all outputs.
func (o *checkOptions) read(ctx context.Context, a *app, arg string) (*config.Project, config.Options, error) {
	dir, only, err := a.folder(arg)
	if err != nil {
		return nil, config.Options{}, err
	}
	root, err := a.env.FS.OpenRoot(dir)
	if err != nil {
		return nil, config.Options{}, finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(arg), unwrapPath(err)), "name a folder or a file that is there: jwtdoc check .")
	}
	defer func() { _ = root.Close() }()
	tree, err := source.Load(ctx, root, source.Options{Everything: o.everything, Progress: a.counting(), Prefix: shownPrefix(dir), Only: only})
	if err != nil {
		return nil, config.Options{}, err
	}
	then, err := o.past(ctx, a, dir)
	if err != nil {
		return nil, config.Options{}, err
	}
	options, err := o.options(ctx, a, tree, then)
	if err != nil {
		return nil, options, err
	}
	for i := range options.Ignores { // paths are relative to the folder of the file
		if prefix := shownPrefix(dir); prefix != "" && o.config == "" {
			options.Ignores[i].Path = prefix + "/" + strings.TrimPrefix(options.Ignores[i].Path, "./")
		}
	}
	running, err := o.running(ctx, a)
	if err != nil {
		return nil, options, err
	}
	project := source.Gather(tree, source.Outside{Process: o.process(a), Running: running}, options.Names)
	for _, text := range project.Secrets() {
		a.secrets.Add(text)
	}
	if then != nil {
		err = then.comments(ctx, project.Ignores)
	}
	return project, options, err
}

// folder returns the folder to open, and the file in it where the argument is one.
func (a *app) folder(arg string) (dir, only string, err error) {
	f, err := a.env.FS.Open(arg)
	if err != nil {
		return "", "", finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(arg), unwrapPath(err)), "name a folder or a file that is there: jwtdoc check .")
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return "", "", finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(arg), unwrapPath(err)), "")
	}
	if info.IsDir() {
		return arg, "", nil
	}
	return filepath.Dir(arg), filepath.Base(arg), nil
}

// unwrapPath leaves out the path that an error of the file system names, since the message names it already.
func unwrapPath(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// shownPrefix is how paths below a folder begin in a report: relative to where the user stands. A folder that lies
// elsewhere is shown by what is in it.
func shownPrefix(dir string) string {
	clean := filepath.ToSlash(filepath.Clean(dir))
	if clean == "." || filepath.IsAbs(dir) || strings.HasPrefix(clean, "..") {
		return ""
	}
	return clean
}

// counting says on a terminal how far a long run is.
func (a *app) counting() func(int) {
	if !a.env.IsTerminal.Err && !a.verbose {
		return nil
	}
	var next atomic.Int64
	next.Store(20_000)
	return func(seen int) {
		if n := next.Load(); int64(seen) >= n && next.CompareAndSwap(n, n+20_000) {
			_, _ = fmt.Fprintf(a.err, "jwtdoc: %d files seen\n", seen)
		}
	}
}

// running reads what a container was started with; nothing runs inside of it.
func (o *checkOptions) running(ctx context.Context, a *app) (*source.Running, error) {
	if !o.in.given() {
		return nil, o.in.check()
	}
	o.in.withhold(a)
	p, err := o.in.open(ctx, a)
	if err != nil {
		return nil, err
	}
	list, err := p.environment(ctx)
	if err != nil {
		return nil, err
	}
	a.progress("%s: %s", p.name, p.where)
	r := &source.Running{Service: p.container.Service(), Place: p.name}
	if r.Service == "" {
		r.Service = cmp.Or(o.in.service, o.in.container, strings.TrimPrefix(o.in.pod, "deploy/"))
	}
	for _, v := range list {
		r.Variables = append(r.Variables, source.Setting{Name: v.Name, Value: v.Value})
	}
	return r, nil
}

func (o *checkOptions) process(a *app) map[string]string {
	if !o.processEnv {
		return nil
	}
	out := map[string]string{}
	for _, e := range a.env.Environ {
		if name, value, ok := strings.Cut(e, "="); ok {
			out[name] = value
		}
	}
	return out
}

// options reads --config, or the .jwtdoc.yaml at the top of the folder.
func (o *checkOptions) options(ctx context.Context, a *app, tree *source.Tree, then *past) (config.Options, error) {
	var file *source.File
	switch {
	case o.noConfig:
	case then != nil:
		var err error
		if file, err = then.options(ctx); err != nil {
			return config.Options{}, err
		}
	case o.config != "":
		text, _, err := source.ReadSmall(a.env.FS, o.config)
		if err != nil {
			return config.Options{}, finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(o.config), unwrapPath(err)), "--config takes a file like .jwtdoc.yaml")
		}
		file = &source.File{Path: o.config, Text: text}
	default:
		file = tree.Options()
	}
	if file == nil {
		return config.Options{}, nil
	}
	options, err := source.ReadOptions(file)
	if err != nil {
		return options, finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(file.Path), err), "jwtdoc help check says what the file can hold")
	}
	return options, nil
}

// readBaseline reads the file of --baseline, or the one that .jwtdoc.yaml names. To be written, it need not be there.
func (o *checkOptions) readBaseline(ctx context.Context, a *app, arg string, options config.Options) (*config.Baseline, string, error) {
	name := o.baseline
	if name == "" && options.Baseline != "" {
		dir, _, err := a.folder(arg)
		if err != nil {
			return nil, "", err
		}
		name = filepath.Join(dir, options.Baseline)
	}
	if name == "" || o.baselineUpdate {
		return nil, name, nil
	}
	if dir, _, err := a.folder(arg); o.configFrom != "" && err == nil {
		then, err := o.past(ctx, a, dir)
		if err != nil {
			return nil, name, err
		}
		b, err := then.baseline(ctx, name)
		return b, name, err
	}
	text, _, err := source.ReadSmall(a.env.FS, name)
	if err != nil {
		return nil, name, finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(name), unwrapPath(err)), "make it first: jwtdoc check --baseline FILE --baseline-update")
	}
	b, err := config.ParseBaseline(text)
	if err != nil {
		return nil, name, finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(name), err), "make it anew: jwtdoc check --baseline FILE --baseline-update")
	}
	return b, name, nil
}

// missing makes a finding of each required name that no service has.
func (o *checkOptions) missing(list []config.SettingReport) []config.Noted {
	var out []config.Noted
	for _, name := range o.require {
		found := false
		for _, x := range list {
			found = found || config.SameName(x.Name, name) || string(x.Meaning) == name
		}
		if !found {
			out = append(out, config.Noted{Finding: config.RequiredMissing(name)})
		}
	}
	return out
}

// writeFindings writes a report of findings in the format that was asked for.
func (a *app) writeFindings(command string, r config.Report, settings bool) error {
	return render.Findings(a.out, a.style(), a.format(), command, r, settings, ruleHelp)
}

// ruleHelp is what a format that carries documentation says of a rule.
func ruleHelp(id string) (title, text, fix string) {
	for _, e := range catalog.Find(id) {
		if e.Kind == catalog.Rule || e.Kind == catalog.Probe {
			return e.Title, e.Text, e.Fix
		}
	}
	return id, "", ""
}
