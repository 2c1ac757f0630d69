package source

import (
	"context"
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

func (l *loader) unexamined(file, why string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tree.Unexamined = append(l.tree.Unexamined, config.Unexamined{File: file, Reason: why})
}
