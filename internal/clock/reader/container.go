package reader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/container"
	docker "github.com/jwtdoc/jwtdoc/internal/container/reader"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

const (
	// dates is how often date is asked over one stream: the answer that travelled least says most.
	dates = 24
	// pings is how often the helper is asked.
	pings = 200
	// systemTimes is how often the engine is asked.
	systemTimes = 3
	// mostPorts is how many ports of a container are tried for an application's Date.
	mostPorts = 4
	// pinned is how far two clocks of one container may be apart without a preloaded library.
	pinned = 50 * time.Millisecond
)

// Containers reads the clocks of containers.
type Containers struct {
	World
	Docker *docker.Docker
	// Sender makes a sender for the application's own port; nil asks none.
	Sender func(request.Origin) *wire.Sender
	// Helper is the consent to run a program of ours inside.
	Helper bool
}

// Container reads everything that tells the time in one container: the application's Date where it has a port, date
// where it has a shell, the kernel's clock by the helper where that was asked for, and the engine's system time.
func (c Containers) Container(ctx context.Context, name string) clock.Source {
	s := clock.Source{Name: finding.Safe(name), Kind: clock.KindContainer}
	list, err := c.Docker.Inspect(ctx, name)
	if err != nil {
		text, hint := problemOf(err)
		s.Readings = []clock.Reading{{Kind: clock.KindDate, How: "docker inspect", Problem: text, Hint: hint}}
		return s
	}
	return c.inspected(ctx, list[0], s)
}

func (c Containers) inspected(ctx context.Context, box container.Container, s clock.Source) clock.Source {
	system, architecture := c.systemTime(ctx)
	if !box.Running {
		s.Down = true
		s.Readings = append(s.Readings, clock.Reading{
			Kind: clock.KindDate, How: "docker exec", Problem: "the container is not running (" + finding.Safe(box.Status) + ")",
			Hint: "docker start " + finding.ShellQuote(box.Name, "NAME"),
		}, system)
		return s
	}
	if r, ok := c.application(ctx, box); ok {
		s.Readings = append(s.Readings, r)
	}
	s.Readings = append(s.Readings, c.zoned(c.date(ctx, box.ID), box))
	if c.Helper {
		s.Readings = append(s.Readings, c.kernel(ctx, box.ID, architecture))
	}
	s.Readings = append(s.Readings, system)
	s.Fault, s.Detail = faultOf(box, s.Readings)
	if s.Fault != "" {
		for n := range s.Readings {
			if s.Readings[n].Kind == clock.KindDate && s.Readings[n].Offset != nil {
				s.Readings[n].Notes = append(s.Readings[n].Notes, "a library that is loaded first fakes its time: "+s.Detail)
			}
		}
	}
	return s
}

// application asks the container's own ports for a Date, those that are published first.
func (c Containers) application(ctx context.Context, box container.Container) (clock.Reading, bool) {
	if c.Sender == nil || !c.Docker.Endpoint().Local() {
		return clock.Reading{}, false
	}
	for n, address := range addressesOf(box) {
		if n == mostPorts {
			break
		}
		r, err := request.New("HEAD", "http://"+address+"/")
		if err != nil {
			continue
		}
		sender := c.Sender(r.Origin())
		out := c.HTTP(ctx, sender, r)
		sender.Close()
		if out.Offset != nil {
			return out, true
		}
	}
	return clock.Reading{}, false
}

// addressesOf is where an application in the container may answer HTTP.
func addressesOf(box container.Container) []string {
	var published, inner []string
	for _, p := range box.Ports {
		switch {
		case speaksNoHTTP(p.Inner):
		case p.Outer != "":
			published = append(published, p.Outer)
		case box.Address != "" && runtime.GOOS == "linux":
			inner = append(inner, net.JoinHostPort(box.Address, strconv.Itoa(p.Inner)))
		}
	}
	return append(published, inner...)
}

// speaksNoHTTP lists the ports of databases, queues and the like, whose logs a request would only alarm.
func speaksNoHTTP(port int) bool {
	switch port {
	case 21, 22, 25, 53, 110, 143, 389, 443, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2181, 3306, 5432, 5672, 6379, 6432, 8443, 9042, 9092, 11211, 26379, 27017:
		return true
	}
	return false
}

// date reads the clock as the container's programs see it, over one stream.
func (c Containers) date(ctx context.Context, id string) clock.Reading {
	r := clock.Reading{Kind: clock.KindDate, Whose: "its programs", How: "date over one docker exec"}
	return c.byDate(ctx, r, func(ctx context.Context, in io.Reader, out io.Writer) error {
		return c.Docker.DateStream(ctx, id, in, out)
	})
}

// zoned adds what the container's TZ is, and whether its image knows that zone: without the database of zones every name
// means UTC.
func (c Containers) zoned(r clock.Reading, box container.Container) clock.Reading {
	v, ok := box.Lookup("TZ")
	tz := strings.TrimPrefix(string(v.Value.Reveal()), ":")
	if !ok || tz == "" || r.Offset == nil {
		return r
	}
	zone, err := time.LoadLocation(tz)
	shown, _, _ := strings.Cut(r.Zone, " ")
	if err == nil && c.Env.Now().In(zone).Format("-0700") != shown {
		r.Notes = append(r.Notes, "TZ="+finding.Safe(tz)+" has no effect on its date: does the image have the zones (tzdata)?")
		return r
	}
	r.Notes = append(r.Notes, "TZ="+finding.Safe(tz))
	return r
}

