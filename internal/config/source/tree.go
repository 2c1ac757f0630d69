package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

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

type role uint8

const (
	noRole role = iota
	roleEnv
	roleYAML
	roleJSON
	roleProperties
	rolePackage
	roleSource
	roleOptions
)

// OptionsFile is the name of a project's own settings for check.
const OptionsFile = ".jwtdoc.yaml"

func roleOf(name string) role {
	lower := strings.ToLower(name)
	switch {
	case name == OptionsFile || name == ".jwtdoc.yml":
		return roleOptions
	case lower == ".env" || strings.HasPrefix(lower, ".env.") || strings.HasSuffix(lower, ".env") && lower != "example.env":
		if strings.HasSuffix(lower, ".ts") || strings.HasSuffix(lower, ".js") || strings.HasSuffix(lower, ".py") || strings.HasSuffix(lower, ".vault") || strings.HasSuffix(lower, ".md") {
			return noRole
		}
		return roleEnv
	case lower == "package.json" || lower == "requirements.txt" || lower == "pyproject.toml" || lower == "pipfile" || lower == "go.mod" || lower == "pom.xml" ||
		strings.HasPrefix(lower, "build.gradle") || lower == "composer.json" || lower == "setup.py" || strings.HasSuffix(lower, ".csproj"):
		return rolePackage
	case strings.HasSuffix(lower, ".yaml") || strings.HasSuffix(lower, ".yml"):
		if strings.Contains(lower, "lock") || strings.HasPrefix(lower, "openapi") || strings.HasPrefix(lower, "swagger") {
			return noRole
		}
		return roleYAML
	case strings.HasPrefix(lower, "appsettings") && strings.HasSuffix(lower, ".json"):
		return roleJSON
	case strings.HasPrefix(lower, "application") && strings.HasSuffix(lower, ".properties"):
		return roleProperties
	case code.LanguageOf(name) != code.NoLanguage:
		return roleSource
	}
	return noRole
}

// leftOut are folders whose content is nobody's configuration.
func leftOut(name string) bool {
	switch name {
	case ".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".mypy_cache", ".next", ".nuxt", ".terraform", ".gradle", ".idea", ".vscode", ".cache":
		return true
	}
	return false
}

// examplesOnly are folders left out unless everything is asked for.
func examplesOnly(name string) bool {
	switch strings.ToLower(name) {
	case "vendor", "third_party", "dist", "build", "target", "testdata", "fixtures", "__fixtures__", "mocks", "__mocks__", "example", "examples", "sample", "samples", "docs", "doc",
		"stories", "bower_components", "site-packages", "out", "coverage", "demo", "demos", "templates", "tutorial", "tutorials", "benchmarks", "benchmark":
		return true
	}
	return false
}

// testFolder holds tests: of them only the keys matter.
func testFolder(name string) bool {
	switch strings.ToLower(name) {
	case "test", "tests", "spec", "specs", "__tests__", "e2e", "testing", "integration", "cypress":
		return true
	}
	return false
}

func testFile(name string) bool {
	lower := strings.ToLower(name)
	stem, _, _ := strings.Cut(lower, ".")
	return strings.HasSuffix(stem, "_test") || strings.HasPrefix(lower, "test_") || strings.Contains(lower, ".test.") || strings.Contains(lower, ".spec.") || strings.Contains(lower, ".e2e-spec.") ||
		strings.HasSuffix(stem, "tests") || strings.HasSuffix(stem, "test") && len(stem) > 4 || lower == "conftest.py" || strings.Contains(lower, ".stories.")
}

// folder is one that waits to be read.
type folder struct {
	root    env.Root
	path    string
	rules   []ignoreRule
	ignored bool
	test    bool
	depth   int
}

// maxDepth bounds how deep folders are followed.
const maxDepth = 60

// loader reads folders with several workers; what they find is put in order at the end.
type loader struct {
	ctx     context.Context
	options Options

	mu      sync.Mutex
	ready   *sync.Cond
	waiting []folder
	busy    int
	tree    *Tree
	err     error
}

// Load reads what a folder holds of configuration and source code. Only regular files of at most 1 MiB are opened, no
// link is followed, and .gitignore is read here: no program is run in a folder that is not trusted.
func Load(ctx context.Context, root env.Root, o Options) (*Tree, error) {
	l := &loader{ctx: ctx, options: o, tree: &Tree{Files: map[string]*File{}, root: root, prefix: o.Prefix}}
	l.ready = sync.NewCond(&l.mu)
	sub, err := root.OpenRoot(".")
	if err != nil {
		return nil, err
	}
	l.waiting = []folder{{root: sub, path: o.Prefix}}
	var workers sync.WaitGroup
	for range max(2, runtime.GOMAXPROCS(0)) {
		workers.Go(l.work)
	}
	workers.Wait()
	if l.err == nil {
		l.err = ctx.Err()
	}
	slices.SortFunc(l.tree.Sources, func(a, b SourceFile) int { return strings.Compare(a.Path, b.Path) })
	slices.SortFunc(l.tree.Unexamined, func(a, b config.Unexamined) int { return strings.Compare(a.File, b.File) })
	l.tree.Tracked = readIndex(root, o.Prefix)
	return l.tree, l.err
}

