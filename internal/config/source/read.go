package source

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

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
