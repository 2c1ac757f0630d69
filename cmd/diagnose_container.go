package cmd

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/container"
	"github.com/jwtdoc/jwtdoc/internal/container/reader"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// lookInside looks into the container that the server runs in, where one is named: what it was started with, the .env
// that its program reads beside that, and its clock. Nothing of it is shown but names and places.
func (o *diagnoseOptions) lookInside(ctx context.Context, a *app, k *knowledge) error {
	if !o.container.given() || o.dryRun {
		return o.container.check()
	}
	o.container.withhold(a, o.secret.variable, o.secret.name)
	p, err := o.container.open(ctx, a)
	if err != nil {
		return err
	}
	environment, err := p.environment(ctx)
	if err != nil {
		return err
	}
	in := &diagnose.ContainerReport{Name: p.name, Where: p.where, Settings: []diagnose.SettingReport{}, Notes: []string{}, Log: []string{}}
	if p.others > 0 {
		in.Notes = append(in.Notes, fmt.Sprintf("the service has %d more: this is the first of them", p.others))
	}
	variables := container.OfEnvironment(p.name, environment)
	file := p.envFile(ctx, a, in)
	h := o.hostOf(a, p, in, variables, file)
	p.readClock(ctx, a, in, h)
	h.FakeTime = fakeTime(p.name, variables)
	if h.Clock.Differs() {
		o.notes = append(o.notes, wrongClock(p, h))
	}
	k.host, k.inside, k.place = h, in, p
	k.expect(o, variables, file)
	return ctx.Err()
}

// environment is what the container's program was started with.
func (p *place) environment(ctx context.Context) ([]container.Variable, error) {
	if p.docker != nil {
		return p.container.Environment, nil
	}
	list, err := p.kubernetes.Environment(ctx, p.pod)
	if errors.Is(err, reader.ErrNoProgram) {
		return nil, finding.Unexamined(fmt.Errorf("%s has no program env to ask for its environment", p.name),
			"give the server's secret another way: --secret-file FILE or --env-file FILE")
	}
	return list, err
}

// maxParents is how many folders above the program's own are looked into for a .env: libraries climb.
const maxParents = 3

// envFile reads the .env that python-decouple, dotenv and their like read: in the folder that the program starts in, or
// above it. That it cannot be read is noted; that there is none is usual.
func (p *place) envFile(ctx context.Context, a *app, in *diagnose.ContainerReport) container.Settings {
	text, name, err := p.findEnvFile(ctx)
	if text == nil && err == nil {
		return nil
	}
	var list []source.Setting
	if err == nil {
		list, err = source.ParseEnv(text)
	}
	if err != nil {
		in.Notes = append(in.Notes, finding.Safe(name)+" was not read: "+finding.Safe(err.Error()))
	}
	var out container.Settings
	for _, s := range list {
		a.secrets.AddSecret(s.Value)
		out = append(out, container.Setting{Name: s.Name, Value: s.Value, InFile: true, Place: fmt.Sprintf("%s's %s:%d %s", p.name, finding.Safe(name), s.Line, finding.Safe(s.Name))})
	}
	a.progress("%s: read %s", p.name, finding.Quote(name))
	return out
}

func (p *place) findEnvFile(ctx context.Context) (text []byte, name string, err error) {
	if p.docker == nil {
		text, err = p.kubernetes.File(ctx, p.pod, ".env")
		if errors.Is(err, reader.ErrNoFile) || errors.Is(err, reader.ErrNoProgram) {
			err = nil
		}
		return text, ".env", err
	}
	dir := p.container.WorkingDir
	for range maxParents + 1 {
		name = path.Join(dir, ".env")
		text, err = p.docker.File(ctx, p.container.ID, name)
		if !errors.Is(err, reader.ErrNoFile) || dir == "/" {
			break
		}
		dir = path.Dir(dir)
	}
	if errors.Is(err, reader.ErrNoFile) {
		err = nil
	}
	return text, name, err
}

// hostOf finds among the settings what the server verifies with, and which of two places has the last word.
func (o *diagnoseOptions) hostOf(a *app, p *place, in *diagnose.ContainerReport, places ...container.Settings) *diagnose.Host {
	h := &diagnose.Host{Place: p.name, Restart: p.restart, Rebuild: p.rebuild}
	names := source.SecretNames()
	if o.secret.name != "" {
		names = append([]string{o.secret.name}, names...)
	}
	wins, overruled := container.Find(names, places...)
	for _, s := range wins {
		if _, pair := keys.Asymmetric(s.Value.Reveal()); !pair {
			h.Secrets = append(h.Secrets, hostSecret(a, s))
			in.Settings = append(in.Settings, diagnose.SettingReport{Name: finding.Safe(s.Name), Where: s.Place, Wins: true})
		}
	}
	for _, s := range overruled {
		h.Overruled = append(h.Overruled, hostSecret(a, s))
		in.Settings = append(in.Settings, diagnose.SettingReport{Name: finding.Safe(s.Name), Where: s.Place})
	}
	if s := container.One(source.AlgorithmNames(), places...); !s.IsZero() {
		for _, word := range strings.FieldsFunc(string(s.Value.Reveal()), func(r rune) bool { return strings.ContainsRune(` ,;[]"'`, r) }) {
			if known, ok := keys.Lookup(word); ok && known.Kind != keys.NoKey {
				h.Algorithms, h.AlgorithmPlace = append(h.Algorithms, word), s.Place
			}
		}
		in.Settings = append(in.Settings, diagnose.SettingReport{Name: finding.Safe(s.Name), Where: s.Place, Wins: true})
	}
	return h
}

