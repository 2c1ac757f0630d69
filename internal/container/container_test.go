package container_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/container"
)

// The outputs under testdata are those of docker 28.2 talking to an engine 20.10, of kubectl 1.32, and of a container
// made by docker-compose 1.29.2, shortened to what is read and a few members around it.
func fixture(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestInspectTellsEnvironmentServiceAndFolder(t *testing.T) {
	list, err := container.ParseInspect(fixture(t, "inspect-compose.json"))
	if err != nil || len(list) != 1 {
		t.Fatalf("%d containers: %v", len(list), err)
	}
	c := list[0]
	images, err := container.ParseInspect(fixture(t, "inspect-image.json"))
	if err != nil || len(images) != 1 {
		t.Fatalf("%d images: %v", len(images), err)
	}
	c.Mark(images[0].Environment)
	got := []any{c.Name, c.Service(), c.Project(), c.Number(), c.WorkingDir, c.Running, c.Labels[container.LabelFolder]}
	if diff := cmp.Diff([]any{"shop_backend_1", "backend", "shop", 1, "/srv", true, "/home/alma/shop"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	secret, ok := c.Lookup("SECRET_KEY")
	if !ok || string(secret.Value.Reveal()) != "a=b" || secret.FromImage {
		t.Errorf("SECRET_KEY: found %v, from the image %v", ok, secret.FromImage)
	}
	if zone, ok := c.Lookup("TZ"); !ok || !zone.FromImage {
		t.Errorf("TZ: found %v, from the image %v", ok, zone.FromImage)
	}
	if c.Started.IsZero() {
		t.Error("no time of its start")
	}
}

func TestWhatIsNoInspectOutputIsRefusedWithoutQuotingIt(t *testing.T) {
	for _, text := range []string{"", "{}", `[{"Id":"x","Config":{"Env":["SECRET_KEY=canary"]`, `[{"Config":{"Env":"canary"}}]`} {
		_, err := container.ParseInspect([]byte(text))
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAContainerWithoutAFolderStartsInTheRoot(t *testing.T) {
	list, err := container.ParseInspect([]byte(`[{"Id":"x","Name":"/y","State":{"StartedAt":"0001-01-01T00:00:00Z"},"Config":{}}]`))
	if err != nil || list[0].WorkingDir != "/" || !list[0].Started.IsZero() || list[0].Running {
		t.Errorf("%+v: %v", list, err)
	}
}

func TestListHasOneContainerALine(t *testing.T) {
	got, err := container.ParseList(fixture(t, "ps.jsonl"))
	if err != nil || len(got) != 2 || got[0].State != "running" || got[1].State != "exited" || len(got[0].ID) != 64 {
		t.Errorf("%+v: %v", got, err)
	}
	if _, err := container.ParseList([]byte("CONTAINER ID\n")); err == nil {
		t.Error("a table was taken for JSON")
	}
}

func TestAnEngineIsLocalByItsAddress(t *testing.T) {
	e, err := container.ParseEndpoint(fixture(t, "context.json"))
	if err != nil || e.Context != "default" || !e.Local() {
		t.Errorf("%+v: %v", e, err)
	}
	for host, local := range map[string]bool{
		"unix:///run/user/1000/docker.sock": true, "npipe:////./pipe/docker_engine": true, "tcp://127.0.0.1:2375": true, "tcp://[::1]:2375": true,
		"tcp://localhost:2375": true, "tcp://10.0.0.7:2376": false, "ssh://alma@prod": false, "ssh://localhost": false,
		"tcp://127.0.0.1.example.com:2375": false, "": false, "%": false,
	} {
		if got := (container.Endpoint{Host: host}).Local(); got != local {
			t.Errorf("%q: local %v, want %v", host, got, local)
		}
	}
}

func TestAClusterIsNamedByContextNamespaceAndServer(t *testing.T) {
	got, err := container.ParseCluster(fixture(t, "kubeconfig.json"))
	want := container.Cluster{Context: "staging", Namespace: "default", Server: "https://10.0.0.1:6443"}
	if err != nil || got != want {
		t.Errorf("%+v, want %+v: %v", got, want, err)
	}
	if _, err := container.ParseCluster([]byte(`{"contexts":null}`)); err == nil {
		t.Error("no context at all was taken for one")
	}
}

func TestNamesThatAreOptionsOrCommandsAreRefused(t *testing.T) {
	for name, fine := range map[string]bool{
		"backend": true, "deploy/api": true, "shop_backend_1": true, ";id": true, "$(id)": true, "a b": true,
		"": false, "-H": false, "--help": false, "-": false, "a\nb": false, "a\x00b": false, "\x1b[2J": false, strings.Repeat("x", 1001): false,
	} {
		if err := container.CheckName(name); (err == nil) != fine {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestLogLinesAreReadWithTheirTimes(t *testing.T) {
	got := container.ParseLog([]byte("2026-11-24T13:00:00.123456789Z INFO one\n" +
		"no time here\n" +
		"2026-11-24T13:00:01Z two \xff\r\n" +
		"2026-11-24T13:00:02+07:00 " + strings.Repeat("x", 5000)))
	want := []container.LogLine{
		{At: time.Date(2026, 11, 24, 13, 0, 0, 123456789, time.UTC), Text: "INFO one"},
		{At: time.Date(2026, 11, 24, 13, 0, 1, 0, time.UTC), Text: "two \ufffd"},
		{At: time.Date(2026, 11, 24, 6, 0, 2, 0, time.UTC), Text: strings.Repeat("x", 4096)},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzOutputsNeverPanic(f *testing.F) {
	for _, name := range []string{"inspect-compose.json", "inspect-image.json", "ps.jsonl", "context.json", "kubeconfig.json"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("2026-11-24T13:00:00Z line\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if list, err := container.ParseInspect(text); err == nil {
			for _, c := range list {
				if !strings.HasPrefix(c.WorkingDir, "/") {
					t.Errorf("the folder %q is not absolute", c.WorkingDir)
				}
			}
			container.Sort(list)
		}
		_, _ = container.ParseList(text)
		_, _ = container.ParseEndpoint(text)
		_, _ = container.ParseCluster(text)
		for _, l := range container.ParseLog(text) {
			if len(l.Text) > 3*4096 || strings.ContainsAny(l.Text, "\n") {
				t.Errorf("a line of %d bytes", len(l.Text))
			}
		}
	})
}
