package lab

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// Manifest describes a stack: testdata/lab/STACK/manifest.json.
type Manifest struct {
	// Name is the name of the stack's directory below testdata/lab; Title says in one line what it is.
	Name, Title string
	// Files names another stack whose files it runs, set up differently; "" for its own.
	Files string
	// Packages are the Debian packages it runs from.
	Packages []string
	// Modules are the packages of testdata/lab/node that it runs from.
	Modules []string
	// Installed is a command that succeeds where they are installed; Versions is one that prints their versions.
	Installed, Versions []string
	// Build is a command, run in the stack's own directory with our environment, that makes what Start needs in
	// ${LAB_BUILD}, a directory that is kept from run to run.
	Build []string
	// Start is the command that serves on 127.0.0.1, with ${NAME} for what the environment has. It runs in LAB_RUN,
	// a directory of its own with a copy of the stack's files. It prints its address (http://127.0.0.1:PORT), on a
	// port that the kernel chooses, once it listens, unless Port is set.
	Start []string
	// Port is the variable that takes a free port, for servers that do not tell which one they got.
	Port string
	// Environment is set for it, besides Secret, the variable that takes the HMAC secret.
	Environment map[string]string
	Secret      string
	// Key is the variable that takes a file with the RSA key that RS256 tokens are signed with, instead of a secret.
	Key string
	// JWKS is the path of the key set that belongs to it.
	JWKS string
	// Clock is the variable that takes an offset such as +1h, where libfaketime does not reach the server's clock.
	Clock string
	// Health is the path of a public route, Protected the path and query of one that wants a token.
	Health, Protected string
	// Pages are protected paths with rules of their own for pages of another origin, by the name of the rules.
	Pages map[string]string
	// Claims are what a token of this stack holds besides exp. ${LAB_URL} is where the server listens.
	Claims map[string]any
	// Audience and Issuer are what it expects; empty where it does not look.
	Audience, Issuer string
	// Carrier is how it takes the token: in the Authorization field (""), in a session cookie ("flask-session"), not at
	// all ("lost": what stands before it takes it away), or by one instance so and by the next so ("wavers").
	Carrier string
	// Login is the path that a token is had from, where nobody else could make one.
	Login string
	// Minds names the oddities, harmless elsewhere, that this stack refuses.
	Minds []string
	// Words says how much its refusals tell: "uniform" (one answer for everything), "bucket" (a few), "named".
	Words string
	// Refuses and Accepts list the faults that this stack refuses, and those that it lets pass.
	Refuses, Accepts []Fault
}

// Fault is something wrong with a request, or "healthy".
type Fault struct {
	// Cause is its cause id, or several joined by "+" where several things are wrong at once.
	Cause string
	// How says in a few words in which of its ways.
	How string
	// Status is the stack's answer to it.
	Status int
}

// String names a fault in one line.
func (f Fault) String() string { return f.Cause + "/" + f.How }

// Stacks names every stack that has a manifest.
func Stacks(t testing.TB) []string {
	t.Helper()
	root := Dir(t, ".")
	var names []string
	for _, pattern := range []string{"*", "*/*"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern), "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			name, err := filepath.Rel(root, filepath.Dir(file))
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, filepath.ToSlash(name))
		}
	}
	slices.Sort(names)
	return names
}

// Dir returns the directory of a stack.
func Dir(t testing.TB, stack string) string {
	t.Helper()
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("the place of the source is not known")
	}
	return filepath.Join(filepath.Dir(here), "..", "..", "testdata", "lab", filepath.FromSlash(stack))
}

// ReadManifest reads a stack's manifest. It is strict: a misspelt member fails the test.
func ReadManifest(t testing.TB, stack string) Manifest {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(Dir(t, stack), "manifest.json"))
	if err != nil {
		t.Fatalf("reading the manifest of %s: %v", stack, err)
	}
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		t.Fatalf("reading the manifest of %s: %v", stack, err)
	}
	if m.Name != stack || len(m.Start) == 0 || len(m.Installed) == 0 || m.Health == "" || m.Protected == "" {
		t.Fatalf("the manifest of %s lacks its name, start, installed, health or protected", stack)
	}
	if !slices.Contains([]string{"uniform", "bucket", "named"}, m.Words) {
		t.Fatalf("the manifest of %s does not say whether its words are uniform, bucket or named", stack)
	}
	return m
}
