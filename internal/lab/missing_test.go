package lab

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// witness is a test that remembers how it was ended.
type witness struct {
	testing.TB
	skipped, failed string
}

func (w *witness) Helper() {}

func (w *witness) Skip(args ...any) {
	w.skipped = fmt.Sprint(args...)
	runtime.Goexit()
}

func (w *witness) Fatalf(format string, args ...any) {
	w.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func TestMissingPackagesSkipVisiblyAndFailWhereTheLabIsRequired(t *testing.T) {
	m := Manifest{Name: "some-stack", Packages: []string{"python3-none", "uvicorn"}, Installed: []string{"/does/not/exist"}}
	ask := func() *witness {
		w := &witness{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			requireInstalled(w, m)
		}()
		<-done
		return w
	}
	const install = "apt-get install -y python3-none uvicorn"

	t.Setenv("JWTDOC_LAB", "")
	if w := ask(); !strings.Contains(w.skipped, install) || w.failed != "" {
		t.Errorf("skipped %q, failed %q", w.skipped, w.failed)
	}
	t.Setenv("JWTDOC_LAB", "require")
	if w := ask(); !strings.Contains(w.failed, install) || w.skipped != "" {
		t.Errorf("required: skipped %q, failed %q", w.skipped, w.failed)
	}
}
