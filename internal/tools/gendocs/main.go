// Command gendocs writes the part of docs/ that follows from the code: a page for every command (what its --help
// prints), for every cause and rule (what explain prints), and the exit codes. What it writes depends on nothing but
// the code.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

//go:generate go run . -out ../../../docs

func main() {
	out := flag.String("out", "docs", "the folder to write")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintf(os.Stderr, "gendocs: %v\n", err)
		os.Exit(1)
	}
}

// generated lists the folders of docs/ that belong to this program alone: a page that it no longer writes is removed.
var generated = []string{"commands", "causes", "layers", "probes", "rules"}

func write(out string) error {
	pages, err := allPages()
	if err != nil {
		return err
	}
	for _, dir := range generated {
		if err := os.MkdirAll(filepath.Join(out, dir), 0o755); err != nil {
			return err
		}
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(out, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			return err
		}
	}
	stale, err := stalePages(out, pages)
	if err != nil {
		return err
	}
	for _, name := range stale {
		if err := os.Remove(filepath.Join(out, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	return nil
}

// stalePages returns the pages in the generated folders that are not written any more, slash-separated.
func stalePages(out string, pages map[string]string) ([]string, error) {
	var stale []string
	for _, dir := range generated {
		entries, err := os.ReadDir(filepath.Join(out, dir))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if name := dir + "/" + e.Name(); pages[name] == "" {
				stale = append(stale, name)
			}
		}
	}
	slices.Sort(stale)
	return stale, nil
}
