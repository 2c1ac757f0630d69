// Package config knows the settings that decide a token's life and its key: what they mean, in which unit a number
// stands, which of several definitions a service gets, and what an honest display of a value is. It reads nothing
// itself; config/source and config/code hand it what they found.
package config

import (
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Certainty says how far a definition's value can be relied on.
type Certainty string

// The certainties. A rule judges what is known; what depends on something is reported as such, what is opaque is not
// judged at all.
const (
	// Known: the value stands there.
	Known Certainty = "known"
	// DependsOn: the value is what another variable says, or a default that holds while that variable is not set.
	DependsOn Certainty = "depends-on"
	// Opaque: sealed, in a vault, or computed at run time.
	Opaque Certainty = "opaque"
)

// Kind says where a definition lives, which decides what it overrides.
type Kind string

// The kinds of place.
const (
	// EnvFile is a .env file that the service reads itself, or that only its neighbour compose reads.
	EnvFile Kind = "env-file"
	// ComposeEnvironment and ComposeEnvFile are what docker compose gives a container.
	ComposeEnvironment Kind = "compose-environment"
	ComposeEnvFile     Kind = "compose-env-file"
	// PodEnv is env of a container of a Kubernetes workload, PodEnvFrom what its envFrom refers to.
	PodEnv     Kind = "pod-env"
	PodEnvFrom Kind = "pod-env-from"
	// ConfigMap, Secret, SealedSecret and ExternalSecret are the objects themselves.
	ConfigMap      Kind = "config-map"
	KubeSecret     Kind = "secret"
	SealedSecret   Kind = "sealed-secret"
	ExternalSecret Kind = "external-secret"
	// HelmValues is a values file of a chart.
	HelmValues Kind = "helm-values"
	// Framework is a configuration file that a framework reads.
	Framework Kind = "framework"
	// Gateway is a proxy's own configuration.
	Gateway Kind = "gateway"
	// Source is a literal in source code.
	Source Kind = "source"
	// Process and Container are environments that run.
	Process   Kind = "process"
	Container Kind = "container"
)

// Definition is one place that gives a setting a value.
type Definition struct {
	// Name is what the consumer calls it: JWT_EXPIRES_IN, jwt.expiration, maxAge.
	Name    string
	Meaning Meaning
	// Unit is that of a bare number, [UnitUnknown] where nothing says it.
	Unit  Unit
	Value Value
	Where finding.Where
	Kind  Kind
	// Origin names the place in words: "Deployment env", "SealedSecret gateway-secrets".
	Origin string
	// Rank orders the definitions of one service: the highest wins.
	Rank      int
	Certainty Certainty
	// Depends names what a value depends on.
	Depends string
	// Environment is the deployment that the file belongs to (production, staging), empty for all of them.
	Environment string
	// Template says that it stands in a file to be copied and filled in (.env.example).
	Template bool
	// InSecret says that it is kept in a Kubernetes Secret of any kind.
	InSecret bool
	// Literal is the YAML tag of a scalar where the type matters (!!int), empty elsewhere.
	Literal string
	// Sink is the call that a literal in source code is given to, empty for a plain constant.
	Sink string
	// Fallback says that the value is a default which holds while Depends is not set.
	Fallback bool
	// Idle says of a time-out that activity starts it anew.
	Idle bool
	// Variable names what overrides it where that is called otherwise: TTL_ACCESS_TOKEN for ttl.access_token.
	Variable string
}

// Setting is what a service gets for one name, after precedence.
type Setting struct {
	Service, Environment, Name string
	Meaning                    Meaning
	// Wins is the definition that counts; Overrides are those that it hides, in falling order.
	Wins      *Definition
	Overrides []*Definition
}

// Service is one program: a workload, a compose service, or the folder of a package.
type Service struct {
	Name string
	// Dir is the folder of its code, slash-separated and relative to the root; "" where it is not known.
	Dir         string
	Environment string
	// Where is the line that declares it.
	Where finding.Where
	// Consumers are the libraries that its code or its package file names, in lower case.
	Consumers map[string]string
	// FrontEnd says that it runs in a browser.
	FrontEnd bool
	// Deployed says that a manifest gives it its environment, so that a .env in its folder may not be all it gets.
	Deployed bool
	// Cluster says that it runs in Kubernetes, on some node among others.
	Cluster bool
	// Receives names every variable that the deployment hands in.
	Receives map[string]bool
	Settings []Setting
	Facts    []Fact
	// definitions are what Settings are made of.
	definitions []*Definition
	lookup      lookup
}

// Has reports whether the service uses one of those libraries.
func (s *Service) Has(libraries ...string) bool {
	for _, l := range libraries {
		if _, ok := s.Consumers[l]; ok {
			return true
		}
	}
	return false
}

// Project is all that was found in a tree.
type Project struct {
	Services []*Service
	// Definitions are all of them, used or not.
	Definitions []*Definition
	// Loose are manifests that hold settings and that nothing refers to.
	Loose []Manifest
	// EnvLines are lines of env files with what is odd about how they are written.
	EnvLines []EnvLine
	Facts    []Fact
	// Tracked says of a file whether git has it in its index; nil where there is no index to read.
	Tracked    map[string]bool
	Unexamined []Unexamined
	// Files is how many were read.
	Files int
	// Ignores are the comments that mute findings.
	Ignores []Ignore
}

// Manifest is an object with settings, by kind and name.
type Manifest struct {
	Kind, Name string
	Names      []string
	Where      finding.Where
}

// Unexamined is something that was seen and not read, with the reason.
type Unexamined struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// EnvLine is one assignment of an env file as it is written.
type EnvLine struct {
	Name  string
	Where finding.Where
	// Raw is what follows the equals sign, with its quotes and comments.
	Raw Value
	// Export says that the line begins with export.
	Export   bool
	Template bool
	// Services are those whose containers or code read the file.
	Services []*Service
	// ByCompose says that docker compose reads the file, Used that a compose file refers to the name.
	ByCompose, Used bool
}

// FactKind says what a fact of source code is about.
type FactKind string

// The facts that source code gives.
const (
	// FactSink is a lifetime given to a call whose unit is known.
	FactSink FactKind = "sink"
	// FactRead is a variable read from the environment, perhaps with a default.
	FactRead FactKind = "read"
	// FactSecret is a literal used as a key.
	FactSecret FactKind = "secret"
	// FactSwitch is a check that is switched off, or a call known to be wrong; Name says which.
	FactSwitch FactKind = "switch"
)

// Fact is something that source code does.
type Fact struct {
	Kind FactKind
	// Name is the variable read, the constant, or the switch.
	Name  string
	Where finding.Where
	// Sink names the call, Dialect how it reads a string and Unit how it reads a number.
	Sink    string
	Dialect Dialect
	Unit    Unit
	Meaning Meaning
	// Operand is what stands there.
	Operand Operand
	// Reader is the library that reads a variable: decouple, dotenv, os.
	Reader string
	// Test says that it stands in a test.
	Test bool
	// Detail completes a sentence about it; it holds no value from outside but names.
	Detail string
}

// OperandKind says what an expression comes to.
type OperandKind string

// The kinds of operand.
const (
	NoOperand       OperandKind = ""
	NumberOperand   OperandKind = "number"
	StringOperand   OperandKind = "string"
	DurationOperand OperandKind = "duration"
	EnvOperand      OperandKind = "variable"
	OtherOperand    OperandKind = "expression"
)

// Operand is an expression as far as it could be evaluated.
type Operand struct {
	Kind OperandKind
	// Text is the string, or the number in decimal, or the milliseconds of a duration.
	Text Value
	// Variable is the environment variable that it reads, as text; Default is what stands in for it.
	Variable string
	Default  *Value
	// Number says that a variable is turned into a number before it is used.
	Number bool
	// Const names the constant that the value came from, with its place.
	Const      string
	ConstWhere finding.Where
	// From names the one constant that arithmetic starts from, whose unit it may change.
	From string
}
