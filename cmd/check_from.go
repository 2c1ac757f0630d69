package cmd

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// past is what --config-from asks for: the commit whose .jwtdoc.yaml, baseline and comments count. Without the flag it
// is nil, and what lies in the folder counts.
type past struct {
	*source.Revision
	prefix string
}

func (o *checkOptions) past(ctx context.Context, a *app, dir string) (*past, error) {
	if o.configFrom == "" {
		return nil, nil
	}
	r, err := source.At(ctx, a.env, dir, o.configFrom)
	switch {
	case errors.Is(err, source.ErrNoGit):
		return nil, finding.Unexamined(fmt.Errorf("reading %s: %w", finding.Quote(o.configFrom), err), "install git, or leave --config-from out")
	case err != nil:
		return nil, finding.Usage(fmt.Errorf("reading %s: %w", finding.Quote(o.configFrom), err), "name a commit or branch that the clone has: git fetch origin main, then --config-from origin/main")
	}
	return &past{r, shownPrefix(dir)}, nil
}

// inside is a path of the report, as it is called below the folder.
func (p *past) inside(file string) string {
	if p.prefix == "" {
		return file
	}
	return strings.TrimPrefix(file, p.prefix+"/")
}

// options are those of the commit, an empty file where it has none.
func (p *past) options(ctx context.Context) (*source.File, error) {
	for _, name := range []string{source.OptionsFile, ".jwtdoc.yml"} {
		text, err := p.File(ctx, name)
		if err != nil {
			return nil, finding.Unexamined(fmt.Errorf("reading %s at that commit: %w", name, err), "")
		}
		if text != nil {
			return &source.File{Path: name, Text: text}, nil
		}
	}
	return nil, nil
}

// baseline is the file at the commit; none where it was not there yet.
func (p *past) baseline(ctx context.Context, name string) (*config.Baseline, error) {
	inside, err := filepath.Rel(p.Dir, name)
	if err != nil {
		return nil, finding.Usage(err, "")
	}
	text, err := p.File(ctx, filepath.ToSlash(inside))
	if err != nil || text == nil {
		return nil, err
	}
	b, err := config.ParseBaseline(text)
	if err != nil {
		return nil, finding.Usage(fmt.Errorf("reading %s at that commit: %w", finding.Quote(name), err), "")
	}
	return b, nil
}

// comments marks those that the file did not have at the commit: they mute nothing.
func (p *past) comments(ctx context.Context, ignores []config.Ignore) error {
	old := map[string]string{}
	for i := range ignores {
		file := p.inside(ignores[i].Where.File)
		text, read := old[file]
		if !read {
			b, err := p.File(ctx, file)
			if err != nil {
				return finding.Unexamined(fmt.Errorf("reading %s at that commit: %w", finding.Quote(file), err), "")
			}
			text = string(b)
		}
		old[file] = ignores[i].TakeFrom(text)
	}
	return nil
}
