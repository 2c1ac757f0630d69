package container

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// Endpoint is the engine that docker talks to.
type Endpoint struct {
	// Context is the name of docker's context, Host the address of its engine: unix:///var/run/docker.sock.
	Context, Host string
}

// Local reports whether the engine runs on this machine.
func (e Endpoint) Local() bool {
	u, err := url.Parse(e.Host)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "unix", "npipe":
		return true
	case "tcp", "http", "https":
		address, err := netip.ParseAddr(u.Hostname())
		return err == nil && address.IsLoopback() || strings.EqualFold(u.Hostname(), "localhost")
	}
	return false
}

// ParseEndpoint reads what `docker context inspect` prints.
func ParseEndpoint(text []byte) (Endpoint, error) {
	var list []struct {
		Name      string
		Endpoints struct {
			Docker struct{ Host string } `json:"docker"`
		}
	}
	if err := json.Unmarshal(text, &list); err != nil || len(list) == 0 || list[0].Endpoints.Docker.Host == "" {
		return Endpoint{}, fmt.Errorf("docker context inspect: %w", ErrOutput)
	}
	return Endpoint{Context: list[0].Name, Host: list[0].Endpoints.Docker.Host}, nil
}

// Cluster is where kubectl looks.
type Cluster struct {
	// Context, Namespace and Server are those of kubectl's configuration; Namespace is "default" where it says nothing.
	Context, Namespace, Server string
}

// ParseCluster reads what `kubectl config view --minify -o json` prints.
func ParseCluster(text []byte) (Cluster, error) {
	var c struct {
		Current  string `json:"current-context"`
		Contexts []struct {
			Name    string `json:"name"`
			Context struct {
				Namespace string `json:"namespace"`
			} `json:"context"`
		} `json:"contexts"`
		Clusters []struct {
			Cluster struct {
				Server string `json:"server"`
			} `json:"cluster"`
		} `json:"clusters"`
	}
	if err := json.Unmarshal(text, &c); err != nil || len(c.Contexts) == 0 {
		return Cluster{}, fmt.Errorf("kubectl config view: %w", ErrOutput)
	}
	// With --minify there is one context: the current one, or the one that --context names.
	out := Cluster{Context: c.Contexts[0].Name, Namespace: c.Contexts[0].Context.Namespace}
	if out.Namespace == "" {
		out.Namespace = "default"
	}
	if len(c.Clusters) > 0 {
		out.Server = c.Clusters[0].Cluster.Server
	}
	return out, nil
}
