package lab

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// knowledge is what whoever asks has at hand.
type knowledge string

const (
	tokenOnly  knowledge = "token only"
	withSecret knowledge = "with the secret"
)

// atOnce bounds how many stacks run at the same time: each of them is a server and a client.
const atOnce = 2

// Every stack is put through every fault of its manifest, with and without its secret, plainly and beside an oddity
// that has nothing to do with it. First the server itself is asked whether it answers as the manifest says, so that
// what diagnose is judged by is true.
func TestEveryFaultOfEveryStackIsDiagnosed(t *testing.T) {
	table, known := &scores{}, &excuses{needed: map[int]bool{}, complete: map[string]bool{}}
	t.Run("stacks", func(t *testing.T) {
		slots := make(chan struct{}, atOnce)
		for _, stack := range Stacks(t) {
			t.Run(stack, func(t *testing.T) {
				t.Parallel()
				slots <- struct{}{}
				defer func() { <-slots }()
				newBench(t, stack, table, known).run(t)
			})
		}
	})
	t.Logf("\n%s", table)
	known.checkStale(t)
}

// bench is one stack under test.
type bench struct {
	manifest Manifest
	servers  map[string]*Server // by FakeTime
	table    *scores
	excuses  *excuses
	trials   int
}

func newBench(t *testing.T, stack string, table *scores, known *excuses) *bench {
	t.Helper()
	return &bench{manifest: ReadManifest(t, stack), servers: map[string]*Server{}, table: table, excuses: known}
}

func (b *bench) run(t *testing.T) {
	t.Helper()
	for i, listed := range slices.Concat(b.manifest.Accepts, b.manifest.Refuses) {
		f, ok := findFault(listed)
		if !ok {
			t.Errorf("the manifest lists %s, which is no fault", listed)
			continue
		}
		if b.servers[f.fakeTime] == nil {
			b.servers[f.fakeTime] = Start(t, b.manifest.Name, Options{FakeTime: f.fakeTime})
		}
		tried := []decoy{decoys[0]}
		harmless := slices.DeleteFunc(slices.Clone(decoys[1:]), func(d decoy) bool { return slices.Contains(b.manifest.Minds, d.name) })
		if !testing.Short() {
			tried = append(tried, harmless[i%len(harmless)])
		}
		for _, d := range tried {
			t.Run(strings.Join([]string{f.cause, f.how, d.name}, "/"), func(t *testing.T) {
				b.try(t, trial{fault: f, listed: listed, decoy: d, server: b.servers[f.fakeTime]})
			})
		}
	}
	for _, s := range b.servers {
		for _, a := range s.Requests(t) {
			if !slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, a.Method) {
				t.Errorf("the server was sent %s %s", a.Method, a.Target)
			}
		}
	}
	if b.trials >= len(slices.Concat(b.manifest.Accepts, b.manifest.Refuses)) {
		b.excuses.ran(b.manifest.Name)
	}
}

// trial is one fault of one stack beside one oddity.
type trial struct {
	fault
	listed Fault
	decoy  decoy
	server *Server
}

// accepted reports whether the stack lets the request pass, whatever is odd about it.
func (x trial) accepted() bool { return x.listed.Status < http.StatusMultipleChoices }

// wants is what the diagnosis has to name.
func (x trial) wants() []string {
	if x.accepted() {
		return []string{"healthy"}
	}
	return append([]string{x.verdict}, x.also...)
}

// truth reports whether a confirmed cause is part of what is wrong: what has to be named, and the redirect to a login
// page that a stack answers everything with.
func (x trial) truth(id string) bool {
	return slices.Contains(x.wants(), id) || x.listed.Status == http.StatusFound && id == "login-redirect-instead-of-401"
}

func (b *bench) try(t *testing.T, x trial) {
	t.Helper()
	b.trials++
	r := x.request(newCraft(t, x.server, x.decoy))
	if got := get(t, x.server, r); got.status != x.listed.Status {
		t.Fatalf("the server answers %d, its manifest says %d: %s", got.status, x.listed.Status, got.body)
	}
	for _, k := range []knowledge{tokenOnly, withSecret} {
		if k == withSecret && x.server.Key != nil {
			continue // a provider's private key is nothing that anybody has
		}
		t.Run(string(k), func(t *testing.T) {
			r := x.request(newCraft(t, x.server, x.decoy))
			// A busy machine is not what is measured.
			flags := []string{"--timeout", "30s"}
			if k == withSecret {
				flags = append(flags, "--secret-file", secretFile(t, x.server.Secret))
				if b.manifest.Carrier == "flask-session" {
					// Whoever reads the application's settings reads both of its keys.
					flags = append(flags, "--env-file", envFile(t, b.manifest, "FLASK_SECRET_KEY"))
				}
				if x.knows != nil {
					flags = append(flags, x.knows(x.server.Manifest)...)
				}
			}
			got := diagnose(t, x.server, r, flags...)
			b.judge(t, x, k, r, got)
			if t.Failed() {
				t.Log(got.stdout, got.stderr)
			}
		})
	}
}