func (l *loader) work() {
	for {
		l.mu.Lock()
		for len(l.waiting) == 0 && l.busy > 0 && l.err == nil {
			l.ready.Wait()
		}
		if len(l.waiting) == 0 || l.err != nil {
			l.mu.Unlock()
			l.ready.Broadcast()
			return
		}
		f := l.waiting[len(l.waiting)-1]
		l.waiting = l.waiting[:len(l.waiting)-1]
		l.busy++
		l.mu.Unlock()

		below, err := l.readFolder(f)
		l.mu.Lock()
		l.busy--
		l.waiting = append(l.waiting, below...)
		if err != nil && l.err == nil {
			l.err = err
		}
		l.mu.Unlock()
		l.ready.Broadcast()
	}
}

// readFolder reads one folder and returns those below it.
func (l *loader) readFolder(f folder) ([]folder, error) {
	defer func() { _ = f.root.Close() }()
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	entries, err := f.root.ReadDir(".")
	if err != nil {
		l.unexamined(f.path, "the folder cannot be listed")
		return nil, nil
	}
	if f.depth == 0 && len(entries) == 0 {
		return nil, nil
	}
	rules := f.rules
	if i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".gitignore" && e.Type().IsRegular() }); i >= 0 {
		if text, _ := readBounded(f.root, ".gitignore"); text != nil {
			rules = append(slices.Clone(rules), parseIgnoreFile(string(text), f.path)...)
		}
	}
	var below []folder
	seen := 0
	for _, e := range entries {
		name := e.Name()
		at := path.Join(f.path, name)
		switch {
		case l.options.Only != "" && name != l.options.Only:
		case e.IsDir():
			if sub, ok := l.enter(f, e, at, rules); ok {
				below = append(below, sub)
			}
		case e.Type().IsRegular():
			seen++
			l.readFile(f, name, at, rules)
		case roleOf(name) != noRole && roleOf(name) != roleSource:
			l.unexamined(at, "not a regular file")
		}
	}
	l.mu.Lock()
	l.tree.Seen += seen
	total := l.tree.Seen
	l.mu.Unlock()
	if l.options.Progress != nil {
		l.options.Progress(total)
	}
	return below, nil
}

func (l *loader) enter(f folder, e fs.DirEntry, at string, rules []ignoreRule) (folder, bool) {
	name := e.Name()
	test := f.test || testFolder(name)
	if name == ".git" || !l.options.Everything && (leftOut(name) || examplesOnly(name) || f.ignored) {
		return folder{}, false
	}
	ignored := f.ignored || isIgnored(rules, at, true)
	if ignored && !l.options.Everything || f.depth >= maxDepth {
		return folder{}, false
	}
	sub, err := f.root.OpenRoot(name)
	if err != nil {
		l.unexamined(at, "the folder cannot be opened")
		return folder{}, false
	}
	return folder{root: sub, path: at, rules: rules, ignored: ignored, test: test, depth: f.depth + 1}, true
}

func (l *loader) readFile(f folder, name, at string, rules []ignoreRule) {
	r := roleOf(name)
	test := f.test || testFile(name)
	if r == noRole || f.test && r != roleSource && r != rolePackage {
		return
	}
	ignored := isIgnored(rules, at, false)
	if ignored && r != roleEnv {
		return
	}
	text, err := readBounded(f.root, name)
	if err != nil {
		if r != roleSource {
			l.unexamined(at, reason(err))
		}
		return
	}
	if r == roleSource {
		if !code.Interesting(text) || generated(text) {
			return
		}
		s := SourceFile{Path: at, Test: test, Result: code.Read(at, string(text), code.LanguageOf(name), test)}
		s.Ignores = config.IgnoresIn(at, string(text), true, code.LanguageOf(name).Comments()...)
		l.mu.Lock()
		l.tree.Read++
		l.tree.Sources = append(l.tree.Sources, s)
		l.mu.Unlock()
		return
	}
	l.mu.Lock()
	l.tree.Read++
	l.tree.Files[at] = &File{Path: at, Text: text, role: r, Ignored: ignored}
	l.mu.Unlock()
}

// generated recognises the header that Go's and others' generators write.
func generated(text []byte) bool {
	head := text[:min(len(text), 512)]
	return bytes.Contains(head, []byte("Code generated ")) && bytes.Contains(head, []byte("DO NOT EDIT")) || bytes.Contains(head, []byte("@generated"))
}

func (l *loader) unexamined(file, why string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tree.Unexamined = append(l.tree.Unexamined, config.Unexamined{File: file, Reason: why})
}

// errNotRegular: a pipe, a device, a socket or a link.
var errNotRegular = errors.New("not a regular file")

// readBounded reads a regular file of a root, through no link that leaves it.
func readBounded(root env.Root, name string) ([]byte, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	if info.Size() > maxFile {
		return nil, ErrTooLarge
	}
	b := make([]byte, 0, info.Size()+1)
	for len(b) <= maxFile {
		n, err := f.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		if len(b) == cap(b) {
			b = slices.Grow(b, 512)
		}
	}
	return nil, ErrTooLarge
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

// reason says in words why a file was not read.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "no permission"
	case errors.Is(err, ErrTooLarge):
		return ErrTooLarge.Error()
	case errors.Is(err, errNotRegular):
		return errNotRegular.Error()
	case strings.Contains(err.Error(), "escapes"):
		return "a link leads outside of what is examined"
	}
	return "it cannot be opened"
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
