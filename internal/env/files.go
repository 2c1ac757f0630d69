package env

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

type osFiles struct{}

func (osFiles) Open(name string) (fs.File, error) { return os.Open(name) }

func (osFiles) CreateSecret(name string) (io.WriteCloser, error) {
	// O_EXCL also refuses a symbolic link in the last place, dangling or not (open(2)).
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	// An unusual umask may have taken bits away (0o777) but can never have added any.
	if err := f.Chmod(0o600); err != nil {
		_ = f.Close()
		_ = os.Remove(name)
		return nil, err
	}
	return f, nil
}

func (osFiles) MakeDir(name string) error { return os.Mkdir(name, 0o700) }

func (osFiles) Replace(name string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".jwtdoc-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

func (osFiles) OpenRoot(name string) (Root, error) {
	r, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return osRoot{r}, nil
}

type osRoot struct{ *os.Root }

func (r osRoot) ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := r.Root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (r osRoot) Open(name string) (fs.File, error) {
	return r.OpenFile(name, os.O_RDONLY|nonBlocking, 0)
}

func (r osRoot) OpenRoot(name string) (Root, error) {
	sub, err := r.Root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return osRoot{sub}, nil
}