func hostSecret(a *app, s container.Setting) diagnose.HostSecret {
	a.secrets.AddSecret(s.Value)
	return diagnose.HostSecret{Name: s.Name, InFile: s.InFile, Source: keys.Source{Secret: s.Value, Place: s.Place}}
}

// expect takes from the settings what the server demands of aud and iss, unless the user has said it.
func (k *knowledge) expect(o *diagnoseOptions, places ...container.Settings) {
	if s := container.One(source.AudienceNames(), places...); !s.IsZero() && o.audience == "" {
		k.audience, k.audiencePlace = string(s.Value.Reveal()), s.Place
	}
	if s := container.One(source.IssuerNames(), places...); !s.IsZero() && k.issuer == "" {
		k.issuer, k.issuerPlace = string(s.Value.Reveal()), s.Place
	}
}

// readClock asks date in the container. Images without it are usual, and then nothing is known.
func (p *place) readClock(ctx context.Context, a *app, in *diagnose.ContainerReport, h *diagnose.Host) {
	from := a.env.Now()
	var out []byte
	var err error
	switch {
	case p.kubernetes != nil:
		out, err = p.kubernetes.Date(ctx, p.pod, container.DateFormat)
	case !p.container.Running:
		in.Clock = "not read: the container does not run"
		return
	default:
		out, err = p.docker.Date(ctx, p.container.ID, container.DateFormat)
	}
	to := a.env.Now()
	var d container.Date
	if err == nil {
		d, err = container.ParseDate(out)
	}
	if err != nil {
		in.Clock = "not read: the container has no date that could be asked"
		return
	}
	zone, ahead := d.At.Zone()
	c := &diagnose.HostClock{Zone: zone, ZoneOffset: time.Duration(ahead) * time.Second}
	c.Offset, c.Radius = d.Against(from, to)
	h.Clock = c
	in.Clock = describeClock(c, d.At, from.In(a.zone))
}

// wrongClock says that the container's clock is off, also where this token does not mind: another one will.
func wrongClock(p *place, h *diagnose.Host) finding.Finding {
	f := finding.Finding{
		ID: "clock-skew", Severity: finding.Warning, Evidence: []finding.Evidence{},
		Message: fmt.Sprintf("the clock in %s is off by %+.0f s", p.name, h.Clock.Offset.Seconds()),
		Fix:     "set the clock of the machine that runs the container; jwtdoc clock measures it",
	}
	if h.FakeTime != "" {
		f.Evidence = append(f.Evidence, finding.Evidence(h.FakeTime))
		f.Fix = "take LD_PRELOAD and FAKETIME out of the container's environment"
	}
	return f
}

// describeClock compares the two clocks in words. A zone is how an instant is written, and no difference.
func describeClock(c *diagnose.HostClock, there, here time.Time) string {
	const layout = "15:04:05 MST"
	both := finding.Safe(there.Format(layout)) + " there, " + here.Format(layout) + " here"
	_, ahead := here.Zone()
	switch {
	case c.Differs():
		return fmt.Sprintf("%+.0f s against this machine's (%s)", c.Offset.Seconds(), both)
	case time.Duration(ahead)*time.Second != c.ZoneOffset:
		return both + ": the same instant in two zones, no difference"
	}
	return both + ": no difference"
}

// fakeTime says how a preloaded library changes the clock of the container's programs.
func fakeTime(owner string, variables container.Settings) string {
	preload, has := variables.Lookup("LD_PRELOAD")
	if !has || !strings.Contains(string(preload.Value.Reveal()), "faketime") {
		return ""
	}
	shift := "its FAKETIME is not set there"
	if f, has := variables.Lookup("FAKETIME"); has {
		shift = "FAKETIME is " + finding.Quote(string(f.Value.Reveal()))
	}
	return owner + " preloads libfaketime, and " + shift
}

// log returns what reads the container's log, nil where no container is named.
func (p *place) log() func(ctx context.Context, since, until time.Time) ([]string, error) {
	if p == nil {
		return nil
	}
	return func(ctx context.Context, since, until time.Time) ([]string, error) {
		var lines []container.LogLine
		var err error
		if p.docker != nil {
			lines, err = p.docker.Logs(ctx, p.container.ID, since, until)
		} else {
			lines, err = p.kubernetes.Logs(ctx, p.pod, since)
		}
		var out []string
		for _, l := range lines {
			if !l.At.Before(since) && !l.At.After(until) {
				out = append(out, l.Text)
			}
		}
		return out, err
	}
}
