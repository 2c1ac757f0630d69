package cmd

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/render"
)

// versionReport is what version -j prints after schema and command.
type versionReport struct {
	Version  string `json:"version"`
	Revision string `json:"revision"`
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

func newVersionCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		GroupID: groupLearn,
		Example: "jwtdoc version\njwtdoc version -j | jq -r .version",
		Long:    "Prints the version, the commit it was built from, the Go release and the platform. It asks nobody whether there is a newer one.",
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return runVersion(a) },
	}
}

func runVersion(a *app) error {
	r := readVersion()
	if a.wantsJSON() {
		return render.JSON(a.out, "version", r)
	}
	built := r.Revision
	if built != "" {
		built = " (" + built
		if r.Modified {
			built += ", modified"
		}
		built += ")"
	}
	_, err := fmt.Fprintf(a.out, "jwtdoc %s%s %s %s/%s\n", r.Version, built, r.Go, r.OS, r.Arch)
	return err
}

func readVersion() versionReport {
	r := versionReport{Version: "(devel)", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return r
	}
	if info.Main.Version != "" {
		r.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			r.Revision = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			r.Modified = s.Value == "true"
		}
	}
	return r
}