// byDate has a conversation with a loop of date.
func (w World) byDate(ctx context.Context, r clock.Reading, run func(context.Context, io.Reader, io.Writer) error) clock.Reading {
	t := w.start(ctx, run)
	f, asked, zone, err := t.converse(ctx, dates, t.dateLine)
	ended := t.end()
	return concluded(r, f, asked, zone, errors.Join(ended, err))
}

// kernel reads the kernel's clock inside of the container, by the helper.
func (c Containers) kernel(ctx context.Context, id, architecture string) clock.Reading {
	r := clock.Reading{
		Kind: clock.KindKernel, Whose: "its kernel, past every library", How: "helper over one docker exec",
		Notes: []string{"security software may report that a new program ran in the container: that was this helper"},
	}
	program := helperFor(architecture)
	if program == nil {
		r.Problem, r.Notes = "there is no helper for the architecture "+finding.Quote(architecture), nil
		return r
	}
	t := c.start(ctx, func(ctx context.Context, in io.Reader, out io.Writer) error {
		return c.Docker.ProgramStream(ctx, id, program, in, out)
	})
	f, asked, _, err := t.converse(ctx, pings, t.kernelWord)
	return concluded(r, f, asked, "", errors.Join(t.end(), err))
}

// concluded is a reading with what a conversation came to.
func concluded(r clock.Reading, f clock.Fusion, asked int, zone string, err error) clock.Reading {
	r.Requests, r.Zone = asked, zone
	if asked == 0 {
		r.Problem, r.Hint = problemOf(err)
		if errors.Is(err, io.EOF) && !errors.As(err, new(*finding.Problem)) {
			r.Problem, r.Hint = "it printed nothing that is a time", ""
		}
		switch {
		case errors.Is(err, docker.ErrNoShell):
			r.Problem, r.Hint = docker.ErrNoShell.Error(), ""
		case errors.Is(err, docker.ErrNoPlace):
			r.Problem, r.Hint = docker.ErrNoPlace.Error(), ""
		}
		r.Notes = nil
		return r
	}
	r.Offset, r.Consistent = &f.Interval, f.Consistent()
	return r
}

// systemTime reads the clock of the kernel that the engine runs on.
func (c Containers) systemTime(ctx context.Context) (r clock.Reading, architecture string) {
	end := c.Docker.Endpoint()
	r = clock.Reading{Kind: clock.KindEngine, Whose: "the kernel it runs on", How: "docker info, context " + finding.Safe(end.Context) + " (" + finding.Safe(end.Host) + ")"}
	var list []clock.Interval
	for range systemTimes {
		asked := c.Local.At(c.Env.Now())
		text, err := c.Docker.Info(ctx)
		answered := c.Local.At(c.Env.Now())
		if err != nil {
			if len(list) == 0 {
				r.Problem, r.Hint = problemOf(err)
				return r, ""
			}
			break
		}
		var info struct{ SystemTime, Architecture string }
		at, parseErr := time.Time{}, json.Unmarshal(text, &info)
		if parseErr == nil {
			at, parseErr = time.Parse(time.RFC3339Nano, info.SystemTime)
		}
		if parseErr != nil {
			r.Problem = "the engine does not tell its time"
			return r, info.Architecture
		}
		architecture = info.Architecture
		list = append(list, clock.Exact(at, asked, answered))
	}
	f := clock.Fuse(list)
	r.Requests, r.Offset, r.Consistent = len(list), &f.Interval, f.Consistent()
	return r, architecture
}

// faultOf finds a preloaded library that fakes the time: by the container's variables, or by a date that is not the
// kernel's although both are of one kernel.
func faultOf(box container.Container, readings []clock.Reading) (clock.Fault, string) {
	var named []string
	for _, name := range []string{"LD_PRELOAD", "FAKETIME"} {
		v, ok := box.Lookup(name)
		text := string(v.Value.Reveal())
		if ok && (name == "FAKETIME" || strings.Contains(strings.ToLower(text), "faketime")) {
			named = append(named, name+"="+finding.Safe(text))
		}
	}
	if len(named) > 0 {
		return clock.Preloaded, strings.Join(named, " ")
	}
	var date, kernel *clock.Interval
	for _, r := range readings {
		switch r.Kind {
		case clock.KindDate:
			date = r.Offset
		case clock.KindEngine, clock.KindKernel:
			kernel = r.Offset
		default:
		}
	}
	if date != nil && kernel != nil && date.Minus(*kernel).Beyond(pinned) {
		return clock.Preloaded, fmt.Sprintf("its date is %s the kernel's (/etc/ld.so.preload, or a wrapper called date)", clock.Words(date.Minus(*kernel)))
	}
	return "", ""
}

// problemOf is an error and its hint as text.
func problemOf(err error) (text, hint string) {
	if err == nil {
		return "nothing came back", ""
	}
	_, hint = finding.ExitOf(err)
	var p *finding.Problem
	if errors.As(err, &p) {
		return finding.Safe(p.Error()), hint
	}
	return finding.Safe(err.Error()), ""
}