// leastStanding is what the right cause has to reach with the secret at hand.
func (x trial) leastStanding(m Manifest) string {
	switch {
	case x.told && m.Words != "named":
		return "possible"
	case x.told, x.unproven:
		return "likely"
	}
	return "confirmed"
}

// judge compares a diagnosis with what is true, and counts it.
func (b *bench) judge(t *testing.T, x trial, k knowledge, r sent, got report) {
	t.Helper()
	wants := x.wants()
	b.table.count(b.manifest.Name, x, k, got)
	checkSecrecy(t, x, r, got)

	complain := func(format string, args ...any) {
		t.Helper()
		row := known(b.manifest.Name, x.listed.String(), k)
		if row < 0 {
			t.Errorf(format, args...)
			return
		}
		b.excuses.need(row)
		t.Logf("known failure: "+format+": "+knownFailures[row].reason, args...)
	}
	for _, cause := range got.Causes {
		if cause.Standing == "confirmed" && !x.truth(cause.ID) {
			complain("%s is confirmed, and is not what is wrong: %q", cause.ID, cause.Evidence)
		}
		if cause.Standing == "confirmed" && len(cause.Evidence) == 0 {
			complain("%s is confirmed without evidence", cause.ID)
		}
	}
	if (got.Verdict.Cause == "healthy") != x.accepted() || got.exit != exitOf(got) {
		complain("verdict %s, exit %d", got.Verdict.Cause, got.exit)
	}
	switch {
	case x.accepted():
		for _, id := range x.findings {
			if !slices.ContainsFunc(got.Findings, func(g struct{ ID string }) bool { return g.ID == id }) {
				complain("findings %v, want %s among them", got.Findings, id)
			}
		}
	case k == tokenOnly:
		for _, id := range wants {
			if rank(standingOf(got, id)) < rank("possible") {
				complain("%s is %q: it must stay on the list", id, standingOf(got, id))
			}
		}
	default:
		named, least := append([]string{got.Verdict.Cause}, got.Verdict.Also...), x.leastStanding(b.manifest)
		for _, id := range wants {
			if !slices.Contains(named, id) && least != "possible" {
				complain("named are %v, want %s among them", named, id)
			}
			if rank(standingOf(got, id)) < rank(least) {
				complain("%s is %q, want %s", id, standingOf(got, id), least)
			}
		}
		if rank(got.Verdict.Standing) >= rank("likely") && !slices.Contains(wants, got.Verdict.Cause) {
			complain("the verdict is %s (%s), want %s", got.Verdict.Cause, got.Verdict.Standing, wants[0])
		}
	}
}

// exitOf is the exit code that a verdict asks for.
func exitOf(got report) int {
	if got.Verdict.Cause == "healthy" {
		return int(finding.ExitFine)
	}
	return int(finding.ExitFound)
}

// checkSecrecy holds for every diagnosis, known failure or not.
func checkSecrecy(t *testing.T, x trial, r sent, got report) {
	t.Helper()
	for _, text := range []string{got.stdout, got.stderr} {
		if strings.Contains(text, x.server.Secret) || strings.Contains(text, otherSecret) {
			t.Error("a secret is in the output")
		}
		if _, signature, ok := cutSignature(r); ok && strings.Contains(text, signature) {
			t.Error("the token's signature is in the output")
		}
	}
}

// rank orders standings.
func rank(standing string) int {
	return slices.Index([]string{"", "not-examined", "ruled-out", "possible", "likely", "confirmed"}, standing)
}

func findFault(listed Fault) (fault, bool) {
	i := slices.IndexFunc(faults, func(f fault) bool { return f.cause == listed.Cause && f.how == listed.How })
	if i < 0 {
		return fault{}, false
	}
	return faults[i], true
}
