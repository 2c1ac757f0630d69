package source

import (
	"path"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/config/code"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// Tree is what was read of a folder. Paths are slash-separated and relative to its root.
type Tree struct {
	// Files are the configuration files by path, Sources what the source code says.
	Files   map[string]*File
	Sources []SourceFile
	// Tracked are the paths that git has in its index; nil where there is no index to read.
	Tracked    map[string]bool
	Unexamined []config.Unexamined
	// Seen is how many files there were, Read how many of them were opened.
	Seen, Read int
	root       env.Root
	prefix     string
}

// File is a configuration file.
type File struct {
	Path string
	Text []byte
	role role
	// Ignored says that a .gitignore leaves it out.
	Ignored bool
}

// SourceFile is a file of source code, examined.
type SourceFile struct {
	Path string
	Test bool
	code.Result
	Ignores []config.Ignore
}

// Options say what of a tree is read.
type Options struct {
	// Everything reads what is left out otherwise: examples, vendored code, what git ignores. Tests stay tests.
	Everything bool
	// Progress is called now and then with the number of files seen; it may be nil.
	Progress func(seen int)
	// Prefix is put before every path: where the root lies as seen by the reader of the report.
	Prefix string
	// Only names the one file of the root that is read, with no folder below it.
	Only string
}

// Include reads a file that another one names, if it lies below the root.
func (t *Tree) Include(from, name string) (*File, string) {
	if strings.Contains(name, "://") || strings.HasPrefix(name, "git@") || strings.HasPrefix(name, "oci:") {
		return nil, "it is fetched from elsewhere"
	}
	if strings.ContainsAny(name, "$\x00") {
		return nil, "its name depends on a variable"
	}
	at := path.Join(path.Dir(from), name)
	inside := at
	if t.prefix != "" {
		var below bool
		if inside, below = strings.CutPrefix(at, t.prefix+"/"); !below {
			inside = ".."
		}
	}
	if path.IsAbs(name) || inside == ".." || strings.HasPrefix(inside, "../") {
		return nil, "it lies outside of what is examined"
	}
	if f := t.Files[at]; f != nil {
		return f, ""
	}
	if t.root == nil {
		return nil, "no such file"
	}
	text, err := readBounded(t.root, inside)
	if err != nil {
		return nil, reason(err)
	}
	f := &File{Path: at, Text: text, role: roleEnv}
	t.Files[at] = f
	t.Read++
	return f, ""
}

// Options returns the project's own settings for check: the file at the top of the folder, and no other.
func (t *Tree) Options() *File {
	for _, name := range []string{OptionsFile, ".jwtdoc.yml"} {
		if f := t.Files[path.Join(t.prefix, name)]; f != nil {
			return f
		}
	}
	return nil
}
