// Package container reads what docker and kubectl print about containers: their environment, labels and log lines, and
// which machine it is that they run on. It is pure; internal/container/reader runs the programs.
package container

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The labels that Compose puts on what it makes; both generations, docker-compose and docker compose, use the same.
const (
	LabelService = "com.docker.compose.service"
	LabelProject = "com.docker.compose.project"
	LabelFolder  = "com.docker.compose.project.working_dir"
	labelNumber  = "com.docker.compose.container-number"
)

// Container is what the engine knows about a container.
type Container struct {
	// ID is its identity, Name its name without the slash that docker puts in front.
	ID, Name string
	// ImageID and Image are the image by digest and as it was asked for.
	ImageID, Image string
	Running        bool
	// Status is the engine's word for what it does: running, exited, paused, created.
	Status string
	// Started is when it was last started, zero where it never was.
	Started time.Time
	// WorkingDir is the folder that its program starts in, "/" where none is set.
	WorkingDir string
	// Environment is what its program was started with: that of the run over that of the image.
	Environment []Variable
	Labels      map[string]string
	// Address is its own address, empty where the engine tells none. Ports are its TCP ports.
	Address string
	Ports   []Port
}

// Port is a TCP port that a container exposes.
type Port struct {
	// Inner is the port in the container. Outer is the address, host:port, where it is published on the engine's
	// machine, empty where it is not.
	Inner int
	Outer string
}

// Variable is one variable of an environment.
type Variable struct {
	Name string
	// Value is a secret as often as not.
	Value finding.Secret
	// FromImage is set where the image has the same name and value: nobody set it when the container was made.
	FromImage bool
}

// Lookup returns the variable that counts, which is the last of that name.
func (c Container) Lookup(name string) (Variable, bool) { return lookup(c.Environment, name) }

func lookup(list []Variable, name string) (Variable, bool) {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Name == name {
			return list[i], true
		}
	}
	return Variable{}, false
}

// Service is the Compose service that the container belongs to, empty for none.
func (c Container) Service() string { return c.Labels[LabelService] }

// Project is the Compose project that the container belongs to, empty for none.
func (c Container) Project() string { return c.Labels[LabelProject] }

// Number is the container's number within its Compose service, 0 outside of one.
func (c Container) Number() int {
	n, _ := strconv.Atoi(c.Labels[labelNumber])
	return n
}

// Mark tells an image's own variables apart from those of the run.
func (c *Container) Mark(image []Variable) {
	for i, v := range c.Environment {
		own, has := lookup(image, v.Name)
		c.Environment[i].FromImage = has && string(own.Value.Reveal()) == string(v.Value.Reveal())
	}
}

// ErrOutput is returned for output that is not what the program should have printed.
var ErrOutput = errors.New("the output is not understood")

// inspected is the part of `docker inspect` that counts here.
type inspected struct {
	ID    string `json:"Id"`
	Name  string
	Image string
	State struct {
		Running   bool
		Status    string
		StartedAt time.Time
	}
	Config struct {
		Image      string
		Env        []string
		WorkingDir string
		Labels     map[string]string
	}
	NetworkSettings struct {
		IPAddress string
		Networks  map[string]struct{ IPAddress string }
		Ports     map[string][]struct{ HostIP, HostPort string }
	}
}

// network reads where the container can be reached, in the order of its ports.
func (x inspected) network() (address string, ports []Port) {
	n := x.NetworkSettings
	address = n.IPAddress
	for _, name := range slices.Sorted(maps.Keys(n.Networks)) {
		address = cmp.Or(address, n.Networks[name].IPAddress)
	}
	for spec, published := range n.Ports {
		number, protocol, _ := strings.Cut(spec, "/")
		inner, err := strconv.Atoi(number)
		if err != nil || protocol != "tcp" {
			continue
		}
		p := Port{Inner: inner}
		for _, at := range published {
			if host := reachable(at.HostIP); host != "" && p.Outer == "" {
				p.Outer = net.JoinHostPort(host, at.HostPort)
			}
		}
		ports = append(ports, p)
	}
	slices.SortFunc(ports, func(a, b Port) int { return cmp.Compare(a.Inner, b.Inner) })
	return address, ports
}

// reachable is the address to use for one that a port is bound to: that of every interface is that of this machine.
func reachable(bound string) string {
	a, err := netip.ParseAddr(cmp.Or(bound, "0.0.0.0"))
	switch {
	case err != nil:
		return ""
	case a.IsUnspecified() && a.Is4():
		return "127.0.0.1"
	case a.IsUnspecified():
		return "::1"
	}
	return a.String()
}

// ParseInspect reads what `docker inspect` prints about containers, or about images: of those, the environment that
// they give to each container.
func ParseInspect(text []byte) ([]Container, error) {
	var list []inspected
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("docker inspect: %w", ErrOutput) // the library's words may quote a value
	}
	out := make([]Container, 0, len(list))
	for _, x := range list {
		c := Container{
			ID: x.ID, Name: strings.TrimPrefix(x.Name, "/"), ImageID: x.Image, Image: x.Config.Image,
			Running: x.State.Running, Started: x.State.StartedAt, WorkingDir: x.Config.WorkingDir,
			Environment: ParseEnvironment(x.Config.Env), Labels: x.Config.Labels, Status: x.State.Status,
		}
		c.Address, c.Ports = x.network()
		if !path.IsAbs(c.WorkingDir) {
			c.WorkingDir = "/"
		}
		c.WorkingDir = path.Clean(c.WorkingDir)
		if c.Started.Year() <= 1 { // docker's zero
			c.Started = time.Time{}
		}
		out = append(out, c)
	}
	return out, nil
}

// ParseEnvironment reads NAME=value pairs, in their order.
func ParseEnvironment(pairs []string) []Variable {
	var out []Variable
	for _, pair := range pairs {
		if name, value, ok := strings.Cut(pair, "="); ok && name != "" {
			out = append(out, Variable{Name: name, Value: finding.NewSecret([]byte(value))})
		}
	}
	return out
}

// Listed is one line of `docker ps --format '{{json .}}'`.
type Listed struct {
	ID    string
	Names string
	State string
}

// ParseList reads what `docker ps --no-trunc --format '{{json .}}'` prints, one object a line.
func ParseList(text []byte) ([]Listed, error) {
	var out []Listed
	for line := range strings.Lines(string(text)) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var l Listed
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.ID == "" {
			return nil, fmt.Errorf("docker ps: %w", ErrOutput)
		}
		out = append(out, l)
	}
	return out, nil
}

// CheckName judges a name or path that will be an argument of docker or kubectl. Both take what begins with a hyphen
// for an option, whatever stands in front of it in some versions.
func CheckName(name string) error {
	switch {
	case name == "":
		return errors.New("the name is empty")
	case strings.HasPrefix(name, "-"):
		return fmt.Errorf("%s begins with a hyphen, which no name does", finding.Quote(name))
	case strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%s holds a control character, which no name does", finding.Quote(name))
	case len(name) > 1000:
		return errors.New("the name is longer than 1,000 characters")
	}
	return nil
}

// Sort puts containers in the order of their numbers within a service, then of their names.
func Sort(list []Container) {
	slices.SortFunc(list, func(a, b Container) int {
		if a.Number() != b.Number() {
			return a.Number() - b.Number()
		}
		return strings.Compare(a.Name, b.Name)
	})
}
